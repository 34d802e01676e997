//! Access tokens: JSON Web Tokens (RFC 7519) signed with HS256, issued and verified here and nowhere
//! else. `jsonwebtoken` does the cryptography; every rule about form and claims is in [`Tokens::verify`],
//! because the library's own validation accepts what RFC 8725 refuses.

mod verified;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::config::TokenConfig;
use super::random;
use super::scopes::Scopes;
use verified::Verified;

pub use verified::VerifiedTokens;

const ACCESS_TOKEN: &str = "access_token";

/// A longer token is refused unread. Ours have some 550 bytes.
const MAX_TOKEN_BYTES: usize = 2048;

/// The longest lifetime that can be configured, in minutes. A token that claims more is not ours.
pub const MAX_LIFETIME_MINUTES: u64 = 30 * 24 * 60;

/// Issues and verifies access tokens with a ring of keys: one that signs, any number that still verify.
#[derive(Clone)]
pub struct Tokens {
    keys: Vec<Key>,
    issuer: String,
    audience: String,
    lifetime_seconds: u64,
    clock: Clock,
}

#[derive(Clone)]
struct Key {
    kid: String,
    /// The first part of the tokens that it signs.
    header: String,
    signing: EncodingKey,
    verifying: DecodingKey,
}

/// What a deployment adds to an access token goes here, and into [`Tokens::issue`].
#[derive(Serialize, Deserialize)]
struct Claims<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    exp: u64,
    iat: u64,
    nbf: u64,
    #[serde(borrow)]
    sub: Cow<'a, str>,
    #[serde(borrow)]
    iss: Cow<'a, str>,
    #[serde(borrow)]
    aud: Cow<'a, str>,
    #[serde(borrow)]
    jti: Cow<'a, str>,
    #[serde(borrow)]
    sid: Cow<'a, str>,
    #[serde(borrow)]
    scope: Cow<'a, str>,
}

/// What an access token says: who may do what, until the session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub user_id: i64,
    pub session_id: i64,
    pub scopes: Scopes,
}

/// The only header members that are accepted. A token that names a key by address (`jku`, `x5u`),
/// carries one (`jwk`) or demands an extension (`crit`) does not fit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// An access token and how long it lives.
pub struct AccessToken {
    pub token: String,
    pub expires_in_seconds: u64,
}

/// A token is not believed. It does not say why: the answer is the same for every reason.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidToken;

/// A token could not be made: the random generator or the signature failed.
#[derive(Debug)]
pub struct IssueError(String);

impl std::fmt::Display for IssueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot issue an access token: {}", self.0)
    }
}

impl std::error::Error for IssueError {}

impl Tokens {
    /// The first secret of the configuration signs; all of them verify.
    #[must_use]
    pub fn new(config: &TokenConfig, clock: Clock) -> Self {
        Self {
            keys: config.secrets.iter().map(|secret| Key::new(secret.as_bytes())).collect(),
            issuer: config.issuer.clone(),
            audience: config.audience.clone(),
            lifetime_seconds: config.lifetime_minutes * 60,
            clock,
        }
    }

    /// An access token that says this.
    ///
    /// # Errors
    /// When the random generator or the signature fails.
    pub fn issue(&self, access: Access) -> Result<AccessToken, IssueError> {
        let key = self.keys.first().ok_or_else(|| IssueError("no signing key".into()))?;
        let now = self.clock.now();
        let claims = Claims {
            r#type: ACCESS_TOKEN.into(),
            exp: now + self.lifetime_seconds,
            iat: now,
            nbf: now,
            sub: access.user_id.to_string().into(),
            iss: self.issuer.as_str().into(),
            aud: self.audience.as_str().into(),
            jti: random::token::<16>().map_err(|e| IssueError(e.to_string()))?.into(),
            sid: access.session_id.to_string().into(),
            scope: access.scopes.to_string().into(),
        };
        let json = serde_json::to_vec(&claims).map_err(|e| IssueError(e.to_string()))?;
        let message = format!("{}.{}", key.header, URL_SAFE_NO_PAD.encode(json));
        let signature =
            crypto::sign(message.as_bytes(), &key.signing, Algorithm::HS256).map_err(|e| IssueError(e.to_string()))?;
        Ok(AccessToken { token: format!("{message}.{signature}"), expires_in_seconds: self.lifetime_seconds })
    }

    /// What a token says.
    ///
    /// Pure: the clock is injected and nothing is looked up. In this order: length and shape, header
    /// members, the key by `kid`, the signature, then every claim's type and value without leeway
    /// (`exp` later than now, `nbf` not later). That user and session still exist is the caller's to check.
    ///
    /// # Errors
    /// [`InvalidToken`], whatever the reason.
    pub fn verify(&self, token: &str) -> Result<Access, InvalidToken> {
        self.read(token)?.at(self.clock.now())
    }

    /// The same, where the signature of a token that `verified` knows is not computed again.
    ///
    /// # Errors
    /// [`InvalidToken`], whatever the reason.
    pub fn verify_once(&self, token: &str, verified: &VerifiedTokens) -> Result<Access, InvalidToken> {
        let now = self.clock.now();
        verified.get_or_read(token, |token| self.read(token))?.at(now)
    }

    /// Everything that stays true of a token, whatever the time.
    fn read(&self, token: &str) -> Result<Verified, InvalidToken> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(InvalidToken);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(InvalidToken)?;
        let (header, payload) = message.split_once('.').ok_or(InvalidToken)?;
        let key = self.key_of(header)?;
        match crypto::verify(signature, message.as_bytes(), &key.verifying, Algorithm::HS256) {
            Ok(true) => self.believe(&read(&decode(payload)?)?),
            _ => Err(InvalidToken),
        }
    }

    fn key_of(&self, header: &str) -> Result<&Key, InvalidToken> {
        // Nearly all tokens have one of our own headers, to the letter.
        if let Some(key) = self.keys.iter().find(|key| key.header == header) {
            return Ok(key);
        }
        let json = decode(header)?;
        let header: Header = read(&json)?;
        let key = self.keys.iter().find(|key| key.kid == header.kid).ok_or(InvalidToken)?;
        if header.alg == "HS256" && header.typ == "JWT" { Ok(key) } else { Err(InvalidToken) }
    }

    fn believe(&self, claims: &Claims) -> Result<Verified, InvalidToken> {
        let believed = claims.r#type == ACCESS_TOKEN
            && claims.iss == self.issuer
            && claims.aud == self.audience
            && claims.exp.saturating_sub(claims.iat) <= MAX_LIFETIME_MINUTES * 60
            && !claims.jti.is_empty();
        if !believed {
            return Err(InvalidToken);
        }
        let scopes = claims.scope.parse().map_err(|_unknown| InvalidToken)?;
        Ok(Verified {
            access: Access { user_id: id(&claims.sub)?, session_id: id(&claims.sid)?, scopes },
            from: claims.iat.max(claims.nbf),
            until: claims.exp,
        })
    }
}

/// There is one way to write an id: `01`, `+1` and ` 1` are refused.
fn id(text: &str) -> Result<i64, InvalidToken> {
    let id: i64 = text.parse().map_err(|_not_a_number| InvalidToken)?;
    if id.to_string() == text { Ok(id) } else { Err(InvalidToken) }
}

impl Key {
    /// The key id is derived from the secret, so that every instance with the secret agrees on it.
    fn new(secret: &[u8]) -> Self {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
        let digest = aws_lc_rs::hmac::sign(&key, b"recipe-api key id");
        let kid = digest.as_ref().iter().take(6).copied().collect::<Vec<u8>>();
        let kid = URL_SAFE_NO_PAD.encode(kid);
        Self {
            header: URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{kid}"}}"#)),
            kid,
            signing: EncodingKey::from_secret(secret),
            verifying: DecodingKey::from_secret(secret),
        }
    }
}

fn decode(part: &str) -> Result<Vec<u8>, InvalidToken> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_not_base64url| InvalidToken)
}

/// One part of a token. An object only: serde would take a struct's fields from an array too, by
/// position. A repeated member is an error of serde's.
fn read<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, InvalidToken> {
    if json.first() != Some(&b'{') {
        return Err(InvalidToken);
    }
    serde_json::from_slice(json).map_err(|_not_ours| InvalidToken)
}
