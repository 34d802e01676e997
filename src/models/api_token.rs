use diesel::prelude::*;

use crate::schema::api_tokens;

/// How old the time of the last use may be.
const USE_KEPT_TO_SECONDS: i64 = 300;

/// A personal API token, but for itself.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    pub id: i64,
    pub name: String,
    pub scopes: String,
    /// Seconds since the Unix epoch, as all times here.
    pub created_at: i64,
    pub expires_at: i64,
    /// To within five minutes.
    pub last_used_at: Option<i64>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = api_tokens)]
pub struct NewApiToken {
    pub user_id: i64,
    pub name: String,
    pub digest: String,
    pub scopes: String,
    pub created_at: i64,
    pub expires_at: i64,
}

impl ApiToken {
    /// Whether this use is to be written down, so that few of many are.
    #[must_use]
    pub fn is_use_due(&self, now: i64) -> bool {
        self.last_used_at.is_none_or(|last| now - last >= USE_KEPT_TO_SECONDS)
    }
}
