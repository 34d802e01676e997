use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::rules;
use crate::core::passwords::OwnWords;
use crate::models::{NewUser, User};

/// A signup. Whatever else is sent is ignored.
#[derive(Deserialize, Validate, ToSchema)]
pub struct UserCreate {
    #[validate(custom(function = rules::email))]
    #[schema(format = Email, max_length = 254, example = "ada@example.com")]
    pub email: String,
    /// 8 characters or more, 1,024 bytes at most, and not easy to guess.
    #[validate(custom(function = rules::new_password))]
    #[schema(format = Password, min_length = 8, max_length = 1024, example = "correct horse battery")]
    pub password: String,
    #[validate(length(max = 256))]
    #[schema(max_length = 256, example = "Ada")]
    pub first_name: Option<String>,
    #[validate(length(max = 256))]
    #[schema(max_length = 256, example = "Lovelace")]
    pub surname: Option<String>,
}

impl UserCreate {
    /// The account, where all of it fits: for command lines, since what comes by HTTP is checked already.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn checked(self) -> Result<Self, ValidationErrors> {
        self.validate()?;
        Ok(self)
    }

    /// An account without names.
    #[must_use]
    pub fn new(email: &str, password: &str) -> Self {
        Self { email: email.into(), password: password.into(), first_name: None, surname: None }
    }

    /// The address as it is compared.
    #[must_use]
    pub fn email_folded(&self) -> String {
        rules::email_folded(&self.email)
    }

    /// What a password of the account must not be made of.
    #[must_use]
    pub fn own_words(&self) -> OwnWords {
        OwnWords::of(&self.email, self.first_name.as_deref(), self.surname.as_deref())
    }

    #[must_use]
    pub fn into_new_user(self, password_hash: String, now: i64) -> NewUser {
        NewUser {
            email_folded: rules::email_folded(&self.email),
            email: rules::email_stored(&self.email),
            first_name: self.first_name,
            surname: self.surname,
            password_hash,
            is_superuser: false,
            created_at: Some(now),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 1, "email": "ada@example.com", "first_name": "Ada", "surname": "Lovelace", "is_superuser": false
}))]
pub struct UserOut {
    pub id: i64,
    pub email: String,
    #[schema(required)]
    pub first_name: Option<String>,
    #[schema(required)]
    pub surname: Option<String>,
    pub is_superuser: bool,
}

impl From<&User> for UserOut {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            email: user.email.clone(),
            first_name: user.first_name.clone(),
            surname: user.surname.clone(),
            is_superuser: user.is_superuser,
        }
    }
}

/// RFC 6749, section 4.3.2. What else Swagger UI and OAuth clients send (`client_id`, `client_secret`) changes
/// nothing.
#[derive(Deserialize, Validate, ToSchema)]
pub struct LoginForm {
    /// The email address.
    #[validate(length(max = 1024))]
    #[schema(min_length = 1, max_length = 1024, example = "ada@example.com")]
    pub username: String,
    #[validate(length(max = 4096))]
    #[schema(format = Password, min_length = 1, max_length = 4096, example = "correct horse battery")]
    pub password: String,
    /// `password`, or nothing.
    #[validate(custom(function = rules::password_grant))]
    #[schema(pattern = "^(password)?$", example = "password")]
    pub grant_type: Option<String>,
    /// What the tokens are to be used for, between spaces; absent or empty: all that the user may do.
    #[validate(length(max = 1024))]
    #[schema(max_length = 1024, example = "recipes:read recipes:write")]
    pub scope: Option<String>,
}

/// RFC 6749, section 5.1.
#[derive(Serialize, ToSchema)]
pub struct TokenOut {
    #[schema(example = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjhLQ1EifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    pub access_token: String,
    #[schema(example = "bearer")]
    pub token_type: &'static str,
    /// Seconds.
    #[schema(example = 1800)]
    pub expires_in: u64,
    /// Good for the next tokens, once.
    #[schema(example = "rrt_AAAAAAAAAAEAAAAAAAAAAA")]
    pub refresh_token: String,
    /// What the access token may be used for, between spaces.
    #[schema(example = "recipes:read recipes:write profile")]
    pub scope: String,
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct PasswordChange {
    #[validate(length(max = 4096))]
    #[schema(format = Password, min_length = 1, max_length = 4096, example = "correct horse battery")]
    pub current_password: String,
    /// 8 characters or more, 1,024 bytes at most, and not easy to guess.
    #[validate(custom(function = rules::new_password))]
    #[schema(format = Password, min_length = 8, max_length = 1024, example = "staple after dark")]
    pub new_password: String,
}
