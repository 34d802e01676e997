//! What letters say. A text a kind, in `templates/mail/`; its HTML is made of the same text.

use std::net::IpAddr;

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::core::clock;

const PRODUCT: &str = "Recipes";

const HOUR: i64 = 3600;

/// A letter to somebody who has an account, or had one. Tokens are in clear here and nowhere else: there is no
/// `Debug`, and what is stored is sealed.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    VerifyAddress {
        token: String,
    },
    ResetPassword {
        token: String,
    },
    /// To the address that the account is to get.
    ConfirmNewAddress {
        token: String,
    },
    /// To the address that the account had. The new one is told in part.
    AddressChanged {
        new_address: String,
    },
    PasswordChanged,
    NewDevice {
        /// As it was sent.
        user_agent: String,
        address: IpAddr,
        /// In seconds since 1970.
        at: i64,
    },
    /// An operator's, to see whether letters arrive.
    Test,
}

/// A letter as it is sent.
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    product: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/frame.html")]
struct Frame<'a> {
    product: &'a str,
    subject: &'a str,
    paragraphs: &'a [String],
    link: &'a str,
    label: &'a str,
}

impl Letter {
    /// The kind's name, as the outbox and the log have it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VerifyAddress { .. } => "verify_address",
            Self::ResetPassword { .. } => "reset_password",
            Self::ConfirmNewAddress { .. } => "confirm_new_address",
            Self::AddressChanged { .. } => "address_changed",
            Self::PasswordChanged => "password_changed",
            Self::NewDevice { .. } => "new_device",
            Self::Test => "test",
        }
    }

    /// How long it is worth sending: as long as its link lives, and a notice for three days.
    #[must_use]
    pub const fn useful_seconds(&self) -> i64 {
        match self {
            Self::ResetPassword { .. } => HOUR,
            Self::VerifyAddress { .. } | Self::ConfirmNewAddress { .. } => 24 * HOUR,
            Self::AddressChanged { .. } | Self::PasswordChanged | Self::NewDevice { .. } | Self::Test => 72 * HOUR,
        }
    }

    /// The token that it carries.
    #[must_use]
    pub const fn token(&self) -> Option<&String> {
        match self {
            Self::VerifyAddress { token } | Self::ResetPassword { token } | Self::ConfirmNewAddress { token } => {
                Some(token)
            }
            _ => None,
        }
    }

    /// Its one link. The token is in the fragment, which browsers send to no server: to redeem it takes a POST.
    fn link(&self, public_url: &str) -> String {
        let page = match self {
            Self::VerifyAddress { .. } => "verify-email",
            Self::ResetPassword { .. } => "reset-password",
            Self::ConfirmNewAddress { .. } => "confirm-address",
            Self::AddressChanged { .. } | Self::PasswordChanged | Self::NewDevice { .. } => "profile",
            Self::Test => "",
        };
        let token =
            self.token().map(|token| url::form_urlencoded::byte_serialize(token.as_bytes()).collect::<String>());
        let fragment = token.map(|token| format!("#token={token}")).unwrap_or_default();
        format!("{public_url}/{page}{fragment}")
    }

    /// What the link does, on a button.
    const fn label(&self) -> &'static str {
        match self {
            Self::VerifyAddress { .. } => "Confirm the address",
            Self::ResetPassword { .. } => "Choose a new password",
            Self::ConfirmNewAddress { .. } => "Confirm the new address",
            Self::AddressChanged { .. } | Self::PasswordChanged | Self::NewDevice { .. } => "Open your account",
            Self::Test => "Open the service",
        }
    }

    /// # Errors
    /// When a template fails.
    pub fn render(&self, public_url: &str) -> askama::Result<Rendered> {
        let link = self.link(public_url);
        let whole = Text { letter: self, product: PRODUCT, link: &link }.render()?;
        let (subject, text) = whole.trim().split_once("\n\n").unwrap_or_default();
        let paragraphs: Vec<String> = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
        let label = self.label();
        let html = Frame { product: PRODUCT, subject, paragraphs: &paragraphs, link: &link, label }.render()?;
        Ok(Rendered { subject: subject.to_owned(), text: format!("{text}\n"), html })
    }
}

/// What a stranger sent: on one line, and so that no mail program makes a link of it.
fn words(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut words = String::new();
    for c in text.chars().take(LONGEST) {
        // Breaks `https://` and `example.com`, and not `Firefox/128.0`.
        if (c.is_alphabetic() && words.ends_with('.')) || (c == '/' && words.ends_with(':')) {
            words.push(' ');
        }
        words.push(match c {
            c if c.is_control() || c.is_whitespace() => ' ',
            c if c.is_ascii() => c,
            _ => '?',
        });
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.is_empty() { "unknown".into() } else { words.join(" ") }
}

/// So much of an address that its owner knows it again: `a***@e***.com`.
fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or_default();
    let first = |text: &str| text.chars().find(|c| c.is_alphanumeric()).map(String::from).unwrap_or_default();
    let top = domain.rsplit_once('.').map(|(_, top)| top).filter(|top| top.chars().all(char::is_alphanumeric));
    let top = top.map(|top| format!(".{top}")).unwrap_or_default();
    format!("{}***@{}***{top}", first(local), first(domain))
}

#[cfg(test)]
mod tests;
