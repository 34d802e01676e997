use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::{FutureExt, LocalBoxFuture};

use super::gate::admitted;
use crate::error::{ApiError, ApiResult, Problem};

/// The `recipe_id` of the path. Refuses what is no integer with 422, after the caller is admitted.
#[derive(Clone, Copy)]
pub struct RecipeId(pub i64);

impl RecipeId {
    pub(super) fn of(request: &HttpRequest) -> ApiResult<Self> {
        id_in_path(request, "recipe_id").map(Self)
    }

    #[must_use]
    pub fn not_found(self) -> ApiError {
        ApiError::NotFound(format!("Recipe with ID {} not found", self.0))
    }
}

/// The `version` of the path. Refuses what is no integer with 422, after the caller is admitted.
#[derive(Clone, Copy)]
pub struct VersionNumber(pub i64);

impl FromRequest for VersionNumber {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            admitted(&request).await?;
            id_in_path(&request, "version").map(Self)
        }
        .boxed_local()
    }
}

impl FromRequest for RecipeId {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            admitted(&request).await?;
            Self::of(&request)
        }
        .boxed_local()
    }
}

/// The whole number that stands in the path under this name.
fn id_in_path(request: &HttpRequest, name: &'static str) -> ApiResult<i64> {
    let problem = || Problem::new("path", Some(name), "value is not a valid integer", "type_error.integer");
    request.match_info().query(name).parse().map_err(|_not_an_integer| ApiError::Invalid(vec![problem()]))
}
