//! A folder, a database and the binary between them.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection};
use recipe_api::db::AnyConnection;
use tempfile::TempDir;

/// A database of a test's own, dropped with it.
pub struct Database {
    pub url: String,
    /// On PostgreSQL: where it is dropped, and its name.
    admin: Option<(String, String)>,
}

impl Database {
    fn new(folder: &Path, name: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Some(admin) = postgres() else { return Self::file(folder, name) };
        let name = format!("{name}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE DATABASE {name} LC_CTYPE 'C.UTF-8' TEMPLATE template0 ENCODING 'UTF8'");
        PgConnection::establish(&admin).unwrap().batch_execute(&create).unwrap();
        // libpq takes the name from here, whatever the path says. The url crate refuses an address without a host.
        let separator = if admin.contains('?') { '&' } else { '?' };
        Self { url: format!("{admin}{separator}dbname={name}"), admin: Some((admin, name)) }
    }

    fn file(folder: &Path, name: &str) -> Self {
        Self { url: format!("sqlite://{}", folder.join(name).display()), admin: None }
    }

    pub fn is_postgres(&self) -> bool {
        self.admin.is_some()
    }

    pub fn connect(&self) -> AnyConnection {
        match self.url.strip_prefix("sqlite://") {
            Some(path) => AnyConnection::Sqlite(SqliteConnection::establish(path).unwrap()),
            None => AnyConnection::Postgres(PgConnection::establish(&self.url).unwrap()),
        }
    }

    pub fn execute(&self, sql: &str) {
        self.connect().batch_execute(sql).unwrap();
    }

    /// Of each row the column `t`, as text.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            text: String,
        }
        let query = diesel::sql_query(format!("SELECT CAST(t AS TEXT) AS text FROM ({sql}) AS rows_"));
        let rows: Vec<Row> = query.load(&mut self.connect()).unwrap();
        rows.into_iter().map(|row| row.text).collect()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.admin {
            let dropped = PgConnection::establish(admin)
                .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")));
            if !std::thread::panicking() {
                assert!(matches!(dropped, Ok(Ok(()))), "{name} stays: {dropped:?}");
            }
        }
    }
}

pub fn postgres() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// Where an operator works: a folder of its own, an empty database, and nothing of the environment.
pub struct Site {
    pub database: Database,
    pub folder: TempDir,
}

impl Site {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { database: Database::new(folder.path(), "recipes"), folder }
    }

    /// SQLite's file, empty; PostgreSQL's database is there already.
    pub fn make_file(&self) {
        self.database.connect();
    }

    pub fn migrated() -> Self {
        let site = Self::new();
        site.run(&["migrate", "up"]).succeeds();
        site
    }

    pub fn prestarted() -> Self {
        let site = Self::new();
        site.run(&["prestart"]).succeeds();
        site
    }

    /// Another database beside the site's own.
    pub fn other_database(&self, name: &str) -> Database {
        Database::new(self.folder.path(), name)
    }

    /// The same, a file of SQLite's whatever the suite runs on.
    pub fn other_file(&self, name: &str) -> Database {
        Database::file(self.folder.path(), name)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recipe-api"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command.env("DATABASE_URL", &self.database.url).env("BCRYPT_COST", "10");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// With another database in the place of the site's own.
    pub fn run_on(&self, database: &Database, args: &[&str]) -> Told {
        Told::by(self.command(args).env("DATABASE_URL", &database.url).output().unwrap())
    }

    pub fn run(&self, args: &[&str]) -> Told {
        Told::by(self.command(args).output().unwrap())
    }

    pub fn run_with_input(&self, args: &[&str], input: &str) -> Told {
        let mut child: Child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A command that fails before it reads closes the pipe.
        let _written = child.stdin.take().unwrap().write_all(input.as_bytes());
        Told::by(child.wait_with_output().unwrap())
    }

    pub fn count(&self, table: &str) -> String {
        self.database.texts(&format!("SELECT count(*) AS t FROM {table}")).concat()
    }
}

/// How a command ended and what it told.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn by(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn succeeds(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Exit code 1, and nothing on standard output.
    #[track_caller]
    pub fn fails(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{}", self.err);
        self.err
    }
}

#[track_caller]
pub fn assert_all_in(text: &str, wanted: &[&str]) {
    for part in wanted {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
}
