//! What signs tokens, and how long they live.

use super::reader::Reader;
use crate::core::tokens::MAX_LIFETIME_MINUTES;

pub struct TokenConfig {
    /// The first signs; all verify. At least one.
    pub secrets: Vec<String>,
    /// The first tags refresh tokens, all are believed, and after them what is derived from `secrets`.
    pub refresh_secrets: Vec<String>,
    pub issuer: String,
    pub audience: String,
    pub lifetime_minutes: u64,
}

impl TokenConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let secret = reader.required_secret("JWT_SECRET", "32 random bytes or more");
        let retired = reader.list("JWT_SECRETS_RETIRED");
        let secrets: Vec<String> = secret.into_iter().chain(retired).collect();
        if let Some(weakness) = secrets.iter().find_map(|secret| weakness(secret)) {
            reader.problem("JWT_SECRET", &format!("(or JWT_SECRETS_RETIRED) {weakness}"));
        }
        let refresh_secret = reader.secret("REFRESH_TOKEN_SECRET");
        let refresh_secrets: Vec<String> =
            refresh_secret.into_iter().chain(reader.list("REFRESH_TOKEN_SECRETS_RETIRED")).collect();
        if let Some(weakness) = refresh_secrets.iter().find_map(|secret| weakness(secret)) {
            reader.problem("REFRESH_TOKEN_SECRET", &format!("(or REFRESH_TOKEN_SECRETS_RETIRED) {weakness}"));
        }
        Self {
            secrets,
            refresh_secrets,
            issuer: reader.text("JWT_ISSUER", "recipe-api"),
            audience: reader.text("JWT_AUDIENCE", "recipe-api"),
            lifetime_minutes: reader.range("ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1..=MAX_LIFETIME_MINUTES),
        }
    }
}

/// Why a secret must not be used, if it must not.
pub(super) fn weakness(secret: &str) -> Option<&'static str> {
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
