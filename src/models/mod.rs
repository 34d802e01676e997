//! Rows as Diesel reads and writes them. Data only.

pub mod fastapi;
mod idempotency;
mod outbox;
mod recipe;
mod search;
mod tag;
mod user;
mod version;

pub use idempotency::KeptAnswer;
pub use outbox::{NewOutboxLetter, OutboxLetter};
pub use recipe::{Edition, Findable, NewRecipe, Recipe, RecipeContent, RecipeSummary, UNKNOWN_MINUTES};
pub use search::{RecipeTerms, SearchWord};
pub use tag::TagCount;
pub use user::{NewUser, User};
pub use version::{NewVersion, Trashed, Version};

/// How many rows there are: exactly, or at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub total: i64,
    pub is_exact: bool,
}
