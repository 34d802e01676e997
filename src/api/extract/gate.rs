//! Who is calling is settled before a word is said about the path's ids, the query or the body.
//!
//! Actix polls a handler's extractors side by side. So the extractor that finds out who may call leaves
//! its outcome here, and the extractors of input wait for it.

use std::future::Future;

use actix_web::{HttpMessage, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};

use crate::error::ApiError;

type Outcome<T> = Shared<LocalBoxFuture<'static, Result<T, ApiError>>>;

#[derive(Clone)]
struct Gate(Outcome<()>);

/// Makes the input of this request wait for `admission`. It must not hold the request, which would then
/// hold itself.
pub fn guard<T: Clone + 'static>(
    request: &HttpRequest,
    admission: impl Future<Output = Result<T, ApiError>> + 'static,
) -> Outcome<T> {
    let admission = admission.boxed_local().shared();
    let gate = admission.clone().map(|outcome| outcome.map(|_| ())).boxed_local().shared();
    request.extensions_mut().insert(Gate(gate));
    admission
}

/// Waits until the caller is admitted; at once where anybody may call.
///
/// # Errors
/// The refusal.
pub async fn admitted(request: &HttpRequest) -> Result<(), ApiError> {
    let gate = request.extensions().get::<Gate>().cloned();
    match gate {
        Some(Gate(outcome)) => outcome.await,
        None => Ok(()),
    }
}
