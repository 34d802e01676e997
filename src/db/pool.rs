//! A pool of connections used from blocking threads, with a bound on how many may ask it at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::r2d2::R2D2Connection;
use tokio::sync::Semaphore;

use super::connection::{AnyConnection, Purpose, open};
use super::error::{DbError, DbResult};
use crate::core::config::DatabaseConfig;

/// r2d2 behind a semaphore as wide as the pool: more blocking threads than connections only fight over
/// the cores.
#[derive(Clone)]
pub struct Pool {
    connections: r2d2::Pool<Manager>,
    turns: Arc<Semaphore>,
    acquire_timeout: Duration,
    statement_timeout: Duration,
}

struct Manager(DatabaseConfig);

impl Pool {
    /// Connects when the first query asks for it.
    pub fn new(config: &DatabaseConfig, size: u32) -> Self {
        let connections = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(config.acquire_timeout)
            // A check before every query costs 15 to 30 %; a broken connection is noticed and replaced.
            .test_on_check_out(false)
            .error_handler(Box::new(LogConnectError))
            .build_unchecked(Manager(config.clone()));
        let turns = Arc::new(Semaphore::new(size as usize));
        Self {
            connections,
            turns,
            acquire_timeout: config.acquire_timeout,
            statement_timeout: config.statement_timeout,
        }
    }

    /// Runs a query on a blocking thread.
    pub async fn run<T, F>(&self, query: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        let turn = tokio::time::timeout(self.acquire_timeout, Arc::clone(&self.turns).acquire_owned());
        let Ok(Ok(turn)) = turn.await else {
            return Err(DbError::Unavailable("every connection was in use for too long".into()));
        };
        let pool = self.clone();
        let work = tokio::task::spawn_blocking(move || {
            let answer = pool.run_here(query);
            drop(turn);
            answer
        });
        work.await.unwrap_or_else(|_panicked| Err(DbError::Unavailable("a query panicked".into())))
    }

    fn run_here<T>(&self, query: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> DbResult<T> {
        let mut connection = self.connections.get().map_err(|error| DbError::Unavailable(error.to_string()))?;
        let started = Instant::now();
        query(&mut connection).map_err(|error| {
            // Neither a lost connection nor a cancelled statement has a kind of its own in Diesel, and
            // PostgreSQL's words depend on its language.
            let timed_out = started.elapsed() >= self.statement_timeout;
            if connection.is_broken() || timed_out {
                DbError::Unavailable(error.to_string())
            } else {
                DbError::from(error)
            }
        })
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = DbError;

    fn connect(&self) -> Result<AnyConnection, DbError> {
        open(&self.0, Purpose::LongRead)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), DbError> {
        connection.ping().map_err(DbError::from)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}

#[derive(Debug)]
struct LogConnectError;

impl r2d2::HandleError<DbError> for LogConnectError {
    fn handle_error(&self, error: DbError) {
        tracing::warn!(%error, "cannot connect to the database");
    }
}
