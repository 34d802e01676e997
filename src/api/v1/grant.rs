//! From a login to tokens: what the two doors share.

use actix_web::web::Data;
use serde_json::json;

use super::doorkeeper::{Login, incorrect};
use crate::api::extract::{Author, Device};
use crate::core::clock::Clock;
use crate::core::config::{Config, SessionConfig};
use crate::core::random;
use crate::core::refresh_tokens::{RefreshToken, RefreshTokens};
use crate::core::scopes::Scopes;
use crate::core::tokens::{Access, AccessToken, Tokens};
use crate::crud;
use crate::crud::sessions::{Refresh, Refreshed};
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::mail::{Letter, Outbox};
use crate::models::{AuditAction, Door, NewOutboxLetter, NewSession, Session, User};
use crate::schemas::TokenOut;

/// Opens sessions and renews them.
#[derive(Clone)]
pub struct Issuer {
    tokens: Data<Tokens>,
    refresh_tokens: RefreshTokens,
    limits: SessionConfig,
    outbox: Outbox,
    clock: Clock,
}

/// What a client is given.
pub struct Grant {
    pub access: AccessToken,
    pub refresh_token: String,
    pub scopes: Scopes,
    /// Seconds until the session ends, whatever it does.
    pub max_age_seconds: i64,
}

impl Issuer {
    #[must_use]
    pub fn new(config: &Config, tokens: Data<Tokens>, outbox: Outbox, clock: Clock) -> Self {
        Self { tokens, refresh_tokens: RefreshTokens::new(&config.tokens), limits: config.sessions, outbox, clock }
    }

    /// Begins a session. None begins where it is not the password any more that was checked.
    ///
    /// # Errors
    /// 400: `invalid_grant` then, and `invalid_scope` where nothing is left of the scopes that were asked for.
    pub async fn open(&self, db: &Db, login: Login, asked: &str, door: Door, author: Author) -> ApiResult<Grant> {
        let scopes = granted(asked, &login.user)?;
        let now = self.clock.seconds();
        let session = NewSession {
            user_id: login.user.id,
            epoch: login.user.epoch,
            salt: random::token::<16>().map_err(|error| ApiError::Internal(error.to_string()))?,
            scopes: scopes.to_string(),
            door: door.name(),
            created_at: now,
            refreshed_at: now,
            expires_at: now + self.limits.lifetime_seconds,
            user_agent: author.device().user_agent.clone(),
            address: author.address().0.map(|address| address.to_string()),
        };
        let event = author.event(AuditAction::LoggedIn, session.user_id, session.user_id, &json!({}));
        let letter = self.notice(&login.user, author.device())?;
        let opened = db.write(move |conn| {
            let Login { user, upgrade } = &login;
            // Or the row could go before the session refers to it.
            crud::users::lock(conn, user.id)?;
            // Another password begins another epoch; a better hash of the same one, or another name, does not.
            let found = crud::users::find(conn, user.id)?;
            if found.is_none_or(|found| !found.is_active || found.epoch != user.epoch) {
                return Ok(None);
            }
            if let Some(hash) = upgrade {
                crud::users::upgrade_password_hash(conn, user.id, &user.password_hash, hash)?;
            }
            crud::audit::insert(conn, &event)?;
            let is_new = crud::sessions::is_new_device(conn, user.id, session.user_agent.as_deref())?;
            letter.iter().filter(|_| is_new).try_for_each(|letter| crud::outbox::put(conn, letter))?;
            crud::sessions::insert(conn, &session).map(Some)
        });
        let session = opened.await?.ok_or_else(incorrect)?;
        self.outbox.wake();
        self.grant(&session, scopes)
    }

    /// The next tokens of a session, for the refresh token of the present ones.
    ///
    /// # Errors
    /// 400 `invalid_grant` where the token is not believed, `invalid_scope` where more is asked for than was granted.
    pub async fn renew(
        &self,
        db: &Db,
        refresh_token: &str,
        asked: &str,
        door: Door,
        author: Author,
    ) -> ApiResult<Grant> {
        let token = RefreshToken::read(refresh_token).ok_or_else(invalid_grant)?;
        let scopes: Scopes = asked.parse().map_err(|_unknown| invalid_scope())?;
        let (tokens, limits, now) = (self.refresh_tokens.clone(), self.limits, self.clock.seconds());
        let refreshed = db.write(move |conn| {
            let asked = Refresh { tokens: &tokens, token: token.clone(), door, scopes, limits, now };
            let refreshed = crud::sessions::refresh(conn, &asked)?;
            if let Refreshed::Reused { user_id } = refreshed {
                let detail = json!({"session_id": token.session_id});
                crud::audit::insert(conn, &author.of_service(AuditAction::RefreshTokenReused, user_id, &detail))?;
            }
            Ok(refreshed)
        });
        match refreshed.await? {
            Refreshed::Yes(found) => {
                let (session, user) = *found;
                let all = session.scopes.parse::<Scopes>().unwrap_or_default().and(Scopes::of(user.is_superuser));
                self.grant(&session, if scopes.is_empty() { all } else { scopes.and(all) })
            }
            Refreshed::Refused | Refreshed::Reused { .. } => Err(invalid_grant()),
            Refreshed::BeyondScope => Err(invalid_scope()),
        }
    }

    /// Ends the session that a refresh token belongs to, of whatever generation, where it is genuine.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn revoke(&self, db: &Db, refresh_token: &str) -> ApiResult<()> {
        let Some(token) = RefreshToken::read(refresh_token) else { return Ok(()) };
        let (tokens, now) = (self.refresh_tokens.clone(), self.clock.seconds());
        let revoked = db.write(move |conn| {
            let session = crud::sessions::find(conn, token.session_id)?;
            let genuine = session.filter(|session| tokens.is_genuine(&token, &session.salt));
            genuine.map_or(Ok(false), |session| crud::sessions::revoke(conn, session.user_id, session.id, now))
        });
        revoked.await.map(|_was_live| ()).map_err(ApiError::from)
    }

    /// What a user is told where the device is one that was not there before.
    fn notice(&self, user: &User, device: &Device) -> ApiResult<Option<NewOutboxLetter>> {
        let Some(address) = device.address.0 else { return Ok(None) };
        let (user_agent, at) = (device.user_agent.clone().unwrap_or_default(), self.clock.seconds());
        let letter = Letter::NewDevice { user_agent, address, at };
        Ok(Some(self.outbox.seal(&user.email, &letter, at)?))
    }

    fn grant(&self, session: &Session, scopes: Scopes) -> ApiResult<Grant> {
        let access = Access { user_id: session.user_id, session_id: session.id, scopes };
        let access = self.tokens.issue(access).map_err(|error| ApiError::Internal(error.to_string()))?;
        let refresh_token = self.refresh_tokens.issue(session.id, session.generation, &session.salt);
        let max_age_seconds = (session.end.expires_at - self.clock.seconds()).min(self.limits.idle_seconds);
        Ok(Grant { access, refresh_token, scopes, max_age_seconds })
    }
}

fn granted(asked: &str, user: &User) -> ApiResult<Scopes> {
    let asked: Scopes = asked.parse().map_err(|_unknown| invalid_scope())?;
    let all = Scopes::of(user.is_superuser);
    let granted = if asked.is_empty() { all } else { asked.and(all) };
    if granted.is_empty() { Err(invalid_scope()) } else { Ok(granted) }
}

fn invalid_grant() -> ApiError {
    ApiError::BadRequest("The refresh token is not valid: log in again".into()).oauth("invalid_grant")
}

fn invalid_scope() -> ApiError {
    let names = Scopes::of(true).to_string().replace(' ', ", ");
    ApiError::BadRequest(format!("The scope is not one that can be granted: there are {names}").into())
        .oauth("invalid_scope")
}

impl From<Grant> for TokenOut {
    fn from(grant: Grant) -> Self {
        Self {
            access_token: grant.access.token,
            token_type: "bearer",
            expires_in: grant.access.expires_in_seconds,
            refresh_token: grant.refresh_token,
            scope: grant.scopes.to_string(),
        }
    }
}
