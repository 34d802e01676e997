//! Copies that are killed half-way: each line that a command prints is followed by work that takes a while.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;

use recipe_api::crud::tables::TABLES;

use crate::content::{assert_empty, assert_same, dump, fill_with_many};
use crate::site::{Database, Site};

const RECIPES: u32 = 1500;
const MOMENTS: [&str; 4] = [" of audit_events", " of recipes", " of recipe_facets", "compared "];

/// Kills a command once it has printed such a line.
#[track_caller]
fn kill_at(site: &Site, database: &Database, args: &[&str], moment: &str) {
    let mut child = site.command(args).env("DATABASE_URL", &database.url).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains(moment)), "{moment:?} is never printed");
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9), "it had ended before it was killed at {moment:?}");
}

fn dump_all(database: &Database) -> Vec<Vec<String>> {
    TABLES.iter().map(|table| dump(database, table.name)).collect()
}

fn target(site: &Site, is_postgres: bool, name: &str) -> Database {
    if is_postgres { site.other_database(name) } else { site.other_file(name) }
}

#[test]
fn a_move_that_is_killed_leaves_the_source_as_it_was_and_nothing_in_the_target() {
    let site = Site::new();
    fill_with_many(&site, &site.database, RECIPES);
    let before = dump_all(&site.database);
    for is_postgres in if site.database.is_postgres() { &[true, false][..] } else { &[false] } {
        let to = target(&site, *is_postgres, "to");
        for moment in MOMENTS {
            kill_at(&site, &site.database, &["move", &site.database.url, &to.url], moment);
            assert_empty(&site, &to);
            assert!(dump_all(&site.database) == before, "the source is another one after {moment:?}");
        }
        site.run(&["move", &site.database.url, &to.url]).succeeds();
        assert_same(&site.database, &to);
    }
}

#[test]
fn a_restore_that_is_killed_leaves_the_backup_and_nothing_in_the_database() {
    let site = Site::new();
    fill_with_many(&site, &site.database, RECIPES);
    site.run(&["backup", "today"]).succeeds();
    let backup = || std::fs::read(site.folder.path().join("today")).unwrap();
    let before = backup();
    let to = site.other_database("to");
    for moment in MOMENTS {
        kill_at(&site, &to, &["restore", "today"], moment);
        assert_empty(&site, &to);
        assert!(backup() == before, "the backup is another one after {moment:?}");
    }
    site.run_on(&to, &["restore", "today"]).succeeds();
    assert_same(&site.database, &to);
}

#[test]
fn a_backup_that_is_killed_has_no_name_and_cannot_be_restored() {
    let site = Site::new();
    fill_with_many(&site, &site.database, RECIPES);
    let before = dump_all(&site.database);
    let to = site.other_database("to");
    for moment in [" of audit_events", " of recipes", " of recipe_facets", "integrity"] {
        kill_at(&site, &site.database, &["backup", "today"], moment);
        assert!(!site.folder.path().join("today").exists(), "{moment:?}");
        assert_eq!(site.run_on(&to, &["restore", "today.part"]).code, Some(1), "{moment:?}");
        assert_empty(&site, &to);
        assert!(dump_all(&site.database) == before, "the database is another one after {moment:?}");
    }
    site.run(&["backup", "today"]).succeeds();
    assert_same(&site.database, &site.other_file("today"));
}
