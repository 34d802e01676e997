//! Whether SQLite has met bytes in its file that it did not write. What is written after that may bury what could
//! still be saved.

use std::sync::atomic::{AtomicBool, Ordering};

use super::error::{DbError, DbResult};

/// Seen by one thread, it is known to all of the process.
#[derive(Default)]
pub struct Damage(AtomicBool);

impl Damage {
    /// Hands the answer on; where it tells of damage, that is remembered, and logged the first time.
    pub fn watch<T>(&self, answer: DbResult<T>) -> DbResult<T> {
        if let Err(DbError::Damaged(why)) = &answer
            && !self.0.swap(true, Ordering::Relaxed)
        {
            tracing::error!("{}", DbError::Damaged(why.clone()));
        }
        answer
    }

    pub fn is_seen(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Another file has the place of the damaged one.
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
