use serde_json::Value;

use crate::site::{Site, assert_all_in};

/// The recipes of an export, without what is their place in a database.
fn contents(export: &str) -> Vec<Value> {
    let recipes = export.lines().map(|line| serde_json::from_str(line).unwrap());
    recipes
        .map(|mut recipe: Value| {
            for member in ["id", "submitter_id", "created_at", "updated_at"] {
                assert!(recipe.as_object_mut().unwrap().remove(member).is_some());
            }
            recipe
        })
        .collect()
}

fn with_private_recipe() -> Site {
    let site = Site::prestarted();
    site.run_with_input(&["user", "create", "ada@example.com"], "correct horse").succeeds();
    site.file(
        "ada.ndjson",
        r#"{"label": "Soße 👩‍🍳", "visibility": "private", "ingredients": [{"text": "1 <b>", "group": "G"}], "notes": " x\n "}"#,
    );
    site.run(&["seed", "--file", "ada.ndjson", "--submitter", "ada@example.com"]).succeeds();
    site
}

#[test]
fn all_recipes_go_to_standard_output_or_a_file() {
    let site = with_private_recipe();
    let out = site.run(&["export"]).succeeds();
    assert_eq!(out.lines().count(), 4);
    assert_eq!(site.run(&["export", "-"]).succeeds(), out);
    assert_eq!(site.run(&["export", "all.ndjson"]).succeeds(), "wrote 4 recipes to all.ndjson\n");
    assert_eq!(std::fs::read_to_string(site.folder.path().join("all.ndjson")).unwrap(), out);
}

#[test]
fn an_export_goes_in_again_as_the_same_recipes() {
    let site = with_private_recipe();
    let out = site.run(&["export"]).succeeds();
    site.file("all.ndjson", &out);
    let other = Site::migrated();
    other.run_with_input(&["user", "create", "bob@example.com"], "correct horse").succeeds();
    other.file("all.ndjson", &out);
    let told = other.run(&["seed", "--file", "all.ndjson", "--submitter", "bob@example.com"]).succeeds();
    assert_eq!(told, "put in 4 recipes; 0 were there already\n");
    assert_eq!(contents(&other.run(&["export"]).succeeds()), contents(&out));
}

#[test]
fn an_accounts_recipes_are_those_of_the_account_alone() {
    let site = with_private_recipe();
    let out = site.run(&["export", "--submitter", "ADA@example.com"]).succeeds();
    assert_eq!(contents(&out)[0]["label"], "Soße 👩‍🍳");
    assert_eq!(out.lines().count(), 1);
    let told = site.run(&["export", "--submitter", "bob@example.com"]).fails();
    assert_all_in(&told, &["no account of bob@example.com"]);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_told() {
    let site = Site::prestarted();
    site.file("mine.ndjson", "precious");
    let told = site.run(&["export", "mine.ndjson"]).fails();
    assert_all_in(&told, &["mine.ndjson is there already: --force replaces it"]);
    let content = || std::fs::read_to_string(site.folder.path().join("mine.ndjson")).unwrap();
    assert_eq!(content(), "precious");
    site.run(&["export", "mine.ndjson", "--force"]).succeeds();
    assert_eq!(content().lines().count(), 3);
    assert_all_in(&site.run(&["export", "no/folder.ndjson"]).fails(), &["no/folder.ndjson cannot be written"]);
}

#[cfg(unix)]
#[test]
fn what_may_be_private_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::prestarted();
    site.run(&["export", "all.ndjson"]).succeeds();
    let mode = std::fs::metadata(site.folder.path().join("all.ndjson")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!site.folder.path().join("all.ndjson.part").exists());
}
