//! Sends what is in the outbox, on a thread of its own: a server that hangs holds up nobody else.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use futures_util::future::{FutureExt, join_all, select};

use super::{Mailer, Outbox, SendError};
use crate::core::clock::Clock;
use crate::crud;
use crate::db::{Database, Db, DbResult};
use crate::models::OutboxLetter;

/// How often letters are looked for that other processes have put, or whose next attempt has come.
const POLL: Duration = Duration::from_secs(5);

/// Letters that are sent at once.
const AT_ONCE: i64 = 4;

/// The pause after the first attempt; each further one is twice as long.
const FIRST_PAUSE: i64 = 60;

const LONGEST_PAUSE: i64 = 6 * 3600;

/// How long a shutdown waits for letters that are on their way.
const GRACE: Duration = Duration::from_secs(3);

/// Of what a server answers, so much is kept.
const LONGEST_ERROR: usize = 300;

pub struct Worker {
    db: Db,
    clock: Clock,
    outbox: Outbox,
    mailer: Arc<Mailer>,
}

/// A worker on its thread.
pub struct Running {
    stopping: Arc<AtomicBool>,
    outbox: Outbox,
    ended: mpsc::Receiver<()>,
}

impl Running {
    /// # Errors
    /// When the operating system refuses a thread.
    pub fn start(database: Database, clock: Clock, outbox: Outbox, mailer: Arc<Mailer>) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let stopping = Arc::<AtomicBool>::default();
        let (end, ended) = mpsc::channel();
        let running = Self { stopping: Arc::clone(&stopping), outbox: outbox.clone(), ended };
        std::thread::Builder::new().name("mail".into()).spawn(move || {
            let worker = Worker::new(database.handle(), clock, outbox, mailer);
            runtime.block_on(worker.run(POLL, &stopping));
            // A look-up of a name that hangs would hold up the end.
            runtime.shutdown_background();
            drop(end);
        })?;
        Ok(running)
    }

    /// Lets letters that are on their way arrive, for a moment. What is not sent by then stays in the outbox.
    pub fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.outbox.wake();
        if self.ended.recv_timeout(GRACE) == Err(mpsc::RecvTimeoutError::Timeout) {
            tracing::warn!("letters that were being sent stay in the outbox");
        }
    }
}

impl Worker {
    #[must_use]
    pub const fn new(db: Db, clock: Clock, outbox: Outbox, mailer: Arc<Mailer>) -> Self {
        Self { db, clock, outbox, mailer }
    }

    /// Sends what is due, looks again after `poll` or when the outbox wakes it, and so on until it is to stop.
    pub async fn run(&self, poll: Duration, stopping: &AtomicBool) {
        let mut away = false;
        while !stopping.load(Ordering::Relaxed) {
            let tried = self.send_due().await;
            if let (Err(error), false) = (&tried, away) {
                tracing::warn!(%error, "letters wait for the database");
            }
            away = tried.is_err();
            if !matches!(tried, Ok(1..)) {
                select(pin!(self.outbox.woken()), pin!(tokio::time::sleep(poll))).await;
            }
        }
    }

    /// Tries a few of the letters that are due, once each; returns how many.
    ///
    /// # Errors
    /// When the database is away. A letter that was sent meanwhile is sent again later, with the same `Message-ID`.
    pub async fn send_due(&self) -> DbResult<usize> {
        let now = self.clock.seconds();
        if !self.db.read(move |conn| crud::outbox::is_due(conn, now)).await? {
            return Ok(0);
        }
        let lost_at = now + self.patience();
        let claimed = self.db.write(move |conn| crud::outbox::claim(conn, now, lost_at, AT_ONCE)).await?;
        let tried = claimed.len();
        let outcomes = join_all(claimed.into_iter().map(|letter| self.try_once(letter))).await;
        outcomes.into_iter().collect::<DbResult<()>>().map(|()| tried)
    }

    /// When a claimed letter counts as lost: after twice the time that sending takes at most.
    fn patience(&self) -> i64 {
        i64::try_from(self.mailer.patience().as_secs() * 2).unwrap_or(LONGEST_PAUSE)
    }

    async fn try_once(&self, letter: OutboxLetter) -> DbResult<()> {
        let (id, kind, attempts) = (letter.id, letter.kind.clone(), letter.attempts);
        let counts = self.outbox.attempts();
        match self.send(&letter).await {
            Ok(answer) => {
                counts.sent.add(1);
                tracing::info!(id, kind, attempts, answer, "sent a letter");
                self.db.write(move |conn| crud::outbox::sent(conn, &letter)).await
            }
            Err(error) => {
                let now = self.clock.seconds();
                let next = now + pause(attempts);
                let why = error.to_string();
                if matches!(error, SendError::Permanent(_)) || next >= letter.give_up_at {
                    counts.given_up.add(1);
                    tracing::error!(id, kind, attempts, error = why, "gave a letter up");
                    self.db.write(move |conn| crud::outbox::give_up(conn, &letter, now, &why)).await
                } else {
                    counts.postponed.add(1);
                    tracing::warn!(id, kind, attempts, error = why, "a letter was not taken, and waits");
                    self.db.write(move |conn| crud::outbox::postpone(conn, &letter, next, &why)).await
                }
            }
        }
    }

    async fn send(&self, row: &OutboxLetter) -> Result<String, SendError> {
        if self.clock.seconds() >= row.give_up_at {
            return Err(SendError::Permanent("it could not be sent while it was of use".into()));
        }
        let letter = self.outbox.open(row).ok_or_else(|| {
            SendError::Temporary(
                "it cannot be read: its secret is neither JWT_SECRET nor in JWT_SECRETS_RETIRED".into(),
            )
        })?;
        let told = |text: String| short(&text, letter.token());
        let sending = self.mailer.send(&row.recipient, &letter, &row.message_id, row.created_at);
        // One letter that cannot be written must not be the last.
        let panicked = |_payload| Err(SendError::Temporary("sending it panicked".into()));
        match AssertUnwindSafe(sending).catch_unwind().await.unwrap_or_else(panicked) {
            Ok(answer) => Ok(told(answer)),
            Err(SendError::Permanent(why)) => Err(SendError::Permanent(told(why))),
            Err(SendError::Temporary(why)) => Err(SendError::Temporary(told(why))),
        }
    }
}

/// One minute, two, four, and so on.
const fn pause(attempts: i64) -> i64 {
    let doublings = if attempts > 10 { 10 } else { attempts - 1 };
    let pause = FIRST_PAUSE << doublings;
    if pause < LONGEST_PAUSE { pause } else { LONGEST_PAUSE }
}

/// On one line, and without the token: a server may quote what it refuses.
fn short(text: &str, token: Option<&String>) -> String {
    let text = token.map_or_else(|| text.to_owned(), |token| text.replace(token, "***"));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(LONGEST_ERROR).collect()
}

#[cfg(test)]
mod tests {
    use super::{pause, short};

    #[test]
    fn pauses_double_from_a_minute_to_six_hours() {
        let pauses: Vec<i64> = (1..=12).map(pause).collect();
        assert_eq!(pauses, [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600, 21600]);
    }

    #[test]
    fn what_is_kept_of_an_answer_is_short_and_holds_no_token() {
        let told = short("550 spam:\r\nhttps://x.example/#token=rt_secret\u{7}", Some(&"rt_secret".to_owned()));
        assert_eq!(told, "550 spam: https://x.example/#token=***");
        assert_eq!(short(&"x".repeat(5000), None).len(), 300);
    }
}
