//! What users have under way at once, on this instance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Counts = Arc<Mutex<HashMap<i64, usize>>>;

/// So many of one kind of work a user may have under way.
pub struct AtOnce {
    limit: usize,
    counts: Counts,
}

/// As long as it lives, its work counts as under way.
#[derive(Default)]
pub struct UnderWay {
    counts: Counts,
    user_id: i64,
}

impl AtOnce {
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, counts: Counts::default() }
    }

    /// `None` where the user has as many under way as may be.
    #[must_use]
    pub fn begin(&self, user_id: i64) -> Option<UnderWay> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(user_id).or_default();
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        Some(UnderWay { counts: Arc::clone(&self.counts), user_id })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.user_id) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.user_id);
            }
        }
    }
}
