//! The settings, read once at start: typed, checked, and every problem reported together by name.
//! A value is never repeated in a message, since it may be a secret.

mod reader;

use std::net::IpAddr;
use std::time::Duration;

pub use reader::{Problems, Reader, environment};

use super::tokens::MAX_LIFETIME_MINUTES;

/// Everything that `serve` needs.
pub struct Config {
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub tokens: TokenConfig,
    pub passwords: PasswordConfig,
    pub ideas: IdeasConfig,
}

pub struct ServerConfig {
    pub host: IpAddr,
    /// 0 lets the operating system choose.
    pub port: u16,
    /// How the service is reached from outside, without a trailing slash; `None`: as it listens.
    pub public_url: Option<String>,
    /// Threads that serve requests.
    pub workers: usize,
    /// Exact origins (`https://app.example.com`) that a browser may call from.
    pub cors_origins: Vec<String>,
    /// The longest request body, in bytes.
    pub max_body_bytes: usize,
    /// The same of an import.
    pub max_import_bytes: usize,
}

/// Which database, and how long to wait for it.
#[derive(Clone)]
pub struct DatabaseConfig {
    pub address: DatabaseAddress,
    /// Connections to PostgreSQL that one instance holds.
    pub pool_size: u32,
    /// How long a request may wait for a connection.
    pub acquire_timeout: Duration,
    /// How long one statement may run on PostgreSQL.
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

pub struct TokenConfig {
    /// The first signs; all verify. At least one.
    pub secrets: Vec<String>,
    pub issuer: String,
    pub audience: String,
    pub lifetime_minutes: u64,
}

#[derive(Clone, Copy)]
pub struct PasswordConfig {
    /// bcrypt's work factor.
    pub cost: u32,
    /// Threads that hash.
    pub threads: usize,
    /// Jobs that may wait for a thread.
    pub queue: usize,
}

/// Where the recipe ideas come from.
#[derive(Clone)]
pub struct IdeasConfig {
    /// Without a trailing slash.
    pub base_url: String,
    pub timeout: Duration,
    /// How long an answer is served again.
    pub cache: Duration,
}

/// The account that `prestart` makes when there is none of that address.
pub struct SuperuserConfig {
    pub email: String,
    /// `None`: one is made up and printed once.
    pub password: Option<String>,
}

/// How the log is written.
pub struct LogConfig {
    /// A filter as `tracing_subscriber::EnvFilter` reads it.
    pub level: String,
    pub format: LogFormat,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Human on a terminal, JSON otherwise.
    Auto,
    Human,
    Json,
}

impl Config {
    /// All settings of the server.
    ///
    /// # Errors
    /// Every problem at once, each with the name of its variable.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Problems> {
        let config = Self {
            server: ServerConfig::read(reader),
            database: DatabaseConfig::read(reader),
            tokens: TokenConfig::read(reader),
            passwords: PasswordConfig::read(reader),
            ideas: IdeasConfig::read(reader),
        };
        reader.finish(config)
    }
}

impl ServerConfig {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            host: reader.parse("HOST", IpAddr::from([127, 0, 0, 1]), "an IP address such as 127.0.0.1"),
            port: reader.parse("PORT", 8001, "a port from 0 to 65535"),
            public_url: Some(reader.http_url("PUBLIC_URL", "")).filter(|url| !url.is_empty()),
            workers: reader.range("WORKERS", cores(), 1..=1024),
            cors_origins: reader.origins("BACKEND_CORS_ORIGINS"),
            max_body_bytes: reader.range("MAX_BODY_BYTES", 1 << 20, 1 << 10..=1 << 30),
            max_import_bytes: reader.range("MAX_IMPORT_BYTES", 16 << 20, 1 << 10..=1 << 30),
        }
    }
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

impl TokenConfig {
    fn read(reader: &mut Reader<'_>) -> Self {
        let secret = reader.secret("JWT_SECRET");
        let retired = reader.list("JWT_SECRETS_RETIRED");
        if secret.is_none() {
            reader.problem("JWT_SECRET", "is missing: set it, or JWT_SECRET_FILE, to 32 random bytes or more");
        }
        let secrets: Vec<String> = secret.into_iter().chain(retired).collect();
        if let Some(weakness) = secrets.iter().find_map(|secret| weakness(secret)) {
            reader.problem("JWT_SECRET", &format!("(or JWT_SECRETS_RETIRED) {weakness}"));
        }
        Self {
            secrets,
            issuer: reader.text("JWT_ISSUER", "recipe-api"),
            audience: reader.text("JWT_AUDIENCE", "recipe-api"),
            lifetime_minutes: reader.range("ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1..=MAX_LIFETIME_MINUTES),
        }
    }
}

/// Why a secret must not sign tokens, if it must not.
fn weakness(secret: &str) -> Option<&'static str> {
    const SAMPLES: [&str; 8] = [
        "do_not_use",
        "changeme",
        "change_me",
        "change-me",
        "your-secret",
        "your_secret",
        "my-secret",
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    ];
    let lower = secret.to_lowercase();
    let mut distinct: Vec<u8> = secret.bytes().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if SAMPLES.iter().any(|sample| lower.contains(sample)) {
        Some("is a sample out of documentation, known to everybody: use random bytes")
    } else if secret.len() < 32 {
        Some("is shorter than 32 bytes")
    } else if distinct.len() < 8 {
        Some("repeats a few characters: use random bytes")
    } else {
        None
    }
}

impl PasswordConfig {
    /// Reads the password settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let cost = reader.range("BCRYPT_COST", 12, 10..=16);
        let threads = reader.range("HASH_THREADS", (cores() / 2).max(1), 1..=1024);
        Self { cost, threads, queue: reader.range("HASH_QUEUE", five_seconds_of_work(cost, threads), 1..=100_000) }
    }
}

/// One hash takes some 280 ms at cost 12 and twice as long with every step.
fn five_seconds_of_work(cost: u32, threads: usize) -> usize {
    let milliseconds_a_hash = (280 << cost.saturating_sub(8)) >> 4;
    (threads * 5000 / milliseconds_a_hash).max(32)
}

impl IdeasConfig {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            base_url: reader.http_url("IDEAS_BASE_URL", "https://www.reddit.com"),
            timeout: reader.seconds("IDEAS_TIMEOUT_SECONDS", 5, 1..=60),
            cache: reader.seconds("IDEAS_CACHE_SECONDS", 60, 0..=86_400),
        }
    }
}

impl SuperuserConfig {
    /// Reads the first superuser's settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            email: reader.text("FIRST_SUPERUSER", "admin@recipeapi.com"),
            password: reader.secret("FIRST_SUPERUSER_PW"),
        }
    }
}

impl LogConfig {
    /// Reads the log's settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let format = match reader.text("LOG_FORMAT", "auto").as_str() {
            "auto" => LogFormat::Auto,
            "human" => LogFormat::Human,
            "json" => LogFormat::Json,
            _ => {
                reader.problem("LOG_FORMAT", "has to be auto, human or json");
                LogFormat::Auto
            }
        };
        Self { level: reader.text("LOG_LEVEL", "info,actix_http=off,actix_server=warn"), format }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

#[cfg(test)]
mod tests;
