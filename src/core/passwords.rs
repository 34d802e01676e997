//! Passwords: bcrypt over a keyed digest, computed by a few low-priority threads behind a bounded queue,
//! so that a storm of logins leaves the rest of the service as it was.

mod hasher;
mod pepper;
mod strength;

use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, oneshot};

use super::config::PasswordConfig;
use super::metrics::{Count, Histogram, Level};
pub use hasher::{Hasher, is_bcrypt};
pub use strength::OwnWords;

/// A refusal takes so long: clients that come again at once would otherwise have the processor to themselves.
const REFUSAL: Duration = Duration::from_millis(100);

/// Hashes and checks passwords on threads of its own.
#[derive(Clone)]
pub struct Passwords {
    queue: mpsc::Sender<Job>,
    /// One for each job that is worked on or may wait.
    places: Arc<Semaphore>,
    hasher: Arc<Hasher>,
    metrics: Arc<HashMetrics>,
}

/// What is counted of the threads and their queue.
#[derive(Debug)]
pub struct HashMetrics {
    pub threads: usize,
    /// Jobs that may wait.
    pub queue_limit: usize,
    pub busy: Level,
    /// Requests that found the queue full.
    pub refused: Count,
    pub times: Histogram,
}

/// From bcrypt's lowest cost here to its highest on a busy machine: 10 ms to 10 s.
const TIMES: &[u64] = &[
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

type Job = Box<dyn FnOnce() + Send>;

/// What a check found out.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and the stored hash is of an older form or cost: this one should take its place.
    Upgrade(String),
}

/// Why a password could not be hashed or checked.
#[derive(Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// It is too easy to guess: what is wrong with it, and what would be better.
    Weak(String),
    /// More work waits than can be done in a few seconds. Trying again later helps.
    Busy,
    /// bcrypt failed.
    Broken(String),
}

impl std::fmt::Display for PasswordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("too many passwords wait to be hashed"),
            Self::Weak(why) | Self::Broken(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for PasswordError {}

impl From<bcrypt::BcryptError> for PasswordError {
    fn from(error: bcrypt::BcryptError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Passwords {
    /// Starts the threads. They end when the last clone is dropped.
    ///
    /// # Errors
    /// When the operating system refuses a thread.
    pub fn start(config: &PasswordConfig) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        let metrics = Arc::new(HashMetrics {
            threads: config.threads,
            queue_limit: config.queue,
            busy: Level::default(),
            refused: Count::default(),
            times: Histogram::new(TIMES),
        });
        for number in 0..config.threads {
            let (jobs, metrics) = (Arc::clone(&jobs), Arc::clone(&metrics));
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&jobs, &metrics.busy))?;
        }
        let places = Arc::new(Semaphore::new(config.threads + config.queue));
        Ok(Self { queue, places, hasher: Arc::new(Hasher::new(config)), metrics })
    }

    #[must_use]
    pub fn metrics(&self) -> &HashMetrics {
        &self.metrics
    }

    /// How many jobs wait for a thread.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let places = self.metrics.threads + self.metrics.queue_limit;
        let taken = places.saturating_sub(self.places.available_permits());
        taken.saturating_sub(usize::try_from(self.metrics.busy.get()).unwrap_or(taken))
    }

    /// Whether the next one would be refused.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.places.available_permits() == 0
    }

    /// For whoever has work to do before the password's turn, which is in vain where nobody is let into the queue.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] where the queue is full.
    pub async fn ensure_room(&self) -> Result<(), PasswordError> {
        if !self.is_full() {
            return Ok(());
        }
        self.metrics.refused.add(1);
        tokio::time::sleep(REFUSAL).await;
        Err(PasswordError::Busy)
    }

    /// The text to store for a new password.
    ///
    /// # Errors
    /// [`PasswordError::Weak`] where it is too easy to guess; [`PasswordError::Busy`] at once when the queue is full.
    pub async fn hash_new(&self, password: String, own: OwnWords) -> Result<String, PasswordError> {
        let hasher = Arc::clone(&self.hasher);
        self.run(move || hasher.hash_new(&password, &own)).await
    }

    /// Checks a password against a stored hash. `None` and a damaged hash cost the same time and are never
    /// right.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] at once when the queue is full.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict, PasswordError> {
        let hasher = Arc::clone(&self.hasher);
        self.run(move || hasher.verify(&password, stored.as_deref())).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_full| {
            self.metrics.refused.add(1);
            PasswordError::Busy
        })?;
        let (answer, waiting) = oneshot::channel();
        let metrics = Arc::clone(&self.metrics);
        let job: Job = Box::new(move || {
            let _place = place;
            // A client that left while it waited in the queue is not worth a hash.
            if !answer.is_closed() {
                let started = Instant::now();
                let done = work();
                metrics.times.observe_since(started);
                let _left_meanwhile = answer.send(done);
            }
        });
        let _panicked = self.queue.send(job);
        waiting.await.unwrap_or_else(|_panicked| Err(PasswordError::Broken("the hash thread failed".into())))
    }
}

fn work(jobs: &Mutex<mpsc::Receiver<Job>>, busy: &Level) {
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 19) {
        tracing::warn!(%error, "hash threads run at the usual priority");
    }
    loop {
        let next = jobs.lock().map(|jobs| jobs.recv());
        let Ok(Ok(job)) = next else { return };
        busy.rise();
        // A panic costs the one job: its sender is dropped and the waiting request is told.
        let _panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
        busy.fall();
    }
}

#[cfg(test)]
mod tests {
    use super::{OwnWords, PasswordConfig, PasswordError, Passwords};

    #[tokio::test]
    async fn a_full_queue_says_so_at_once() {
        let (pepper, peppers_retired) = (None, Vec::new());
        let config = PasswordConfig { cost: 10, threads: 1, queue: 1, min_score: 0, pepper, peppers_retired };
        let Ok(passwords) = Passwords::start(&config) else { panic!("no thread") };
        let hash = |_| passwords.hash_new("correct horse".into(), OwnWords::default());
        let answers = futures_util::future::join_all((0..8).map(hash)).await;
        assert!(answers.iter().any(Result::is_ok));
        assert!(answers.contains(&Err(PasswordError::Busy)));
    }
}
