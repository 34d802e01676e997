//! Which database, and how long to wait for it.

use std::time::Duration;

use super::reader::Reader;

/// Which database, and how long to wait for it.
#[derive(Clone)]
pub struct DatabaseConfig {
    pub address: DatabaseAddress,
    /// Connections to PostgreSQL that one instance holds.
    pub pool_size: u32,
    /// How long a request may wait for a connection.
    pub acquire_timeout: Duration,
    /// How long one statement may run on PostgreSQL, and with a second more how long its answer may take.
    pub statement_timeout: Duration,
}

/// Where the data is, chosen by the scheme of `DATABASE_URL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseAddress {
    /// The path of a file.
    Sqlite(String),
    /// A libpq connection address.
    Postgres(String),
}

impl DatabaseConfig {
    /// Reads the database's settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let url = reader.text("DATABASE_URL", "sqlite://recipes.db");
        let address = url.parse().unwrap_or_else(|problem: String| {
            reader.problem("DATABASE_URL", &problem);
            DatabaseAddress::Sqlite(String::new())
        });
        Self {
            address,
            pool_size: reader.range("DATABASE_POOL_SIZE", 10, 1..=1000),
            acquire_timeout: reader.seconds("DATABASE_ACQUIRE_TIMEOUT_SECONDS", 1, 1..=60),
            statement_timeout: reader.seconds("DATABASE_STATEMENT_TIMEOUT_SECONDS", 5, 1..=3600),
        }
    }
}

impl std::str::FromStr for DatabaseAddress {
    type Err = String;

    /// Reads `sqlite://relative/path`, `sqlite:///absolute/path`, `postgres://...` or `postgresql://...`.
    fn from_str(url: &str) -> Result<Self, String> {
        match url.split_once("://") {
            Some(("sqlite", "" | ":memory:")) => {
                Err("names no file: sqlite://recipes.db or sqlite:///var/lib/recipes.db".into())
            }
            Some(("sqlite", path)) => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", rest)) => postgres_address(rest).map(|()| Self::Postgres(url.to_owned())),
            _ => Err("has to start with sqlite:// or postgres:// (or postgresql://)".into()),
        }
    }
}

/// What libpq would refuse with the address in its words, password and all.
fn postgres_address(rest: &str) -> Result<(), String> {
    let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, _database) = base.split_once('/').unwrap_or((base, ""));
    let hosts = authority.rsplit_once('@').map_or(authority, |(_user, hosts)| hosts);
    let escaped = rest.split('%').skip(1).all(|part| part.get(..2).is_some_and(is_hex));
    let one_at = base.matches('@').count() <= 1;
    let ports = hosts.split(',').all(|host| {
        let bracketed = host.starts_with('[') == host.contains(']');
        let port = host.rsplit_once(']').map_or(host, |(_, port)| port).rsplit_once(':').map_or("", |(_, port)| port);
        bracketed && (port.is_empty() || port.parse::<u16>().is_ok())
    });
    let options = query.is_empty() || query.split('&').all(|option| option.contains('='));
    if escaped && one_at && ports && options {
        return Ok(());
    }
    Err("is no address of the form postgres://user:password@host:port/database?option=value; in the password \
         write @ as %40, / as %2F, ? as %3F and % as %25"
        .into())
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
