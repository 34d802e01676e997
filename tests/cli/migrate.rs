use crate::site::{Site, assert_all_in};

#[test]
fn up_applies_what_is_missing_and_status_tells() {
    let site = Site::new();
    assert_eq!(site.run(&["migrate", "status"]).succeeds(), "pending  0001_users\npending  0002_recipes\n");
    assert_all_in(&site.run(&["migrate", "up"]).succeeds(), &["applied 0001, 0002"]);
    assert_eq!(site.run(&["migrate", "status"]).succeeds(), "applied  0001_users\napplied  0002_recipes\n");
    assert_eq!(site.run(&["migrate", "up"]).succeeds(), "up to date\n");
}

#[test]
fn down_takes_one_migration_back_until_there_is_none() {
    let site = Site::migrated();
    assert_eq!(site.run(&["migrate", "down"]).succeeds(), "took back 0002\n");
    assert_eq!(site.run(&["migrate", "status"]).succeeds(), "applied  0001_users\npending  0002_recipes\n");
    assert_eq!(site.run(&["migrate", "down"]).succeeds(), "took back 0001\n");
    assert_eq!(site.run(&["migrate", "down"]).succeeds(), "nothing to take back\n");
    site.run(&["migrate", "up"]).succeeds();
}

#[test]
fn a_command_that_needs_the_schema_says_how_to_get_it() {
    let site = Site::new();
    for args in [&["seed"][..], &["user", "promote", "ada@example.com"], &["import-fastapi", "sqlite://old.db"]] {
        assert_all_in(&site.run(args).fails(), &["misses 2 migration(s)", "recipe-api migrate up"]);
    }
}
