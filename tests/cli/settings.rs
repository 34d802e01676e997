use crate::site::{Site, Told, assert_all_in};

#[test]
fn openapi_prints_the_document_of_the_repository() {
    let printed = Site::new().run(&["openapi"]).succeeds();
    let kept = include_str!("../../openapi.json");
    assert!(printed == kept, "openapi.json is stale: cargo run -- openapi > openapi.json");
}

#[test]
fn an_unknown_kind_of_database_is_told_what_there_is() {
    let site = Site::new();
    let output = site.command(&["migrate", "up"]).env("DATABASE_URL", "mysql://localhost/recipes").output().unwrap();
    assert_all_in(&Told::by(output).fails(), &["DATABASE_URL", "sqlite://", "postgres://"]);
}

#[test]
fn a_missing_secret_is_told_in_one_line() {
    let told = Site::migrated().run(&["serve"]).fails();
    assert_all_in(&told, &["JWT_SECRET is missing", "JWT_SECRET_FILE"]);
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn every_command_explains_itself() {
    let site = Site::new();
    for command in ["serve", "prestart", "migrate", "seed", "import-fastapi", "user", "mail", "openapi"] {
        assert_all_in(&site.run(&[command, "--help"]).succeeds(), &["Usage: recipe-api", command]);
    }
}
