use diesel::prelude::*;

use crate::schema::idempotency_keys;

/// What was answered to a request with an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys)]
pub struct KeptAnswer {
    pub user_id: i64,
    pub key: String,
    /// Of what was asked.
    pub fingerprint: String,
    /// The body of the 201.
    pub answer: String,
    /// In seconds since 1970.
    pub created_at: i64,
}
