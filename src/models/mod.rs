//! Rows as Diesel reads and writes them. Data only.

pub mod fastapi;
mod recipe;
mod search;
mod user;

pub use recipe::{NewRecipe, Recipe, RecipeChanges};
pub use search::{RecipeTerms, SearchWord};
pub use user::{NewUser, User};

/// How many rows there are: exactly, or at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub total: i64,
    pub is_exact: bool,
}
