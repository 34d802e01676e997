use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use super::log::say;
use super::{Failure, migrated, progress, settings, user};
use crate::core::config::DatabaseConfig;
use crate::crud;
use crate::db::{AnyConnection, connect_read_only, migrations};
use crate::schemas::RecipeOut;

#[derive(clap::Args)]
pub struct Args {
    /// Where they go: a file that only its owner reads, since private recipes are among them; standard output
    /// where it is left out or -
    file: Option<PathBuf>,
    /// The account whose recipes they are; everybody's unless told
    #[arg(long, value_name = "EMAIL")]
    submitter: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// Recipes that are read at once.
const PAGE: i64 = 200;

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let mut conn = migrated(&config)?;
    let submitter = args.submitter.as_deref().map(|email| user::find(&mut conn, email)).transpose()?;
    let submitter_id = submitter.map(|user| user.id);
    let mut conn = connect_read_only(&config)?;
    match args.file.as_deref().filter(|path| *path != Path::new("-")) {
        None => write_all(&mut conn, submitter_id, &mut stdout().lock()).map(drop),
        Some(path) => {
            let count = to_file(path, args.force, |file| write_all(&mut conn, submitter_id, file))?;
            say(&format!("wrote {count} recipes to {}", path.display()))
        }
    }
}

/// Under another name until it is whole.
fn to_file(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut fs::File) -> Result<u64, Failure>,
) -> Result<u64, Failure> {
    if path.exists() && !force {
        return Err(format!("{} is there already: --force replaces it", path.display()).into());
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let failed = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    // What an export that was killed left behind may be for everybody to read.
    let _none_left = fs::remove_file(&part);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part).map_err(failed)?;
    let written = write(&mut file).and_then(|count| {
        file.sync_all().and_then(|()| fs::rename(&part, path)).map_err(failed)?;
        Ok(count)
    });
    if written.is_err() {
        let _gone_already = fs::remove_file(&part);
    }
    written
}

/// All recipes as they are at one moment, the oldest first; returns how many.
fn write_all(conn: &mut AnyConnection, submitter_id: Option<i64>, out: &mut dyn Write) -> Result<u64, Failure> {
    let failed = |error: std::io::Error| format!("the recipes cannot be written: {error}");
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let counter = progress::counter("recipes");
    migrations::in_transaction(conn, |conn| {
        let mut last_id = 0;
        loop {
            let page = crud::recipes::after(conn, submitter_id, last_id, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            last_id = last.id;
            for recipe in &page {
                let mut line = serde_json::to_vec(&RecipeOut::from(recipe))?;
                line.push(b'\n');
                out.write_all(&line).map_err(failed)?;
                counter.inc(1);
            }
        }
    })?;
    out.flush().map_err(failed)?;
    let count = counter.position();
    counter.finish_and_clear();
    Ok(count)
}
