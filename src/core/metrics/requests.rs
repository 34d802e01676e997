//! What is counted of requests. Every worker counts for itself, so that none waits for another's cache lines; whoever
//! reads adds up.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Count, Distribution, Histogram, Level};

/// The label of a method is its name, or the last of these.
pub const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "other"];

/// The statuses that are told apart, the most frequent first. 499: the client left before it was answered.
pub const STATUSES: [u16; 27] = [
    200, 304, 201, 204, 404, 401, 422, 403, 400, 429, 503, 499, 202, 409, 412, 405, 406, 413, 415, 408, 431, 500, 501,
    502, 504, 206, 416,
];

/// Request times: 100 µs to 10 s.
const TIMES: &[u64] = &[
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    10_000_000_000,
];

/// The label of requests that no route took.
const NO_ROUTE: &str = "none";

/// All requests of the process.
#[derive(Debug, Default)]
pub struct Requests(Mutex<Vec<Arc<Worker>>>);

/// What one worker counts.
#[derive(Debug, Default)]
pub struct Worker {
    pub in_flight: Level,
    /// By route and method. A route enters with its first request, so paths that nobody asks for cost nothing.
    tallies: Mutex<BTreeMap<(String, usize), Arc<Tally>>>,
}

/// The requests of one method to one route, as one worker has answered them.
#[derive(Debug)]
pub struct Tally {
    /// As in [`STATUSES`], and one for all others.
    statuses: [Count; STATUSES.len() + 1],
    times: Histogram,
}

/// A route's template, and what its worker counts of it: found once a worker, not once a request.
#[derive(Debug)]
pub struct Route {
    template: String,
    tallies: [OnceCell<Arc<Tally>>; METHODS.len()],
}

/// The requests of one method to one route, as all workers have answered them.
#[derive(Debug)]
pub struct Traffic {
    /// As in [`STATUSES`], and one for all others.
    pub statuses: Vec<u64>,
    pub times: Distribution,
}

impl Requests {
    /// For one more worker.
    pub fn worker(&self) -> Arc<Worker> {
        let worker = Arc::<Worker>::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&worker));
        worker
    }

    #[must_use]
    pub fn in_flight(&self) -> u64 {
        self.workers().iter().map(|worker| worker.in_flight.get()).sum()
    }

    /// By route and place in [`METHODS`].
    #[must_use]
    pub fn traffic(&self) -> BTreeMap<(String, usize), Traffic> {
        let mut all = BTreeMap::<_, Traffic>::new();
        for worker in self.workers() {
            let tallies = worker.tallies.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, tally) in tallies.iter() {
                let part = tally.read();
                match all.get_mut(key) {
                    Some(traffic) => traffic.absorb(&part),
                    None => drop(all.insert(key.clone(), part)),
                }
            }
        }
        all
    }

    fn workers(&self) -> Vec<Arc<Worker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Worker {
    /// Finds what is counted of this route by its template; [`Route::tally`] remembers it.
    pub fn tally(&self, template: &str, method: usize) -> Arc<Tally> {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tallies.entry((template.to_owned(), method)).or_default())
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self { statuses: std::array::from_fn(|_| Count::default()), times: Histogram::new(TIMES) }
    }
}

impl Tally {
    pub fn count(&self, status: u16, time: Duration) {
        let place = STATUSES.iter().position(|&known| known == status).unwrap_or(STATUSES.len());
        if let Some(count) = self.statuses.get(place) {
            count.add(1);
        }
        self.times.observe_time(time);
    }

    fn read(&self) -> Traffic {
        Traffic { statuses: self.statuses.iter().map(Count::get).collect(), times: self.times.read() }
    }
}

impl Traffic {
    fn absorb(&mut self, other: &Self) {
        self.statuses.iter_mut().zip(&other.statuses).for_each(|(count, more)| *count += more);
        self.times.absorb(&other.times);
    }
}

impl Route {
    #[must_use]
    pub fn new(template: impl Into<String>) -> Self {
        Self { template: template.into(), tallies: std::array::from_fn(|_| OnceCell::new()) }
    }

    /// For requests that no route took: however many paths they name, they are one route.
    #[must_use]
    pub fn none() -> Self {
        Self::new(NO_ROUTE)
    }

    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// What this worker counts of the route. A route belongs to one worker.
    #[must_use]
    pub fn tally(&self, worker: &Worker, method: usize) -> Option<&Tally> {
        Some(self.tallies.get(method)?.get_or_init(|| worker.tally(&self.template, method)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Requests, Route, STATUSES};

    #[test]
    fn what_workers_count_is_added_up_by_route_and_method() {
        let requests = Requests::default();
        for _ in 0..2 {
            let (worker, route) = (requests.worker(), Route::new("/recipes/{recipe_id}"));
            for (method, status) in [(0, 200), (0, 200), (1, 201), (0, 418)] {
                let Some(tally) = route.tally(&worker, method) else { panic!("no method") };
                tally.count(status, Duration::from_micros(150));
            }
        }
        let traffic = requests.traffic();
        let counts: Vec<_> = traffic
            .iter()
            .map(|((route, method), traffic)| {
                (route.as_str(), *method, traffic.statuses[0], traffic.statuses[STATUSES.len()], traffic.times.total())
            })
            .collect();
        assert_eq!(counts, [("/recipes/{recipe_id}", 0, 4, 2, 6), ("/recipes/{recipe_id}", 1, 0, 0, 2)]);
        assert!(traffic.values().all(|traffic| traffic.times.counts[1] == traffic.times.total()));
    }
}
