//! How long sessions last.

use super::reader::Reader;

const DAY: i64 = 24 * 3600;

/// Seconds.
#[derive(Clone, Copy)]
pub struct SessionConfig {
    /// After so long without a refresh a session is over.
    pub idle_seconds: i64,
    /// After so long it is over, however often it was refreshed.
    pub lifetime_seconds: i64,
}

impl SessionConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            idle_seconds: reader.range("SESSION_IDLE_DAYS", 30, 1..=3650) * DAY,
            lifetime_seconds: reader.range("SESSION_DAYS", 90, 1..=3650) * DAY,
        }
    }
}
