//! The door of the web app: the refresh token stays in a cookie that no script reads, the access token in the page's
//! memory.

use std::future::{Ready, ready};

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use utoipa::OpenApi;

use super::doorkeeper::Doorkeeper;
use super::grant::{Grant, Issuer};
use crate::api::PublicUrl;
use crate::api::extract::{Author, SameOrigin, ValidJson};
use crate::api::reply::{
    BadRequest, Broken, Encoded, Forbidden, Invalid, TooLarge, TooMany, Unauthorized, Unavailable,
};
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::Door;
use crate::schemas::{CookieTokenOut, Credentials};

#[derive(OpenApi)]
#[openapi(paths(open, refresh, close))]
pub struct CookieSessionApi;

/// Behind TLS the browser itself sees to it that no other host and no plain HTTP sets it
/// (<https://www.rfc-editor.org/rfc/rfc6265bis#name-the-__host-prefix>).
const SECURE_NAME: &str = "__Host-refresh_token";
const PLAIN_NAME: &str = "refresh_token";

/// Logs in from a page of this service: the refresh token comes as a cookie. The session of the cookie that was there
/// before ends.
#[utoipa::path(
    post, path = "/api/v1/auth/session", operation_id = "open_cookie_session",
    tag = "sessions", request_body = Credentials,
    params(("X-Requested-With" = String, Header, example = "recipe-api", description = "Anything: a page of another site cannot send it")),
    responses(
        (status = 200, body = CookieTokenOut, description = "An access token", headers(("Set-Cookie" = String, description = "The refresh token"))),
        BadRequest, Forbidden, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn open(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    issuer: Data<Issuer>,
    jar: Jar,
    _origin: SameOrigin,
    author: Author,
    ValidJson(credentials): ValidJson<Credentials>,
) -> ApiResult<HttpResponse> {
    let login = doorkeeper.log_in(&db, &credentials.email, credentials.password, author.address()).await?;
    if let Some(token) = &jar.refresh_token {
        issuer.revoke(&db, token).await?;
    }
    let grant = issuer.open(&db, login, "", Door::Cookie, author).await?;
    Ok(jar.answer(grant))
}

/// The next access token, for the cookie, which is replaced.
#[utoipa::path(
    post, path = "/api/v1/auth/session/refresh", operation_id = "refresh_cookie_session",
    tag = "sessions",
    params(("X-Requested-With" = String, Header, example = "recipe-api", description = "Anything: a page of another site cannot send it")),
    responses(
        (status = 200, body = CookieTokenOut, description = "An access token", headers(("Set-Cookie" = String, description = "The next refresh token"))),
        Unauthorized, Forbidden, Broken, Unavailable,
    )
)]
pub async fn refresh(
    db: Db,
    issuer: Data<Issuer>,
    jar: Jar,
    author: Author,
    _origin: SameOrigin,
) -> ApiResult<HttpResponse> {
    let token = jar.refresh_token.as_deref().ok_or(ApiError::NotAuthenticated)?;
    let renewed = issuer.renew(&db, token, "", Door::Cookie, author).await;
    let grant = renewed.map_err(|error| match error {
        ApiError::OAuth(..) => ApiError::InvalidToken,
        other => other,
    })?;
    Ok(jar.answer(grant))
}

/// Logs out: ends the cookie's session, if there is one, and takes the cookie away.
#[utoipa::path(
    delete, path = "/api/v1/auth/session", operation_id = "close_cookie_session",
    tag = "sessions",
    params(("X-Requested-With" = String, Header, example = "recipe-api", description = "Anything: a page of another site cannot send it")),
    responses((status = 204, description = "Logged out"), Forbidden, Broken, Unavailable)
)]
pub async fn close(db: Db, issuer: Data<Issuer>, jar: Jar, _origin: SameOrigin) -> ApiResult<HttpResponse> {
    if let Some(token) = &jar.refresh_token {
        issuer.revoke(&db, token).await?;
    }
    let cookie = jar.cookie(String::new(), 0);
    Ok(HttpResponse::NoContent().insert_header((SET_COOKIE, cookie)).finish())
}

/// The browser's cookie: the one that came, and how the next one is set.
pub struct Jar {
    is_behind_tls: bool,
    refresh_token: Option<String>,
}

impl FromRequest for Jar {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let public_url = request.app_data::<Data<PublicUrl>>();
        let is_behind_tls = public_url.is_some_and(|url| url.0.starts_with("https://"));
        let cookie = request.cookie(name(is_behind_tls));
        ready(Ok(Self { is_behind_tls, refresh_token: cookie.map(|cookie| cookie.value().to_owned()) }))
    }
}

impl Jar {
    /// The header's value.
    fn cookie(&self, value: String, max_age_seconds: i64) -> String {
        let cookie = Cookie::build(name(self.is_behind_tls), value).http_only(true).same_site(SameSite::Strict);
        let cookie = cookie.max_age(Duration::seconds(max_age_seconds));
        // A __Host- cookie has no narrower path.
        let cookie =
            if self.is_behind_tls { cookie.path("/").secure(true) } else { cookie.path("/api/v1/auth/session") };
        cookie.finish().to_string()
    }

    fn answer(&self, grant: Grant) -> HttpResponse {
        let cookie = self.cookie(grant.refresh_token.clone(), grant.max_age_seconds);
        HttpResponse::Ok()
            .insert_header((SET_COOKIE, cookie))
            .insert_header((CACHE_CONTROL, "no-store"))
            .json(CookieTokenOut::from(grant))
    }
}

const fn name(is_behind_tls: bool) -> &'static str {
    if is_behind_tls { SECURE_NAME } else { PLAIN_NAME }
}

impl From<Grant> for CookieTokenOut {
    fn from(grant: Grant) -> Self {
        Self {
            access_token: grant.access.token,
            token_type: "bearer",
            expires_in: grant.access.expires_in_seconds,
            scope: grant.scopes.to_string(),
        }
    }
}
