//! What is counted of the ways to the database.

use super::{Backend, Database};
use crate::core::metrics::{Count, Histogram};

/// Waiting for a connection: 100 µs to 10 s.
const WAITS: &[u64] =
    &[100_000, 1_000_000, 5_000_000, 25_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 10_000_000_000];

/// A commit: 1 ms to 10 s.
const COMMITS: &[u64] = &[
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    1_000_000_000,
    10_000_000_000,
];

const BATCHES: &[u64] = &[1, 2, 4, 8, 16, 32, 64, 128, 256];

/// A door through which queries get a connection of a pool.
#[derive(Debug)]
pub struct DoorMetrics {
    /// How long each query waited, those that did not have to among them.
    pub waits: Histogram,
    /// Queries that waited for too long.
    pub refused: Count,
}

/// SQLite's one writer.
#[derive(Debug)]
pub struct WriterMetrics {
    /// How many writes shared a commit.
    pub batches: Histogram,
    /// How long the commit itself took.
    pub commits: Histogram,
    /// Writes that found the queue full.
    pub refused: Count,
}

impl Default for DoorMetrics {
    fn default() -> Self {
        Self { waits: Histogram::new(WAITS), refused: Count::default() }
    }
}

impl Default for WriterMetrics {
    fn default() -> Self {
        Self { batches: Histogram::new(BATCHES), commits: Histogram::new(COMMITS), refused: Count::default() }
    }
}

/// A pool at one moment.
#[derive(Clone, Copy, Debug)]
pub struct PoolState {
    /// Connections that there may be.
    pub limit: u64,
    /// Connections that are open.
    pub open: u64,
    /// Queries that have one.
    pub in_use: u64,
}

impl Database {
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &*self.0 {
            Backend::Sqlite { .. } => "sqlite",
            Backend::Postgres { .. } => "postgresql",
        }
    }

    /// The pool: all connections to PostgreSQL, or those of SQLite's long reads.
    #[must_use]
    pub fn pool(&self) -> PoolState {
        match &*self.0 {
            Backend::Sqlite { long_reads, .. } => long_reads.state(),
            Backend::Postgres { pool, .. } => pool.state(),
        }
    }

    /// What is counted of the doors that lead to the pool, each with its name.
    #[must_use]
    pub fn doors(&self) -> Vec<(&'static str, &DoorMetrics)> {
        match &*self.0 {
            Backend::Sqlite { long_reads, .. } => vec![("read_long", &*long_reads.metrics)],
            Backend::Postgres { pool, long_reads, writes } => {
                let doors = [("read", pool), ("read_long", long_reads), ("write", writes)];
                doors.map(|(name, door)| (name, &*door.metrics)).to_vec()
            }
        }
    }

    /// On SQLite: what is counted of the writer, and how many writes wait for it.
    #[must_use]
    pub fn writer(&self) -> Option<(&WriterMetrics, u64)> {
        match &*self.0 {
            Backend::Sqlite { writer, .. } => Some((&*writer.watch.metrics, writer.waiting())),
            Backend::Postgres { .. } => None,
        }
    }
}
