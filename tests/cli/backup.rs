use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::content::{assert_empty, assert_same, dump, fill};
use crate::site::{Database, Site, assert_all_in};

/// A site with awkward rows, and a backup of it.
fn backed_up() -> Site {
    let site = Site::new();
    fill(&site, &site.database);
    let told = site.run(&["backup", "today"]).succeeds();
    assert_all_in(&told, &["copied 4 rows of users", "integrity and references are sound", "rows to today"]);
    site
}

#[test]
fn a_backup_goes_into_either_database_with_every_row() {
    let site = backed_up();
    assert_same(&site.database, &site.other_file("today"));
    let targets: [Database; 2] = [site.other_database("restored"), site.other_file("restored_file")];
    for target in targets {
        let told = site.run_on(&target, &["restore", "today"]).succeeds();
        assert_all_in(&told, &["integrity and references are sound", "they are the same", "rows of today"]);
        assert_same(&site.database, &target);
        assert_eq!(site.run_on(&target, &["reindex"]).succeeds(), "put 0 recipes into the search index\n");
    }
}

#[test]
fn a_backup_is_its_owners_alone_and_replaces_nothing() {
    let site = backed_up();
    let path = |name: &str| site.folder.path().join(name);
    assert_eq!(std::fs::metadata(path("today")).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(path("today")).unwrap();
    assert_all_in(&site.run(&["backup", "today"]).fails(), &["today is there already", "name another file"]);
    assert_eq!(std::fs::read(path("today")).unwrap(), before);
    for left in ["today.part", "today-wal", "today-journal", "today.part-journal"] {
        assert!(!path(left).exists(), "{left}");
    }
    assert_all_in(&site.run(&["backup", "no/folder"]).fails(), &["no/folder cannot be written"]);
}

#[test]
fn what_a_backup_left_that_was_killed_is_in_nobodys_way() {
    let site = Site::prestarted();
    site.file("today.part", "half");
    std::fs::set_permissions(site.folder.path().join("today.part"), PermissionsExt::from_mode(0o644)).unwrap();
    site.run(&["backup", "today"]).succeeds();
    assert_eq!(std::fs::metadata(site.folder.path().join("today")).unwrap().permissions().mode() & 0o777, 0o600);
    let writing = std::fs::File::create(site.folder.path().join("other.part")).unwrap();
    writing.lock().unwrap();
    assert_all_in(&site.run(&["backup", "other"]).fails(), &["another process is writing other.part"]);
}

#[test]
fn a_database_that_holds_anything_is_never_restored_over() {
    let site = backed_up();
    let told = site.run(&["restore", "today"]);
    assert_eq!(told.code, Some(1));
    assert_all_in(&told.err, &["the target holds data already (users, ", "let DATABASE_URL name it"]);
    assert_same(&site.database, &site.other_file("today"));
}

#[test]
fn what_is_no_whole_backup_is_refused() {
    let site = backed_up();
    let target = site.other_database("restored");
    let refused = |name: &str, wanted: &str| {
        let told = site.run_on(&target, &["restore", name]);
        assert_eq!(told.code, Some(1), "{name}");
        assert_all_in(&told.err, &[wanted]);
        assert_empty(&site, &target);
    };
    refused("nowhere", "there is no file nowhere");
    site.file("text", "no database ".repeat(1000));
    refused("text", "text cannot be read as a backup: ");
    let unmarked = site.other_file("unmarked");
    site.run(&["move", &site.other_file("today").url, &unmarked.url]).succeeds();
    refused("unmarked", "unmarked is no whole backup");
    let whole = std::fs::read(site.folder.path().join("today")).unwrap();
    site.file("cut", &whole[..whole.len() / 2]);
    refused("cut", "cut");
    site.file("spoilt", &whole);
    let mut spoilt = std::fs::OpenOptions::new().write(true).open(site.folder.path().join("spoilt")).unwrap();
    for page in 20..40 {
        spoilt.seek(SeekFrom::Start(page * 4096)).unwrap();
        spoilt.write_all(&[0xAA; 64]).unwrap();
    }
    refused("spoilt", "spoilt");
}

#[test]
fn a_backup_of_another_schema_is_told_in_one_line() {
    let site = backed_up();
    site.other_file("today").execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
    let target = site.other_database("restored");
    let told = site.run_on(&target, &["restore", "today"]).fails();
    assert_all_in(&told, &["today has schema 9999 and this recipe-api", "use the recipe-api that migrated it"]);
    assert_eq!(told.lines().count(), 1);
}

#[test]
fn a_backup_is_of_one_moment_while_others_write() {
    let site = Site::prestarted();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (mut conn, site, is_over) = (site.database.connect(), &site, &is_over);
        scope.spawn(move || {
            use diesel::connection::SimpleConnection;
            conn.batch_execute(if site.database.is_postgres() { "SELECT 1" } else { "PRAGMA busy_timeout = 60000" })
                .unwrap();
            for number in 0..100_000 {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                conn.batch_execute(&format!(
                    "BEGIN;
                     INSERT INTO throttles (key, tries, expires_at) VALUES ('{number}', '', 0);
                     INSERT INTO outbox (message_id, recipient, kind, sealed, created_at, give_up_at, next_attempt_at)
                         VALUES ('{number}', '', '', '', 0, 0, 0);
                     COMMIT;"
                ))
                .unwrap();
            }
        });
        for number in 0..5 {
            let before = dump(&site.database, "outbox").len();
            let name = format!("backup_{number}");
            site.run(&["backup", &name]).succeeds();
            let backup = site.other_file(&name);
            let kept = dump(&backup, "outbox").len();
            assert_eq!(kept, dump(&backup, "throttles").len());
            assert!(kept >= before, "{kept} of {before} that were there when it began");
        }
        is_over.store(true, Ordering::Relaxed);
    });
}
