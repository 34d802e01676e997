//! The connections themselves: those that are idle, and whether there is a server to connect to.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use diesel::connection::{Connection, TransactionManager};

use crate::core::config::{DatabaseAddress, DatabaseConfig};
use crate::db::connection::{AnyConnection, Purpose, open};
use crate::db::error::{DbError, DbResult};

/// A connection is replaced after so long: a server's process keeps what it has ever needed.
const LONGEST_LIFE: Duration = Duration::from_mins(30);

/// How often it is tried whether a server that is gone is back.
const PROBED_EVERY: Duration = Duration::from_millis(100);

/// Connections to one database. Nothing here waits for a turn: the pool's semaphore does.
pub struct Connections {
    config: DatabaseConfig,
    /// Where the server lost one connection it has lost those before it too: the generation ends, and what is left of
    /// it is not used again.
    generation: Arc<AtomicU64>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    idle: Vec<Pooled>,
    /// Cloned by each connection of this generation, so that they can be counted.
    open: Arc<()>,
    /// Since when there has been no server to connect to, and what one is told.
    gone: Option<(Instant, String)>,
}

/// A connection and the generation that it belongs to.
pub struct Pooled {
    pub connection: AnyConnection,
    generation: u64,
    opened: Instant,
    _counted: Arc<()>,
}

impl Pooled {
    /// Whether it is of no use: the server is gone, or a transaction is open that nothing ends.
    pub fn is_broken(&mut self) -> bool {
        <AnyConnection as Connection>::TransactionManager::is_broken_transaction_manager(&mut self.connection)
    }
}

impl Connections {
    pub fn new(config: &DatabaseConfig) -> Self {
        Self { config: config.clone(), generation: Arc::default(), state: Mutex::default() }
    }

    pub fn generation(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.generation)
    }

    /// # Errors
    /// At once, as long as the server is known to be gone.
    pub fn ensure_reachable(&self) -> DbResult<()> {
        match &self.state().gone {
            Some((_, why)) => Err(DbError::Unavailable(why.clone())),
            None => Ok(()),
        }
    }

    /// One that is idle, or a new one. A question to the server whether it still lives would cost 15 to 30 % of the
    /// query.
    ///
    /// # Errors
    /// When there is no server to connect to.
    pub fn take(self: &Arc<Self>) -> DbResult<Pooled> {
        self.ensure_reachable()?;
        while let Some(pooled) = self.pop() {
            if self.is_current(&pooled) && pooled.opened.elapsed() < LONGEST_LIFE {
                return Ok(pooled);
            }
        }
        self.open().inspect_err(|error| self.missed(error))
    }

    /// Keeps it for the next one, if it is of use.
    pub fn put_back(&self, mut pooled: Pooled) {
        if !pooled.is_broken() && self.is_current(&pooled) {
            self.state().idle.push(pooled);
        }
    }

    /// Whoever notices first ends it; connections made since are of the next one and stay.
    pub fn end_generation_of(&self, lost: &Pooled) {
        let ended = lost.generation;
        let mut state = self.state();
        if self.generation.compare_exchange(ended, ended + 1, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            state.idle.clear();
            state.open = Arc::default();
        }
    }

    fn pop(&self) -> Option<Pooled> {
        self.state().idle.pop()
    }

    fn is_current(&self, pooled: &Pooled) -> bool {
        pooled.generation == self.generation.load(Ordering::SeqCst)
    }

    fn open(&self) -> DbResult<Pooled> {
        let generation = self.generation.load(Ordering::SeqCst);
        let connection = open(&self.config, Purpose::LongRead)?;
        let counted = Arc::clone(&self.state().open);
        Ok(Pooled { connection, generation, opened: Instant::now(), _counted: counted })
    }

    /// A server that refuses one more connection than it has is not gone.
    fn missed(self: &Arc<Self>, error: &DbError) {
        if matches!(self.config.address, DatabaseAddress::Sqlite(_)) {
            tracing::warn!(%error, "cannot open the database");
            return;
        }
        let mut state = self.state();
        let (others, is_known) = (Arc::strong_count(&state.open) - 1, state.gone.is_some());
        if others > 0 || is_known {
            return;
        }
        let prober = Arc::downgrade(self);
        match std::thread::Builder::new().name("database-prober".into()).spawn(move || probe(&prober)) {
            Ok(_detached) => {
                tracing::warn!(%error, "the database is gone: requests are refused until it is back");
                state.gone = Some((Instant::now(), error.to_string()));
            }
            Err(refused) => tracing::warn!(%error, %refused, "cannot connect to the database"),
        }
    }

    fn is_back(&self, pooled: Pooled) {
        let gone = {
            let mut state = self.state();
            state.idle.push(pooled);
            state.gone.take()
        };
        let seconds = gone.map(|(since, _)| since.elapsed().as_secs_f32());
        tracing::info!(seconds, "the database is back");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends when the server is back, or when nobody asks for it any more.
fn probe(connections: &Weak<Connections>) {
    loop {
        std::thread::sleep(PROBED_EVERY);
        let Some(connections) = connections.upgrade() else { return };
        if let Ok(pooled) = connections.open() {
            connections.is_back(pooled);
            return;
        }
    }
}
