//! What operators and load balancers see of the server.

use std::net::SocketAddr;
use std::time::Duration;

use super::reader::Reader;

pub struct MonitoringConfig {
    /// Where `/metrics` is served; `None`: nowhere, and no request is counted.
    pub metrics_address: Option<SocketAddr>,
    /// The checks that have to pass for `/health/ready` to be 200.
    pub ready_requires: Vec<Check>,
    /// A letter that is due for longer, with nobody trying to send it, fails [`Check::Outbox`]. In seconds.
    pub outbox_overdue_limit: i64,
    /// After SIGTERM: how long requests are still taken while `/health/ready` is 503.
    pub shutdown_delay: Duration,
}

/// What `/health/ready` looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Database,
    Migrations,
    Outbox,
    HashQueue,
}

impl Check {
    pub const ALL: [Self; 4] = [Self::Database, Self::Migrations, Self::Outbox, Self::HashQueue];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Migrations => "migrations",
            Self::Outbox => "outbox",
            Self::HashQueue => "hash_queue",
        }
    }
}

impl MonitoringConfig {
    /// Reads the settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            metrics_address: metrics_address(reader),
            ready_requires: ready_requires(reader),
            outbox_overdue_limit: reader.range("READY_OUTBOX_SECONDS", 300, 10..=86_400),
            shutdown_delay: reader.seconds("SHUTDOWN_DELAY_SECONDS", 0, 0..=600),
        }
    }
}

fn metrics_address(reader: &mut Reader<'_>) -> Option<SocketAddr> {
    let text = reader.text("METRICS_ADDRESS", "");
    let address = text.trim().parse().ok();
    if address.is_none() && !text.is_empty() {
        reader.problem("METRICS_ADDRESS", "has to be an IP address and a port such as 127.0.0.1:9464");
    }
    address
}

fn ready_requires(reader: &mut Reader<'_>) -> Vec<Check> {
    let names = reader.list("READY_REQUIRES");
    if names.is_empty() {
        return vec![Check::Database, Check::Migrations];
    }
    let checks: Vec<_> = Check::ALL.into_iter().filter(|check| names.iter().any(|name| name == check.name())).collect();
    if names.iter().any(|name| Check::ALL.iter().all(|check| check.name() != name)) {
        reader.problem("READY_REQUIRES", "has to list some of database, migrations, outbox and hash_queue");
    }
    checks
}
