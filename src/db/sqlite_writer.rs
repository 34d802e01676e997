//! SQLite's one writer: a thread that takes jobs from a queue and commits many at once, so that a
//! promise that survives a power cut (`synchronous = FULL`) costs one fsync for all of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::Error;
use diesel::{Connection as _, QueryResult, SqliteConnection};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::connection::{AnyConnection, Purpose, open};
use super::error::{DbError, DbResult};
use super::metrics::WriterMetrics;
use super::sqlite_damage::Damage;
use super::sqlite_file::File;
use crate::core::config::DatabaseConfig;

/// Jobs that may wait. At some 15,000 writes a second that is less than a tenth of one.
const QUEUE: usize = 1024;

/// Jobs that share a commit.
const BATCH: usize = 256;

const DAMAGED: &str = "SQLite's file is damaged";

/// A job runs inside the open batch (or is told why there is none) and leaves what is to be done once the
/// batch's fate is known.
type Job = Box<dyn FnOnce(Result<&mut AnyConnection, &str>) -> Finish + Send>;
type Finish = Box<dyn FnOnce(Result<(), &str>)>;

pub struct Writer {
    pub watch: Watch,
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What is noticed of the file and of the writes into it.
#[derive(Clone)]
pub struct Watch {
    damage: Arc<Damage>,
    pub metrics: Arc<WriterMetrics>,
}

impl Writer {
    /// `generation` moves on when the file is another: connections from before have the old one open.
    pub fn start(config: &DatabaseConfig, generation: Arc<AtomicU64>, damage: Arc<Damage>) -> DbResult<Self> {
        let mut connection = open(config, Purpose::Write)?;
        let mut file = File::at(config);
        let config = config.clone();
        let (queue, mut jobs) = mpsc::channel(QUEUE);
        let watch = Watch { damage, metrics: Arc::default() };
        let (seen, damage) = (watch.clone(), Arc::clone(&watch.damage));
        let thread = thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || {
                while let Some(first) = jobs.blocking_recv() {
                    if file.is_another() {
                        generation.fetch_add(1, Ordering::Relaxed);
                        reopen(&config, &mut connection, &mut file, &damage);
                        refuse_waiting("SQLite's file was moved or replaced", first, &mut jobs);
                    } else if damage.is_seen() {
                        refuse_waiting(DAMAGED, first, &mut jobs);
                    } else {
                        commit_together(&mut connection, first, &mut jobs, &seen);
                    }
                }
                if damage.is_seen() {
                    leave(connection);
                } else {
                    checkpoint(&mut connection);
                }
            })
            .map_err(|error| DbError::Unavailable(error.to_string()))?;
        Ok(Self { watch, queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    pub async fn run<T, F>(&self, work: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let damage = Arc::clone(&self.watch.damage);
        let job: Job = Box::new(move |batch| {
            let result = damage.watch(batch.map_err(unavailable).and_then(|conn| in_savepoint(conn, work)));
            Box::new(move |fate| {
                let _client_left = answer.send(result.and_then(|value| fate.map(|()| value).map_err(unavailable)));
            })
        });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let queue = queue.ok_or_else(|| unavailable("the writer is closed"))?;
        queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => {
                self.watch.metrics.refused.add(1);
                unavailable("too many writes are waiting")
            }
            TrySendError::Closed(_) => unavailable("the writer stopped"),
        })?;
        answered.await.unwrap_or_else(|_gone| Err(unavailable("the writer stopped")))
    }

    /// How many writes wait.
    pub fn waiting(&self) -> u64 {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.as_ref().map_or(0, |queue| (queue.max_capacity() - queue.capacity()) as u64)
    }

    pub fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the SQLite writer panicked");
        }
    }
}

fn unavailable(why: &str) -> DbError {
    DbError::Unavailable(why.to_owned())
}

/// Only where the file is back: making an empty one in its place would hide that it is gone.
fn reopen(config: &DatabaseConfig, connection: &mut AnyConnection, file: &mut File, damage: &Damage) {
    if file.is_missing() {
        tracing::error!("SQLite's file is gone");
        return;
    }
    match open(config, Purpose::Write) {
        Ok(opened) => {
            let old = std::mem::replace(connection, opened);
            *file = File::at(config);
            if damage.is_seen() {
                leave(old);
                damage.clear();
            }
        }
        Err(error) => tracing::error!(%error, "SQLite's file cannot be opened again"),
    }
}

/// Closing the last connection to a file would write into it what its log holds.
fn leave(connection: AnyConnection) {
    std::mem::forget(connection);
}

fn refuse_waiting(why: &str, first: Job, jobs: &mut mpsc::Receiver<Job>) {
    // All of them before the first is told: whoever asks again thereupon is not meant any more.
    let waiting: Vec<Job> = std::iter::from_fn(|| jobs.try_recv().ok()).take(QUEUE).collect();
    std::iter::once(first).chain(waiting).for_each(|job| job(Err(why))(Ok(())));
}

/// Diesel has to know of the outer transaction, or its count of open ones is wrong and the jobs' own
/// `transaction` fails: hence its manager and not a bare `BEGIN`.
fn commit_together(connection: &mut AnyConnection, first: Job, jobs: &mut mpsc::Receiver<Job>, watch: &Watch) {
    let begun = AnsiTransactionManager::begin_transaction_sql(sqlite(connection), "BEGIN IMMEDIATE");
    if let Err(error) = begun {
        tracing::error!(%error, "SQLite cannot begin to write");
        // Those who wait would find the same, one after the other, each after SQLite's busy timeout.
        refuse_waiting(&error.to_string(), first, jobs);
        return;
    }
    let mut finish = vec![first(Ok(connection))];
    // SQLite takes a whole transaction back by itself when the disk is full or fails. What came after it in
    // the same batch would be committed on its own and yet be refused with the batch.
    while finish.len() < BATCH && depth(connection) == 1 && !watch.damage.is_seen() {
        let Ok(job) = jobs.try_recv() else { break };
        finish.push(job(Ok(connection)));
    }
    let committing = Instant::now();
    let fate = if watch.damage.is_seen() {
        roll_back_to(connection, 0);
        Err(DAMAGED.to_owned())
    } else {
        AnsiTransactionManager::commit_transaction(sqlite(connection)).map_err(|error| {
            tracing::error!(%error, "SQLite cannot commit");
            roll_back_to(connection, 0);
            error.to_string()
        })
    };
    watch.metrics.commits.observe_since(committing);
    watch.metrics.batches.observe(finish.len() as u64);
    for finish in finish {
        finish(fate.as_ref().map(|&()| ()).map_err(String::as_str));
    }
}

/// One job: its failure, or its panic, takes back its own changes and nobody else's.
fn in_savepoint<T>(
    connection: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
) -> DbResult<T> {
    let outside = depth(connection);
    let result = catch_unwind(AssertUnwindSafe(|| connection.transaction(work)));
    match result {
        Ok(Err(_)) if depth(connection) < outside => Err(unavailable("SQLite took the transaction back")),
        Ok(result) => result.map_err(DbError::from),
        Err(_payload) => {
            roll_back_to(connection, outside);
            Err(DbError::Query(Error::QueryBuilderError("a write panicked".into())))
        }
    }
}

fn roll_back_to(connection: &mut AnyConnection, wanted: u32) {
    while depth(connection) > wanted {
        if AnsiTransactionManager::rollback_transaction(sqlite(connection)).is_err() {
            return;
        }
    }
}

/// How many transactions are open inside each other.
fn depth(connection: &mut AnyConnection) -> u32 {
    AnsiTransactionManager::transaction_manager_status_mut(sqlite(connection))
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZero::get)
}

fn checkpoint(connection: &mut AnyConnection) {
    if let Err(error) = connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);") {
        tracing::warn!(%error, "SQLite's log stays beside its file");
    }
}

#[expect(clippy::unreachable, reason = "the writer opens SQLite and nothing else")]
fn sqlite(connection: &mut AnyConnection) -> &mut SqliteConnection {
    match connection {
        AnyConnection::Sqlite(sqlite) => sqlite,
        AnyConnection::Postgres(_) => unreachable!(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use diesel::connection::SimpleConnection;
    use diesel::result::Error;
    use diesel::{QueryResult, RunQueryDsl};

    use super::{AnyConnection, DbError, Writer};
    use crate::core::config::{DatabaseAddress, DatabaseConfig};

    fn insert(conn: &mut AnyConnection) -> QueryResult<usize> {
        diesel::sql_query("INSERT INTO notes VALUES (1)").execute(conn)
    }

    /// Takes the whole transaction back, as SQLite does by itself when the disk is full.
    fn lose(conn: &mut AnyConnection) -> QueryResult<usize> {
        conn.batch_execute("ROLLBACK").and(Err(Error::NotFound))
    }

    #[tokio::test]
    async fn a_lost_batch_refuses_what_it_lost_and_nothing_else() {
        let Ok(folder) = tempfile::tempdir() else { panic!("no folder") };
        let config = DatabaseConfig {
            address: DatabaseAddress::Sqlite(folder.path().join("test.db").display().to_string()),
            pool_size: 1,
            acquire_timeout: Duration::from_secs(1),
            statement_timeout: Duration::from_secs(1),
        };
        let Ok(writer) = Writer::start(&config, Arc::default(), Arc::default()) else { panic!("no writer") };
        let made = writer.run(|conn| conn.batch_execute("CREATE TABLE notes (note INTEGER)")).await;
        assert!(made.is_ok());
        // The first waits until the others wait for it, so that all three are in one batch.
        let (release, released) = std::sync::mpsc::channel();
        let first = move |conn: &mut AnyConnection| {
            let _others_wait = released.recv();
            insert(conn)
        };
        let others_wait = async { release.send(()) };
        let (before, lost, after, _) =
            tokio::join!(writer.run(first), writer.run(lose), writer.run(insert), others_wait);
        assert!(matches!((&before, &lost), (Err(DbError::Unavailable(_)), Err(DbError::Unavailable(_)))));
        assert!(after.is_ok());
        // One row is there to be deleted: the one that was acknowledged.
        let deleted = writer.run(|conn| diesel::sql_query("DELETE FROM notes").execute(conn)).await;
        assert!(matches!(deleted, Ok(1)));
        writer.close();
    }
}
