//! Rows as Diesel reads and writes them. Data only.

mod api_token;
mod audit;
pub mod fastapi;
mod idempotency;
mod mail_token;
mod outbox;
mod recipe;
mod search;
mod session;
mod tag;
mod user;
mod version;

pub use api_token::{ApiToken, NewApiToken};
pub use audit::{AuditAction, AuditEvent, NewAuditEvent};
pub use idempotency::KeptAnswer;
pub use mail_token::MailToken;
pub use outbox::{NewOutboxLetter, OutboxLetter, OutboxStanding};
pub use recipe::{Edition, Findable, NewRecipe, Recipe, RecipeContent, RecipeSummary, UNKNOWN_MINUTES};
pub use search::{RecipeTerms, SearchWord};
pub use session::{Door, NewSession, Session, SessionEnd};
pub use tag::TagCount;
pub use user::{NewUser, User, UserChange};
pub use version::{NewVersion, Trashed, Version};

/// How many rows there are: exactly, or at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub total: i64,
    pub is_exact: bool,
}
