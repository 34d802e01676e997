//! A pool of connections used from blocking threads, with a bound on how many may ask it at once.

mod connections;
mod patience;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::connection::Connection as _;
use diesel::result::Error;
use futures_util::FutureExt;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use super::connection::AnyConnection;
use super::error::{DbError, DbResult, has_no_kind, is_lost_connection, is_read_only, may_succeed_again};
use crate::core::blocking::{Lost, with_turn};
use crate::core::config::{DatabaseAddress, DatabaseConfig};
use connections::Connections;
use patience::Patience;

/// How often a unit is begun at most, on PostgreSQL. SQLite waits for others by itself.
const TRIES: u32 = 3;

/// A semaphore as wide as there may be connections stands before them: whoever has a turn finds one idle or may open
/// one, and more blocking threads than connections would only fight over the cores.
#[derive(Clone)]
pub struct Pool {
    connections: Arc<Connections>,
    turns: Arc<Semaphore>,
    /// Of queries that may take only some of the turns.
    share: Option<Arc<Semaphore>>,
    tries: u32,
    acquire_timeout: Duration,
    statement_timeout: Duration,
}

/// Of the share, where there is one, and of all.
type Turn = (Option<OwnedSemaphorePermit>, OwnedSemaphorePermit);

/// Why a unit was not carried out, and whether its COMMIT was on its way by then.
struct Failure {
    error: Error,
    is_committing: bool,
}

impl Failure {
    /// Whether the connection is of no use for another try: the server is gone, or it only reads, as a former
    /// primary or a standby does.
    fn is_of_connection(&self) -> bool {
        is_lost_connection(&self.error) || is_read_only(&self.error)
    }
}

impl Pool {
    /// Connects when the first query asks for it.
    pub fn new(config: &DatabaseConfig, size: u32) -> Self {
        Self {
            connections: Arc::new(Connections::new(config)),
            turns: Arc::new(Semaphore::new(size as usize)),
            share: None,
            tries: if matches!(config.address, DatabaseAddress::Postgres(_)) { TRIES } else { 1 },
            acquire_timeout: config.acquire_timeout,
            statement_timeout: config.statement_timeout,
        }
    }

    /// Connections of an earlier generation are not used again.
    pub fn generation(&self) -> Arc<AtomicU64> {
        self.connections.generation()
    }

    /// The same connections for queries that may have this many of them at once: the rest is left to others,
    /// however many of these wait.
    pub fn share(&self, turns: u32) -> Self {
        Self { share: Some(Arc::new(Semaphore::new(turns as usize))), ..self.clone() }
    }

    /// Runs a read on a blocking thread, and again where its connection was lost.
    pub async fn run<T, F>(&self, query: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        let read = move |conn: &mut AnyConnection, _: &Patience| {
            query(conn).map_err(|error| Failure { error, is_committing: false })
        };
        self.carry_out(read).await
    }

    /// Runs a unit in a transaction on a blocking thread, and again where nothing of it can have stayed.
    pub async fn transact<T, F>(&self, work: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        let unit = move |conn: &mut AnyConnection, patience: &Patience| {
            let mut is_committing = false;
            let done = conn.transaction(|conn| {
                let done = work(conn)?;
                // Who was told that nothing was stored has to be right.
                if !patience.begin_commit() {
                    return Err(Error::RollbackTransaction);
                }
                is_committing = true;
                Ok(done)
            });
            done.map_err(|error| Failure { error, is_committing })
        };
        self.carry_out(unit).await
    }

    async fn carry_out<T, F>(&self, unit: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection, &Patience) -> Result<T, Failure> + Send + 'static,
    {
        self.connections.ensure_reachable()?;
        let patience = Arc::new(Patience::new(self.acquire_timeout));
        let turn = match self.turn_at_once() {
            Some(turn) => turn,
            None => match tokio::time::timeout(self.acquire_timeout, self.turn()).await {
                Ok(Ok(turn)) => turn,
                _ => return Err(DbError::Unavailable("every connection was in use for too long".into())),
            },
        };
        let (pool, watched) = (self.clone(), Arc::clone(&patience));
        let work = with_turn(turn, move || pool.carry_out_here(&unit, &watched));
        patience.wait_for(work.map(|done| done.unwrap_or_else(|lost| Err(not_done(lost))))).await
    }

    /// Without a timer, which costs as much as a short query's way to its thread.
    fn turn_at_once(&self) -> Option<Turn> {
        let of_share = match &self.share {
            Some(share) => Some(Arc::clone(share).try_acquire_owned().ok()?),
            None => None,
        };
        Some((of_share, Arc::clone(&self.turns).try_acquire_owned().ok()?))
    }

    async fn turn(&self) -> Result<Turn, AcquireError> {
        // Whoever waits for more than their share is not yet in the queue of all.
        let of_share = match &self.share {
            Some(share) => Some(Arc::clone(share).acquire_owned().await?),
            None => None,
        };
        Ok((of_share, Arc::clone(&self.turns).acquire_owned().await?))
    }

    fn carry_out_here<T>(
        &self,
        unit: &impl Fn(&mut AnyConnection, &Patience) -> Result<T, Failure>,
        patience: &Arc<Patience>,
    ) -> DbResult<T> {
        let started = Instant::now();
        let mut tries = 0;
        loop {
            tries += 1;
            let mut pooled = self.connections.take()?;
            let outcome = patience
                .watch(&mut pooled.connection, self.statement_timeout)
                .map(|()| unit(&mut pooled.connection, patience));
            let is_lost = pooled.is_broken() || matches!(&outcome, Ok(Err(failure)) if failure.is_of_connection());
            if is_lost {
                self.connections.end_generation_of(&pooled);
            }
            self.connections.put_back(pooled);
            let failure = match outcome? {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if is_lost && failure.is_committing {
                return Err(DbError::Unknown(failure.error.to_string()));
            }
            // A cancelled statement has no kind of its own in Diesel: it has taken this long.
            let is_late = started.elapsed() >= self.statement_timeout;
            let is_repeatable = is_lost || may_succeed_again(&failure.error);
            if is_repeatable && !is_late && tries < self.tries {
                tracing::debug!(error = %failure.error, "a unit is begun again");
            } else if is_lost || (is_late && has_no_kind(&failure.error)) {
                return Err(DbError::Unavailable(failure.error.to_string()));
            } else {
                return Err(DbError::from(failure.error));
            }
        }
    }
}

fn not_done(lost: Lost) -> DbError {
    match lost {
        Lost::NoThread => DbError::Unavailable(lost.to_string()),
        Lost::Panicked => DbError::Query(Error::QueryBuilderError("a query panicked".into())),
    }
}
