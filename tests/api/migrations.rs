use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use recipe_api::db::{AnyConnection, connect, migrations};
use recipe_api::schema::{recipes, users};

use crate::support::database::TestDatabase;

fn tables(conn: &mut AnyConnection) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let query = match conn {
        AnyConnection::Sqlite(_) => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             AND name NOT LIKE '%\\_%' ESCAPE '\\' ORDER BY name"
        }
        AnyConnection::Postgres(_) => {
            "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = 'public' AND table_name NOT LIKE '%\\_%' ORDER BY name"
        }
    };
    diesel::sql_query(query).load::<Table>(conn).unwrap().into_iter().map(|table| table.name).collect()
}

#[test]
fn migrations_go_up_and_down_and_up_again() {
    let database = TestDatabase::empty();
    let mut conn = connect(&database.config()).unwrap();
    let all = migrations::exclusively(&mut conn, migrations::up).unwrap();
    assert_eq!(tables(&mut conn), ["recipes", "users"]);
    assert!(migrations::exclusively(&mut conn, migrations::up).unwrap().is_empty());
    for _ in &all {
        assert!(migrations::exclusively(&mut conn, migrations::down).unwrap().is_some());
    }
    assert_eq!(tables(&mut conn), [""; 0]);
    assert_eq!(migrations::exclusively(&mut conn, migrations::down).unwrap(), None);
    assert!(migrations::status(&mut conn).unwrap().iter().all(|migration| !migration.applied));
    assert_eq!(migrations::exclusively(&mut conn, migrations::up).unwrap(), all);
    assert!(migrations::status(&mut conn).unwrap().iter().all(|migration| migration.applied));
}

#[test]
fn both_trees_have_the_same_names() {
    let names = |tree: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(tree);
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

/// A column as `schema.rs` has it: its name, type and whether it may be empty.
type Column = (String, String, bool);

fn columns_in_database(conn: &mut AnyConnection, table: &str) -> Vec<Column> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Bool)]
        nullable: bool,
    }
    let query = match conn {
        AnyConnection::Sqlite(_) => format!(
            "SELECT name, CASE WHEN name LIKE 'is\\_%' ESCAPE '\\' THEN 'boolean' \
             WHEN type = 'INTEGER' THEN 'bigint' ELSE lower(type) END AS kind, \
             \"notnull\" = 0 AS nullable FROM pragma_table_info('{table}') ORDER BY cid"
        ),
        AnyConnection::Postgres(_) => format!(
            "SELECT column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS nullable \
             FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let rows: Vec<Row> = diesel::sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| (row.name, row.kind, row.nullable)).collect()
}

trait Kind {
    const NAME: &'static str;
    const NULLABLE: bool = false;
}

impl Kind for BigInt {
    const NAME: &'static str = "bigint";
}

impl Kind for Text {
    const NAME: &'static str = "text";
}

impl Kind for Bool {
    const NAME: &'static str = "boolean";
}

impl<T: Kind + diesel::sql_types::SqlType> Kind for Nullable<T> {
    const NAME: &'static str = T::NAME;
    const NULLABLE: bool = true;
}

fn column<C: KnownColumn>(_: C) -> Column {
    (C::NAME.to_owned(), <C::SqlType as Kind>::NAME.to_owned(), <C::SqlType as Kind>::NULLABLE)
}

/// Diesel's columns whose type this test knows.
trait KnownColumn: diesel::Column<SqlType: Kind> {}

impl<C: diesel::Column<SqlType: Kind>> KnownColumn for C {}

#[test]
fn the_schema_in_the_code_is_the_schema_in_the_database() {
    let database = TestDatabase::new();
    let mut conn = connect(&database.config()).unwrap();
    let in_code = vec![
        column(users::id),
        column(users::email),
        column(users::email_folded),
        column(users::first_name),
        column(users::surname),
        column(users::password_hash),
        column(users::is_active),
        column(users::is_superuser),
    ];
    assert_eq!(columns_in_database(&mut conn, "users"), in_code);
    let in_code = vec![
        column(recipes::id),
        column(recipes::label),
        column(recipes::label_folded),
        column(recipes::source),
        column(recipes::url),
        column(recipes::submitter_id),
    ];
    assert_eq!(columns_in_database(&mut conn, "recipes"), in_code);
}
