//! What a handler's signature can ask for: who is calling, and input that fits its schema. An extractor
//! that refuses answers the request.

mod body;
mod caller;
mod gate;
mod path;
mod query;

pub use body::{BodyLimit, ValidForm, ValidJson};
pub use caller::{CurrentUser, OwnRecipe, Superuser};
pub use path::RecipeId;
pub use query::ValidQuery;

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::db::Db;
use crate::error::ApiError;

impl FromRequest for Db {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(db(request))
    }
}

fn db(request: &HttpRequest) -> Result<Db, ApiError> {
    request.app_data::<Db>().cloned().ok_or_else(|| ApiError::Internal("no database is configured".into()))
}
