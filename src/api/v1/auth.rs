//! Signing up, logging in, and who one is.

use actix_web::web::Data;
use serde_json::json;
use utoipa::OpenApi;

use super::doorkeeper::Doorkeeper;
use super::grant::Issuer;
use super::post::Proof;
use super::users::address_taken;
use crate::api::extract::{Author, CurrentUser, ValidForm, ValidJson};
use crate::api::reply::{
    BadRequest, Broken, Created, Encoded, Forbidden, Invalid, Json, NoContent, Secret, TooLarge, TooMany, Unauthorized,
    Unavailable,
};
use crate::api::throttle::Throttle;
use crate::core::mail_tokens::Purpose;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::mail::{Letter, Outbox};
use crate::models::{AuditAction, Door};
use crate::schemas::{LoginForm, PasswordChange, TokenOut, UserCreate, UserOut};

#[derive(OpenApi)]
#[openapi(paths(signup, login, me, change_password))]
pub struct AuthApi;

/// Makes an account.
#[utoipa::path(
    post, path = "/api/v1/auth/signup", tag = "auth", request_body = UserCreate,
    responses((status = 201, body = UserOut, description = "The new user"), BadRequest, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable)
)]
pub async fn signup(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    throttle: Data<Throttle>,
    outbox: Data<Outbox>,
    author: Author,
    ValidJson(form): ValidJson<UserCreate>,
) -> ApiResult<Created<UserOut>> {
    let password_hash = doorkeeper.sign_up(&db, &form, author.address()).await?;
    let new_user = form.into_new_user(password_hash, author.now());
    let proof = Proof::new(&outbox, &throttle, Purpose::VerifyAddress, &new_user.email, author.now())?;
    let made = db.write(move |conn| {
        let user = crud::users::insert(conn, &new_user)?;
        proof.put(conn, Some(user.id), None)?;
        crud::audit::insert(conn, &author.event(AuditAction::SignedUp, user.id, user.id, &json!({})))?;
        Ok(user)
    });
    let user = made.await.map_err(address_taken)?;
    outbox.wake();
    Ok(Created(UserOut::from(&user)))
}

/// Trades an email address and a password for tokens.
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "auth",
    request_body(content((LoginForm = "application/x-www-form-urlencoded"), (LoginForm = "multipart/form-data"))),
    responses((status = 200, body = TokenOut, description = "An access token, and one for the next"), BadRequest, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable)
)]
pub async fn login(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    issuer: Data<Issuer>,
    author: Author,
    form: Result<ValidForm<LoginForm>, ApiError>,
) -> ApiResult<Secret<TokenOut>> {
    let ValidForm(form) = form.map_err(|error| error.oauth("invalid_request"))?;
    let login = doorkeeper.log_in(&db, &form.username, form.password, author.address()).await?;
    let scope = form.scope.unwrap_or_default();
    issuer.open(&db, login, &scope, Door::Body, author).await.map(|grant| Secret(grant.into()))
}

/// The user whom the token stands for.
#[utoipa::path(
    get, path = "/api/v1/auth/me", operation_id = "read_me",
    tag = "auth",
    responses((status = 200, body = UserOut, description = "The caller"), BadRequest, Unauthorized, Broken, Unavailable)
)]
pub async fn me(user: CurrentUser) -> Json<UserOut> {
    Json(UserOut::from(&*user))
}

/// Gives the caller another password. All other sessions end; API tokens stay.
#[utoipa::path(
    put, path = "/api/v1/auth/password", tag = "auth", request_body = PasswordChange,
    responses(
        (status = 204, description = "It is another one"),
        BadRequest, Unauthorized, Forbidden, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn change_password(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    outbox: Data<Outbox>,
    author: Author,
    user: CurrentUser,
    ValidJson(form): ValidJson<PasswordChange>,
) -> ApiResult<NoContent> {
    let (user_id, session_id, old_hash) = (user.id, user.session_id()?, user.password_hash.clone());
    let hash = doorkeeper.change(&db, &user, form, author.address()).await?;
    let event = author.event(AuditAction::PasswordChanged, user_id, user_id, &json!({}));
    let letter = outbox.seal(&user.email, &Letter::PasswordChanged, author.now())?;
    let changed = db.write(move |conn| {
        // To keep a session that ended while the password was hashed would revive it.
        if !crud::sessions::hold(conn, session_id, user_id, event.at)? {
            return Ok(Err(ApiError::InvalidToken));
        }
        let Some(epoch) = crud::users::change_password_hash(conn, user_id, &old_hash, &hash)? else {
            return Ok(Err(ApiError::WRONG_PASSWORD));
        };
        crud::sessions::keep(conn, session_id, epoch)?;
        crud::outbox::put(conn, &letter)?;
        crud::audit::insert(conn, &event).map(|()| Ok(NoContent))
    });
    let changed = changed.await?;
    outbox.wake();
    changed
}
