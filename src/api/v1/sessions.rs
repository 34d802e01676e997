//! Sessions after the login: going on, ending, and which there are.

use actix_web::web::Data;
use serde_json::json;
use utoipa::OpenApi;

use super::grant::Issuer;
use crate::api::extract::{Author, CurrentUser, SessionId, ValidForm};
use crate::api::reply::{
    BadRequest, Broken, Empty, Encoded, Forbidden, Invalid, Json, NoContent, NotFound, Secret, TooLarge, Unauthorized,
    Unavailable,
};
use crate::core::api_tokens;
use crate::core::clock::Clock;
use crate::core::config::SessionConfig;
use crate::core::tokens::Tokens;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::{AuditAction, Door};
use crate::schemas::{RefreshForm, RevokeForm, SessionOut, Sessions, TokenOut};

#[derive(OpenApi)]
#[openapi(paths(refresh, revoke, log_out, log_out_everywhere, list, end))]
pub struct SessionsApi;

/// Trades a refresh token for the next access token and refresh token. The old one is good for ten seconds more,
/// for a lost answer; shown again later, it ends the session.
#[utoipa::path(
    post, path = "/api/v1/auth/refresh", operation_id = "refresh_tokens",
    tag = "sessions",
    request_body(content((RefreshForm = "application/x-www-form-urlencoded"), (RefreshForm = "multipart/form-data"))),
    responses((status = 200, body = TokenOut, description = "The next tokens"), BadRequest, TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn refresh(
    db: Db,
    issuer: Data<Issuer>,
    author: Author,
    form: Result<ValidForm<RefreshForm>, ApiError>,
) -> ApiResult<Secret<TokenOut>> {
    let ValidForm(form) = form.map_err(|error| error.oauth("invalid_request"))?;
    let scope = form.scope.unwrap_or_default();
    issuer.renew(&db, &form.refresh_token, &scope, Door::Body, author).await.map(|grant| Secret(grant.into()))
}

/// Ends what a token belongs to: the session of a refresh or access token, or an API token (RFC 7009). The answer is
/// the same for a token that is none.
#[utoipa::path(
    post, path = "/api/v1/auth/revoke", operation_id = "revoke_token",
    tag = "sessions",
    request_body(content((RevokeForm = "application/x-www-form-urlencoded"), (RevokeForm = "multipart/form-data"))),
    responses((status = 200, description = "The token is not believed from now on"), BadRequest, TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn revoke(
    db: Db,
    clock: Clock,
    issuer: Data<Issuer>,
    tokens: Data<Tokens>,
    form: Result<ValidForm<RevokeForm>, ApiError>,
) -> ApiResult<Empty> {
    let ValidForm(form) = form.map_err(|error| error.oauth("invalid_request"))?;
    let now = clock.seconds();
    if let Some(digest) = api_tokens::digest(&form.token) {
        db.write(move |conn| crud::api_tokens::revoke(conn, &digest)).await?;
    } else if let Ok(access) = tokens.verify(&form.token) {
        db.write(move |conn| crud::sessions::revoke(conn, access.user_id, access.session_id, now)).await?;
    } else {
        issuer.revoke(&db, &form.token).await?;
    }
    Ok(Empty)
}

/// Ends the session of the token that is sent.
#[utoipa::path(
    post, path = "/api/v1/auth/logout", tag = "sessions",
    responses((status = 204, description = "It is over"), BadRequest, Unauthorized, Forbidden, Broken, Unavailable)
)]
pub async fn log_out(db: Db, clock: Clock, user: CurrentUser) -> ApiResult<NoContent> {
    let (user_id, id, now) = (user.id, user.session_id()?, clock.seconds());
    db.write(move |conn| crud::sessions::revoke(conn, user_id, id, now)).await?;
    Ok(NoContent)
}

/// Ends all sessions of the caller, this one too. API tokens stay.
#[utoipa::path(
    post, path = "/api/v1/auth/logout-all", tag = "sessions",
    responses((status = 204, description = "They are over"), BadRequest, Unauthorized, Forbidden, Broken, Unavailable)
)]
pub async fn log_out_everywhere(db: Db, author: Author, user: CurrentUser) -> ApiResult<NoContent> {
    let event = author.event(AuditAction::AllSessionsEnded, user.id, user.id, &json!({}));
    let ended = db.write(move |conn| {
        crud::users::begin_epoch(conn, event.subject_id)?;
        crud::audit::insert(conn, &event)
    });
    Ok(ended.await.map(|()| NoContent)?)
}

/// Where the caller is logged in, the latest used first.
#[utoipa::path(
    get, path = "/api/v1/auth/sessions", operation_id = "list_sessions",
    tag = "sessions",
    responses((status = 200, body = Sessions, description = "Sessions that go on"), BadRequest, Unauthorized, Forbidden, Broken, Unavailable)
)]
pub async fn list(db: Db, clock: Clock, limits: Data<SessionConfig>, user: CurrentUser) -> ApiResult<Json<Sessions>> {
    let (owner, now, present) = ((*user).clone(), clock.seconds(), user.session_id()?);
    let sessions = db.read(move |conn| crud::sessions::list(conn, &owner, **limits, now)).await?;
    Ok(Json(Sessions { results: sessions.iter().map(|session| SessionOut::new(session, present)).collect() }))
}

/// Ends a session of the caller's, such as that of a lost phone.
#[utoipa::path(
    delete, path = "/api/v1/auth/sessions/{session_id}", operation_id = "end_session",
    tag = "sessions", params(("session_id" = i64, Path, example = 1)),
    responses((status = 204, description = "It is over"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn end(db: Db, author: Author, user: CurrentUser, id: SessionId) -> ApiResult<NoContent> {
    let event = author.event(AuditAction::SessionEnded, user.id, user.id, &json!({"session_id": id.0}));
    let ended = db.write(move |conn| {
        let ended = crud::sessions::revoke(conn, event.subject_id, id.0, event.at)?;
        if ended {
            crud::audit::insert(conn, &event)?;
        }
        Ok(ended)
    });
    if ended.await? { Ok(NoContent) } else { Err(ApiError::NotFound(format!("Session with ID {} not found", id.0))) }
}
