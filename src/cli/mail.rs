use clap::Subcommand;

use super::log::{self, say};
use super::{Failure, migrated, settings};
use crate::core::clock::{Clock, rfc3339};
use crate::core::config::{DatabaseConfig, LogConfig, MailConfig, MailTransport, ServerConfig};
use crate::core::random;
use crate::crud;
use crate::mail::{Letter, Mailer};
use crate::models::OutboxLetter;

/// How many letters `list` prints.
const LISTED: i64 = 1000;

#[derive(Subcommand)]
pub enum Action {
    /// Send a test letter, past the outbox, and print what was answered
    Test {
        /// To whom
        address: String,
    },
    /// List the letters that wait and those that were given up: the oldest 1,000
    List,
    /// Try every letter at once that waits, or was given up and is still of use
    Retry,
}

pub fn run(action: Action) -> Result<(), Failure> {
    match action {
        Action::Test { address } => test(&address),
        Action::List => list(),
        Action::Retry => retry(),
    }
}

fn test(address: &str) -> Result<(), Failure> {
    let (mail, server, log_config) =
        settings(|reader| (MailConfig::read(reader), ServerConfig::read(reader), LogConfig::read(reader)))?;
    let _log = matches!(mail.transport, MailTransport::Log).then(|| log::start(&log_config)).transpose()?;
    let public_url = server.public_url.unwrap_or_else(|| format!("http://{}:{}", server.host, server.port));
    let mailer = Mailer::new(&mail, &public_url)?;
    let message_id = random::token::<18>()?;
    let sending = mailer.send(address, &Letter::Test, &message_id, Clock::system().seconds());
    say(&tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(sending)?)
}

fn list() -> Result<(), Failure> {
    let mut conn = migrated(&settings(DatabaseConfig::read)?)?;
    let letters = crud::outbox::list(&mut conn, LISTED)?;
    if letters.is_empty() {
        return say("nothing waits");
    }
    letters.iter().try_for_each(|letter| say(&line(letter)))
}

fn line(letter: &OutboxLetter) -> String {
    let OutboxLetter { id, kind, recipient, attempts, .. } = letter;
    let what = match letter.given_up_at {
        Some(at) => format!("given up {}", rfc3339(at)),
        None => format!("next attempt {}", rfc3339(letter.next_attempt_at)),
    };
    let error = letter.last_error.as_ref().map(|error| format!("  {error}")).unwrap_or_default();
    format!("{id}  {kind}  {recipient}  put {}  attempts {attempts}  {what}{error}", rfc3339(letter.created_at))
}

fn retry() -> Result<(), Failure> {
    let mut conn = migrated(&settings(DatabaseConfig::read)?)?;
    let due = crud::outbox::retry(&mut conn, Clock::system().seconds())?;
    say(&format!("{due} letters are due now"))
}
