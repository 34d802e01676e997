//! What is shipped to deploy with, held against what it deploys.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(file)).unwrap()
}

/// Every file of the project that this binary was built from, by cargo's own account of it.
fn files_built_from() -> Vec<PathBuf> {
    let account = std::fs::read_to_string(concat!(env!("CARGO_BIN_EXE_recipe-api"), ".d")).unwrap();
    let (_, files) = account.split_once(": ").unwrap();
    let files = files.replace("\\ ", "\0");
    let files = files.split_whitespace().map(|file| PathBuf::from(file.replace('\0', " ")));
    let generated = Path::new(env!("CARGO_BIN_EXE_recipe-api")).parent().unwrap();
    files
        .filter(|file| !file.starts_with(generated))
        .filter_map(|file| file.strip_prefix(ROOT).map(Path::to_path_buf).ok())
        .collect()
}

/// What these sources include, also in a release alone, where this binary is none.
fn included_by(sources: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let path = Path::new(ROOT).join(source);
        let text = std::fs::read_to_string(&path).unwrap();
        let literals = text.split("include_").skip(1).filter_map(|rest| {
            rest.strip_prefix("str!(\"").or_else(|| rest.strip_prefix("bytes!(\""))?.split('"').next()
        });
        let included = literals.map(|literal| path.parent().unwrap().join(literal).canonicalize().unwrap());
        found.extend(included.map(|file| file.strip_prefix(ROOT).unwrap().to_owned()));
    }
    found
}

/// What the stage that compiles copies, from the project or from a stage before it, as paths of the project.
fn copied_to_compile() -> Vec<String> {
    let dockerfile = read("Dockerfile");
    let stage = dockerfile.split("\nFROM ").find(|stage| stage.lines().next().unwrap().ends_with(" AS build")).unwrap();
    let copies = stage.lines().filter_map(|line| line.strip_prefix("COPY "));
    copies
        .flat_map(|copy| {
            let words: Vec<_> = copy.split_whitespace().filter(|word| !word.starts_with("--")).collect();
            let (_destination, sources) = words.split_last().unwrap();
            sources.iter().map(|source| source.trim_start_matches("/source/").to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_image_is_built_from_every_file_that_the_build_reads() {
    let copied = copied_to_compile();
    let ignored = read(".dockerignore");
    let built_from = files_built_from();
    let included = included_by(&built_from);
    assert!(built_from.len() > 100, "cargo's account of the build names {} files", built_from.len());
    assert!(included.contains(&PathBuf::from("openapi.json")), "of what is included these were found: {included:?}");
    for file in built_from.into_iter().chain(included) {
        let source = copied.iter().find(|source| file.starts_with(source));
        assert!(source.is_some(), "the Dockerfile does not copy {} before it compiles", file.display());
        let folder = file.iter().next().unwrap().to_str().unwrap();
        let let_in = ignored.lines().any(|line| line.strip_prefix('!') == Some(folder));
        assert!(let_in, ".dockerignore keeps {} out of the build", file.display());
    }
}
