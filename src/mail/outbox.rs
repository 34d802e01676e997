use std::sync::Arc;

use tokio::sync::Notify;

use super::Letter;
use crate::core::metrics::Count;
use crate::core::random;
use crate::core::seal::{Seal, SealError};
use crate::models::{NewOutboxLetter, OutboxLetter};

/// Where letters are put. What they say is sealed there, since it may hold a live token.
#[derive(Clone)]
pub struct Outbox {
    seal: Seal,
    put: Arc<Notify>,
    attempts: Arc<Attempts>,
}

/// How attempts to send a letter ended.
#[derive(Debug, Default)]
pub struct Attempts {
    pub sent: Count,
    /// Not taken, and tried again later.
    pub postponed: Count,
    /// Not taken, and not tried again.
    pub given_up: Count,
}

impl Outbox {
    /// The first secret seals; all of them open.
    #[must_use]
    pub fn new(secrets: &[String]) -> Self {
        Self { seal: Seal::new(secrets), put: Arc::default(), attempts: Arc::default() }
    }

    /// What `crud::outbox::put` takes. `recipient` is an address as it is stored, `now` in seconds since 1970.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn seal(&self, recipient: &str, letter: &Letter, now: i64) -> Result<NewOutboxLetter, SealError> {
        let message_id = random::token::<18>().map_err(|_unavailable| SealError)?;
        let says = serde_json::to_string(letter).map_err(|_no_json| SealError)?;
        Ok(NewOutboxLetter {
            sealed: self.seal.seal(&says, &bound_to(&message_id, recipient))?,
            message_id,
            recipient: recipient.to_owned(),
            kind: letter.kind().to_owned(),
            created_at: now,
            give_up_at: now + letter.useful_seconds(),
            next_attempt_at: now,
        })
    }

    /// `None` where it was sealed with a secret that is not known here, or changed since.
    #[must_use]
    pub fn open(&self, letter: &OutboxLetter) -> Option<Letter> {
        let says = self.seal.open(&letter.sealed, &bound_to(&letter.message_id, &letter.recipient))?;
        serde_json::from_str(&says).ok()
    }

    /// Of this process.
    #[must_use]
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Tells the worker of this process, after the commit, that there is something to send. Without it a letter
    /// goes out some seconds later.
    pub fn wake(&self) {
        self.put.notify_one();
    }

    /// Waits for [`Outbox::wake`].
    pub(super) async fn woken(&self) {
        self.put.notified().await;
    }
}

/// Whoever can write into the database cannot have another's letter sent to himself.
fn bound_to(message_id: &str, recipient: &str) -> String {
    format!("{message_id} {recipient}")
}
