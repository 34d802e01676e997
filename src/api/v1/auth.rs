//! Signing up, logging in, and who one is.

use actix_web::web::Data;
use utoipa::OpenApi;

use crate::api::extract::{CurrentUser, ValidForm, ValidJson};
use crate::api::reply::{
    BadRequest, Broken, Created, Encoded, Invalid, Json, Secret, TooLarge, Unauthorized, Unavailable,
};
use crate::core::passwords::{Passwords, Verdict};
use crate::core::tokens::Tokens;
use crate::crud;
use crate::db::{Db, is_unique_violation};
use crate::error::{ApiError, ApiResult};
use crate::schemas::{LoginForm, TokenOut, UserCreate, UserOut, email_folded};

#[derive(OpenApi)]
#[openapi(paths(signup, login, me))]
pub struct AuthApi;

/// Makes an account.
#[utoipa::path(
    post, path = "/api/v1/auth/signup", tag = "auth", request_body = UserCreate,
    responses((status = 201, body = UserOut, description = "The new user"), BadRequest, TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn signup(
    db: Db,
    passwords: Data<Passwords>,
    ValidJson(form): ValidJson<UserCreate>,
) -> ApiResult<Created<UserOut>> {
    let password_hash = passwords.hash(form.password.clone()).await?;
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

/// Trades an email address and a password for an access token.
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "auth",
    request_body(content((LoginForm = "application/x-www-form-urlencoded"), (LoginForm = "multipart/form-data"))),
    responses((status = 200, body = TokenOut, description = "An access token"), BadRequest, TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn login(
    db: Db,
    passwords: Data<Passwords>,
    tokens: Data<Tokens>,
    form: Result<ValidForm<LoginForm>, ApiError>,
) -> ApiResult<Secret<TokenOut>> {
    let ValidForm(form) = form.map_err(|error| error.oauth("invalid_request"))?;
    let email = email_folded(&form.username);
    let user = db.read(move |conn| crud::users::find_by_email(conn, &email)).await?;
    let stored = user.as_ref().map(|user| user.password_hash.clone());
    let verdict = passwords.verify(form.password, stored).await?;
    let incorrect = || ApiError::BadRequest("Incorrect username or password".into()).oauth("invalid_grant");
    let user = user.filter(|user| user.is_active && verdict != Verdict::Wrong).ok_or_else(incorrect)?;
    if let Verdict::Upgrade(hash) = verdict {
        let (id, old_hash) = (user.id, user.password_hash);
        let upgraded = db.write(move |conn| crud::users::upgrade_password_hash(conn, id, &old_hash, &hash)).await;
        if let Err(error) = upgraded {
            tracing::warn!(user_id = id, %error, "a password hash was not upgraded; the next login tries again");
        }
    }
    let issued = tokens.issue(user.id).map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(Secret(TokenOut { access_token: issued.token, token_type: "bearer", expires_in: issued.expires_in_seconds }))
}

/// The user whom the token stands for.
#[utoipa::path(
    get, path = "/api/v1/auth/me", tag = "auth", security(("password" = []), ("token" = [])),
    responses((status = 200, body = UserOut, description = "The caller"), BadRequest, Unauthorized, Broken, Unavailable)
)]
pub async fn me(user: CurrentUser) -> Json<UserOut> {
    Json(UserOut::from(&*user))
}
