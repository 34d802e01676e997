//! A migrated, empty database for one test: a copied file on SQLite, a copied database on PostgreSQL.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use recipe_api::core::config::{DatabaseAddress, DatabaseConfig};
use recipe_api::db::{connect, migrations};
use tempfile::TempDir;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The administrator's address of a throwaway cluster, where the suite runs on PostgreSQL.
static POSTGRES: LazyLock<Option<String>> =
    LazyLock::new(|| std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty()));

/// What every test's database is a copy of.
static TEMPLATE: LazyLock<TestDatabase> = LazyLock::new(|| {
    let template = TestDatabase::empty();
    let mut conn = connect(&template.config()).unwrap();
    migrations::exclusively(&mut conn, migrations::up).unwrap();
    conn.batch_execute(if on_postgres() { "SELECT 1" } else { "PRAGMA wal_checkpoint(TRUNCATE)" }).unwrap();
    template
});

pub struct TestDatabase {
    address: DatabaseAddress,
    folder: Option<TempDir>,
}

pub fn on_postgres() -> bool {
    POSTGRES.is_some()
}

impl TestDatabase {
    /// With its tables.
    pub fn new() -> Self {
        match (&TEMPLATE.address, &*POSTGRES) {
            (DatabaseAddress::Sqlite(template), _) => {
                let database = Self::empty();
                std::fs::copy(template, database.path()).unwrap();
                database
            }
            (DatabaseAddress::Postgres(template), Some(administrator)) => {
                Self::on_postgres(administrator, &format!("TEMPLATE {}", name_in(template)))
            }
            _ => unreachable!(),
        }
    }

    /// Without tables.
    pub fn empty() -> Self {
        if let Some(administrator) = &*POSTGRES {
            return Self::on_postgres(administrator, "TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8'");
        }
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("recipes.db").to_str().unwrap().to_owned();
        Self { address: DatabaseAddress::Sqlite(path), folder: Some(folder) }
    }

    fn on_postgres(administrator: &str, options: &str) -> Self {
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        administer(administrator, &format!("CREATE DATABASE {name} {options}"));
        Self { address: DatabaseAddress::Postgres(with_name(administrator, &name)), folder: None }
    }

    pub fn config(&self) -> DatabaseConfig {
        DatabaseConfig {
            address: self.address.clone(),
            pool_size: 4,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(5),
        }
    }

    /// SQLite's file.
    pub fn path(&self) -> &str {
        match &self.address {
            DatabaseAddress::Sqlite(path) => path,
            DatabaseAddress::Postgres(_) => panic!("PostgreSQL is no file"),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let (DatabaseAddress::Postgres(url), Some(administrator)) = (&self.address, &*POSTGRES) {
            administer(administrator, &format!("DROP DATABASE {} WITH (FORCE)", name_in(url)));
        }
        drop(self.folder.take());
    }
}

fn administer(url: &str, statement: &str) {
    use diesel::Connection;
    diesel::PgConnection::establish(url).unwrap().batch_execute(statement).unwrap();
}

fn split(url: &str) -> (&str, &str, &str) {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (server, name) = base.rsplit_once('/').unwrap();
    (server, name, query)
}

fn name_in(url: &str) -> &str {
    split(url).1
}

/// The same server's database of another name.
fn with_name(url: &str, name: &str) -> String {
    let (server, _, query) = split(url);
    format!("{server}/{name}?{query}")
}
