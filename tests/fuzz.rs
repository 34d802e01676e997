//! The fuzz targets in the suite's own build: each with its seeds and with inputs that are made of them. `tests/fuzz/run`
//! runs the same functions with libFuzzer, which looks where an input leads; `FUZZ_CASES` says how many a target here.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;

#[path = "../fuzz/src/lib.rs"]
mod targets;

fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The words of all dictionaries, in libFuzzer's notation.
fn words() -> Vec<Vec<u8>> {
    let texts = files(&fuzz_folder().join("dictionaries"));
    let text = String::from_utf8(texts.concat()).unwrap();
    text.lines().map(|line| unescaped(line.strip_prefix('"').unwrap().strip_suffix('"').unwrap())).collect()
}

fn unescaped(word: &str) -> Vec<u8> {
    let mut parts = word.split(r"\x");
    let first = parts.next().unwrap().as_bytes().to_vec();
    parts.fold(first, |bytes, part| {
        let byte = u8::from_str_radix(&part[..2], 16).unwrap();
        [bytes.as_slice(), &[byte], &part.as_bytes()[2..]].concat()
    })
}

/// A place where something is changed, and how.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Vec<u8>),
    Replace(Index, u8),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Append(Vec<u8>),
}

impl Change {
    fn apply(&self, input: &mut Vec<u8>) {
        let place = |at: &Index, input: &[u8]| at.index(input.len() + 1);
        match self {
            Self::Insert(at, word) => {
                let at = place(at, input);
                input.splice(at..at, word.iter().copied());
            }
            Self::Replace(at, byte) => {
                if !input.is_empty() {
                    let at = at.index(input.len());
                    input[at] = *byte;
                }
            }
            Self::Remove(at, length) => {
                let at = place(at, input);
                input.drain(at..input.len().min(at + length));
            }
            Self::Repeat(at, length, times) => {
                let at = place(at, input);
                let piece = input[at..input.len().min(at + length)].repeat(*times);
                input.splice(at..at, piece);
            }
            Self::Append(other) => input.extend(other),
        }
    }
}

fn change(words: Vec<Vec<u8>>, seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let piece =
        prop_oneof![4 => select(words), 1 => "\\PC{1,4}".prop_map(String::into_bytes), 1 => vec(any::<u8>(), 1..4)];
    prop_oneof![
        4 => (any::<Index>(), piece).prop_map(|(at, word)| Change::Insert(at, word)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        2 => (any::<Index>(), 1..12_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (any::<Index>(), 1..40_usize, 1..40_usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        1 => select(seeds).prop_map(Change::Append),
    ]
}

fn cases() -> u32 {
    std::env::var("FUZZ_CASES").map_or(300, |cases| cases.parse().expect("FUZZ_CASES has to be a number"))
}

fn hold(name: &str) {
    let seeds = files(&fuzz_folder().join("seeds").join(name));
    for seed in &seeds {
        targets::run(name, seed);
    }
    let inputs = (select(seeds.clone()), vec(change(words(), seeds), 0..6)).prop_map(|(mut input, changes)| {
        for change in &changes {
            change.apply(&mut input);
        }
        input
    });
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) };
    let held = TestRunner::new(config).run(&inputs, |input| {
        targets::run(name, &input);
        Ok(())
    });
    if let Err(error) = held {
        panic!("{name}: {error}");
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            hold(stringify!($name));
        })*

        #[test]
        fn every_target_is_run_here_and_by_libfuzzer() {
            let here = [$(stringify!($name)),*];
            assert_eq!(here.to_vec(), targets::TARGETS.map(|(name, _)| name).to_vec());
            let manifest = std::fs::read_to_string(fuzz_folder().join("Cargo.toml")).unwrap();
            for name in here {
                assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
                let text = std::fs::read_to_string(fuzz_folder().join(format!("fuzz_targets/{name}.rs"))).unwrap();
                assert!(text.contains(&format!("recipe_api_fuzz::run(\"{name}\", data)")), "{name}");
            }
        }
    };
}

targets! {
    access_token api_token cursor forms headers import ingredient_line json_ld letters list_query recipe_body search session_token written
}
