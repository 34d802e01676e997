//! Personal API tokens: for scripts, each with its own scopes and end.

use serde_json::json;
use utoipa::OpenApi;

use crate::api::extract::{Author, CurrentUser, TokenId, ValidJson};
use crate::api::reply::{
    BadRequest, Broken, Conflict, CreatedSecret, Encoded, Forbidden, Invalid, Json, NoContent, NotFound, TooLarge,
    Unauthorized, Unavailable,
};
use crate::core::api_tokens;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::AuditAction;
use crate::schemas::{ApiTokenCreate, ApiTokenMade, ApiTokenOut, ApiTokens};

#[derive(OpenApi)]
#[openapi(paths(list, create, delete))]
pub struct ApiTokensApi;

/// The caller's API tokens, the newest first. What they are is not known.
#[utoipa::path(
    get, path = "/api/v1/auth/tokens", operation_id = "list_api_tokens",
    tag = "API tokens",
    responses((status = 200, body = ApiTokens, description = "The tokens"), BadRequest, Unauthorized, Forbidden, Broken, Unavailable)
)]
pub async fn list(db: Db, user: CurrentUser) -> ApiResult<Json<ApiTokens>> {
    let id = user.id;
    let tokens = db.read(move |conn| crud::api_tokens::list(conn, id)).await?;
    Ok(Json(ApiTokens { results: tokens.iter().map(ApiTokenOut::from).collect() }))
}

/// Makes an API token. It is shown this once; send it wherever an access token is sent.
#[utoipa::path(
    post, path = "/api/v1/auth/tokens", operation_id = "create_api_token",
    tag = "API tokens", request_body = ApiTokenCreate,
    responses(
        (status = 201, body = ApiTokenMade, description = "The token"),
        BadRequest, Unauthorized, Forbidden, Conflict, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn create(
    db: Db,
    author: Author,
    user: CurrentUser,
    ValidJson(wanted): ValidJson<ApiTokenCreate>,
) -> ApiResult<CreatedSecret<ApiTokenMade>> {
    let token = api_tokens::make().map_err(|error| ApiError::Internal(error.to_string()))?;
    let new_token = wanted.into_new_token(&token, user.id, user.scopes(), author.now())?;
    let (user_id, session_id) = (user.id, user.session_id()?);
    let made = db.write(move |conn| {
        if !crud::sessions::hold(conn, session_id, user_id, author.now())? {
            return Ok(Err(ApiError::InvalidToken));
        }
        let Some(made) = crud::api_tokens::insert(conn, &new_token)? else {
            return Ok(Err(ApiError::Conflict("You have 100 API tokens already: delete one")));
        };
        let detail = json!({"token_id": made.id, "name": made.name, "scopes": made.scopes});
        crud::audit::insert(conn, &author.event(AuditAction::ApiTokenMade, user_id, user_id, &detail))?;
        Ok(Ok(made))
    });
    let made = made.await??;
    Ok(CreatedSecret(ApiTokenMade { token, about: ApiTokenOut::from(&made) }))
}

/// Deletes an API token of the caller's. It is not believed from now on.
#[utoipa::path(
    delete, path = "/api/v1/auth/tokens/{token_id}", operation_id = "delete_api_token",
    tag = "API tokens", params(("token_id" = i64, Path, example = 1)),
    responses((status = 204, description = "It is gone"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn delete(db: Db, author: Author, user: CurrentUser, id: TokenId) -> ApiResult<NoContent> {
    let event = author.event(AuditAction::ApiTokenDeleted, user.id, user.id, &json!({"token_id": id.0}));
    let deleted = db.write(move |conn| {
        let deleted = crud::api_tokens::delete(conn, event.subject_id, id.0)?;
        if deleted {
            crud::audit::insert(conn, &event)?;
        }
        Ok(deleted)
    });
    if deleted.await? {
        Ok(NoContent)
    } else {
        Err(ApiError::NotFound(format!("API token with ID {} not found", id.0)))
    }
}
