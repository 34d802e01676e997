//! The schema's history, embedded in the binary: one tree a database, the same names in both.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::AnyConnection;

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number that nobody else uses for an advisory lock in this database.
const LOCK: i64 = 0x7265_6369_7065;

/// One migration and whether the database has it.
pub struct Status {
    pub name: String,
    pub applied: bool,
}

/// Runs `work` while no other process migrates or seeds the same database. On SQLite it is one
/// transaction; on PostgreSQL each migration has its own.
///
/// # Errors
/// When the lock cannot be had, the database cannot be used, or `work` fails.
pub fn exclusively<T>(conn: &mut AnyConnection, work: impl FnOnce(&mut AnyConnection) -> Fallible<T>) -> Fallible<T> {
    match conn {
        AnyConnection::Sqlite(_) => {
            conn.batch_execute("PRAGMA busy_timeout = 60000")?;
            // A first write statement takes SQLite's write lock, as BEGIN IMMEDIATE would.
            conn.transaction(|conn| {
                conn.batch_execute("PRAGMA user_version = 0")?;
                work(conn)
            })
        }
        AnyConnection::Postgres(postgres) => {
            refuse_c_locale(postgres)?;
            postgres.batch_execute(&format!("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SELECT pg_advisory_lock({LOCK})"))?;
            let done = work(conn);
            conn.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            done
        }
    }
}

/// The same, whole or not at all on both.
///
/// # Errors
/// As [`exclusively`], and when the work cannot be committed.
pub fn exclusively_whole<T>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Fallible<T>,
) -> Fallible<T> {
    exclusively(conn, |conn| in_transaction(conn, work))
}

/// Runs `work` whole or not at all.
///
/// # Errors
/// When `work` fails or cannot be committed.
pub fn in_transaction<T>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Fallible<T>,
) -> Fallible<T> {
    conn.transaction(work)
}

/// Under the C locale `pg_trgm` knows only ASCII letters, and a search for anything else finds nothing.
fn refuse_c_locale(conn: &mut PgConnection) -> Fallible<()> {
    #[derive(QueryableByName)]
    struct Locale {
        #[diesel(sql_type = diesel::sql_types::Text)]
        datctype: String,
    }
    let locale: Locale = diesel::sql_query("SELECT datctype::text FROM pg_database WHERE datname = current_database()")
        .get_result(conn)?;
    if matches!(locale.datctype.as_str(), "C" | "POSIX") {
        let why = "the database has LC_CTYPE C, in which PostgreSQL searches ASCII letters alone: \
                   create it with LC_CTYPE 'C.UTF-8' (or any UTF-8 locale) and TEMPLATE template0";
        return Err(why.into());
    }
    Ok(())
}

/// Applies every migration that the database does not have; returns their names.
///
/// # Errors
/// When one fails; those before it stay applied on PostgreSQL.
pub fn up(conn: &mut AnyConnection) -> Fallible<Vec<String>> {
    let applied = match conn {
        AnyConnection::Sqlite(conn) => names(&conn.run_pending_migrations(SQLITE)?),
        AnyConnection::Postgres(conn) => names(&conn.run_pending_migrations(POSTGRES)?),
    };
    Ok(applied)
}

/// Takes back the newest migration; returns its name, or `None` where none is applied.
///
/// # Errors
/// When it cannot be taken back.
pub fn down(conn: &mut AnyConnection) -> Fallible<Option<String>> {
    if !status(conn)?.iter().any(|migration| migration.applied) {
        return Ok(None);
    }
    let version = match conn {
        AnyConnection::Sqlite(conn) => conn.revert_last_migration(SQLITE)?,
        AnyConnection::Postgres(conn) => conn.revert_last_migration(POSTGRES)?,
    };
    Ok(Some(version.to_string()))
}

/// All migrations in their order.
///
/// # Errors
/// When the database cannot be read.
pub fn status(conn: &mut AnyConnection) -> Fallible<Vec<Status>> {
    match conn {
        AnyConnection::Sqlite(conn) => status_of(&SQLITE, conn),
        AnyConnection::Postgres(conn) => status_of(&POSTGRES, conn),
    }
}

/// The versions that the database has, in their order, and those of this binary. Only reads, and fails where the
/// schema is none of ours.
///
/// # Errors
/// When the database cannot be read.
pub fn versions(conn: &mut AnyConnection) -> QueryResult<(Vec<String>, Vec<String>)> {
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let applied: Vec<Applied> =
        diesel::sql_query("SELECT CAST(version AS TEXT) AS version FROM __diesel_schema_migrations").load(conn)?;
    let mut applied: Vec<String> = applied.into_iter().map(|applied| applied.version).collect();
    applied.sort_unstable();
    // Both trees have the same names.
    let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE);
    let known = known.map_err(diesel::result::Error::QueryBuilderError)?;
    let mut known: Vec<String> = known.iter().map(|migration| migration.name().version().to_string()).collect();
    known.sort_unstable();
    Ok((applied, known))
}

/// How many migrations the database misses. Those that only the database knows do not count: a newer binary has been
/// here.
///
/// # Errors
/// When the database cannot be read.
pub fn pending(conn: &mut AnyConnection) -> QueryResult<usize> {
    let (applied, known) = versions(conn)?;
    Ok(known.iter().filter(|version| !applied.contains(version)).count())
}

fn status_of<C, DB>(source: &EmbeddedMigrations, conn: &mut C) -> Fallible<Vec<Status>>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied = conn.applied_migrations()?;
    let known = MigrationSource::<DB>::migrations(source)?;
    let mut all: Vec<Status> = known
        .iter()
        .map(|migration| Status {
            name: migration.name().to_string(),
            applied: applied.contains(&migration.name().version().as_owned()),
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

fn names(versions: &[diesel::migration::MigrationVersion<'_>]) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}
