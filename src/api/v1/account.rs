//! One's own account.

use actix_web::web::Data;
use serde_json::json;
use utoipa::OpenApi;

use super::doorkeeper::Doorkeeper;
use super::estate;
use crate::api::extract::{Author, CurrentUser, ValidJson, ValidQuery};
use crate::api::reply::{
    BadRequest, Broken, Conflict, Encoded, Forbidden, Invalid, Json, NoContent, TooLarge, TooMany, Unauthorized,
    Unavailable,
};
use crate::crud;
use crate::crud::accounts::Outcome;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::{AuditAction, UserChange};
use crate::schemas::{AccountDelete, AccountOut, AccountPatch, AuditEvents, PastQuery};

#[derive(OpenApi)]
#[openapi(paths(read, update, delete, audit))]
pub struct AccountApi;

/// The caller's account.
#[utoipa::path(
    get, path = "/api/v1/users/me", operation_id = "read_own_account",
    tag = "users",
    responses((status = 200, body = AccountOut, description = "The caller"), BadRequest, Unauthorized, Forbidden, Broken, Unavailable)
)]
pub async fn read(user: CurrentUser) -> Json<AccountOut> {
    Json(AccountOut::from(&*user))
}

/// Changes the caller's names. The password is asked again.
#[utoipa::path(
    patch, path = "/api/v1/users/me", operation_id = "update_own_account",
    tag = "users", request_body = AccountPatch,
    responses(
        (status = 200, body = AccountOut, description = "The account as it is now"),
        BadRequest, Unauthorized, Forbidden, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn update(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    author: Author,
    user: CurrentUser,
    ValidJson(patch): ValidJson<AccountPatch>,
) -> ApiResult<Json<AccountOut>> {
    doorkeeper.ensure(&db, &user, patch.current_password, author.address()).await?;
    let given = [("first_name", patch.first_name.is_some()), ("surname", patch.surname.is_some())];
    let names: Vec<&str> = given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect();
    let event = author.event(AuditAction::UserChanged, user.id, user.id, &json!({"changed": names}));
    let change = UserChange { first_name: patch.first_name, surname: patch.surname, ..UserChange::default() };
    let id = user.id;
    let outcome = db.write(move |conn| {
        crud::audit::insert(conn, &event)?;
        crud::accounts::change(conn, id, &change)
    });
    match outcome.await? {
        Outcome::Done(user) => Ok(Json(AccountOut::from(&user))),
        _ => Err(ApiError::InvalidToken),
    }
}

/// Deletes the caller's account. The password is asked again; the recipes go with it, or to somebody else.
#[utoipa::path(
    delete, path = "/api/v1/users/me", operation_id = "delete_own_account",
    tag = "users", request_body = AccountDelete,
    responses(
        (status = 204, description = "It is gone"),
        BadRequest, Unauthorized, Forbidden, Conflict, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn delete(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    author: Author,
    user: CurrentUser,
    ValidJson(form): ValidJson<AccountDelete>,
) -> ApiResult<NoContent> {
    doorkeeper.ensure(&db, &user, form.current_password, author.address()).await?;
    let estate = estate::read(&db, user.id, form.recipes, form.to.as_deref(), "body").await?;
    match estate::settle(&db, author, user.id, user.id, estate).await? {
        Outcome::LastSuperuser => Err(ApiError::LAST_SUPERUSER),
        // Somebody else was faster.
        Outcome::Done(_) | Outcome::NoSuchUser => Ok(NoContent),
    }
}

/// What was done to the caller's account, by whom and from where, for a year; the newest first.
#[utoipa::path(
    get, path = "/api/v1/users/me/audit", operation_id = "list_own_audit_events",
    tag = "users", params(PastQuery),
    responses((status = 200, body = AuditEvents, description = "A page"), BadRequest, Unauthorized, Forbidden, Invalid, Broken, Unavailable)
)]
pub async fn audit(db: Db, user: CurrentUser, query: ValidQuery<PastQuery>) -> ApiResult<Json<AuditEvents>> {
    let (id, before, limit) = (user.id, query.before(), query.limit_or_default());
    let events = db.read_long(move |conn| crud::audit::list(conn, Some(id), before, limit + 1)).await?;
    Ok(Json(AuditEvents::new(events, limit).for_subject(id)))
}
