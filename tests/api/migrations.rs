use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use recipe_api::db::{AnyConnection, connect, migrations};
use recipe_api::schema;

use crate::support::TestApp;
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
    assert_eq!(tables(&mut conn), ["outbox", "recipes", "sessions", "tags", "throttles", "users"]);
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

/// As while a newer release takes this one's place (docs/ARCHITECTURE.md, "Several instances").
#[actix_web::test]
async fn a_schema_one_step_newer_is_served() {
    let app = TestApp::new().await;
    let before = app.user("ada").await;
    app.connection()
        .batch_execute(
            "ALTER TABLE recipes ADD COLUMN shelf TEXT;
             ALTER TABLE users ADD COLUMN shelf TEXT NOT NULL DEFAULT '';
             ALTER TABLE sessions ADD COLUMN shelf INTEGER;
             INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')",
        )
        .unwrap();
    assert!(migrations::status(&mut app.connection()).unwrap().iter().all(|migration| migration.applied));
    for user in [before, app.user("bob").await] {
        let path = format!("/recipes/{}", user.submit("Toast").await);
        user.patch(&path, &serde_json::json!({"source": "Aunt May"})).await.status(200);
        assert_eq!(user.get(&path).await.status(200).text("source"), "Aunt May");
        user.delete(&path).await.status(204);
    }
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

/// The columns of a table in `schema.rs`.
macro_rules! in_code {
    ($table:ident: $($column:ident)*) => { (stringify!($table), vec![$(column(schema::$table::$column)),*]) };
}

#[test]
fn the_schema_in_the_code_is_the_schema_in_the_database() {
    let database = TestDatabase::new();
    let mut conn = connect(&database.config()).unwrap();
    for (table, in_code) in [
        in_code!(users: id email email_folded first_name surname password_hash is_active is_superuser epoch created_at verified_at),
        in_code!(sessions: id user_id epoch generation salt scopes door created_at refreshed_at expires_at revoked_at
            user_agent address),
        in_code!(mail_tokens: digest user_id purpose email expires_at),
        in_code!(audit_events: id at action actor_id subject_id address detail),
        in_code!(api_tokens: id user_id name digest scopes created_at expires_at last_used_at),
        in_code!(throttles: key tries expires_at),
        in_code!(login_addresses: user_id network seen_at),
        in_code!(recipes: id label label_folded source url submitter_id label_key description document tags servings
            prep_minutes cook_minutes total_minutes minutes cuisine language image visibility created_at updated_at
            updated_by version),
        in_code!(recipe_facets: facet recipe_id),
        in_code!(tags: tag label recipes),
        in_code!(recipe_counts: shard public),
        in_code!(recipe_versions: recipe_id version updated_at updated_by label changed content),
        in_code!(recipe_trash: recipe_id submitter_id created_at updated_at updated_by version deleted_at deleted_by label content),
        in_code!(idempotency_keys: user_id key fingerprint answer created_at),
        in_code!(outbox: id message_id recipient kind sealed created_at give_up_at next_attempt_at attempts last_error
            given_up_at),
    ] {
        assert_eq!(columns_in_database(&mut conn, table), in_code, "{table}");
    }
}
