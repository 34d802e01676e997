//! What goes over the wire: request and response bodies, their limits and their OpenAPI description.

mod collect;
mod page;
mod recipe;
mod rules;
mod user;

pub use collect::{Form, read};
pub use page::{OwnRecipes, Page, PageQuery};
pub use recipe::{Ideas, RecipeCreate, RecipeOut, RecipePatch, RecipeRename, RecipeUpdate, SearchQuery, SearchResults};
pub use rules::email_folded;
pub use user::{LoginForm, TokenOut, UserCreate, UserOut};
