use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::{FutureExt, LocalBoxFuture};

use super::gate::admitted;
use crate::error::{ApiError, ApiResult, Problem};

/// Makes each an extractor of the number that stands in the path under this name.
macro_rules! numbers_in_path {
    ($($(#[doc = $doc:literal])* $type:ident = $name:literal;)*) => {$(
        $(#[doc = $doc])*
        ///
        /// Refuses what is no integer with 422, after the caller is admitted.
        #[derive(Clone, Copy)]
        pub struct $type(pub i64);

        impl $type {
            pub(super) fn of(request: &HttpRequest) -> ApiResult<Self> {
                number_in_path(request, $name).map(Self)
            }
        }

        impl FromRequest for $type {
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
    )*};
}

numbers_in_path! {
    /// A recipe's id.
    RecipeId = "recipe_id";
    /// The number of a recipe's version.
    VersionNumber = "version";
    /// A session's id.
    SessionId = "session_id";
    /// An API token's id.
    TokenId = "token_id";
    /// A user's id.
    UserId = "user_id";
}

impl RecipeId {
    #[must_use]
    pub fn not_found(self) -> ApiError {
        ApiError::NotFound(format!("Recipe with ID {} not found", self.0))
    }
}

/// The whole number that stands in the path under this name.
fn number_in_path(request: &HttpRequest, name: &'static str) -> ApiResult<i64> {
    let problem = || Problem::new("path", Some(name), "value is not a valid integer", "type_error.integer");
    request.match_info().query(name).parse().map_err(|_not_an_integer| ApiError::Invalid(vec![problem()]))
}
