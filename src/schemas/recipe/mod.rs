//! A recipe as it comes in and goes out.

#[cfg(test)]
#[path = "../../../tests/api/support/arbitrary.rs"]
pub mod arbitrary;
mod content;
mod findable;
mod ideas;
mod input;
mod lists;
mod output;
mod parts;
mod patch;

pub use content::{Document, Ingredient};
pub use findable::{findable, food_facets, language_facet, minutes_facets};
pub use ideas::Ideas;
pub use input::{RecipeIn, RecipeRename};
pub use lists::{SearchQuery, SearchResults};
pub use output::{RecipeOut, SummaryOut};
pub use patch::RecipePatch;
