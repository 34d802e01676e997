//! Who is calling, by the `Authorization` header (RFC 6750, section 2.1).

use std::ops::Deref;
use std::rc::Rc;

use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use actix_web_httpauth::headers::authorization::{Bearer, Scheme};
use futures_util::future::{FutureExt, LocalBoxFuture};

use super::gate::guard;
use super::{RecipeId, db};
use crate::core::tokens::Tokens;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::{Recipe, User};

/// The user whom the bearer token stands for: there and active at this moment. Refuses with 401.
#[derive(Clone)]
pub struct CurrentUser(Rc<User>);

/// The caller is a superuser. Refuses anybody else with 401 or 403.
#[derive(Clone)]
pub struct Superuser;

/// The recipe that the path names, of which the caller is the submitter. Refuses with 401, 404 and 403.
///
/// What was found may change before the write: the write names the submitter again.
#[derive(Clone)]
pub struct OwnRecipe(pub Rc<Recipe>);

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl FromRequest for CurrentUser {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let claimed = claim(request);
        guard(request, async { find(claimed?).await }).boxed_local()
    }
}

impl FromRequest for Superuser {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let claimed = claim(request);
        let admission = async {
            let user = find(claimed?).await?;
            let refusal = ApiError::Forbidden("The user doesn't have enough privileges");
            if user.is_superuser { Ok(Self) } else { Err(refusal) }
        };
        guard(request, admission).boxed_local()
    }
}

impl FromRequest for OwnRecipe {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let claimed = claim(request);
        let id = RecipeId::of(request);
        let admission = async {
            let claimed = claimed?;
            let db = claimed.db.clone();
            let user = find(claimed).await?;
            let id = id?.0;
            let recipe = db.read(move |conn| crud::recipes::find(conn, id)).await?;
            let recipe = recipe.ok_or_else(|| RecipeId(id).not_found())?;
            if recipe.submitter_id == user.id { Ok(Self(Rc::new(recipe))) } else { Err(ApiError::NOT_YOURS) }
        };
        guard(request, admission).boxed_local()
    }
}

/// Whom a believed token names, and where to look.
struct Claim {
    user_id: i64,
    db: Db,
}

fn claim(request: &HttpRequest) -> ApiResult<Claim> {
    let tokens = request.app_data::<Data<Tokens>>();
    let tokens = tokens.ok_or_else(|| ApiError::Internal("no token keys are configured".into()))?;
    let bearer = bearer(request)?;
    let user_id = tokens.verify(bearer.token()).map_err(|_why| ApiError::InvalidToken)?;
    Ok(Claim { user_id, db: db(request)? })
}

async fn find(claim: Claim) -> ApiResult<CurrentUser> {
    let user = claim.db.read(move |conn| crud::users::find(conn, claim.user_id)).await?;
    user.filter(|user| user.is_active).map(|user| CurrentUser(Rc::new(user))).ok_or(ApiError::InvalidToken)
}

/// The bearer token as actix-web-httpauth reads it, which minds the scheme's case, takes the first of
/// two headers and keeps spaces before the token: all three are settled here.
fn bearer(request: &HttpRequest) -> ApiResult<Bearer> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (first, second) = (headers.next(), headers.next());
    let header = match (first, second) {
        (None, _) => return Err(ApiError::NotAuthenticated),
        (Some(_), Some(_)) => return Err(ApiError::AmbiguousCredentials),
        (Some(header), None) => header.as_bytes(),
    };
    let (scheme, token) = match header.iter().position(|&byte| byte == b' ') {
        Some(space) => header.split_at(space),
        None => (header, [].as_slice()),
    };
    if !scheme.eq_ignore_ascii_case(b"bearer") {
        return Err(ApiError::NotAuthenticated);
    }
    let normalized = [b"Bearer ", token.trim_ascii()].concat();
    let header = HeaderValue::from_bytes(&normalized).map_err(|_bytes| ApiError::InvalidToken)?;
    Bearer::parse(&header).map_err(|_no_token| ApiError::InvalidToken)
}
