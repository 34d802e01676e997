//! What has to be kept for a while and read again, in a form that is worth nothing without the server's secret.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Separates this use of the secret from any other (RFC 5869, section 3.2).
const INFO: &[u8] = b"recipe-api seal v1";

/// AES-256-GCM under keys derived from the secrets that sign tokens: the first seals, all of them open.
#[derive(Clone)]
pub struct Seal {
    keys: Vec<[u8; 32]>,
}

/// Nothing could be sealed: there is no key, or the random generator failed.
#[derive(Debug)]
pub struct SealError;

impl std::fmt::Display for SealError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cannot seal")
    }
}

impl std::error::Error for SealError {}

impl Seal {
    #[must_use]
    pub fn new(secrets: &[String]) -> Self {
        Self { keys: secrets.iter().filter_map(|secret| derive(secret.as_bytes())).collect() }
    }

    /// `bound_to` is not in the result, and nothing else opens it: so that it cannot be moved to another place.
    ///
    /// # Errors
    /// When there is no secret, or no randomness to be had.
    pub fn seal(&self, text: &str, bound_to: &str) -> Result<String, SealError> {
        let key = self.keys.first().ok_or(SealError)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_unspecified| SealError)?;
        let mut sealed = text.as_bytes().to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(bound_to.as_bytes()), &mut sealed);
        let nonce = nonce.map_err(|_unspecified| SealError)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_ref().as_slice(), &sealed].concat()))
    }

    /// `None` where it was changed, is bound to something else, or its secret is not known any more.
    #[must_use]
    pub fn open(&self, sealed: &str, bound_to: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        self.keys.iter().find_map(|key| {
            let key = RandomizedNonceKey::new(&AES_256_GCM, key).ok()?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut text = sealed.to_vec();
            let opened = key.open_in_place(nonce, Aad::from(bound_to.as_bytes()), &mut text).ok()?;
            String::from_utf8(opened.to_vec()).ok()
        })
    }
}

fn derive(secret: &[u8]) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    let pseudorandom = Salt::new(HKDF_SHA256, &[]).extract(secret);
    pseudorandom.expand(&[INFO], HKDF_SHA256).ok()?.fill(&mut key).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::Seal;

    fn with(secrets: &[&str]) -> Seal {
        Seal::new(&secrets.iter().map(|secret| (*secret).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_sealed_opens_with_the_secret_also_when_it_is_retired() {
        let sealed = with(&["old"]).seal("the token", "here").unwrap();
        assert!(!sealed.contains("token"));
        for (secrets, opened) in [
            (&["old"][..], Some("the token".to_owned())),
            (&["new", "old"], Some("the token".to_owned())),
            (&["new"], None),
        ] {
            assert_eq!(with(secrets).open(&sealed, "here"), opened, "{secrets:?}");
        }
    }

    #[test]
    fn it_opens_nowhere_else_and_not_when_it_was_changed() {
        let seal = with(&["secret"]);
        let sealed = seal.seal("the token", "here").unwrap();
        assert_ne!(sealed, seal.seal("the token", "here").unwrap());
        assert_eq!(seal.open(&sealed, "there"), None);
        for at in 0..sealed.len() {
            let other = if sealed.as_bytes()[at] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &sealed[..at], &sealed[at + 1..]);
            assert_eq!(seal.open(&changed, "here"), None, "{at}");
        }
        assert_eq!(seal.open("", "here"), None);
    }

    #[test]
    fn without_a_secret_nothing_is_sealed() {
        assert!(with(&[]).seal("the token", "here").is_err());
    }
}
