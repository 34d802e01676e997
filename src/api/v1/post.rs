//! Letters that handlers cause.

use crate::api::throttle::Throttle;
use crate::core::mail_tokens::{Purpose, digest};
use crate::core::throttles::Bucket;
use crate::crud;
use crate::db::{AnyConnection, QueryResult};
use crate::error::{ApiError, ApiResult};
use crate::mail::{Letter, Outbox};
use crate::models::{MailToken, NewOutboxLetter};
use crate::schemas::email_folded;

/// A letter with a token, and what is kept of that.
pub struct Proof {
    token: MailToken,
    letter: NewOutboxLetter,
    /// Where it is full, nothing is sent.
    bucket: Bucket,
    now: i64,
}

impl Proof {
    /// `email`: as it is stored.
    pub fn new(outbox: &Outbox, throttle: &Throttle, purpose: Purpose, email: &str, now: i64) -> ApiResult<Self> {
        let token = purpose.make().map_err(|error| ApiError::Internal(error.to_string()))?;
        let kept = MailToken {
            digest: digest(&token),
            user_id: None,
            purpose: purpose.name().into(),
            email: email.into(),
            expires_at: now + purpose.lifetime_seconds(),
        };
        let letter = match purpose {
            Purpose::VerifyAddress => Letter::VerifyAddress { token },
            Purpose::ResetPassword => Letter::ResetPassword { token },
            Purpose::ConfirmNewAddress => Letter::ConfirmNewAddress { token },
        };
        let bucket = throttle.limits().mail_to(&email_folded(email));
        Ok(Self { token: kept, letter: outbox.seal(email, &letter, now)?, bucket, now })
    }

    /// Sends it to a user; not where too many letters went to the address lately, or were asked for, which is counted
    /// in `asked_by`. What takes time is done for nobody too, and no letter sent.
    pub fn put(&self, conn: &mut AnyConnection, user_id: Option<i64>, asked_by: Option<&Bucket>) -> QueryResult<()> {
        let buckets: Vec<Bucket> = std::iter::once(&self.bucket).chain(asked_by).cloned().collect();
        if crud::throttles::debit(conn, &buckets, self.now)?.is_err() {
            return Ok(());
        }
        crud::mail_tokens::insert(conn, &MailToken { user_id, ..self.token.clone() })?;
        if user_id.is_some() { crud::outbox::put(conn, &self.letter) } else { Ok(()) }
    }
}
