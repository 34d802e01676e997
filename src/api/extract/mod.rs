//! What a handler's signature can ask for: who is calling, and input that fits its schema. An extractor
//! that refuses answers the request.

mod arriving;
mod author;
mod body;
mod buffer;
mod caller;
mod client;
mod conditions;
mod device;
mod gate;
mod idempotency;
mod import;
mod path;
mod query;
mod same_origin;
mod writes;

pub use arriving::BodyMemory;
pub use author::Author;
pub use body::{BodyLimit, ValidForm, ValidJson};
pub use caller::{CurrentUser, MaybeUser, NamedRecipe, OwnRecipe, SessionUsers};
pub use conditions::{Format, IfMatch};
pub use device::Device;
pub use idempotency::{IdempotencyKey, InFlight, Underway};
pub use import::{ImportBody, ImportLimit};
pub use path::{RecipeId, SessionId, TokenId, UserId, VersionNumber};
pub use query::{QueryLimit, ValidQuery};
pub use same_origin::SameOrigin;
pub use writes::{VersionsKept, Writes};

pub use crate::core::address::ClientAddress;

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
        ready(clock(request).cloned())
    }
}

fn clock(request: &HttpRequest) -> Result<&Clock, ApiError> {
    request.app_data::<Clock>().ok_or_else(|| ApiError::Internal("no clock is configured".into()))
}

fn now(request: &HttpRequest) -> Result<i64, ApiError> {
    clock(request).map(Clock::seconds)
}

fn db(request: &HttpRequest) -> Result<Db, ApiError> {
    request.app_data::<Db>().cloned().ok_or_else(|| ApiError::Internal("no database is configured".into()))
}
