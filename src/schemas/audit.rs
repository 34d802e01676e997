//! What was done to accounts.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::page::Cursor;
use crate::core::clock::rfc3339;
use crate::models::AuditEvent;

/// Whose events, and which page of them.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// What was done to this user's account; everybody's unless told.
    #[param(example = 1)]
    pub user_id: Option<i64>,
    /// 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[validate(custom(function = Cursor::ensure_id))]
    pub cursor: Option<String>,
}

impl AuditQuery {
    #[must_use]
    pub fn limit_or_default(&self) -> i64 {
        self.limit.unwrap_or(20)
    }

    #[must_use]
    pub fn before(&self) -> Option<i64> {
        self.cursor.as_deref().and_then(Cursor::read_id)
    }
}

/// What was done to accounts, the newest first.
#[derive(Serialize, ToSchema)]
pub struct AuditEvents {
    pub results: Vec<AuditEventOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required, example = "MTc")]
    pub next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 12, "at": "2026-11-22T12:00:00Z", "action": "user_changed", "actor_id": 1, "subject_id": 7,
    "address": "192.0.2.7", "detail": {"changed": ["is_active"]}
}))]
pub struct AuditEventOut {
    pub id: i64,
    #[schema(format = DateTime)]
    pub at: String,
    pub action: String,
    /// The id of the user who did it; `null` for the command line and for the service itself.
    #[schema(required)]
    pub actor_id: Option<i64>,
    /// The id of the user whose account it was done to.
    pub subject_id: i64,
    /// From where: an IP address. Of what others did, superusers alone are told.
    #[schema(required)]
    pub address: Option<String>,
    /// What there is to know beside.
    #[schema(value_type = Object)]
    pub detail: Value,
}

impl AuditEvents {
    /// `events`: one more than `limit` where there is a next page.
    #[must_use]
    pub fn new(events: Vec<AuditEvent>, limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = events.len() > limit;
        let results: Vec<AuditEventOut> = events.into_iter().take(limit).map(AuditEventOut::from).collect();
        let next_cursor = results.last().filter(|_| more).map(|last| Cursor::Id(last.id).write());
        Self { results, next_cursor }
    }
}

impl AuditEvents {
    /// As the user with this id reads them: from where others work is not for them to know.
    #[must_use]
    pub fn for_subject(mut self, id: i64) -> Self {
        let by_others = self.results.iter_mut().filter(|event| event.actor_id.is_some_and(|actor| actor != id));
        by_others.for_each(|event| event.address = None);
        self
    }
}

impl From<AuditEvent> for AuditEventOut {
    fn from(event: AuditEvent) -> Self {
        Self {
            id: event.id,
            at: rfc3339(event.at),
            action: event.action,
            actor_id: event.actor_id,
            subject_id: event.subject_id,
            address: event.address,
            detail: serde_json::from_str(&event.detail).unwrap_or_default(),
        }
    }
}
