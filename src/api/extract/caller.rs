//! Who is calling, by the `Authorization` header (RFC 6750, section 2.1).

use std::future::{Future, Ready, ready};
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

/// Whoever calls where anybody may: a bad token counts only where it would have to be believed.
#[derive(Clone)]
pub struct MaybeUser(Option<Result<Claim, ApiError>>);

/// The caller, and the recipe that the path names. Refuses with 401 and with 404 where there is no such
/// recipe that the caller may know of.
///
/// What was found may change before the write: the write names the version again.
#[derive(Clone)]
pub struct NamedRecipe {
    pub user: CurrentUser,
    pub recipe: Rc<Recipe>,
}

/// The same, of which the caller is the submitter. Refuses anybody else with 403.
#[derive(Clone)]
pub struct OwnRecipe(pub NamedRecipe);

impl MaybeUser {
    /// The user; `None` without credentials.
    ///
    /// # Errors
    /// 401 where there is a token that is not believed.
    pub async fn user(self) -> ApiResult<Option<CurrentUser>> {
        match self.0 {
            None => Ok(None),
            Some(claimed) => find(claimed?).await.map(Some),
        }
    }
}

impl NamedRecipe {
    /// # Errors
    /// 403 with this detail where the caller is neither the submitter nor a superuser.
    pub fn ensure_submitter_or_superuser(&self, refusal: &'static str) -> ApiResult<()> {
        let may = self.user.is_superuser || self.recipe.submitter_id == self.user.id;
        if may { Ok(()) } else { Err(ApiError::Forbidden(refusal)) }
    }
}

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

impl FromRequest for MaybeUser {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let claimed = match claim(request) {
            Err(ApiError::NotAuthenticated) => None,
            claimed => Some(claimed),
        };
        ready(Ok(Self(claimed)))
    }
}

impl FromRequest for NamedRecipe {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        guard(request, named(request)).boxed_local()
    }
}

impl FromRequest for OwnRecipe {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let named = named(request);
        let admission = async {
            let named = named.await?;
            if named.recipe.submitter_id == named.user.id { Ok(Self(named)) } else { Err(ApiError::NOT_YOURS) }
        };
        guard(request, admission).boxed_local()
    }
}

fn named(request: &HttpRequest) -> impl Future<Output = ApiResult<NamedRecipe>> + 'static {
    let claimed = claim(request);
    let id = RecipeId::of(request);
    async move {
        let claimed = claimed?;
        let db = claimed.db.clone();
        let user = find(claimed).await?;
        let id = id?;
        let recipe = db.read(move |conn| crud::recipes::find(conn, id.0)).await?;
        let known = |recipe: &Recipe| recipe.is_public() || recipe.submitter_id == user.id || user.is_superuser;
        let recipe = recipe.filter(known).ok_or_else(|| id.not_found())?;
        Ok(NamedRecipe { user, recipe: Rc::new(recipe) })
    }
}

/// Whom a believed token names, and where to look.
#[derive(Clone)]
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
