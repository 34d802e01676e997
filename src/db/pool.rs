//! A pool of connections used from blocking threads, with a bound on how many may ask it at once.

mod connections;
mod patience;
mod unit;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::result::Error;
use futures_util::FutureExt;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use super::connection::AnyConnection;
use super::error::{DbError, DbResult};
use super::metrics::{DoorMetrics, PoolState};
use crate::core::blocking::{Lost, with_turn};
use crate::core::config::{DatabaseAddress, DatabaseConfig};
use connections::{Manager, Server};
use patience::Patience;
use unit::Failure;

/// How often a unit is begun at most, on PostgreSQL. SQLite waits for others by itself.
const TRIES: u32 = 3;

/// How often it is tried whether a server that is gone is back.
const CONNECT_INTERVAL: Duration = Duration::from_millis(100);

/// r2d2 behind a semaphore as wide as the pool: more blocking threads than connections only fight over
/// the cores.
#[derive(Clone)]
pub struct Pool {
    connections: r2d2::Pool<Manager>,
    server: Arc<Server>,
    turns: Arc<Semaphore>,
    /// Of queries that may take only some of the turns.
    share: Option<Arc<Semaphore>>,
    pub metrics: Arc<DoorMetrics>,
    tries: u32,
    acquire_timeout: Duration,
    statement_timeout: Duration,
}

/// Of the share, where there is one, and of all.
type Turn = (Option<OwnedSemaphorePermit>, OwnedSemaphorePermit);

impl Pool {
    /// Connects when the first query asks for it.
    pub fn new(config: &DatabaseConfig, size: u32) -> Self {
        let server = Arc::<Server>::default();
        let connections = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            // Whoever asks says how long they wait; r2d2 tries to connect again after half of this, until it can.
            .connection_timeout(CONNECT_INTERVAL * 2)
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build_unchecked(Manager { config: config.clone(), server: Arc::clone(&server) });
        Self {
            connections,
            server,
            turns: Arc::new(Semaphore::new(size as usize)),
            share: None,
            metrics: Arc::default(),
            tries: if matches!(config.address, DatabaseAddress::Postgres(_)) { TRIES } else { 1 },
            acquire_timeout: config.acquire_timeout,
            statement_timeout: config.statement_timeout,
        }
    }

    /// Connections of an earlier generation are not used again.
    pub fn generation(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.server.generation)
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

    /// Runs a read on a blocking thread, and again where its connection was lost.
    pub async fn run<T, F>(&self, query: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        self.carry_out(move |conn, _| unit::read(conn, &query)).await
    }

    /// Runs a unit in a transaction on a blocking thread, and again where nothing of it can have stayed.
    pub async fn transact<T, F>(&self, work: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        self.carry_out(move |conn, patience| unit::write(conn, &work, patience)).await
    }

    async fn carry_out<T, F>(&self, unit: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection, &Patience) -> Result<T, Failure> + Send + 'static,
    {
        self.ensure_reachable()?;
        let patience = Arc::new(Patience::new(self.acquire_timeout));
        let turn = match self.turn_at_once() {
            Some(turn) => turn,
            None => self.turn_in_time().await?,
        };
        self.metrics.waits.observe_since(patience.since);
        let (pool, watched) = (self.clone(), Arc::clone(&patience));
        let work = with_turn(turn, move || pool.carry_out_here(&unit, &watched));
        patience.wait_for(work.map(|done| done.unwrap_or_else(|lost| Err(not_done(lost))))).await
    }

    /// A server that refuses one more connection than it has is not gone.
    ///
    /// # Errors
    /// At once, where there is no connection and none can be made. r2d2 tries on meanwhile.
    fn ensure_reachable(&self) -> DbResult<()> {
        match self.server.failure() {
            Some(why) if self.connections.state().connections == 0 => Err(DbError::Unavailable(why)),
            _ => Ok(()),
        }
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

    fn carry_out_here<T>(
        &self,
        unit: &impl Fn(&mut AnyConnection, &Patience) -> Result<T, Failure>,
        patience: &Arc<Patience>,
    ) -> DbResult<T> {
        let (mut tries, mut asked, started) = (0, patience.since, Instant::now());
        loop {
            tries += 1;
            let failure = match self.try_once(unit, patience, asked + self.acquire_timeout)? {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let is_late = started.elapsed() >= self.statement_timeout;
            if !failure.may_be_repeated() || is_late || tries == self.tries {
                return Err(failure.told(is_late));
            }
            tracing::debug!(error = %failure.error, "a unit is begun again");
            asked = Instant::now();
        }
    }

    fn try_once<T>(
        &self,
        unit: &impl Fn(&mut AnyConnection, &Patience) -> Result<T, Failure>,
        patience: &Arc<Patience>,
        deadline: Instant,
    ) -> DbResult<Result<T, Failure>> {
        let pooled = self.connections.get_timeout(deadline.saturating_duration_since(Instant::now()));
        let mut pooled = pooled.map_err(|error| DbError::Unavailable(error.to_string()))?;
        patience.watch(&mut pooled.connection, self.statement_timeout)?;
        let outcome = unit(&mut pooled.connection, patience);
        if outcome.as_ref().is_err_and(|failure| failure.is_lost) {
            self.server.end_generation_of(&pooled);
        }
        Ok(outcome)
    }
}

fn not_done(lost: Lost) -> DbError {
    match lost {
        Lost::NoThread => DbError::Unavailable(lost.to_string()),
        Lost::Panicked => DbError::Query(Error::QueryBuilderError("a query panicked".into())),
    }
}
