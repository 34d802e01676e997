//! How r2d2 makes connections, which of them it keeps, and what they tell of the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use diesel::r2d2::R2D2Connection;

use crate::core::config::DatabaseConfig;
use crate::db::connection::{AnyConnection, Purpose, open};
use crate::db::error::{DbError, DbResult};

/// What connections have shown of the server that they lead to.
#[derive(Default)]
pub struct Server {
    /// Where the server lost one connection it has lost those before it too: the generation ends, and what is left of
    /// it is not used again.
    pub generation: Arc<AtomicU64>,
    /// Since when no connection could be made, and why.
    failing: Mutex<Option<(Instant, String)>>,
}

pub struct Manager {
    pub config: DatabaseConfig,
    pub server: Arc<Server>,
}

/// A connection and the generation that it belongs to.
pub struct Pooled {
    pub connection: AnyConnection,
    generation: u64,
}

impl Server {
    /// Why the last connection could not be made.
    pub fn failure(&self) -> Option<String> {
        self.failing().as_ref().map(|(_, why)| why.clone())
    }

    /// Whoever notices first ends it; connections made since are of the next one and stay.
    pub fn end_generation_of(&self, lost: &Pooled) {
        let ended = lost.generation;
        let _ended_already = self.generation.compare_exchange(ended, ended + 1, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn is_current(&self, pooled: &Pooled) -> bool {
        pooled.generation == self.generation.load(Ordering::Relaxed)
    }

    fn reached(&self) {
        if let Some((since, _)) = self.failing().take() {
            tracing::info!(seconds = since.elapsed().as_secs_f32(), "the database can be connected to again");
        }
    }

    /// Logged once: r2d2 tries every 100 ms, for each connection.
    fn missed(&self, error: &DbError) {
        let mut failing = self.failing();
        let since = failing.as_ref().map_or_else(Instant::now, |(since, _)| *since);
        if failing.replace((since, error.to_string())).is_none() {
            tracing::warn!(%error, "cannot connect to the database");
        }
    }

    fn failing(&self) -> MutexGuard<'_, Option<(Instant, String)>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = DbError;

    fn connect(&self) -> DbResult<Pooled> {
        let generation = self.server.generation.load(Ordering::Relaxed);
        let connection = open(&self.config, Purpose::LongRead).inspect_err(|error| self.server.missed(error))?;
        self.server.reached();
        Ok(Pooled { connection, generation })
    }

    /// Asked before every query. A question to the server would cost 15 to 30 % of it.
    fn is_valid(&self, pooled: &mut Pooled) -> DbResult<()> {
        if self.server.is_current(pooled) {
            Ok(())
        } else {
            Err(DbError::Unavailable("the server lost the connections before this one".into()))
        }
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        std::thread::panicking() || pooled.connection.is_broken() || !self.server.is_current(pooled)
    }
}
