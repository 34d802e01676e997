//! One connection type for both databases, and how each is set up.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, ConnectionResult, PgConnection, SqliteConnection};

use super::error::{DbError, DbResult};
use super::sqlite_file;
use crate::core::config::{DatabaseAddress, DatabaseConfig};

/// A connection to SQLite or to PostgreSQL. Queries run on it as they are; where the two differ, `match`
/// on it and write both.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What a connection is for decides how SQLite is set up and how long it may wait for a lock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// On a thread that serves requests: never waits.
    InlineRead,
    LongRead,
    Write,
    /// Into a file that is of no use unless all of it is written: nothing is logged, nothing waits for the disk.
    NewFile,
}

/// A connection for a command line: it may write, and waits for locks.
///
/// # Errors
/// When the database cannot be reached.
pub fn connect(config: &DatabaseConfig) -> DbResult<AnyConnection> {
    let mut connection = open(config, Purpose::Write)?;
    if let AnyConnection::Sqlite(sqlite) = &mut connection {
        // What does not fit is written to the log again and again while many rows go in. It is taken as it is used.
        sqlite.batch_execute("PRAGMA cache_size = -512000")?;
    }
    Ok(connection)
}

/// A connection that cannot write. A transaction on it sees one moment, however long it takes.
///
/// # Errors
/// When the database cannot be reached.
pub fn connect_read_only(config: &DatabaseConfig) -> DbResult<AnyConnection> {
    let mut connection = open(config, Purpose::LongRead)?;
    if let AnyConnection::Postgres(postgres) = &mut connection {
        postgres.batch_execute(
            "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
             SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;",
        )?;
    }
    Ok(connection)
}

/// A connection to an empty file of SQLite's that is there, and that nobody else uses. What is written is on the disk
/// once the caller has synchronised the file.
///
/// # Errors
/// When the file cannot be opened.
pub fn connect_new_file(path: &str) -> DbResult<AnyConnection> {
    open_sqlite(path, Purpose::NewFile)
}

pub fn open(config: &DatabaseConfig, purpose: Purpose) -> DbResult<AnyConnection> {
    match &config.address {
        DatabaseAddress::Sqlite(path) => open_sqlite(path, purpose),
        DatabaseAddress::Postgres(url) => {
            let opened = postgres(url, config).map(AnyConnection::Postgres);
            opened.map_err(|error| DbError::Unavailable(on_one_line(&error)))
        }
    }
}

fn open_sqlite(path: &str, purpose: Purpose) -> DbResult<AnyConnection> {
    let opened = sqlite(path, purpose).map(AnyConnection::Sqlite);
    opened.map_err(|error| sqlite_file::refusal(path, &on_one_line(&error)))
}

/// libpq tells in several lines; a log and a command line want one.
fn on_one_line(error: &diesel::ConnectionError) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sqlite(path: &str, purpose: Purpose) -> ConnectionResult<SqliteConnection> {
    let busy_timeout_ms = if purpose == Purpose::InlineRead { 0 } else { PATIENCE.as_millis() };
    if purpose == Purpose::Write {
        make_file(path)?;
        if sqlite_file::is_cut_off(path) {
            return Err(diesel::ConnectionError::BadConnection("database disk image is malformed".into()));
        }
    }
    let cache_kib = match purpose {
        // What a page reads again and again; from the operating system's cache each block costs a system call.
        Purpose::InlineRead => 14_000,
        Purpose::LongRead | Purpose::Write => 4_000,
        Purpose::NewFile => 64_000,
    };
    let mut connection = SqliteConnection::establish(&existing_file(path))?;
    connection
        .batch_execute(&format!(
            "PRAGMA busy_timeout = {busy_timeout_ms}; PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache_kib};
             PRAGMA temp_store = MEMORY;"
        ))
        .and_then(|()| match purpose {
            Purpose::Write => use_write_ahead_log(&mut connection),
            Purpose::InlineRead | Purpose::LongRead => connection.batch_execute("PRAGMA query_only = ON"),
            Purpose::NewFile => connection.batch_execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"),
        })
        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// The file's address for SQLite, which would make a file where there is none (<https://sqlite.org/uri.html>).
fn existing_file(path: &str) -> String {
    let escaped = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{escaped}?mode=rw")
}

/// FULL: a 2xx means that the write survives a power cut. While a new file changes over to the log, SQLite
/// answers "locked" at once, whatever the busy timeout.
fn use_write_ahead_log(connection: &mut SqliteConnection) -> diesel::QueryResult<()> {
    let begun = Instant::now();
    loop {
        match connection.batch_execute(WRITE_AHEAD_LOG) {
            Err(error) if error.to_string().contains("locked") && begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            // What is there is read too: whether it is a database at all shows with the first table.
            done => return done.and_then(|()| connection.batch_execute("SELECT count(*) FROM sqlite_schema")),
        }
    }
}

/// Runs the same on whichever connection it is: `either!(conn => query.first(conn))`.
///
/// A plain connection knows a statement by its Rust type. Through [`AnyConnection`] Diesel knows it by its text alone, and
/// writes that out at each execution: a third of the instructions of reading one recipe.
macro_rules! either {
    ($conn:ident => $work:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite($conn) => $work,
            $crate::db::AnyConnection::Postgres($conn) => $work,
        }
    };
}
pub(crate) use either;

/// For a lock that another process holds.
const PATIENCE: Duration = Duration::from_secs(5);

const WRITE_AHEAD_LOG: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

/// SQLite would let everybody on the machine read a file that it makes, and it holds password hashes.
fn make_file(path: &str) -> ConnectionResult<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(diesel::ConnectionError::BadConnection(error.to_string())),
    }
}

/// Compiling a statement takes longer than any of ours runs.
fn postgres(url: &str, config: &DatabaseConfig) -> ConnectionResult<PgConnection> {
    let timeout_ms = config.statement_timeout.as_millis();
    let mut connection = PgConnection::establish(&with_deadlines(url, timeout_ms))?;
    connection
        .batch_execute(&format!(
            "SET statement_timeout = {timeout_ms}; SET idle_in_transaction_session_timeout = {timeout_ms}; SET jit = off;"
        ))
        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// The address with what libpq would wait for without end, or for the hours that the system allows: a host that does
/// not answer, what was sent and is not acknowledged, and a peer that is silent. What the address says itself stays
/// (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>).
fn with_deadlines(url: &str, statement_timeout_ms: u128) -> String {
    let defaults = [
        // Of each host.
        ("connect_timeout", 2),
        ("tcp_user_timeout", statement_timeout_ms),
        ("keepalives_idle", 5),
        ("keepalives_interval", 2),
        ("keepalives_count", 3),
    ];
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut options: Vec<String> = query.split('&').filter(|option| !option.is_empty()).map(str::to_owned).collect();
    for (name, value) in defaults {
        if !options.iter().any(|option| option.split('=').next() == Some(name)) {
            options.push(format!("{name}={value}"));
        }
    }
    format!("{base}?{}", options.join("&"))
}

#[cfg(test)]
mod tests {
    use super::with_deadlines;

    #[test]
    fn an_address_gets_the_deadlines_that_it_has_not() {
        let all = "connect_timeout=2&tcp_user_timeout=5000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3";
        for url in ["postgres://", "postgres:///db", "postgres://u:p@a:1,b:2/db"] {
            assert_eq!(with_deadlines(url, 5000), format!("{url}?{all}"));
        }
        let own = "postgres://a,b/db?connect_timeout=9&target_session_attrs=read-write";
        assert_eq!(with_deadlines(own, 5000), format!("{own}&{}", all.replace("connect_timeout=2&", "")));
    }
}
