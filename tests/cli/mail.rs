use recipe_api::core::clock::Clock;
use recipe_api::crud;
use recipe_api::mail::{Letter, Outbox};

use crate::site::{Site, Told, assert_all_in};

fn put(site: &Site, recipient: &str) {
    let outbox = Outbox::new(&["any secret".to_owned()]);
    let letter = outbox.seal(recipient, &Letter::PasswordChanged, Clock::system().seconds()).unwrap();
    crud::outbox::put(&mut site.database.connect(), &letter).unwrap();
}

#[test]
fn a_test_letter_is_a_file_unless_told() {
    let site = Site::new();
    let told = site.run(&["mail", "test", "ada@example.com"]).succeeds();
    let path = told.strip_prefix("written to ").unwrap().trim();
    let letter = std::fs::read_to_string(site.folder.path().join(path)).unwrap();
    assert_all_in(&letter, &["To: ada@example.com", "From: Recipes <recipes@localhost>", "http://127.0.0.1:8001/"]);
}

#[test]
fn a_test_letter_that_cannot_be_sent_is_told_in_one_line() {
    let site = Site::new();
    let told = site.run(&["mail", "test", "ada@"]).fails();
    assert_eq!(told.lines().count(), 1, "{told}");
    let mut command = site.command(&["mail", "test", "ada@example.com"]);
    command.envs([("MAIL_TRANSPORT", "smtp"), ("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", "1")]);
    assert_all_in(&Told::by(command.output().unwrap()).fails(), &["cannot connect to 127.0.0.1:1"]);
}

#[test]
fn what_waits_is_listed_and_tried_again() {
    let site = Site::migrated();
    assert_eq!(site.run(&["mail", "list"]).succeeds(), "nothing waits\n");
    put(&site, "ada@example.com");
    put(&site, "bob@example.com");
    site.database.execute("UPDATE outbox SET given_up_at = 86400, attempts = 1, last_error = '550 who?' WHERE id = 2");
    let listed = site.run(&["mail", "list"]).succeeds();
    let lines: Vec<_> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    assert_all_in(lines[0], &["1  password_changed  ada@example.com  put 20", "attempts 0  next attempt 20"]);
    assert_all_in(lines[1], &["2  password_changed  bob@example.com", "given up 1970-01-02T00:00:00Z  550 who?"]);
    assert_eq!(site.run(&["mail", "retry"]).succeeds(), "2 letters are due now\n");
    assert!(!site.run(&["mail", "list"]).succeeds().contains("given up"));
}

#[test]
fn a_folder_that_was_named_has_to_be_writable_at_the_start() {
    let site = Site::migrated();
    site.file("mail", "no folder");
    let mut command = site.command(&["serve"]);
    command.envs([("MAIL_FOLDER", "mail"), ("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*"), ("PORT", "0")]);
    let told = Told::by(command.output().unwrap()).fails();
    assert_all_in(&told, &["MAIL_FOLDER cannot be written to"]);
}
