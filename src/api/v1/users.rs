//! Users, as superusers administer them, and what was done to their accounts.

use actix_web::web::Data;
use serde_json::json;
use utoipa::OpenApi;

use super::doorkeeper::Doorkeeper;
use super::estate;
use crate::api::extract::{Author, CurrentUser, UserId, ValidJson, ValidQuery};
use crate::api::reply::{
    BadRequest, Broken, Conflict, Created, Encoded, Forbidden, Invalid, Json, NoContent, NotFound, TooLarge,
    Unauthorized, Unavailable,
};
use crate::core::text::fold;
use crate::crud;
use crate::crud::accounts::Outcome;
use crate::db::{Db, DbError, is_unique_violation};
use crate::error::{ApiError, ApiResult};
use crate::mail::{Letter, Outbox};
use crate::models::{AuditAction, NewOutboxLetter, User};
use crate::schemas::{
    AccountOut, AuditEvents, AuditQuery, DeleteQuery, UserMake, UserPatch, UserQuery, Users, email_folded,
};

#[derive(OpenApi)]
#[openapi(paths(list, create, read, update, delete, end_sessions, audit))]
pub struct UsersApi;

/// All users, in the order of their ids.
#[utoipa::path(
    get, path = "/api/v1/users", operation_id = "list_users",
    tag = "users", params(UserQuery),
    responses((status = 200, body = Users, description = "A page"), BadRequest, Unauthorized, Forbidden, Invalid, Broken, Unavailable)
)]
pub async fn list(db: Db, _superuser: CurrentUser, query: ValidQuery<UserQuery>) -> ApiResult<Json<Users>> {
    let (containing, after, limit) = (query.search.as_deref().map(fold), query.after(), query.limit_or_default());
    let users = db.read_long(move |conn| crud::users::list(conn, containing.as_deref(), after, limit + 1)).await?;
    Ok(Json(Users::new(&users, limit)))
}

/// Makes an account, a superuser's if told.
#[utoipa::path(
    post, path = "/api/v1/users", operation_id = "create_user",
    tag = "users", request_body = UserMake,
    responses(
        (status = 201, body = AccountOut, description = "The new user"),
        BadRequest, Unauthorized, Forbidden, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn create(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    author: Author,
    superuser: CurrentUser,
    ValidJson(form): ValidJson<UserMake>,
) -> ApiResult<Created<AccountOut>> {
    let hash = doorkeeper.choose("password", form.password.clone(), form.own_words()).await?;
    let user = form.into_new_user(hash, author.now());
    let (actor, session_id) = (superuser.id, superuser.session_id().ok());
    let made = db.write(move |conn| {
        if !crud::accounts::hold_superuser(conn, actor, session_id, author.now())? {
            return Ok(None);
        }
        let made = crud::users::insert(conn, &user)?;
        let detail = json!({"is_superuser": made.is_superuser});
        crud::audit::insert(conn, &author.event(AuditAction::UserCreated, actor, made.id, &detail))?;
        Ok(Some(made))
    });
    let made = made.await.map_err(address_taken)?.ok_or(ApiError::InvalidToken)?;
    Ok(Created(AccountOut::from(&made)))
}

/// A user.
#[utoipa::path(
    get, path = "/api/v1/users/{user_id}", operation_id = "read_user",
    tag = "users", params(("user_id" = i64, Path, example = 1)),
    responses((status = 200, body = AccountOut, description = "The user"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn read(db: Db, _superuser: CurrentUser, id: UserId) -> ApiResult<Json<AccountOut>> {
    let user = db.read(move |conn| crud::users::find(conn, id.0)).await?;
    user.map(|user| Json(AccountOut::from(&user))).ok_or_else(|| not_found(id))
}

/// Changes a user. With another password, or not active any more, the user's sessions end. The last superuser stays
/// one.
#[utoipa::path(
    patch, path = "/api/v1/users/{user_id}", operation_id = "update_user",
    tag = "users", request_body = UserPatch,
    params(("user_id" = i64, Path, example = 1)),
    responses(
        (status = 200, body = AccountOut, description = "The user as it is now"),
        BadRequest, Unauthorized, Forbidden, NotFound, Conflict, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn update(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    outbox: Data<Outbox>,
    author: Author,
    superuser: CurrentUser,
    id: UserId,
    ValidJson(patch): ValidJson<UserPatch>,
) -> ApiResult<Json<AccountOut>> {
    let user = db.read(move |conn| crud::users::find(conn, id.0)).await?.ok_or_else(|| not_found(id))?;
    let letters = notices(&outbox, &user, &patch, author.now())?;
    let hash = chosen(&doorkeeper, &patch).await?;
    let (actor, session_id, detail) = (superuser.id, superuser.session_id().ok(), json!({"changed": patch.names()}));
    let change = patch.into_change(hash);
    let outcome = db.write(move |conn| {
        if !crud::accounts::hold_superuser(conn, actor, session_id, author.now())? {
            return Ok(None);
        }
        let outcome = crud::accounts::change(conn, id.0, &change)?;
        if matches!(outcome, Outcome::Done(_)) {
            letters.iter().try_for_each(|letter| crud::outbox::put(conn, letter))?;
            crud::audit::insert(conn, &author.event(AuditAction::UserChanged, actor, id.0, &detail))?;
        }
        Ok(Some(outcome))
    });
    let user = done(outcome.await.map_err(address_taken)?.ok_or(ApiError::InvalidToken)?, id)?;
    outbox.wake();
    Ok(Json(AccountOut::from(&user)))
}

/// The hash of the password that a superuser gives a user, if it is to be another one.
async fn chosen(doorkeeper: &Doorkeeper, patch: &UserPatch) -> ApiResult<Option<String>> {
    match &patch.password {
        Some(password) => doorkeeper.choose("password", password.clone(), patch.own_words()).await.map(Some),
        None => Ok(None),
    }
}

/// What a user is told of a superuser's change, at the address from before it.
fn notices(outbox: &Outbox, user: &User, patch: &UserPatch, now: i64) -> ApiResult<Vec<NewOutboxLetter>> {
    let password = patch.password.as_ref().map(|_password| Letter::PasswordChanged);
    let email = patch.email.clone().filter(|email| email_folded(email) != user.email_folded);
    let address = email.map(|new_address| Letter::AddressChanged { new_address });
    let letters = password.into_iter().chain(address);
    letters.map(|letter| Ok(outbox.seal(&user.email, &letter, now)?)).collect()
}

/// Deletes a user. The recipes go with the account, or to somebody else. The last superuser stays.
#[utoipa::path(
    delete, path = "/api/v1/users/{user_id}", operation_id = "delete_user",
    tag = "users", params(("user_id" = i64, Path, example = 1), DeleteQuery),
    responses(
        (status = 204, description = "The user is gone"),
        BadRequest, Unauthorized, Forbidden, NotFound, Conflict, Invalid, Broken, Unavailable,
    )
)]
pub async fn delete(
    db: Db,
    author: Author,
    superuser: CurrentUser,
    id: UserId,
    query: ValidQuery<DeleteQuery>,
) -> ApiResult<NoContent> {
    let estate = estate::read(&db, id.0, query.recipes, query.to.as_deref(), "query").await?;
    let outcome = estate::settle(&db, author, superuser.id, id.0, estate).await?;
    done(outcome, id).map(|_recipes| NoContent)
}

/// Ends all sessions of a user. API tokens stay: `is_active` stops those too.
#[utoipa::path(
    delete, path = "/api/v1/users/{user_id}/sessions", operation_id = "end_sessions_of_user",
    tag = "users", params(("user_id" = i64, Path, example = 1)),
    responses((status = 204, description = "They are over"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn end_sessions(db: Db, author: Author, superuser: CurrentUser, id: UserId) -> ApiResult<NoContent> {
    let event = author.event(AuditAction::AllSessionsEnded, superuser.id, id.0, &json!({}));
    let ended = db.write(move |conn| {
        let Some(user) = crud::users::find(conn, id.0)? else { return Ok(false) };
        crud::users::begin_epoch(conn, user.id)?;
        crud::audit::insert(conn, &event).map(|()| true)
    });
    if ended.await? { Ok(NoContent) } else { Err(not_found(id)) }
}

/// What was done to accounts, by whom and from where, for a year; the newest first.
#[utoipa::path(
    get, path = "/api/v1/audit", operation_id = "list_audit_events",
    tag = "users", params(AuditQuery),
    responses((status = 200, body = AuditEvents, description = "A page"), BadRequest, Unauthorized, Forbidden, Invalid, Broken, Unavailable)
)]
pub async fn audit(db: Db, _superuser: CurrentUser, query: ValidQuery<AuditQuery>) -> ApiResult<Json<AuditEvents>> {
    let (subject, before, limit) = (query.user_id, query.before(), query.limit_or_default());
    let events = db.read_long(move |conn| crud::audit::list(conn, subject, before, limit + 1)).await?;
    Ok(Json(AuditEvents::new(events, limit)))
}

fn done<T>(outcome: Outcome<T>, id: UserId) -> ApiResult<T> {
    match outcome {
        Outcome::Done(done) => Ok(done),
        Outcome::NoSuchUser => Err(not_found(id)),
        Outcome::LastSuperuser => Err(ApiError::LAST_SUPERUSER),
    }
}

fn not_found(id: UserId) -> ApiError {
    ApiError::NotFound(format!("User with ID {} not found", id.0))
}

/// Two accounts never have one address.
pub fn address_taken(error: DbError) -> ApiError {
    if is_unique_violation(&error) {
        ApiError::BadRequest("The user with this email already exists in the system".into())
    } else {
        error.into()
    }
}
