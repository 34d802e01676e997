//! What follows from a recipe's texts: found on the worker where they are short, and where everybody else's
//! requests do not wait for it where they are long.

use actix_web::web::block;

use crate::error::{ApiError, ApiResult};
use crate::schemas::RecipeIn;

/// Some ten times a usual recipe, in bytes; it takes about a millisecond.
const LONG: usize = 16 * 1024;

/// Makes something of the recipe.
pub async fn make<T: Send + 'static>(
    form: RecipeIn,
    make: impl FnOnce(RecipeIn) -> T + Send + 'static,
) -> ApiResult<T> {
    if form.text_bytes() < LONG {
        return Ok(make(form));
    }
    block(move || make(form)).await.map_err(|lost| ApiError::Internal(lost.to_string()))
}
