//! Passwords at the door: counted before they are looked at, checked, and chosen anew.

use actix_web::web::Data;

use crate::api::extract::{ClientAddress, CurrentUser};
use crate::api::throttle::{Counted, Throttle};
use crate::core::passwords::{OwnWords, PasswordError, Passwords, Verdict};
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::User;
use crate::schemas::{PasswordChange, UserCreate, email_folded};

/// Checks passwords and hashes new ones, as often as the limits allow.
#[derive(Clone)]
pub struct Doorkeeper {
    passwords: Data<Passwords>,
    throttle: Data<Throttle>,
}

/// Somebody whose password was right.
pub struct Login {
    pub user: User,
    /// A better hash of the same password.
    pub upgrade: Option<String>,
}

impl Doorkeeper {
    #[must_use]
    pub const fn new(passwords: Data<Passwords>, throttle: Data<Throttle>) -> Self {
        Self { passwords, throttle }
    }

    /// Checks an address and a password, at the same cost whoever it is.
    ///
    /// # Errors
    /// 400 `invalid_grant`, the same for an unknown address, a wrong password and an inactive account; 429 where too
    /// many were tried; 503 where too many wait to be checked.
    pub async fn log_in(&self, db: &Db, email: &str, password: String, from: ClientAddress) -> ApiResult<Login> {
        self.passwords.ensure_room().await?;
        let email = email_folded(email);
        let folded = email.clone();
        let user = db.read(move |conn| crud::users::find_by_email(conn, &folded)).await?;
        let counted = self.throttle.login(db, &email, user.as_ref().map(|user| user.id), from).await?;
        let stored = user.as_ref().map(|user| user.password_hash.clone());
        let verdict = match self.passwords.verify(password, stored).await {
            Ok(verdict) => verdict,
            Err(error) => return Err(self.give_back(db, counted, error).await),
        };
        let user = user.filter(|user| user.is_active && verdict != Verdict::Wrong).ok_or_else(incorrect)?;
        self.throttle.succeeded(db, counted, user.id, from).await?;
        let upgrade = match verdict {
            Verdict::Upgrade(hash) => Some(hash),
            _ => None,
        };
        Ok(Login { user, upgrade })
    }

    /// The hash of a newcomer's password.
    ///
    /// # Errors
    /// 422 where it is too easy to guess; 429 and 503 as for a login.
    pub async fn sign_up(&self, db: &Db, form: &UserCreate, from: ClientAddress) -> ApiResult<String> {
        self.passwords.ensure_room().await?;
        let counted = self.throttle.signup(db, from).await?;
        match self.passwords.hash_new(form.password.clone(), form.own_words()).await {
            Ok(hash) => Ok(hash),
            Err(error @ PasswordError::Weak(_)) => Err(error.into()),
            Err(error) => Err(self.give_back(db, counted, error).await),
        }
    }

    /// The hash of another password for a user who knows the present one.
    ///
    /// # Errors
    /// 400 where the present one is not right, 422 where the new one is too easy to guess; 403 for an API token; 429
    /// and 503 as for a login.
    pub async fn change(
        &self,
        db: &Db,
        user: &CurrentUser,
        form: PasswordChange,
        from: ClientAddress,
    ) -> ApiResult<String> {
        self.ensure(db, user, form.current_password, from).await?;
        let own = OwnWords::of(&user.email, user.first_name.as_deref(), user.surname.as_deref());
        self.choose("new_password", form.new_password, own).await
    }

    /// Asks a user who is logged in for the password again.
    ///
    /// # Errors
    /// 400 where it is not right; 403 for an API token; 429 and 503 as for a login.
    pub async fn ensure(&self, db: &Db, user: &CurrentUser, password: String, from: ClientAddress) -> ApiResult<()> {
        self.passwords.ensure_room().await?;
        let counted = self.throttle.password(db, user.session_id()?, from).await?;
        match self.passwords.verify(password, Some(user.password_hash.clone())).await {
            Ok(Verdict::Wrong) => Err(ApiError::WRONG_PASSWORD),
            Ok(_) => self.throttle.give_back(db, counted).await,
            Err(error) => Err(self.give_back(db, counted, error).await),
        }
    }

    /// The hash of a password that somebody who may do so chooses, at this field of the body.
    ///
    /// # Errors
    /// 422 where it is too easy to guess, 503 where too many wait to be hashed.
    pub async fn choose(&self, field: &'static str, password: String, own: OwnWords) -> ApiResult<String> {
        self.passwords.hash_new(password, own).await.map_err(ApiError::of_password(field))
    }

    /// Nothing was checked, for this reason.
    async fn give_back(&self, db: &Db, counted: Counted, error: PasswordError) -> ApiError {
        self.throttle.give_back(db, counted).await.err().unwrap_or_else(|| error.into())
    }
}

pub fn incorrect() -> ApiError {
    ApiError::BadRequest("Incorrect username or password".into()).oauth("invalid_grant")
}
