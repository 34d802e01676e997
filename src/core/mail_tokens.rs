//! Tokens that letters carry: random, and recognisable by their prefix.

use super::{digest, random};

/// What a letter's token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    VerifyAddress,
    ResetPassword,
    ConfirmNewAddress,
}

impl Purpose {
    pub const ALL: [Self; 3] = [Self::VerifyAddress, Self::ResetPassword, Self::ConfirmNewAddress];

    /// As the table has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VerifyAddress => "verify_address",
            Self::ResetPassword => "reset_password",
            Self::ConfirmNewAddress => "confirm_new_address",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::VerifyAddress => "rve_",
            Self::ResetPassword => "rpw_",
            Self::ConfirmNewAddress => "rea_",
        }
    }

    /// How long a token is good, in seconds.
    #[must_use]
    pub const fn lifetime_seconds(self) -> i64 {
        match self {
            Self::ResetPassword => 3600,
            Self::VerifyAddress | Self::ConfirmNewAddress => 24 * 3600,
        }
    }

    /// A new token.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn make(self) -> Result<String, random::RandomUnavailable> {
        Ok(self.prefix().to_owned() + &random::token::<32>()?)
    }
}

/// What is kept of a token.
#[must_use]
pub fn digest(token: &str) -> String {
    digest::sha256(token.as_bytes())
}
