use std::sync::Arc;

use super::exposition::Format;
use super::families::{Family, label};
use super::readiness::Readiness;
use super::sources;
use crate::core::clock::Clock;
use crate::core::metrics::Requests;
use crate::core::passwords::Passwords;
use crate::db::{Database, Db};
use crate::mail::Outbox;

/// Asks all parts of the server what they have counted.
pub struct Exporter {
    pub requests: Arc<Requests>,
    pub database: Database,
    pub passwords: Passwords,
    pub outbox: Outbox,
    pub readiness: Arc<Readiness>,
    pub clock: Clock,
    /// Lines of the log that nobody read in time.
    pub dropped_lines: Box<dyn Fn() -> u64 + Send + Sync>,
    /// Unix time.
    pub started_at: u64,
}

impl Exporter {
    /// All metrics, within a second: what the database does not tell in that time is left out.
    ///
    /// # Errors
    /// Never: see [`Format::write`].
    pub async fn scrape(&self, db: &Db, format: Format) -> Result<String, std::fmt::Error> {
        let (findings, outbox) = self.readiness.check(db).await;
        let families = [
            vec![self.build()],
            sources::requests(&self.requests),
            sources::database(&self.database),
            sources::hashing(&self.passwords),
            sources::mail(&self.outbox, outbox, self.clock.seconds()),
            sources::checks(&findings, self.readiness.is_draining()),
            vec![Family::counter(
                "recipe_api_log_lines_dropped_total",
                "Lines of the log that nobody read in time",
                (self.dropped_lines)(),
            )],
            sources::process(self.started_at),
        ];
        format.write(families.into_iter().flatten().collect())
    }

    fn build(&self) -> Family {
        let labels = [label("version", env!("CARGO_PKG_VERSION")), label("database", self.database.name())].concat();
        Family::gauges("recipe_api_build_info", "Always 1: which version this is", vec![(labels, 1.0)])
    }
}
