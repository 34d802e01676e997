//! A pool of connections used from blocking threads, with a bound on how many may ask it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::r2d2::R2D2Connection;
use diesel::result::Error;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use super::connection::{AnyConnection, Purpose, open};
use super::error::{DbError, DbResult, is_lost_connection};
use super::metrics::{DoorMetrics, PoolState};
use crate::core::blocking::{Lost, with_turn};
use crate::core::config::DatabaseConfig;

/// r2d2 behind a semaphore as wide as the pool: more blocking threads than connections only fight over
/// the cores.
#[derive(Clone)]
pub struct Pool {
    connections: r2d2::Pool<Manager>,
    generation: Arc<AtomicU64>,
    turns: Arc<Semaphore>,
    /// Of queries that may take only some of the turns.
    share: Option<Arc<Semaphore>>,
    pub metrics: Arc<DoorMetrics>,
    acquire_timeout: Duration,
    statement_timeout: Duration,
}

/// Of the share, where there is one, and of all.
type Turn = (Option<OwnedSemaphorePermit>, OwnedSemaphorePermit);

/// A connection and the generation that it belongs to. Where the server lost one connection it has lost
/// those before it too: the generation ends, and what is left of it is replaced when its turn comes.
struct Pooled {
    connection: AnyConnection,
    generation: u64,
}

struct Manager {
    config: DatabaseConfig,
    generation: Arc<AtomicU64>,
}

impl Pool {
    /// Connects when the first query asks for it.
    pub fn new(config: &DatabaseConfig, size: u32) -> Self {
        let generation = Arc::<AtomicU64>::default();
        let connections = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(config.acquire_timeout)
            .error_handler(Box::new(LogConnectError))
            .build_unchecked(Manager { config: config.clone(), generation: Arc::clone(&generation) });
        let turns = Arc::new(Semaphore::new(size as usize));
        Self {
            connections,
            generation,
            turns,
            share: None,
            metrics: Arc::default(),
            acquire_timeout: config.acquire_timeout,
            statement_timeout: config.statement_timeout,
        }
    }

    /// Connections of an earlier generation are not used again.
    pub fn generation(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.generation)
    }

    /// The same connections for queries that may have this many of them at once: the rest is left to others,
    /// however many of these wait.
    pub fn share(&self, turns: u32) -> Self {
        let share = Some(Arc::new(Semaphore::new(turns as usize)));
        Self { share, metrics: Arc::default(), ..self.clone() }
    }

    pub fn state(&self) -> PoolState {
        let limit = self.connections.max_size();
        let free = u32::try_from(self.turns.available_permits()).unwrap_or(limit);
        PoolState {
            limit: limit.into(),
            open: self.connections.state().connections.into(),
            in_use: limit.saturating_sub(free).into(),
        }
    }

    /// Runs a query on a blocking thread.
    pub async fn run<T, F>(&self, query: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        let asked = Instant::now();
        let deadline = asked + self.acquire_timeout;
        let turn = match self.turn_at_once() {
            Some(turn) => turn,
            None => self.turn_in_time().await?,
        };
        self.metrics.waits.observe_since(asked);
        let pool = self.clone();
        let answer = with_turn(turn, move || pool.run_here(query, deadline)).await;
        answer.unwrap_or_else(|lost| match lost {
            Lost::NoThread => Err(DbError::Unavailable(lost.to_string())),
            Lost::Panicked => Err(DbError::Query(Error::QueryBuilderError("a query panicked".into()))),
        })
    }

    /// Without a timer, which costs as much as a short query's way to its thread.
    fn turn_at_once(&self) -> Option<Turn> {
        let of_share = match &self.share {
            Some(share) => Some(Arc::clone(share).try_acquire_owned().ok()?),
            None => None,
        };
        Some((of_share, Arc::clone(&self.turns).try_acquire_owned().ok()?))
    }

    async fn turn_in_time(&self) -> DbResult<Turn> {
        if let Ok(Ok(turn)) = tokio::time::timeout(self.acquire_timeout, self.turn()).await {
            return Ok(turn);
        }
        self.metrics.refused.add(1);
        Err(DbError::Unavailable("every connection was in use for too long".into()))
    }

    async fn turn(&self) -> Result<Turn, AcquireError> {
        // Whoever waits for more than their share is not yet in the queue of all.
        let of_share = match &self.share {
            Some(share) => Some(Arc::clone(share).acquire_owned().await?),
            None => None,
        };
        Ok((of_share, Arc::clone(&self.turns).acquire_owned().await?))
    }

    fn run_here<T>(&self, query: impl FnOnce(&mut AnyConnection) -> QueryResult<T>, deadline: Instant) -> DbResult<T> {
        let patience = deadline.saturating_duration_since(Instant::now());
        let pooled = self.connections.get_timeout(patience);
        let mut pooled = pooled.map_err(|error| DbError::Unavailable(error.to_string()))?;
        let started = Instant::now();
        query(&mut pooled.connection).map_err(|error| {
            // Neither a lost connection nor a cancelled statement has a kind of its own in Diesel, and
            // PostgreSQL's words depend on its language.
            let timed_out = started.elapsed() >= self.statement_timeout;
            let lost = pooled.connection.is_broken() || is_lost_connection(&error);
            if lost {
                self.end_generation(pooled.generation);
            }
            if lost || timed_out { DbError::Unavailable(error.to_string()) } else { DbError::from(error) }
        })
    }

    /// Whoever notices first ends it; connections made since are of the next one and stay.
    fn end_generation(&self, ended: u64) {
        let _ended_already = self.generation.compare_exchange(ended, ended + 1, Ordering::Relaxed, Ordering::Relaxed);
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = DbError;

    fn connect(&self) -> Result<Pooled, DbError> {
        let generation = self.generation.load(Ordering::Relaxed);
        Ok(Pooled { connection: open(&self.config, Purpose::LongRead)?, generation })
    }

    /// Asked before every query. A question to the server would cost 15 to 30 % of it.
    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), DbError> {
        if pooled.generation == self.generation.load(Ordering::Relaxed) {
            Ok(())
        } else {
            Err(DbError::Unavailable("the server lost the connections before this one".into()))
        }
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        std::thread::panicking() || pooled.connection.is_broken()
    }
}

#[derive(Debug)]
struct LogConnectError;

impl r2d2::HandleError<DbError> for LogConnectError {
    fn handle_error(&self, error: DbError) {
        tracing::warn!(%error, "cannot connect to the database");
    }
}
