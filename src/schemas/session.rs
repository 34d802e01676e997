use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::rules;
use crate::core::clock::rfc3339;
use crate::models::Session;

/// A login from a page of this service.
#[derive(Deserialize, Validate, ToSchema)]
pub struct Credentials {
    #[validate(length(min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024, example = "ada@example.com")]
    pub email: String,
    #[validate(length(min = 1, max = 4096))]
    #[schema(format = Password, min_length = 1, max_length = 4096, example = "correct horse battery")]
    pub password: String,
}

/// What [`super::TokenOut`] is without the refresh token, which is in the cookie.
#[derive(Serialize, ToSchema)]
pub struct CookieTokenOut {
    #[schema(example = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjhLQ1EifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    pub access_token: String,
    #[schema(example = "bearer")]
    pub token_type: &'static str,
    /// Seconds.
    #[schema(example = 1800)]
    pub expires_in: u64,
    /// What the token may be used for, between spaces.
    #[schema(example = "recipes:read recipes:write profile")]
    pub scope: String,
}

/// RFC 6749, section 6.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RefreshForm {
    #[validate(custom(function = rules::refresh_token_grant))]
    #[schema(pattern = "^refresh_token$", example = "refresh_token")]
    pub grant_type: String,
    #[validate(length(max = 1024))]
    #[schema(min_length = 1, max_length = 1024, example = "rrt_AAAAAAAAAAEAAAAAAAAAAA")]
    pub refresh_token: String,
    /// Fewer scopes than were granted, for this access token.
    #[validate(length(max = 1024))]
    #[schema(max_length = 1024, example = "recipes:read")]
    pub scope: Option<String>,
}

/// RFC 7009, section 2.1.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RevokeForm {
    #[validate(length(max = 4096))]
    #[schema(min_length = 1, max_length = 4096, example = "rrt_AAAAAAAAAAEAAAAAAAAAAA")]
    pub token: String,
    /// Not needed: a token's form tells what it is.
    #[validate(length(max = 1024))]
    #[schema(max_length = 1024, example = "refresh_token")]
    pub token_type_hint: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Sessions {
    pub results: Vec<SessionOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 7, "is_current": true, "user_agent": "Mozilla/5.0", "address": "192.0.2.7", "scope": "recipes:read profile",
    "created_at": "2026-11-22T12:00:00Z", "refreshed_at": "2026-11-22T12:30:00Z", "expires_at": "2027-02-20T12:00:00Z"
}))]
pub struct SessionOut {
    pub id: i64,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// How the device called itself at login.
    #[schema(required)]
    pub user_agent: Option<String>,
    /// Its IP address at login.
    #[schema(required)]
    pub address: Option<String>,
    pub scope: String,
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was last given tokens.
    #[schema(format = DateTime)]
    pub refreshed_at: String,
    /// Whatever it does, it is over then.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

impl SessionOut {
    #[must_use]
    pub fn new(session: &Session, present: i64) -> Self {
        Self {
            id: session.id,
            is_current: session.id == present,
            user_agent: session.user_agent.clone(),
            address: session.address.clone(),
            scope: session.scopes.clone(),
            created_at: rfc3339(session.created_at),
            refreshed_at: rfc3339(session.refreshed_at),
            expires_at: rfc3339(session.end.expires_at),
        }
    }
}
