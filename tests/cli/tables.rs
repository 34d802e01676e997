//! Whether copies know every table: one that a migration adds and `crud/tables.rs` does not list would be lost.

use std::collections::BTreeSet;

use recipe_api::crud::tables::{DERIVED, TABLES};

use crate::site::Site;

fn listed() -> BTreeSet<String> {
    TABLES.iter().map(|table| table.name).chain(DERIVED).map(str::to_owned).collect()
}

#[test]
fn every_table_of_the_schema_is_copied_or_made_anew() {
    let schema = include_str!("../../src/schema.rs");
    let tables = schema.split("diesel::table! {").skip(1);
    let lines = tables.map(|table| table.lines().map(str::trim).find(|line| line.ends_with(") {")).unwrap());
    let names: BTreeSet<String> = lines.map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(names, listed());
}

#[test]
fn every_table_of_the_database_is_copied_or_made_anew() {
    let site = Site::migrated();
    let tables = site.database.texts(if site.database.is_postgres() {
        "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name AS t FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite%'"
    });
    let mut wanted = listed();
    wanted.insert("__diesel_schema_migrations".to_owned());
    if site.database.is_postgres() {
        // Indexes there.
        assert!(wanted.remove("recipe_tokens") && wanted.remove("recipe_labels"));
    }
    assert_eq!(tables.into_iter().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn every_column_of_the_database_is_copied_by_its_primary_key() {
    let site = Site::migrated();
    for table in &TABLES {
        let (name, columns): (_, Vec<&str>) = (table.name, table.columns.iter().map(|column| column.name).collect());
        let [in_database, key] = if site.database.is_postgres() {
            [
                format!("SELECT column_name AS t FROM information_schema.columns WHERE table_name = '{name}'"),
                format!(
                    "SELECT attname AS t FROM pg_index, unnest(indkey) WITH ORDINALITY AS keys (number, place), pg_attribute
                     WHERE indrelid = '{name}'::regclass AND indisprimary AND attrelid = indrelid AND attnum = number
                     ORDER BY place"
                ),
            ]
        } else {
            [
                format!("SELECT name AS t FROM pragma_table_info('{name}')"),
                format!("SELECT name AS t FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk"),
            ]
        };
        let in_database: BTreeSet<String> = site.database.texts(&in_database).into_iter().collect();
        assert_eq!(in_database, columns.iter().map(|&name| name.to_owned()).collect(), "{name}");
        let key = site.database.texts(&key);
        assert_eq!(columns[..key.len()], key, "{name}");
        assert_eq!(table.key().count(), key.len(), "{name}");
    }
}

#[test]
fn every_table_whose_ids_the_database_counts_goes_on_behind_them() {
    let site = Site::migrated();
    let numbered = site.database.texts(if site.database.is_postgres() {
        "SELECT table_name AS t FROM information_schema.columns
         WHERE is_identity = 'YES' AND table_schema = 'public' AND table_name <> 'search_words'"
    } else {
        "SELECT name AS t FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    });
    let listed = TABLES.iter().filter(|table| table.is_numbered).map(|table| table.name.to_owned());
    assert_eq!(numbered.into_iter().collect::<BTreeSet<_>>(), listed.collect());
}
