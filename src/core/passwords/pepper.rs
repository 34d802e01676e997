//! What bcrypt is given in a password's place: an HMAC, so that every byte counts, and keyed with a pepper where
//! there is one, so that whoever steals the database alone has nothing to guess against.

use aws_lc_rs::{hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::core::text::nfc;

/// In front of a hash whose input was digested; a hash without it is plain bcrypt (`$2b$...`). A pepper's id
/// stands before the bracket: `{hmac-sha256:Zm9vYmFy}`.
const DIGESTED: &str = "{hmac-sha256";

/// Separates this use of HMAC from any other, and is its key where there is no pepper. It is no secret.
const DOMAIN: &[u8] = b"recipe-api password v1";

/// What the id of a pepper is derived by.
const ID_DOMAIN: &[u8] = b"recipe-api password pepper id v1";

/// One key for digests of passwords, and what tells it from others.
#[derive(Clone)]
pub struct Pepper {
    /// `{hmac-sha256}`, or with an id.
    tag: String,
    key: hmac::Key,
}

impl Pepper {
    /// The key that everybody knows.
    pub fn none() -> Self {
        Self { tag: format!("{DIGESTED}}}"), key: hmac::Key::new(hmac::HMAC_SHA256, DOMAIN) }
    }

    /// Of a secret: neither the key nor the id tells anything about it.
    pub fn new(secret: &str) -> Self {
        let [id, key] = [ID_DOMAIN, DOMAIN].map(|domain| derived(secret.as_bytes(), domain));
        let id: Vec<u8> = id.into_iter().take(6).collect();
        let tag = format!("{DIGESTED}:{}}}", URL_SAFE_NO_PAD.encode(id));
        Self { tag, key: hmac::Key::new(hmac::HMAC_SHA256, &key) }
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// bcrypt reads 72 bytes at most and takes a NUL for the end; a digest in base64 has 43 and none, so every byte
    /// of the password counts. Normalised first: `é` may be typed as one character or as two.
    pub fn digest(&self, password: &str) -> String {
        STANDARD_NO_PAD.encode(hmac::sign(&self.key, nfc(password).as_bytes()))
    }
}

/// The tag of a stored hash and bcrypt's part of it; `None` for a plain one.
pub fn split(stored: &str) -> Option<(&str, &str)> {
    let end = stored.strip_prefix(DIGESTED)?.find('}')? + DIGESTED.len() + 1;
    stored.split_at_checked(end)
}

/// RFC 5869, its extraction and one block of its expansion.
fn derived(secret: &[u8], domain: &[u8]) -> Vec<u8> {
    let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(secret);
    let mut bytes = [0; 32];
    // It fails for lengths that are never asked for here.
    let _filled = pseudorandom.expand(&[domain], hkdf::HKDF_SHA256).and_then(|material| material.fill(&mut bytes));
    bytes.to_vec()
}
