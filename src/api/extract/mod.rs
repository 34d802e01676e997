//! What a handler's signature can ask for: who is calling, and input that fits its schema. An extractor
//! that refuses answers the request.

mod body;
mod caller;
mod conditions;
mod gate;
mod idempotency;
mod import;
mod path;
mod query;

pub use body::{BodyLimit, ValidForm, ValidJson};
pub use caller::{CurrentUser, MaybeUser, NamedRecipe, OwnRecipe, Superuser};
pub use conditions::{Format, IfMatch};
pub use idempotency::{IdempotencyKey, InFlight, Underway};
pub use import::{ImportBody, ImportLimit};
pub use path::{RecipeId, VersionNumber};
pub use query::ValidQuery;

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::core::clock::Clock;
use crate::db::Db;
use crate::error::ApiError;

impl FromRequest for Db {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(db(request))
    }
}

impl FromRequest for Clock {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let clock = request.app_data::<Self>().cloned();
        ready(clock.ok_or_else(|| ApiError::Internal("no clock is configured".into())))
    }
}

fn db(request: &HttpRequest) -> Result<Db, ApiError> {
    request.app_data::<Db>().cloned().ok_or_else(|| ApiError::Internal("no database is configured".into()))
}
