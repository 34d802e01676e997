//! What users have under way at once, on this instance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Queues = Arc<Mutex<HashMap<String, Arc<Semaphore>>>>;

/// So many of one kind of work anybody may have under way.
pub struct AtOnce {
    limit: usize,
    queues: Queues,
}

/// As long as it lives, its work counts as under way.
// The turn is given back before its queue is looked at: the fields are dropped in this order.
#[derive(Default)]
pub struct UnderWay {
    _turn: Option<OwnedSemaphorePermit>,
    _place: Option<Place>,
}

/// In a queue, which is there as long as anybody has or waits for a turn of it.
struct Place {
    queues: Queues,
    who: String,
}

impl AtOnce {
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, queues: Queues::default() }
    }

    /// `None` where as many are under way as may be.
    #[must_use]
    pub fn begin(&self, who: &str) -> Option<UnderWay> {
        let (place, queue) = self.place(who);
        let turn = queue.try_acquire_owned().ok()?;
        Some(UnderWay { _turn: Some(turn), _place: Some(place) })
    }

    /// Waits until one less is under way, where need be.
    pub async fn wait(&self, who: &str) -> UnderWay {
        let (place, queue) = self.place(who);
        let turn = queue.acquire_owned().await.ok();
        UnderWay { _turn: turn, _place: Some(place) }
    }

    fn place(&self, who: &str) -> (Place, Arc<Semaphore>) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(who.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(self.limit)));
        (Place { queues: Arc::clone(&self.queues), who: who.to_owned() }, Arc::clone(queue))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.get(&self.who).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            queues.remove(&self.who);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::AtOnce;

    fn is_empty(at_once: &AtOnce) -> bool {
        at_once.queues.lock().expect("nobody panicked").is_empty()
    }

    #[test]
    fn each_has_so_many_and_may_begin_another_when_one_ends() {
        let at_once = AtOnce::new(2);
        let (first, second) = (at_once.begin("ada"), at_once.begin("ada"));
        assert!(first.is_some() && second.is_some() && at_once.begin("ada").is_none());
        assert!(at_once.begin("eva").is_some());
        drop(first);
        assert!(at_once.begin("ada").is_some());
    }

    #[test]
    fn who_waits_gets_the_turn_that_is_given_back() {
        let at_once = AtOnce::new(1);
        let first = at_once.begin("ada");
        let mut second = Box::pin(at_once.wait("ada"));
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        assert!(second.now_or_never().is_some());
    }

    #[test]
    fn nothing_is_kept_of_who_has_nothing_under_way() {
        let at_once = AtOnce::new(1);
        let first = at_once.begin("ada");
        let mut left = Box::pin(at_once.wait("ada"));
        assert!(left.as_mut().now_or_never().is_none());
        assert!(at_once.begin("ada").is_none());
        // The turn is given to who waits, who leaves without it.
        drop(first);
        drop(left);
        assert!(is_empty(&at_once));
        drop(at_once.wait("ada").now_or_never());
        assert!(is_empty(&at_once));
    }
}
