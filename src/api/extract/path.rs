use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::error::{ApiError, ApiResult, Problem};

/// The `recipe_id` of the path. Refuses what is no integer with 422.
#[derive(Clone, Copy)]
pub struct RecipeId(pub i64);

impl RecipeId {
    pub(super) fn of(request: &HttpRequest) -> ApiResult<Self> {
        let problem = || Problem::new("path", Some("recipe_id"), "value is not a valid integer", "type_error.integer");
        let id = request.match_info().query("recipe_id").parse();
        id.map(Self).map_err(|_not_an_integer| ApiError::Invalid(vec![problem()]))
    }

    #[must_use]
    pub fn not_found(self) -> ApiError {
        ApiError::NotFound(format!("Recipe with ID {} not found", self.0))
    }
}

impl FromRequest for RecipeId {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
