//! Refresh tokens (RFC 6749, section 1.5). A token names a session and its generation and is tagged with a key
//! and the session's salt: neither the database nor the key alone makes one, and the database keeps none.

use aws_lc_rs::{constant_time, hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::config::TokenConfig;

/// So that a token which got lost is recognised for what it is.
const PREFIX: &str = "rrt_";

/// Separates this use of a key from any other. It is no secret.
const DOMAIN: &[u8] = b"recipe-api refresh token v1";

const TAG_BYTES: usize = 32;

/// Makes and checks refresh tokens with a ring of keys: one that tags, any number that are still believed.
#[derive(Clone)]
pub struct RefreshTokens(Vec<hmac::Key>);

/// What a well-formed token says; it is to be believed where [`RefreshTokens::is_genuine`] says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub session_id: i64,
    pub generation: i64,
    tag: [u8; TAG_BYTES],
}

impl RefreshTokens {
    /// The first secret tags. What is not set is derived from those of the access tokens, and what was derived
    /// is believed where one is set later.
    #[must_use]
    pub fn new(config: &TokenConfig) -> Self {
        let own = config.refresh_secrets.iter().map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()));
        Self(own.chain(config.secrets.iter().map(|secret| derived(secret.as_bytes()))).collect())
    }

    /// The token of a session's generation, the same whenever it is asked for.
    #[must_use]
    pub fn issue(&self, session_id: i64, generation: i64, salt: &str) -> String {
        let tag = self.0.first().map(|key| tag(key, session_id, generation, salt));
        let tag = tag.as_ref().map_or([].as_slice(), AsRef::as_ref);
        PREFIX.to_owned() + &URL_SAFE_NO_PAD.encode([&numbers(session_id, generation), tag].concat())
    }

    /// Whether the token was made here, with a key that is believed, for the session with this salt.
    #[must_use]
    pub fn is_genuine(&self, token: &RefreshToken, salt: &str) -> bool {
        self.0.iter().any(|key| {
            let tag = tag(key, token.session_id, token.generation, salt);
            constant_time::verify_slices_are_equal(tag.as_ref(), &token.tag).is_ok()
        })
    }
}

impl RefreshToken {
    /// Reads a token; `None` where the text has not the form of one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (session_id, rest) = bytes.split_first_chunk()?;
        let (generation, tag) = rest.split_first_chunk()?;
        let (session_id, generation) = (i64::from_be_bytes(*session_id), i64::from_be_bytes(*generation));
        Some(Self { session_id, generation, tag: tag.try_into().ok()? })
    }
}

fn numbers(session_id: i64, generation: i64) -> [u8; 16] {
    (i128::from(session_id) << 64 | i128::from(generation.cast_unsigned())).to_be_bytes()
}

fn tag(key: &hmac::Key, session_id: i64, generation: i64, salt: &str) -> hmac::Tag {
    let mut context = hmac::Context::with_key(key);
    context.update(DOMAIN);
    context.update(&numbers(session_id, generation));
    context.update(salt.as_bytes());
    context.sign()
}

/// RFC 5869.
fn derived(secret: &[u8]) -> hmac::Key {
    let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(secret);
    match pseudorandom.expand(&[DOMAIN], hmac::HMAC_SHA256) {
        Ok(material) => material.into(),
        // It fails for lengths that are never asked for here.
        Err(_unspecified) => hmac::Key::new(hmac::HMAC_SHA256, secret),
    }
}
