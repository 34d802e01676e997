//! Writes the table of the web app's files, `frontend/dist` as `npm run build` leaves it, for
//! `src/api/pages/bundle.rs` to embed. Without that folder, or with `RECIPE_API_WITHOUT_APP`, the table is empty.

#![allow(clippy::print_stdout, reason = "this is how cargo is told")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const DIST: &str = "frontend/dist";

fn main() -> io::Result<()> {
    // Cargo runs this script at every build while a watched folder is missing.
    let _stays_missing = fs::create_dir_all(DIST);
    println!("cargo:rerun-if-changed={DIST}");
    println!("cargo:rerun-if-env-changed=RECIPE_API_WITHOUT_APP");
    let root = env::current_dir()?.join(DIST);
    let mut files = Vec::new();
    if env::var_os("RECIPE_API_WITHOUT_APP").is_none() && root.is_dir() {
        collect(&root, &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let path = file.strip_prefix(&root).map_err(io::Error::other)?.display().to_string().replace('\\', "/");
        writeln!(table, "({path:?}, include_bytes!({:?})),", file.display().to_string()).map_err(io::Error::other)?;
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("embedded.rs"), table + "]\n")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.path().is_dir() { collect(&entry.path(), files)? } else { files.push(entry.path()) }
    }
    Ok(())
}
