//! How long a request waits for a database that says nothing: `statement_timeout` is the server's, and a server that
//! hangs, a frozen network and a COMMIT that waits for a lost standby know none.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{Connection as _, InstrumentationEvent};

use crate::db::connection::AnyConnection;
use crate::db::error::{DbError, DbResult};

/// So much longer than the server may take for a statement, its answer may take.
const MARGIN: Duration = Duration::from_secs(1);

/// Of SQLite, which is a part of this process.
const YEAR: Duration = Duration::from_hours(365 * 24);

const GIVEN_UP: u64 = 0;

/// One request's patience. Whenever the database has come a step further, it begins anew.
pub struct Patience {
    pub since: Instant,
    /// Milliseconds after `since`, or that the request was answered without the database.
    due: AtomicU64,
    is_committing: AtomicBool,
}

impl Patience {
    /// For a connection to be had.
    pub fn new(patience: Duration) -> Self {
        let due = AtomicU64::new(milliseconds(patience));
        Self { since: Instant::now(), due, is_committing: AtomicBool::new(false) }
    }

    /// Begins to count the statements of this connection.
    ///
    /// # Errors
    /// When the request has been answered.
    pub fn watch(self: &Arc<Self>, conn: &mut AnyConnection, statement_timeout: Duration) -> DbResult<()> {
        let AnyConnection::Postgres(postgres) = conn else {
            return self.extend(YEAR).then_some(()).ok_or_else(given_up);
        };
        let (patience, silence) = (Arc::clone(self), statement_timeout + MARGIN);
        postgres.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. } | InstrumentationEvent::FinishQuery { .. }) {
                let _answered = patience.extend(silence);
            }
        });
        self.extend(silence).then_some(()).ok_or_else(given_up)
    }

    /// Whether the request still waits.
    fn extend(&self, patience: Duration) -> bool {
        let due = milliseconds(self.since.elapsed() + patience);
        let later = |before| (before != GIVEN_UP).then_some(due);
        self.due.fetch_update(Ordering::SeqCst, Ordering::SeqCst, later).is_ok()
    }

    /// Whether the request still waits: from here on it is told that the outcome is not known.
    pub fn begin_commit(&self) -> bool {
        self.is_committing.store(true, Ordering::SeqCst);
        self.due.load(Ordering::SeqCst) != GIVEN_UP
    }

    /// What came of the work, or that nothing came for too long.
    pub async fn wait_for<T>(&self, work: impl Future<Output = DbResult<T>>) -> DbResult<T> {
        let mut work = pin!(work);
        loop {
            let due = self.due.load(Ordering::SeqCst);
            let until = self.since + Duration::from_millis(due);
            if let Ok(done) = tokio::time::timeout_at(until.into(), work.as_mut()).await {
                return done;
            }
            let is_silent = self.due.compare_exchange(due, GIVEN_UP, Ordering::SeqCst, Ordering::SeqCst).is_ok();
            if is_silent {
                return Err(if self.is_committing.load(Ordering::SeqCst) {
                    DbError::Unknown("nothing came back for too long".into())
                } else {
                    given_up()
                });
            }
        }
    }
}

fn given_up() -> DbError {
    DbError::Unavailable("the database was silent for too long".into())
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}
