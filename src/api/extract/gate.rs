//! Who is calling is settled before a word is said about the path's ids, the query or the body.
//!
//! Actix polls a handler's extractors side by side. So the extractor that finds out who may call leaves
//! its outcome here, and the extractors of input wait for it.

use std::future::Future;

use actix_web::{HttpMessage, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};

use super::{CurrentUser, NamedRecipe, OwnRecipe};
use crate::error::ApiError;

type Outcome<T> = Shared<LocalBoxFuture<'static, Result<T, ApiError>>>;

/// Leads to the id of the user who was admitted, if it is known who it is.
#[derive(Clone)]
struct Gate(Outcome<Option<i64>>);

/// What an admission says of who was admitted.
pub trait Admitted: Clone + 'static {
    /// `None` where it is not known who it is.
    fn user_id(&self) -> Option<i64>;
}

impl Admitted for CurrentUser {
    fn user_id(&self) -> Option<i64> {
        Some(self.id)
    }
}

impl Admitted for NamedRecipe {
    fn user_id(&self) -> Option<i64> {
        Some(self.user.id)
    }
}

impl Admitted for OwnRecipe {
    fn user_id(&self) -> Option<i64> {
        Some(self.0.user.id)
    }
}

/// Makes the input of this request wait for `admission`. It must not hold the request, which would then
/// hold itself.
pub fn guard<T: Admitted>(
    request: &HttpRequest,
    admission: impl Future<Output = Result<T, ApiError>> + 'static,
) -> Outcome<T> {
    let admission = admission.boxed_local().shared();
    let gate = admission.clone().map(|outcome| outcome.map(|admitted| admitted.user_id())).boxed_local().shared();
    request.extensions_mut().insert(Gate(gate));
    admission
}

/// Waits until the caller is admitted; at once where anybody may call. Returns the user's id, where that is known.
///
/// # Errors
/// The refusal.
pub async fn admitted(request: &HttpRequest) -> Result<Option<i64>, ApiError> {
    let gate = request.extensions().get::<Gate>().cloned();
    match gate {
        Some(Gate(outcome)) => outcome.await,
        None => Ok(None),
    }
}
