//! Letters: what they say, how they leave, and who sees to it.
//!
//! A handler seals a letter, puts it into the outbox in the transaction of its cause, and wakes the [`Worker`]:
//!
//! ```text
//! let letter = outbox.seal(&user.email, &Letter::PasswordChanged, clock.seconds())?;
//! db.write(move |conn| {
//!     crud::users::set_password_hash(conn, user.id, &hash)?;
//!     crud::outbox::put(conn, &letter)
//! })
//! .await?;
//! outbox.wake();
//! ```

mod letter;
mod mailer;
mod outbox;
mod smtp;
mod worker;

pub use letter::{Letter, Rendered};
pub use mailer::{Mailer, SendError};
pub use outbox::{Attempts, Outbox};
pub use worker::{Running, Worker};
