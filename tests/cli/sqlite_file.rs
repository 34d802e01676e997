//! SQLite's file, where it is not what it should be.

use crate::site::{Site, assert_all_in, postgres};

const COMMANDS: [&[&str]; 5] = [&["serve"], &["prestart"], &["migrate", "up"], &["seed"], &["export"]];

#[test]
fn a_damaged_file_is_refused_by_every_command_and_left_as_it_is() {
    if postgres().is_some() {
        return;
    }
    let site = Site::migrated();
    let path = site.folder.path().join("recipes");
    let whole = std::fs::read(&path).unwrap();
    let no_header = [&[0x5a; 100], &whole[100..]].concat();
    let no_schema = [&whole[..100], &[0x5a; 3996], &whole[4096..]].concat();
    let half = whole[..whole.len() / 8192 * 4096].to_vec();
    for damaged in [no_header, no_schema, half, b"<html>not found</html>".repeat(500)] {
        std::fs::write(&path, &damaged).unwrap();
        // As a server leaves it that was stopped while somebody looked at the file.
        std::fs::write(site.folder.path().join("recipes-wal"), "").unwrap();
        for command in COMMANDS {
            let output = site.command(command).env("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*").output().unwrap();
            let told = crate::site::Told::by(output).fails();
            assert_all_in(&told, &[path.to_str().unwrap(), "is damaged", "keep the file", "restore a backup"]);
            assert_eq!(told.lines().count(), 1, "{told}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), damaged);
    }
}

#[test]
fn a_file_that_another_process_has_locked_is_told_within_seconds() {
    if postgres().is_some() {
        return;
    }
    let site = Site::new();
    site.database.execute("CREATE TABLE notes (note TEXT)");
    let begun = std::time::Instant::now();
    let mut other = site.database.connect();
    diesel::connection::SimpleConnection::batch_execute(&mut other, "BEGIN EXCLUSIVE").unwrap();
    assert_all_in(&site.run(&["migrate", "status"]).fails(), &["another process holds it locked"]);
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    if postgres().is_some() {
        return;
    }
    let site = Site::new();
    let output = site.command(&["prestart"]).env("DATABASE_URL", "sqlite://no/such/recipes.db").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_all_in(&told, &["no/such/recipes.db", "no folder for it"]);
}
