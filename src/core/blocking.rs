//! Work on a blocking thread, by whoever has a turn: a permit that says how many may be at it at once.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::spawn_blocking;

/// Why there is no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The system refuses another thread: it may have one in a moment. Nothing was done.
    NoThread,
    Panicked,
}

/// Runs `work`. The turn lasts as long as that, although whoever waits for the outcome may have left.
///
/// # Errors
/// When the work panicked or was not begun.
pub async fn with_turn<T: Send + 'static>(
    turn: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let turn = Arc::new(Mutex::new(Some(turn)));
    let take = |turn: &Mutex<Option<_>>| turn.lock().unwrap_or_else(PoisonError::into_inner).take();
    let theirs = Arc::clone(&turn);
    // Without a thread tokio panics, and the work stays in its queue: with its turn, nobody else would ever have that.
    let begun = catch_unwind(AssertUnwindSafe(|| spawn_blocking(move || take(&theirs).map(|_turn| work()))));
    let Ok(task) = begun else {
        drop(take(&turn));
        return Err(Lost::NoThread);
    };
    task.await.map_err(|_panicked| Lost::Panicked)?.ok_or(Lost::NoThread)
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoThread => "the system refuses another thread",
            Self::Panicked => "work on a blocking thread panicked",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Semaphore;

    use super::{Lost, with_turn};

    #[tokio::test]
    async fn the_turn_of_work_that_panics_is_free_again() {
        let turns = Arc::new(Semaphore::new(1));
        let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { panic!("closed") };
        assert_eq!(with_turn(turn, || -> u8 { panic!("on purpose") }).await, Err(Lost::Panicked));
        let Ok(turn) = Arc::clone(&turns).try_acquire_owned() else { panic!("no turn") };
        assert_eq!(with_turn(turn, || 1).await, Ok(1));
    }
}
