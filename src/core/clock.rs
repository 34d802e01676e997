//! The one source of time. Production reads the system's clock; tests hold a clock that moves by call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Tells the time in whole seconds since the Unix epoch.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicU64>>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at the present second until [`Clock::advance`] moves it.
    #[must_use]
    pub fn stopped() -> Self {
        Self(Some(Arc::new(AtomicU64::new(Self::system().now()))))
    }

    /// Seconds since the Unix epoch; 0 on a machine whose clock stands before it.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.0.as_ref().map_or_else(
            || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            |seconds| seconds.load(Ordering::Relaxed),
        )
    }

    /// The same as the databases hold it.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        i64::try_from(self.now()).unwrap_or(i64::MAX)
    }

    /// Moves a stopped clock forward, every clone of it too. The system's clock is not moved.
    pub fn advance(&self, by: Duration) {
        if let Some(seconds) = &self.0 {
            seconds.fetch_add(by.as_secs(), Ordering::Relaxed);
        }
    }
}

/// Seconds since the Unix epoch as RFC 3339 writes them, in UTC: `2026-11-22T12:00:00Z`.
#[must_use]
pub fn rfc3339(seconds: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(&Rfc3339).unwrap_or_default()
}

/// This moment by the system's clock as RFC 3339 writes it, in UTC and with microseconds: when a line was logged.
#[must_use]
pub fn present() -> String {
    let now = OffsetDateTime::now_utc();
    let now = now.replace_microsecond(now.microsecond()).unwrap_or(now);
    now.format(&Rfc3339).unwrap_or_default()
}

/// The same for people: `22 November 2026, 12:00 UTC`.
#[must_use]
pub fn words(seconds: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, time) = (moment.date(), moment.time());
    format!("{} {} {}, {:02}:{:02} UTC", date.day(), date.month(), date.year(), time.hour(), time.minute())
}

/// The same as the standard library has it.
#[must_use]
pub fn system_time(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
}
