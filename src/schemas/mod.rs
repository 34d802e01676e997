//! What goes over the wire: request and response bodies, their limits and their OpenAPI description.

mod account;
mod api_token;
mod audit;
mod collect;
mod history;
pub mod import;
pub mod json;
pub mod json_ld;
mod list_query;
mod markdown;
mod page;
mod recipe;
mod rules;
mod serving;
mod session;
mod snippet;
mod suggestions;
mod tags;
mod trash;
mod user;

pub use account::{
    AccountDelete, AccountOut, AccountPatch, AddressChange, AddressProof, DeleteQuery, RecipesOfDeleted, ResetConfirm,
    ResetRequest, UserMake, UserPatch, UserQuery, Users,
};
pub use api_token::{ApiTokenCreate, ApiTokenMade, ApiTokenOut, ApiTokens};
pub use audit::{AuditEvents, AuditQuery};
pub use collect::{Form, read, read_first};
pub use history::{Diff, DiffQuery, FieldChange, History, Line, LineOp, PastQuery, VersionOut, changed};
pub use list_query::{ListQuery, OwnListParams, Sort};
pub use markdown::markdown;
pub use page::{Cursor, OwnRecipes, Page};
pub use recipe::{
    Ideas, RecipeIn, RecipeOut, RecipePatch, RecipeRename, SearchQuery, SearchResults, SummaryOut, findable,
    food_facets, language_facet, minutes_facets,
};
pub use rules::email_folded;
pub use serving::{ServingQuery, Units};
pub use session::{CookieTokenOut, Credentials, RefreshForm, RevokeForm, SessionOut, Sessions};
pub use snippet::{FragmentOut, PartOut, SnippetOut};
pub use suggestions::{SuggestionOut, SuggestionQuery, Suggestions};
pub use tags::{TagOut, TagQuery, Tags};
pub use trash::{Trash, TrashedOut};
pub use user::{LoginForm, PasswordChange, TokenOut, UserCreate, UserOut};
