//! The database behind doors: short reads, long reads and writes, on SQLite or PostgreSQL. Knows how to
//! reach a connection and what to do when there is none; knows no table.
//!
//! | door | SQLite | PostgreSQL |
//! |---|---|---|
//! | [`Db::read`] | inline, on the worker's own connection | pool, on a blocking thread |
//! | [`Db::read_long`] | small pool, on a blocking thread | as above, a third of the pool at most |
//! | [`Db::write`] | the one writer thread, many jobs a commit | as above, half of the pool at most |
//!
//! What is handed in is `Fn`, since PostgreSQL may be asked again: it looks at the database and at what it was given, and
//! changes nothing else.

mod connection;
mod error;
mod metrics;
pub mod migrations;
mod pool;
mod prepared;
mod row_cache;
mod sqlite_damage;
mod sqlite_file;
mod sqlite_writer;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use diesel::QueryResult;

use crate::core::config::{DatabaseAddress, DatabaseConfig};
use connection::Purpose;
pub(crate) use connection::either;
pub use connection::{AnyConnection, connect, connect_new_file, connect_read_only};
pub use error::{DbError, DbResult, explained, is_foreign_key_violation, is_unique_violation};
pub use metrics::{DoorMetrics, PoolState, WriterMetrics};
use pool::Pool;
pub use prepared::{Prepare, Prepared};
pub use row_cache::RowCache;
use row_cache::{Seen, data_version};
use sqlite_damage::Damage;
use sqlite_writer::Writer;

/// One open database, shared by all threads of a process.
#[derive(Clone)]
pub struct Database(Arc<Backend>);

enum Backend {
    Sqlite { config: DatabaseConfig, writer: Writer, long_reads: Pool, generation: Arc<AtomicU64>, damage: Arc<Damage> },
    Postgres { pool: Pool, long_reads: Pool, writes: Pool },
}

/// Connections for long reads on SQLite: as many searches run at once.
const LONG_READERS: u32 = 3;

impl Database {
    /// Opens the database. On SQLite the file is made where there is none; PostgreSQL is reached when
    /// the first query asks for it.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(config: &DatabaseConfig) -> DbResult<Self> {
        let backend = match &config.address {
            DatabaseAddress::Sqlite(_) => {
                let long_reads = Pool::new(config, LONG_READERS);
                let generation = long_reads.generation();
                let damage = Arc::<Damage>::default();
                let writer = Writer::start(config, Arc::clone(&generation), Arc::clone(&damage))?;
                Backend::Sqlite { config: config.clone(), writer, long_reads, generation, damage }
            }
            DatabaseAddress::Postgres(_) => {
                let pool = Pool::new(config, config.pool_size);
                // Searches that scan and writes that wait for a lock leave connections to short reads.
                let [long_reads, writes] = [3, 2].map(|part| pool.share((config.pool_size / part).max(1)));
                Backend::Postgres { pool, long_reads, writes }
            }
        };
        Ok(Self(Arc::new(backend)))
    }

    /// A handle for one thread.
    #[must_use]
    pub fn handle(&self) -> Db {
        Db { database: self.clone(), reader: Rc::default() }
    }

    /// Waits until every accepted write is on the disk and folds SQLite's log into its file.
    pub fn close(&self) {
        if let Backend::Sqlite { writer, .. } = &*self.0 {
            writer.close();
        }
    }
}

/// One thread's handle on the database.
#[derive(Clone)]
pub struct Db {
    database: Database,
    /// SQLite only: a point read costs less than the way to another thread and back.
    reader: Rc<RefCell<Option<Reader>>>,
}

struct Reader {
    /// Of the file that was there when it was opened.
    generation: u64,
    /// Different for every connection of the process.
    id: u64,
    connection: AnyConnection,
}

impl Db {
    /// A read that an index answers in well under a millisecond. On SQLite it runs on the calling thread
    /// and everything else there waits: a scan belongs into [`Db::read_long`].
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when trying again later may help, [`DbError::Query`] otherwise.
    pub async fn read<T, F>(&self, query: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        match &*self.database.0 {
            Backend::Sqlite { config, generation, damage, .. } => damage.watch(self.read_inline(
                config,
                generation.load(Ordering::Relaxed),
                |reader| query(&mut reader.connection),
            )),
            Backend::Postgres { pool, .. } => pool.run(query).await,
        }
    }

    /// The same, unless this worker has read it since anybody wrote. `query` reads by nothing but `key`.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_through<K, V, F>(&self, cache: &RowCache<K, V>, key: K, query: F) -> DbResult<V>
    where
        K: std::hash::Hash + Eq,
        V: Clone + Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<V> + Send + 'static,
    {
        match &*self.database.0 {
            Backend::Sqlite { config, generation, damage, .. } => {
                damage.watch(self.read_inline(config, generation.load(Ordering::Relaxed), |reader| {
                    let Some(version) = data_version(&mut reader.connection)? else {
                        return query(&mut reader.connection);
                    };
                    let seen = Seen { connection: reader.id, version };
                    cache.get_or_read(seen, key, || query(&mut reader.connection))
                }))
            }
            Backend::Postgres { pool, .. } => pool.run(query).await,
        }
    }

    /// A read that may take long: a scan, or a search for what is common.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_long<T, F>(&self, query: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        match &*self.database.0 {
            Backend::Sqlite { long_reads, damage, .. } => damage.watch(long_reads.run(query).await),
            Backend::Postgres { long_reads, .. } => long_reads.run(query).await,
        }
    }

    /// A unit of work in a transaction. `Ok` means that it is on the disk; an error leaves nothing of it, but for
    /// [`DbError::Unknown`]. It is begun again where nothing of it can have stayed: after a serialisation failure, a
    /// deadlock, or a connection that was lost before COMMIT was sent.
    ///
    /// # Errors
    /// As [`Db::read`], and [`DbError::Unknown`] when PostgreSQL went away during COMMIT.
    pub async fn write<T, F>(&self, work: F) -> DbResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        match &*self.database.0 {
            Backend::Sqlite { writer, .. } => writer.run(work).await,
            Backend::Postgres { writes, .. } => writes.transact(work).await,
        }
    }

    /// Whether the file can be relied on. Once SQLite has met damage, writes are refused and reads are not to be
    /// trusted, until another file has its place.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] then.
    pub async fn ensure_sound(&self) -> DbResult<()> {
        match &*self.database.0 {
            // It is the writer who notices that the file was replaced.
            Backend::Sqlite { damage, .. } if damage.is_seen() => self.write(|_| Ok(())).await,
            _ => Ok(()),
        }
    }

    fn read_inline<T>(
        &self,
        config: &DatabaseConfig,
        generation: u64,
        query: impl FnOnce(&mut Reader) -> QueryResult<T>,
    ) -> DbResult<T> {
        static OPENED: AtomicU64 = AtomicU64::new(0);
        let mut reader = self.reader.borrow_mut();
        let current = match &mut *reader {
            Some(current) if current.generation == generation => current,
            none => {
                let connection = connection::open(config, Purpose::InlineRead)?;
                none.insert(Reader { generation, id: OPENED.fetch_add(1, Ordering::Relaxed), connection })
            }
        };
        let answer = query(current).map_err(DbError::from);
        if matches!(answer, Err(DbError::Unavailable(_) | DbError::Damaged(_))) {
            // The file may be another one when it is back.
            *reader = None;
        }
        answer
    }
}
