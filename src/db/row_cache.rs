//! What one worker has read, for as long as nobody has written.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, RunQueryDsl};

use super::AnyConnection;

/// Rows by key, of one worker thread. SQLite alone: one of its connections can tell whether any other has committed
/// something since, and what was read is forgotten then. With PostgreSQL it stays empty.
///
/// What is asked of a row is asked of it each time: the clock goes on while nobody writes.
pub struct RowCache<K, V> {
    rows: RefCell<Rows<K, V>>,
    room: usize,
    bytes: usize,
    weigh: fn(&V) -> usize,
}

struct Rows<K, V> {
    seen: Option<Seen>,
    found: HashMap<K, V>,
    bytes: usize,
}

/// Which state of the database a connection sees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Versions of two connections have nothing to do with each other.
    pub connection: u64,
    pub version: i64,
}

impl<K: Hash + Eq, V: Clone> RowCache<K, V> {
    /// Keeps so many rows; all are forgotten where one more comes.
    #[must_use]
    pub fn with_room_for(room: usize) -> Self {
        Self::with_room_for_bytes(room, usize::MAX, |_row| 0)
    }

    /// The same, and no more than so many bytes, as `weigh` tells them, and one row more.
    #[must_use]
    pub fn with_room_for_bytes(room: usize, bytes: usize, weigh: fn(&V) -> usize) -> Self {
        Self { rows: RefCell::new(Rows { seen: None, found: HashMap::new(), bytes: 0 }), room, bytes, weigh }
    }

    /// `seen` was looked up before `read` reads: what is committed in between belongs to a later version, and is read
    /// again.
    pub(super) fn get_or_read(&self, seen: Seen, key: K, read: impl FnOnce() -> QueryResult<V>) -> QueryResult<V> {
        let mut rows = self.rows.borrow_mut();
        if rows.seen != Some(seen) {
            (rows.seen, rows.bytes) = (Some(seen), 0);
            rows.found.clear();
        }
        if let Some(known) = rows.found.get(&key) {
            return Ok(known.clone());
        }
        let value = read()?;
        if rows.found.len() >= self.room || rows.bytes >= self.bytes {
            rows.bytes = 0;
            rows.found.clear();
        }
        rows.bytes += (self.weigh)(&value);
        rows.found.insert(key, value.clone());
        Ok(value)
    }
}

/// Changes with whatever another connection commits (<https://sqlite.org/pragma.html#pragma_data_version>). `None`:
/// PostgreSQL, which has nothing of the kind.
pub(super) fn data_version(connection: &mut AnyConnection) -> QueryResult<Option<i64>> {
    match connection {
        AnyConnection::Sqlite(sqlite) => DataVersion.get_result(sqlite).map(Some),
        AnyConnection::Postgres(_) => Ok(None),
    }
}

/// A type of its own, so that the statement stays prepared.
#[derive(QueryId)]
struct DataVersion;

impl Query for DataVersion {
    type SqlType = BigInt;
}

impl RunQueryDsl<diesel::SqliteConnection> for DataVersion {}

impl QueryFragment<Sqlite> for DataVersion {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("PRAGMA data_version");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{RowCache, Seen};

    /// Which of these were read, and not found in the cache.
    fn read(cache: &RowCache<usize, String>, version: i64, lengths: &[usize]) -> Vec<usize> {
        let mut read = Vec::new();
        for &length in lengths {
            let text = cache.get_or_read(Seen { connection: 1, version }, length, || {
                read.push(length);
                Ok("x".repeat(length))
            });
            assert_eq!(text.map(|text| text.len()), Ok(length));
        }
        read
    }

    #[test]
    fn rows_are_kept_until_somebody_writes() {
        let cache = RowCache::with_room_for(8);
        assert_eq!(read(&cache, 1, &[1, 2, 1, 2]), [1, 2]);
        assert_eq!(read(&cache, 2, &[1, 1]), [1]);
    }

    #[test]
    fn all_are_forgotten_where_there_is_no_room_for_one_more() {
        let cache = RowCache::with_room_for(2);
        assert_eq!(read(&cache, 1, &[1, 2, 1, 2, 3, 3, 2]), [1, 2, 3, 2]);
        let cache = RowCache::with_room_for_bytes(100, 10, String::len);
        assert_eq!(read(&cache, 1, &[4, 7, 4, 7, 1, 1, 4]), [4, 7, 1, 4]);
    }
}
