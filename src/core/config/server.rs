//! How the server listens, and what it takes.

use std::net::IpAddr;

use super::cores;
use super::reader::Reader;

pub struct ServerConfig {
    pub host: IpAddr,
    /// 0 lets the operating system choose.
    pub port: u16,
    /// How the service is reached from outside, without a trailing slash; `None`: as it listens.
    pub public_url: Option<String>,
    /// Proxies of ours between a client and this service, each of which adds to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// Threads that serve requests.
    pub workers: usize,
    /// Exact origins (`https://app.example.com`) that a browser may call from.
    pub cors_origins: Vec<String>,
    /// The longest request body, in bytes.
    pub max_body_bytes: usize,
    /// The same of an import.
    pub max_import_bytes: usize,
    /// Versions of a recipe that are kept beside the present one; 0 is all of them.
    pub max_recipe_versions: u32,
}

impl ServerConfig {
    /// Reads the server's settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            host: reader.parse("HOST", IpAddr::from([127, 0, 0, 1]), "an IP address such as 127.0.0.1"),
            port: reader.parse("PORT", 8001, "a port from 0 to 65535"),
            public_url: Some(reader.http_url("PUBLIC_URL", "")).filter(|url| !url.is_empty()),
            trusted_proxies: reader.range("TRUSTED_PROXIES", 0, 0..=16),
            workers: reader.range("WORKERS", cores(), 1..=1024),
            cors_origins: reader.origins("BACKEND_CORS_ORIGINS"),
            max_body_bytes: reader.range("MAX_BODY_BYTES", 1 << 20, 1 << 10..=1 << 30),
            max_import_bytes: reader.range("MAX_IMPORT_BYTES", 16 << 20, 1 << 10..=1 << 30),
            max_recipe_versions: reader.range("MAX_RECIPE_VERSIONS", 200, 0..=1_000_000),
        }
    }
}
