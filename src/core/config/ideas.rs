//! Where the recipe ideas come from.

use std::time::Duration;

use super::reader::Reader;

/// Where the recipe ideas come from.
#[derive(Clone)]
pub struct IdeasConfig {
    /// Without a trailing slash.
    pub base_url: String,
    pub timeout: Duration,
    /// How long an answer is served again.
    pub cache: Duration,
}

impl IdeasConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            base_url: reader.http_url("IDEAS_BASE_URL", "https://www.reddit.com"),
            timeout: reader.seconds("IDEAS_TIMEOUT_SECONDS", 5, 1..=60),
            cache: reader.seconds("IDEAS_CACHE_SECONDS", 60, 0..=86_400),
        }
    }
}
