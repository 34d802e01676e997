use diesel::prelude::*;

use crate::schema::mail_tokens;

/// A token that a letter carries, but for itself.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_tokens)]
pub struct MailToken {
    pub digest: String,
    /// `None`: the address has no account.
    pub user_id: Option<i64>,
    pub purpose: String,
    /// The address that the letter went to, as it is stored.
    pub email: String,
    /// Seconds since the Unix epoch.
    pub expires_at: i64,
}
