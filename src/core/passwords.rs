//! Passwords: bcrypt over a keyed digest, computed by a few low-priority threads behind a bounded queue,
//! so that a storm of logins leaves the rest of the service as it was.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::oneshot;

use super::config::PasswordConfig;
use super::text::nfc;

/// In front of a hash whose input was digested; a hash without it is plain bcrypt (`$2b$...`).
const DIGESTED: &str = "{hmac-sha256}";

/// Separates this use of HMAC from any other. It is no secret.
const DOMAIN: &[u8] = b"recipe-api password v1";

/// A well-formed salt and digest that no password matches, checked for users who do not exist.
const NOBODY: &str = "aaaaaaaaaaaaaaaaaaaaaeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// Hashes and checks passwords on threads of its own.
#[derive(Clone)]
pub struct Passwords {
    queue: mpsc::SyncSender<Job>,
    cost: u32,
}

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
    /// More work waits than can be done in a few seconds. Trying again later helps.
    Busy,
    /// bcrypt failed.
    Broken(String),
}

impl std::fmt::Display for PasswordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("too many passwords wait to be hashed"),
            Self::Broken(why) => f.write_str(why),
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
        let (queue, jobs) = mpsc::sync_channel::<Job>(config.queue);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..config.threads {
            let jobs = Arc::clone(&jobs);
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&jobs))?;
        }
        Ok(Self { queue, cost: config.cost })
    }

    /// The text to store for a password.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] at once when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let cost = self.cost;
        self.run(move || hash(&password, cost)).await
    }

    /// Checks a password against a stored hash. `None` and a damaged hash cost the same time and are never
    /// right.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] at once when the queue is full.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict, PasswordError> {
        let cost = self.cost;
        self.run(move || verify(&password, stored.as_deref(), cost)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let (answer, waiting) = oneshot::channel();
        let job: Job = Box::new(move || {
            // A client that left while it waited in the queue is not worth a hash.
            if !answer.is_closed() {
                let _left_meanwhile = answer.send(work());
            }
        });
        self.queue.try_send(job).map_err(|_full| PasswordError::Busy)?;
        waiting.await.unwrap_or_else(|_panicked| Err(PasswordError::Broken("the hash thread failed".into())))
    }
}

fn work(jobs: &Mutex<mpsc::Receiver<Job>>) {
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 19) {
        tracing::warn!(%error, "hash threads run at the usual priority");
    }
    loop {
        let next = jobs.lock().map(|jobs| jobs.recv());
        let Ok(Ok(job)) = next else { return };
        // A panic costs the one job: its sender is dropped and the waiting request is told.
        let _panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}

/// The text to store for a password, computed on the calling thread. For command lines; a server uses
/// [`Passwords`].
///
/// # Errors
/// When bcrypt refuses the cost or finds no randomness.
pub fn hash(password: &str, cost: u32) -> Result<String, PasswordError> {
    let hash = bcrypt::hash(digest(password), cost)?;
    Ok(format!("{DIGESTED}{hash}"))
}

/// Whether a plain hash of another service is one that passwords can be checked against.
#[must_use]
pub fn is_bcrypt(hash: &str) -> bool {
    hash.parse::<bcrypt::HashParts>().is_ok()
}

fn verify(password: &str, stored: Option<&str>, cost: u32) -> Result<Verdict, PasswordError> {
    let checked = match stored.map(|stored| check(password, stored, cost)) {
        Some(Ok(checked)) => Some(checked),
        Some(Err(error)) => {
            tracing::error!(%error, "a stored password hash is damaged: its user cannot log in");
            None
        }
        None => None,
    };
    match checked {
        Some(Checked { right: true, current: true }) => Ok(Verdict::Right),
        Some(Checked { right: true, current: false }) => hash(password, cost).map(Verdict::Upgrade),
        Some(Checked { right: false, .. }) => Ok(Verdict::Wrong),
        None => {
            bcrypt::verify(digest(password), &format!("$2b${cost:02}${NOBODY}"))?;
            Ok(Verdict::Wrong)
        }
    }
}

struct Checked {
    right: bool,
    /// The stored hash has today's form and cost.
    current: bool,
}

fn check(password: &str, stored: &str, cost: u32) -> Result<Checked, PasswordError> {
    let Some(hash) = stored.strip_prefix(DIGESTED) else {
        // bcrypt stops at a NUL, so that "ab\0cd" would match "ab".
        let right = bcrypt::verify(password, stored)? && !password.contains('\0');
        return Ok(Checked { right, current: false });
    };
    Ok(Checked { right: bcrypt::verify(digest(password), hash)?, current: cost_of(hash) == Some(cost) })
}

/// bcrypt reads 72 bytes at most and stops at a NUL; a digest in base64 has 43 and none, so every byte
/// of the password counts. Normalised first: `é` may be typed as one character or as two.
fn digest(password: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, DOMAIN);
    STANDARD_NO_PAD.encode(hmac::sign(&key, nfc(password).as_bytes()))
}

fn cost_of(hash: &str) -> Option<u32> {
    hash.split('$').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{DIGESTED, PasswordConfig, PasswordError, Passwords, Verdict, hash, verify};

    const COST: u32 = 4;

    fn matches(password: &str, stored: &str) -> bool {
        verify(password, Some(stored), COST).is_ok_and(|verdict| verdict != Verdict::Wrong)
    }

    #[test]
    fn every_byte_of_a_long_password_counts() {
        let stored = hash(&"a".repeat(72), COST).unwrap_or_default();
        assert!(matches(&"a".repeat(72), &stored));
        assert!(!matches(&format!("{}tail", "a".repeat(72)), &stored));
        let emoji = hash(&"🍲".repeat(256), COST).unwrap_or_default();
        assert!(!matches(&"🍲".repeat(255), &emoji));
    }

    #[test]
    fn nothing_hides_behind_a_nul() {
        let stored = hash("ab", COST).unwrap_or_default();
        assert!(!matches("ab\0ab", &stored));
        let plain = bcrypt::hash("ab", COST).unwrap_or_default();
        assert!(!matches("ab\0ab", &plain));
    }

    #[test]
    fn an_accent_may_be_typed_as_one_character_or_two() {
        let stored = hash("caf\u{e9}-caf\u{e9}", COST).unwrap_or_default();
        assert!(matches("cafe\u{301}-cafe\u{301}", &stored));
    }

    #[test]
    fn plain_bcrypt_and_other_costs_are_upgraded() {
        let plain = bcrypt::hash("correct horse", COST).unwrap_or_default();
        for (stored, cost) in [(plain, COST), (hash("correct horse", COST).unwrap_or_default(), COST + 1)] {
            let Ok(Verdict::Upgrade(upgraded)) = verify("correct horse", Some(&stored), cost) else {
                panic!("{stored} was not upgraded");
            };
            assert!(upgraded.starts_with(&format!("{DIGESTED}$2b$0{cost}$")), "{upgraded}");
            assert_eq!(verify("correct horse", Some(&upgraded), cost), Ok(Verdict::Right));
        }
    }

    #[test]
    fn nobody_has_no_password() {
        assert_eq!(verify("", None, COST), Ok(Verdict::Wrong));
    }

    #[test]
    fn a_damaged_hash_matches_nothing() {
        for stored in ["", "plain text", "$2b$12$short", "{hmac-sha256}", "$argon2id$v=19$m=1"] {
            assert_eq!(verify("x", Some(stored), COST), Ok(Verdict::Wrong), "{stored}");
        }
    }

    #[tokio::test]
    async fn a_full_queue_says_so_at_once() {
        let config = PasswordConfig { cost: 10, threads: 1, queue: 1 };
        let Ok(passwords) = Passwords::start(&config) else { panic!("no thread") };
        let answers = futures_util::future::join_all((0..8).map(|_| passwords.hash("correct horse".into()))).await;
        assert!(answers.iter().any(Result::is_ok));
        assert!(answers.contains(&Err(PasswordError::Busy)));
    }
}
