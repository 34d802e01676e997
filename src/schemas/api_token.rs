use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::rules;
use crate::core::api_tokens;
use crate::core::clock::rfc3339;
use crate::core::scopes::{Scope, Scopes};
use crate::error::{ApiError, Problem};
use crate::models::{ApiToken, NewApiToken};

const DAY_SECONDS: i64 = 24 * 3600;

#[derive(Deserialize, Validate, ToSchema)]
pub struct ApiTokenCreate {
    /// What it is for.
    #[validate(length(max = 100), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 100, example = "backup script")]
    pub name: String,
    /// Among those that the caller's own token has.
    #[validate(length(min = 1, max = 4))]
    #[schema(min_items = 1, max_items = 4, example = json!(["recipes:read"]))]
    pub scopes: Vec<String>,
    /// 365 unless told.
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365, example = 90)]
    pub days: Option<i64>,
}

impl ApiTokenCreate {
    /// # Errors
    /// 422 for a scope that is none, or not the caller's to give.
    pub fn into_new_token(self, token: &str, user_id: i64, own: Scopes, now: i64) -> Result<NewApiToken, ApiError> {
        let problem = |msg| ApiError::Invalid(vec![Problem::new("body", Some("scopes"), msg, "value_error.scope")]);
        let granted = self.scopes.iter().map(|name| name.parse().ok());
        let granted = granted.collect::<Option<Scopes>>().filter(|scopes| scopes.is_within(own));
        let granted =
            granted.ok_or_else(|| problem(format!("has to be some of what your own token may be used for: {own}")))?;
        Ok(NewApiToken {
            user_id,
            name: self.name,
            digest: api_tokens::digest(token).unwrap_or_default(),
            scopes: granted.to_string(),
            created_at: now,
            expires_at: now + self.days.unwrap_or(365) * DAY_SECONDS,
        })
    }
}

/// A new API token.
#[derive(Serialize, ToSchema)]
pub struct ApiTokenMade {
    /// It is not shown again.
    #[schema(example = "rat_9kQ2mXv4nL8sT1yB6cD3fG7hJ0pR5wZaEuIoKxMqNvA1b2c3d4")]
    pub token: String,
    #[serde(flatten)]
    pub about: ApiTokenOut,
}

#[derive(Serialize, ToSchema)]
pub struct ApiTokens {
    pub results: Vec<ApiTokenOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 3, "name": "backup script", "scopes": ["recipes:read"], "created_at": "2026-11-22T12:00:00Z",
    "expires_at": "2027-02-20T12:00:00Z", "last_used_at": null
}))]
pub struct ApiTokenOut {
    pub id: i64,
    pub name: String,
    pub scopes: Vec<&'static str>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// To within five minutes.
    #[schema(format = DateTime, required)]
    pub last_used_at: Option<String>,
}

impl From<&ApiToken> for ApiTokenOut {
    fn from(token: &ApiToken) -> Self {
        let scopes: Scopes = token.scopes.parse().unwrap_or_default();
        Self {
            id: token.id,
            name: token.name.clone(),
            scopes: scopes.iter().map(Scope::name).collect(),
            created_at: rfc3339(token.created_at),
            expires_at: rfc3339(token.expires_at),
            last_used_at: token.last_used_at.map(rfc3339),
        }
    }
}
