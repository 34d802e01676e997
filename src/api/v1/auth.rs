//! Signing up, logging in, and who one is.

use actix_web::web::Data;
use utoipa::OpenApi;

use super::doorkeeper::{Doorkeeper, wrong_password};
use super::grant::Issuer;
use crate::api::extract::{ClientAddress, CurrentUser, Device, ValidForm, ValidJson};
use crate::api::reply::{
    BadRequest, Broken, Created, Encoded, Forbidden, Invalid, Json, NoContent, Secret, TooLarge, TooMany, Unauthorized,
    Unavailable,
};
use crate::crud;
use crate::db::{Db, is_unique_violation};
use crate::error::{ApiError, ApiResult};
use crate::models::Door;
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
    from: ClientAddress,
    ValidJson(form): ValidJson<UserCreate>,
) -> ApiResult<Created<UserOut>> {
    let password_hash = doorkeeper.sign_up(&db, &form, from).await?;
    let new_user = form.into_new_user(password_hash);
    let user = db.write(move |conn| crud::users::insert(conn, &new_user)).await.map_err(|error| {
        if is_unique_violation(&error) {
            ApiError::BadRequest("The user with this email already exists in the system".into())
        } else {
            error.into()
        }
    })?;
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
    device: Device,
    form: Result<ValidForm<LoginForm>, ApiError>,
) -> ApiResult<Secret<TokenOut>> {
    let ValidForm(form) = form.map_err(|error| error.oauth("invalid_request"))?;
    let login = doorkeeper.log_in(&db, &form.username, form.password, device.address).await?;
    let scope = form.scope.unwrap_or_default();
    issuer.open(&db, login, &scope, Door::Body, device).await.map(|grant| Secret(grant.into()))
}

/// The user whom the token stands for.
#[utoipa::path(
    get, path = "/api/v1/auth/me", tag = "auth",
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
    from: ClientAddress,
    user: CurrentUser,
    ValidJson(form): ValidJson<PasswordChange>,
) -> ApiResult<NoContent> {
    let (user_id, session_id, old_hash) = (user.id, user.session_id()?, user.password_hash.clone());
    let hash = doorkeeper.change(&db, &user, form, from).await?;
    let changed = db.write(move |conn| {
        let epoch = crud::users::change_password_hash(conn, user_id, &old_hash, &hash)?;
        epoch.map(|epoch| crud::sessions::keep(conn, session_id, epoch)).transpose()
    });
    changed.await?.map(|()| NoContent).ok_or_else(wrong_password)
}
