//! Accounts as superusers and their owners see and change them.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::page::Cursor;
use super::{UserCreate, UserOut, rules};
use crate::core::clock::rfc3339;
use crate::core::passwords::OwnWords;
use crate::models::{NewUser, User, UserChange};

/// Which users, and which page of them.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Users whose address contains this, without regard to case.
    #[validate(length(max = 254))]
    #[param(max_length = 254, example = "ada@")]
    pub search: Option<String>,
    /// 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[validate(custom(function = Cursor::ensure_id))]
    pub cursor: Option<String>,
}

impl UserQuery {
    #[must_use]
    pub fn limit_or_default(&self) -> i64 {
        self.limit.unwrap_or(20)
    }

    #[must_use]
    pub fn after(&self) -> Option<i64> {
        self.cursor.as_deref().and_then(Cursor::read_id)
    }
}

/// A user as superusers make one.
#[derive(Deserialize, Validate, ToSchema)]
pub struct UserMake {
    #[validate(custom(function = rules::email))]
    #[schema(format = Email, max_length = 254, example = "ada@example.com")]
    pub email: String,
    /// 8 characters or more, 1,024 bytes at most.
    #[validate(custom(function = rules::new_password))]
    #[schema(format = Password, min_length = 8, max_length = 1024, example = "correct horse battery")]
    pub password: String,
    #[validate(length(max = 256))]
    #[schema(max_length = 256, example = "Ada")]
    pub first_name: Option<String>,
    #[validate(length(max = 256))]
    #[schema(max_length = 256, example = "Lovelace")]
    pub surname: Option<String>,
    #[serde(default)]
    pub is_superuser: bool,
}

impl UserMake {
    /// What a password of the account must not be made of.
    #[must_use]
    pub fn own_words(&self) -> OwnWords {
        OwnWords::of(&self.email, self.first_name.as_deref(), self.surname.as_deref())
    }

    #[must_use]
    pub fn into_new_user(self, password_hash: String, now: i64) -> NewUser {
        let Self { email, password, first_name, surname, is_superuser } = self;
        let user = UserCreate { email, password, first_name, surname };
        NewUser { is_superuser, ..user.into_new_user(password_hash, now) }
    }
}

/// Changes to a user. What is left out stays; `null` empties a name.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"is_active": false}))]
pub struct UserPatch {
    #[validate(custom(function = rules::email))]
    #[schema(format = Email, max_length = 254)]
    pub email: Option<String>,
    /// 8 characters or more, 1,024 bytes at most. All sessions of the user end.
    #[validate(custom(function = rules::new_password))]
    #[schema(format = Password, min_length = 8, max_length = 1024)]
    pub password: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[validate(length(max = 256))]
    #[schema(value_type = Option<String>, max_length = 256)]
    pub first_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[validate(length(max = 256))]
    #[schema(value_type = Option<String>, max_length = 256)]
    pub surname: Option<Option<String>>,
    /// A user who is not cannot log in, and has no sessions.
    pub is_active: Option<bool>,
    pub is_superuser: Option<bool>,
}

/// Changes to one's own account. What is left out stays; `null` empties a name.
#[derive(Deserialize, Validate, ToSchema)]
pub struct AccountPatch {
    #[validate(length(max = 4096))]
    #[schema(format = Password, min_length = 1, max_length = 4096, example = "correct horse battery")]
    pub current_password: String,
    #[serde(default, deserialize_with = "given")]
    #[validate(length(max = 256))]
    #[schema(value_type = Option<String>, max_length = 256, example = "Ada")]
    pub first_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[validate(length(max = 256))]
    #[schema(value_type = Option<String>, max_length = 256, example = "Lovelace")]
    pub surname: Option<Option<String>>,
}

/// `null` is given too.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl UserPatch {
    /// What a password that comes with them must not be made of.
    #[must_use]
    pub fn own_words(&self) -> OwnWords {
        let name = |name: &Option<Option<String>>| name.clone().flatten();
        let (first_name, surname) = (name(&self.first_name), name(&self.surname));
        OwnWords::of(self.email.as_deref().unwrap_or_default(), first_name.as_deref(), surname.as_deref())
    }

    /// `password_hash`: of the password, where there is one.
    #[must_use]
    pub fn into_change(self, password_hash: Option<String>) -> UserChange {
        UserChange {
            email_folded: self.email.as_deref().map(rules::email_folded),
            email: self.email.as_deref().map(rules::email_stored),
            first_name: self.first_name,
            surname: self.surname,
            password_hash,
            is_active: self.is_active,
            is_superuser: self.is_superuser,
            verified_at: None,
        }
    }

    /// The names of what is to be another.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let given = [
            ("email", self.email.is_some()),
            ("password", self.password.is_some()),
            ("first_name", self.first_name.is_some()),
            ("surname", self.surname.is_some()),
            ("is_active", self.is_active.is_some()),
            ("is_superuser", self.is_superuser.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}

/// What becomes of the recipes of a user who is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipesOfDeleted {
    /// Another user has them then.
    #[default]
    HandOver,
    /// They go with the account, for good.
    Delete,
}

#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteQuery {
    /// `hand_over` unless told.
    #[serde(default)]
    #[param(inline, value_type = Option<RecipesOfDeleted>)]
    pub recipes: RecipesOfDeleted,
    /// The address of who is given the recipes; the first superuser unless told.
    #[validate(length(max = 254))]
    #[param(max_length = 254, example = "admin@recipeapi.com")]
    pub to: Option<String>,
}

/// The end of one's own account.
#[derive(Deserialize, Validate, ToSchema)]
pub struct AccountDelete {
    #[validate(length(max = 4096))]
    #[schema(format = Password, min_length = 1, max_length = 4096, example = "correct horse battery")]
    pub current_password: String,
    /// `hand_over` unless told.
    #[serde(default)]
    pub recipes: RecipesOfDeleted,
    /// The address of who is given the recipes; the first superuser unless told.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    pub to: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Users {
    pub results: Vec<AccountOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required, example = "MTc")]
    pub next_cursor: Option<String>,
}

/// A user as superusers see one.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 1, "email": "ada@example.com", "first_name": "Ada", "surname": "Lovelace", "is_superuser": false,
    "is_active": true, "created_at": "2026-11-22T12:00:00Z", "verified_at": null
}))]
pub struct AccountOut {
    #[serde(flatten)]
    pub user: UserOut,
    /// Whether the user may log in.
    pub is_active: bool,
    /// `null` where it was before that was kept.
    #[schema(format = DateTime, required)]
    pub created_at: Option<String>,
    /// When it was last proved that letters reach the user; `null`: not yet.
    #[schema(format = DateTime, required)]
    pub verified_at: Option<String>,
}

/// Another address for one's account.
#[derive(Deserialize, Validate, ToSchema)]
pub struct AddressChange {
    #[validate(length(max = 4096))]
    #[schema(format = Password, min_length = 1, max_length = 4096, example = "correct horse battery")]
    pub current_password: String,
    #[validate(custom(function = rules::email))]
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    pub email: String,
}

impl AddressChange {
    /// The address as it is stored.
    #[must_use]
    pub fn email_stored(&self) -> String {
        rules::email_stored(&self.email)
    }
}

/// Somebody has forgotten a password.
#[derive(Deserialize, Validate, ToSchema)]
pub struct ResetRequest {
    #[validate(custom(function = rules::email))]
    #[schema(format = Email, max_length = 254, example = "ada@example.com")]
    pub email: String,
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct ResetConfirm {
    /// The letter's.
    #[validate(length(max = 1024))]
    #[schema(min_length = 1, max_length = 1024, example = "rpw_9kQ2mXv4nL8sT1yB6cD3fG7hJ0pR5wZaEuIoKxMqNvA")]
    pub token: String,
    /// 8 characters or more, 1,024 bytes at most.
    #[validate(custom(function = rules::new_password))]
    #[schema(format = Password, min_length = 8, max_length = 1024, example = "staple after dark")]
    pub new_password: String,
}

/// The token of a letter that proves an address.
#[derive(Deserialize, Validate, ToSchema)]
pub struct AddressProof {
    #[validate(length(max = 1024))]
    #[schema(min_length = 1, max_length = 1024, example = "rve_9kQ2mXv4nL8sT1yB6cD3fG7hJ0pR5wZaEuIoKxMqNvA")]
    pub token: String,
}

impl From<&User> for AccountOut {
    fn from(user: &User) -> Self {
        Self {
            user: UserOut::from(user),
            is_active: user.is_active,
            created_at: user.created_at.map(rfc3339),
            verified_at: user.verified_at.map(rfc3339),
        }
    }
}

impl Users {
    /// `users`: one more than `limit` where there is a next page.
    #[must_use]
    pub fn new(users: &[User], limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let results: Vec<AccountOut> = users.iter().take(limit).map(AccountOut::from).collect();
        let last = results.last().filter(|_| users.len() > limit);
        let next_cursor = last.map(|last| Cursor::Id(last.user.id).write());
        Self { results, next_cursor }
    }
}
