use diesel::prelude::*;

use crate::schema::audit_events;

/// What can be done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditAction {
    SignedUp,
    LoggedIn,
    SessionEnded,
    AllSessionsEnded,
    RefreshTokenReused,
    PasswordChanged,
    PasswordReset,
    AddressVerified,
    AddressChanged,
    ApiTokenMade,
    ApiTokenDeleted,
    UserCreated,
    UserChanged,
    UserDeleted,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_events)]
pub struct AuditEvent {
    pub id: i64,
    /// Seconds since the Unix epoch.
    pub at: i64,
    pub action: String,
    /// The id of the user who did it; `None` for the command line and for the service itself.
    pub actor_id: Option<i64>,
    /// The id of the user whose account it was done to.
    pub subject_id: i64,
    /// From where: an IP address.
    pub address: Option<String>,
    /// JSON.
    pub detail: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = audit_events)]
pub struct NewAuditEvent {
    pub at: i64,
    pub action: &'static str,
    pub actor_id: Option<i64>,
    pub subject_id: i64,
    pub address: Option<String>,
    pub detail: String,
}

impl AuditAction {
    /// As the table has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedUp => "signed_up",
            Self::LoggedIn => "logged_in",
            Self::SessionEnded => "session_ended",
            Self::AllSessionsEnded => "all_sessions_ended",
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::AddressVerified => "address_verified",
            Self::AddressChanged => "address_changed",
            Self::ApiTokenMade => "api_token_made",
            Self::ApiTokenDeleted => "api_token_deleted",
            Self::UserCreated => "user_created",
            Self::UserChanged => "user_changed",
            Self::UserDeleted => "user_deleted",
        }
    }
}
