//! Who is calling, by the `Authorization` header (RFC 6750, section 2.1).

use std::future::{Future, Ready, ready};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use actix_web_httpauth::headers::authorization::{Bearer, Scheme};
use futures_util::future::{FutureExt, LocalBoxFuture};

use super::gate::guard;
use super::{RecipeId, db, now};
use crate::api::access::{Access, Admission};
use crate::core::api_tokens;
use crate::core::scopes::Scopes;
use crate::core::tokens::{self, Tokens, VerifiedTokens};
use crate::crud;
use crate::db::{Db, RowCache};
use crate::error::{ApiError, ApiResult};
use crate::models::{Recipe, SessionEnd, User};

/// The user whom the bearer token stands for: there, active and, by the table in `api/access.rs`, admitted at this
/// moment. Refuses with 401 and 403.
#[derive(Clone)]
pub struct CurrentUser(Rc<Caller>);

struct Caller {
    user: Arc<User>,
    scopes: Scopes,
    /// `None` for an API token.
    session_id: Option<i64>,
}

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
            Some(claimed) => claimed?.admitted().await.map(Some),
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
        &self.0.user
    }
}

impl CurrentUser {
    /// What the token may be used for, and its user may do.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        self.0.scopes
    }

    /// The session that the token belongs to.
    ///
    /// # Errors
    /// 403 for an API token, which belongs to none.
    pub fn session_id(&self) -> ApiResult<i64> {
        self.0.session_id.ok_or(ApiError::NO_SESSION)
    }

    /// Whether the caller may do what the table asks for.
    fn ensure(&self, access: Access) -> ApiResult<()> {
        if let Some(scope) = access.scope().filter(|&scope| !self.0.scopes.has(scope)) {
            // A superuser's scope is no use to anybody else.
            let may_never = access == Access::Superuser(scope) && !self.is_superuser;
            return Err(if may_never { ApiError::NOT_PRIVILEGED } else { ApiError::InsufficientScope(scope) });
        }
        if access.needs_session() && self.0.session_id.is_none() {
            return Err(ApiError::NO_SESSION);
        }
        Ok(())
    }
}

impl FromRequest for CurrentUser {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let claimed = claim(request);
        guard(request, async { claimed?.admitted().await }).boxed_local()
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
        let user = claimed.admitted().await?;
        let id = id?;
        let recipe = db.read(move |conn| crud::recipes::find(conn, id.0)).await?;
        let known = |recipe: &Recipe| recipe.is_public() || recipe.submitter_id == user.id || user.is_superuser;
        let recipe = recipe.filter(known).ok_or_else(|| id.not_found())?;
        Ok(NamedRecipe { user, recipe: Rc::new(recipe) })
    }
}

/// The users of sessions, as this worker has them.
#[derive(Clone)]
pub struct SessionUsers(Rc<RowCache<(i64, i64), SessionUser>>);

impl Default for SessionUsers {
    fn default() -> Self {
        Self(Rc::new(RowCache::with_room_for(1024)))
    }
}

/// `None` where there is no such session of the user's.
type SessionUser = Option<(Arc<User>, SessionEnd)>;

/// Whom a token that may be believed names, where to look, and what is asked of the caller.
#[derive(Clone)]
struct Claim {
    credential: Credential,
    access: Access,
    db: Db,
    session_users: SessionUsers,
    now: i64,
}

#[derive(Clone)]
enum Credential {
    AccessToken(tokens::Access),
    /// Its digest.
    ApiToken(String),
}

fn claim(request: &HttpRequest) -> ApiResult<Claim> {
    let access = request.app_data::<Admission>().and_then(|admission| admission.of(request.method()));
    let access = access.ok_or_else(|| ApiError::Internal("the table of access has no such operation".into()))?;
    let tokens = request.app_data::<Data<Tokens>>();
    let tokens = tokens.ok_or_else(|| ApiError::Internal("no token keys are configured".into()))?;
    let bearer = bearer(request)?;
    let credential = match api_tokens::digest(bearer.token()) {
        Some(digest) => Credential::ApiToken(digest),
        None => Credential::AccessToken(verify(request, tokens, bearer.token())?),
    };
    let session_users = request.app_data::<SessionUsers>().cloned().unwrap_or_default();
    Ok(Claim { credential, access, db: db(request)?, session_users, now: now(request)? })
}

fn verify(request: &HttpRequest, tokens: &Tokens, token: &str) -> ApiResult<tokens::Access> {
    let verified = request.app_data::<VerifiedTokens>();
    let verified = verified.ok_or_else(|| ApiError::Internal("no verified tokens are kept".into()))?;
    tokens.verify_once(token, verified).map_err(|_why| ApiError::InvalidToken)
}

impl Claim {
    async fn admitted(self) -> ApiResult<CurrentUser> {
        let (access, now) = (self.access, self.now);
        let caller = match self.credential {
            Credential::AccessToken(token) => of_session(&self.db, &self.session_users, token, now).await?,
            Credential::ApiToken(digest) => of_api_token(&self.db, digest, now).await?,
        };
        let user = CurrentUser(Rc::new(caller.ok_or(ApiError::InvalidToken)?));
        user.ensure(access).map(|()| user)
    }
}

/// `None` where the token is not believed any more.
async fn of_session(db: &Db, known: &SessionUsers, token: tokens::Access, now: i64) -> ApiResult<Option<Caller>> {
    let key = (token.session_id, token.user_id);
    let found = db.read_through(&known.0, key, move |conn| {
        let found = crud::sessions::find_user(conn, key.0, key.1)?;
        Ok(found.map(|(user, end)| (Arc::new(user), end)))
    });
    let found = found.await?;
    let live = found.filter(|(user, end)| end.is_ahead(user, now));
    Ok(live.map(|(user, _)| {
        let scopes = token.scopes.and(Scopes::of(user.is_superuser));
        Caller { user, scopes, session_id: Some(token.session_id) }
    }))
}

/// The same; that the token was used is written down without making the request wait.
async fn of_api_token(db: &Db, digest: String, now: i64) -> ApiResult<Option<Caller>> {
    let found = db.read(move |conn| crud::api_tokens::find_with_user(conn, &digest)).await?;
    let Some((token, user)) = found.filter(|(token, user)| user.is_active && token.expires_at > now) else {
        return Ok(None);
    };
    if token.is_use_due(now) {
        let db = db.clone();
        actix_web::rt::spawn(async move {
            let written = db.write(move |conn| crud::api_tokens::used(conn, token.id, now)).await;
            if let Err(error) = written {
                tracing::warn!(token_id = token.id, %error, "the use of an API token was not written down");
            }
        });
    }
    let scopes = token.scopes.parse().unwrap_or_default();
    Ok(Some(Caller { scopes: Scopes::of(user.is_superuser).and(scopes), user: Arc::new(user), session_id: None }))
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
