use crate::site::{Database, Site, assert_all_in, postgres};

const HASH: &str = "$2b$12$C6UzMDM.H6dfI/f/IKcEeO7kT9fVf8xOkFQzJ0ZrO7GQvQ0b9Z6iW";

/// The FastAPI service's database with these rows. Its foreign key is left out: Python's SQLite does not hold
/// rows to it, and ours would.
fn fastapi(site: &Site, users: &[&str], recipes: &[&str]) -> Database {
    let database = site.other_database("old");
    fill(&database, users, recipes);
    database
}

fn fill(database: &Database, users: &[&str], recipes: &[&str]) {
    database.execute(
        r#"CREATE TABLE "user" (id INTEGER NOT NULL PRIMARY KEY, first_name VARCHAR(256), surname VARCHAR(256),
               email VARCHAR NOT NULL, is_superuser BOOLEAN, hashed_password TEXT NOT NULL);
           CREATE TABLE recipe (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR NOT NULL, url VARCHAR,
               source VARCHAR, submitter_id VARCHAR(10));"#,
    );
    for row in users {
        database.execute(&format!(r#"INSERT INTO "user" VALUES ({})"#, row.replace("HASH", HASH)));
    }
    for row in recipes {
        database.execute(&format!("INSERT INTO recipe VALUES ({row})"));
    }
}

const ADMIN: &str = "1, NULL, NULL, 'admin@recipeapi.com', TRUE, 'HASH'";
const ADA: &str = "7, 'Ada', 'Lovelace', 'Ada@Example.com', NULL, 'HASH'";
const SOUP: &str = "41, 'Soupe à l''oignon', 'https://example.com/soup', 'Me', '7'";

fn users(site: &Site) -> Vec<String> {
    site.database.texts(
        "SELECT id || ' ' || email || ' ' || coalesce(first_name, '-') || ' ' || password_hash || ' ' ||
             CASE WHEN is_superuser THEN 'superuser' ELSE 'user' END AS t
         FROM users ORDER BY id",
    )
}

fn recipes(site: &Site) -> Vec<String> {
    site.database.texts(
        "SELECT id || ' ' || label || ' ' || coalesce(url, '-') || ' ' || coalesce(source, '-') || ' ' ||
             submitter_id AS t
         FROM recipes ORDER BY id",
    )
}

fn assert_nothing_stored(site: &Site) {
    assert_eq!((site.count("users"), site.count("recipes")), ("0".into(), "0".into()));
}

#[test]
fn ids_hashes_and_owners_stay_and_new_ids_continue() {
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN, ADA], &[SOUP]);
    let told = site.run(&["import-fastapi", &old.url]).succeeds();
    assert_eq!(told, "imported 2 users and 1 recipes; 0 users and 0 recipes were there already\n");
    let ada = format!("7 Ada@example.com Ada {HASH} user");
    assert_eq!(users(&site), [format!("1 admin@recipeapi.com - {HASH} superuser"), ada]);
    assert_eq!(recipes(&site), ["41 Soupe à l'oignon https://example.com/soup Me 7"]);
    site.run(&["prestart"]).succeeds();
    assert_eq!((site.count("users"), site.count("recipes")), ("2".into(), "1".into()));
    let told = site.run_with_input(&["user", "create", "bob@example.com"], "correct horse").succeeds();
    assert_eq!(told, "made bob@example.com with the id 8\n");
    site.file("one.ndjson", r#"{"label": "Stew"}"#);
    site.run(&["seed", "--file", "one.ndjson"]).succeeds();
    assert_eq!(site.database.texts("SELECT id AS t FROM recipes WHERE label = 'Stew'"), ["42"]);
}

#[test]
fn the_same_import_again_changes_nothing() {
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN, ADA], &[SOUP]);
    site.run(&["import-fastapi", &old.url]).succeeds();
    let first = (users(&site), recipes(&site));
    let told = site.run(&["import-fastapi", &old.url]).succeeds();
    assert_eq!(told, "imported 0 users and 0 recipes; 2 users and 1 recipes were there already\n");
    assert_eq!((users(&site), recipes(&site)), first);
    site.database.execute("UPDATE users SET password_hash = 'upgraded' WHERE id = 7");
    let told = site.run(&["import-fastapi", &old.url]).succeeds();
    assert_all_in(&told, &["user 7 (\"Ada@example.com\"): was there already and differs, with another password hash"]);
    assert_eq!(site.database.texts("SELECT password_hash AS t FROM users WHERE id = 7"), ["upgraded"]);
}

#[test]
fn rows_that_others_have_taken_are_all_named_with_the_way_out() {
    let site = Site::prestarted();
    let chief = "1, NULL, NULL, 'chief@example.com', TRUE, 'HASH'";
    let admin = "5, NULL, NULL, 'Admin@recipeapi.com', FALSE, 'HASH'";
    let old = fastapi(&site, &[chief, admin], &["2, 'Soup', NULL, NULL, '1'", "9, 'Stew', NULL, NULL, '5'"]);
    let before = (users(&site), recipes(&site));
    let told = site.run(&["import-fastapi", &old.url]).fails();
    let wanted = [
        "user 1 (\"chief@example.com\"): its id is that of \"admin@recipeapi.com\" there",
        "user 5 (\"Admin@recipeapi.com\"): its address is that of user 1 there",
        "recipe 2 (\"Soup\"): its id is that of \"Chicken Paprikash\" there",
        "`recipe-api migrate up`",
        "`recipe-api prestart` last",
    ];
    assert_all_in(&told, &wanted);
    assert_eq!((users(&site), recipes(&site)), before);
}

#[test]
fn addresses_that_differ_in_case_alone_are_named_and_decided() {
    let site = Site::migrated();
    let second = "9, 'Second', NULL, 'ada@example.COM', FALSE, 'HASH'";
    let old = fastapi(&site, &[ADMIN, ADA, second], &[SOUP, "42, 'Stew', NULL, NULL, '9'"]);
    let told = site.run(&["import-fastapi", &old.url]).fails();
    let wanted =
        ["user 9 (\"ada@example.COM\"): has the address of user 7 (\"Ada@Example.com\")", "--duplicate-emails"];
    assert_all_in(&told, &wanted);
    assert_nothing_stored(&site);
    site.run(&["import-fastapi", &old.url, "--duplicate-emails", "keep-oldest"]).succeeds();
    assert_eq!(site.database.texts("SELECT id AS t FROM users ORDER BY id"), ["1", "7"]);
    assert_eq!(site.database.texts("SELECT submitter_id AS t FROM recipes ORDER BY id"), ["7", "7"]);
    let site = Site::migrated();
    site.run(&["import-fastapi", &old.url, "--duplicate-emails", "keep-newest"]).succeeds();
    assert_eq!(site.database.texts("SELECT id AS t FROM users ORDER BY id"), ["1", "9"]);
    assert_eq!(site.database.texts("SELECT submitter_id AS t FROM recipes ORDER BY id"), ["9", "9"]);
}

#[test]
fn recipes_without_a_submitter_are_named_and_decided() {
    let orphans = ["42, 'Lone', NULL, NULL, NULL", "43, 'Lost', NULL, NULL, '99'", "44, 'Odd', NULL, NULL, 'Ada'"];
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN, ADA], &[&[SOUP][..], &orphans].concat());
    let told = site.run(&["import-fastapi", &old.url]).fails();
    let wanted = [
        "recipe 42 (\"Lone\"): has no submitter",
        "recipe 43 (\"Lost\"): its submitter \"99\" is not imported",
        "recipe 44 (\"Odd\"): its submitter \"Ada\" is not imported",
        "--orphans skip or --orphans give-to=EMAIL",
    ];
    assert_all_in(&told, &wanted);
    assert_nothing_stored(&site);
    let nobody = site.run(&["import-fastapi", &old.url, "--orphans", "give-to=bob@example.com"]).fails();
    assert_all_in(&nobody, &["give-to=bob@example.com", "none of the imported accounts"]);
    site.run(&["import-fastapi", &old.url, "--orphans", "skip"]).succeeds();
    assert_eq!(site.count("recipes"), "1");
    site.run(&["import-fastapi", &old.url, "--orphans", "give-to=ADMIN@recipeapi.com"]).succeeds();
    assert_eq!(site.database.texts("SELECT submitter_id AS t FROM recipes ORDER BY id"), ["7", "1", "1", "1"]);
}

#[test]
fn what_breaks_a_rule_is_named_and_decided() {
    let long = format!("42, '{}', 'http://localhost/x', ' ', '7'", "é".repeat(300));
    let bad = [long.as_str(), "43, '  ', NULL, NULL, '7'"];
    let nameless = "8, NULL, NULL, 'nameless', FALSE, 'HASH'";
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN, ADA, nameless], &[&[SOUP][..], &bad].concat());
    let told = site.run(&["import-fastapi", &old.url]).fails();
    let wanted = [
        "user 8 (\"nameless\"): does not fit: email \"nameless\": value is not a valid email address",
        "recipe 42",
        "(300 characters): ensure this value has from 1 to 256 characters",
        "url \"http://localhost/x\": has to be an address",
        "source \" \": must not be blank",
        "recipe 43 (\"  \"): does not fit: label \"  \": must not be blank",
        "--misfits skip or --misfits trim",
    ];
    assert_all_in(&told, &wanted);
    assert_nothing_stored(&site);
    site.run(&["import-fastapi", &old.url, "--misfits", "skip"]).succeeds();
    assert_eq!((site.count("users"), site.count("recipes")), ("2".into(), "1".into()));
    let told = site.run(&["import-fastapi", &old.url, "--misfits", "trim"]).succeeds();
    assert_all_in(&told, &["recipe 43 (\"  \"): left out", "user 8 (\"nameless\"): left out", "trimmed"]);
    assert_eq!(recipes(&site).last(), Some(&format!("42 {} - - 7", "é".repeat(256))));
}

#[test]
fn a_hash_that_is_not_bcrypts_is_a_warning() {
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN, "2, NULL, NULL, 'bob@example.com', FALSE, 'md5'"], &[]);
    let told = site.run(&["import-fastapi", &old.url]).succeeds();
    assert_all_in(&told, &["warning: user 2 (bob@example.com) cannot log in", "imported 2 users"]);
}

#[test]
fn a_source_that_is_none_is_told_apart() {
    let site = Site::migrated();
    for (url, wanted) in [
        ("mysql://localhost/x", "has to start with sqlite:// or postgres://"),
        ("sqlite:///nowhere/old.db", "there is no file /nowhere/old.db, and no nowhere/old.db in this folder"),
        ("sqlite://nowhere.db", "there is no file nowhere.db"),
        (site.database.url.as_str(), "cannot be read as the FastAPI service's database"),
    ] {
        assert_all_in(&site.run(&["import-fastapi", url]).fails(), &[wanted]);
    }
    assert!(!site.folder.path().join("nowhere.db").exists());
}

#[test]
fn sqlalchemys_forms_of_an_address_are_understood() {
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN], &[]);
    let url = match old.url.strip_prefix("postgresql://") {
        Some(rest) => format!("postgresql+psycopg2://{rest}"),
        None => "sqlite+pysqlite:///old".to_owned(),
    };
    assert_all_in(&site.run(&["import-fastapi", &url]).succeeds(), &["imported 1 users"]);
}

#[test]
fn the_source_stays_as_it_was() {
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN, ADA], &[SOUP]);
    let content = || old.texts(r#"SELECT email || hashed_password AS t FROM "user" ORDER BY id"#);
    let before = content();
    site.run(&["import-fastapi", &old.url]).succeeds();
    assert_eq!(content(), before);
}

#[test]
fn the_old_tables_may_be_in_the_same_database() {
    let site = Site::migrated();
    fill(&site.database, &[ADMIN, ADA], &[SOUP]);
    assert_all_in(&site.run(&["import-fastapi", &site.database.url]).succeeds(), &["imported 2 users and 1 recipes"]);
}

#[test]
fn characters_that_no_text_may_hold_are_named_and_taken_out() {
    if postgres().is_some() {
        // PostgreSQL cannot hold them in the first place.
        return;
    }
    let site = Site::migrated();
    let old = fastapi(&site, &[ADMIN], &["2, 'So' || char(0) || 'up', NULL, NULL, 1"]);
    let told = site.run(&["import-fastapi", &old.url]).fails();
    assert_all_in(&told, &["label \"So\\0up\": must not contain the character U+0000"]);
    site.run(&["import-fastapi", &old.url, "--misfits", "trim"]).succeeds();
    assert_eq!(recipes(&site), ["2 Soup - - 1"]);
}

#[test]
fn help_tells_what_is_read_and_in_which_order_to_start() {
    let told = Site::new().run(&["import-fastapi", "--help"]).succeeds();
    assert_all_in(&told, &["`user` and `recipe`", "`recipe-api migrate up`", "postgresql+psycopg2://", "--misfits"]);
}
