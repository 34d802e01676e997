use diesel::prelude::*;

use super::User;
use crate::schema::sessions;

/// Where a session's refresh tokens go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// In bodies, to scripts and Swagger UI.
    Body,
    /// In a cookie, to the web app.
    Cookie,
}

/// A login that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = sessions)]
pub struct Session {
    pub id: i64,
    pub user_id: i64,
    #[diesel(embed)]
    pub end: SessionEnd,
    pub generation: i64,
    pub salt: String,
    pub scopes: String,
    pub door: String,
    /// Seconds since the Unix epoch, as all times here.
    pub created_at: i64,
    pub refreshed_at: i64,
    pub user_agent: Option<String>,
    pub address: Option<String>,
}

/// What a session can have ended by.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionEnd {
    pub epoch: i64,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct NewSession {
    pub user_id: i64,
    pub epoch: i64,
    pub salt: String,
    pub scopes: String,
    pub door: &'static str,
    pub created_at: i64,
    pub refreshed_at: i64,
    pub expires_at: i64,
    pub user_agent: Option<String>,
    pub address: Option<String>,
}

impl Door {
    /// As the table has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Cookie => "cookie",
        }
    }
}

impl SessionEnd {
    /// Whether this user's session goes on. How long it was idle is asked where it is refreshed.
    #[must_use]
    pub const fn is_ahead(&self, user: &User, now: i64) -> bool {
        self.revoked_at.is_none() && self.expires_at > now && self.epoch == user.epoch && user.is_active
    }
}
