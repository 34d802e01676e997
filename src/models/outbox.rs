use diesel::prelude::*;

use crate::schema::outbox;

/// A letter to be sent; `mail::Outbox` makes it. Times are seconds since 1970.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewOutboxLetter {
    /// What stands before the @ of `Message-ID`.
    pub message_id: String,
    pub recipient: String,
    pub kind: String,
    /// What the letter says.
    pub sealed: String,
    pub created_at: i64,
    /// From when on it is of no use.
    pub give_up_at: i64,
    pub next_attempt_at: i64,
}

/// A letter that waits, is being sent, or was given up.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct OutboxLetter {
    pub id: i64,
    pub message_id: String,
    pub recipient: String,
    pub kind: String,
    pub sealed: String,
    pub created_at: i64,
    pub give_up_at: i64,
    /// While it is being sent: when it may be taken for lost with the process that sends it.
    pub next_attempt_at: i64,
    /// How often it was claimed.
    pub attempts: i64,
    pub last_error: Option<String>,
    /// `None`: it waits.
    pub given_up_at: Option<i64>,
}

/// How the outbox is. Times are seconds since 1970, `None` where nothing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxStanding {
    pub waiting: i64,
    /// Letters that nobody took, which are kept for a while.
    pub given_up: i64,
    pub oldest_created_at: Option<i64>,
    /// The earliest of the times at which the letters that wait are to be tried; in the past where they are due.
    pub longest_due_at: Option<i64>,
}
