//! From a password to the text that is stored, and whether it is the one that was.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::pepper::{Pepper, split};
use super::strength::{OwnWords, weakness};
use super::{PasswordError, Verdict};
use crate::core::config::PasswordConfig;

/// A well-formed salt and digest that no password matches, checked for users who do not exist.
const NOBODY: &str = "aaaaaaaaaaaaaaaaaaaaaeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// bcrypt's work factor doubles the time with every step; a stored hash that asks for more than this is damaged, and
/// would keep a thread for minutes or days.
const MAX_COST: u32 = 16;

/// Hashes and checks on the calling thread: for command lines. A server uses [`super::Passwords`].
pub struct Hasher {
    cost: u32,
    min_score: u8,
    active: Pepper,
    /// Hashes of these are checked, and upgraded.
    retired: Vec<Pepper>,
    /// Tags of peppers that are missing, told once.
    missing: Mutex<HashSet<String>>,
}

struct Checked {
    right: bool,
    /// The stored hash has today's form, pepper and cost.
    current: bool,
}

impl Hasher {
    #[must_use]
    pub fn new(config: &PasswordConfig) -> Self {
        let retired = config.peppers_retired.iter().map(|secret| Pepper::new(secret));
        Self {
            cost: config.cost,
            min_score: config.min_score,
            active: config.pepper.as_deref().map_or_else(Pepper::none, Pepper::new),
            retired: retired.chain([Pepper::none()]).collect(),
            missing: Mutex::default(),
        }
    }

    /// The text to store for a new password.
    ///
    /// # Errors
    /// [`PasswordError::Weak`] where it is too easy to guess; when bcrypt finds no randomness.
    pub fn hash_new(&self, password: &str, own: &OwnWords) -> Result<String, PasswordError> {
        match weakness(password, own, self.min_score) {
            Some(advice) => Err(PasswordError::Weak(advice)),
            None => self.hash(password),
        }
    }

    fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let hash = bcrypt::hash(self.active.digest(password), self.cost)?;
        Ok(format!("{}{hash}", self.active.tag()))
    }

    /// Checks a password against a stored hash. `None` and a damaged hash cost the same time and are never right.
    ///
    /// # Errors
    /// When bcrypt finds no randomness.
    pub fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verdict, PasswordError> {
        match stored.and_then(|stored| self.check(password, stored)) {
            Some(Checked { right: true, current: true }) => Ok(Verdict::Right),
            Some(Checked { right: true, current: false }) => self.hash(password).map(Verdict::Upgrade),
            Some(Checked { right: false, .. }) => Ok(Verdict::Wrong),
            None => {
                bcrypt::verify(self.active.digest(password), &format!("$2b${:02}${NOBODY}", self.cost))?;
                Ok(Verdict::Wrong)
            }
        }
    }

    /// `None` where the stored hash cannot be checked.
    fn check(&self, password: &str, stored: &str) -> Option<Checked> {
        let checked = match split(stored) {
            // bcrypt repeats a password behind a NUL, so that "ab\0ab" would match "ab".
            None => verify(password, stored).map(|right| (right && !password.contains('\0'), false)),
            Some((tag, hash)) => {
                let pepper = self.pepper(tag)?;
                let is_current = tag == self.active.tag() && cost_of(hash) == Some(self.cost);
                verify(&pepper.digest(password), hash).map(|right| (right, is_current))
            }
        };
        match checked {
            Ok((right, current)) => Some(Checked { right, current }),
            Err(error) => {
                tracing::error!(%error, "a stored password hash is damaged: its user cannot log in");
                None
            }
        }
    }

    fn pepper(&self, tag: &str) -> Option<&Pepper> {
        let known = std::iter::once(&self.active).chain(&self.retired).find(|pepper| pepper.tag() == tag);
        if known.is_none() && self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(tag.to_owned()) {
            tracing::error!(
                tag,
                "stored password hashes were made with a pepper that is not configured: their users cannot log in \
                 before it is back in PASSWORD_PEPPERS_RETIRED"
            );
        }
        known
    }
}

fn verify(text: &str, hash: &str) -> Result<bool, PasswordError> {
    match cost_of(hash) {
        Some(cost) if cost > MAX_COST => Err(PasswordError::Broken(format!("it asks for the cost {cost}"))),
        _ => Ok(bcrypt::verify(text, hash)?),
    }
}

/// Whether a plain hash of another service is one that passwords can be checked against.
#[must_use]
pub fn is_bcrypt(hash: &str) -> bool {
    hash.parse::<bcrypt::HashParts>().is_ok()
}

fn cost_of(hash: &str) -> Option<u32> {
    hash.split('$').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Hasher, OwnWords, PasswordConfig, PasswordError, Verdict};

    const COST: u32 = 4;

    fn config() -> PasswordConfig {
        PasswordConfig { cost: COST, threads: 1, queue: 1, min_score: 0, pepper: None, peppers_retired: Vec::new() }
    }

    fn peppered(pepper: Option<&str>, retired: &[&str]) -> Hasher {
        let peppers_retired = retired.iter().map(|&secret| secret.to_owned()).collect();
        Hasher::new(&PasswordConfig { pepper: pepper.map(str::to_owned), peppers_retired, ..config() })
    }

    fn hash(password: &str) -> String {
        Hasher::new(&config()).hash(password).unwrap_or_default()
    }

    fn matches(password: &str, stored: &str) -> bool {
        Hasher::new(&config()).verify(password, Some(stored)).is_ok_and(|verdict| verdict != Verdict::Wrong)
    }

    #[test]
    fn every_byte_of_a_long_password_counts() {
        let stored = hash(&"a".repeat(72));
        assert!(matches(&"a".repeat(72), &stored));
        assert!(!matches(&format!("{}tail", "a".repeat(72)), &stored));
        let emoji = hash(&"🍲".repeat(256));
        assert!(!matches(&"🍲".repeat(255), &emoji));
    }

    #[test]
    fn nothing_hides_behind_a_nul() {
        assert!(!matches("ab\0ab", &hash("ab")));
        let plain = bcrypt::hash("ab", COST).unwrap_or_default();
        assert!(!matches("ab\0ab", &plain));
    }

    #[test]
    fn an_accent_may_be_typed_as_one_character_or_two() {
        assert!(matches("cafe\u{301}-cafe\u{301}", &hash("caf\u{e9}-caf\u{e9}")));
    }

    #[test]
    fn plain_bcrypt_and_other_costs_are_upgraded() {
        let plain = bcrypt::hash("correct horse", COST).unwrap_or_default();
        for (stored, cost) in [(plain, COST), (hash("correct horse"), COST + 1)] {
            let hasher = Hasher::new(&PasswordConfig { cost, ..config() });
            let Ok(Verdict::Upgrade(upgraded)) = hasher.verify("correct horse", Some(&stored)) else {
                panic!("{stored} was not upgraded");
            };
            assert!(upgraded.starts_with(&format!("{{hmac-sha256}}$2b$0{cost}$")), "{upgraded}");
            assert_eq!(hasher.verify("correct horse", Some(&upgraded)), Ok(Verdict::Right));
        }
    }

    #[test]
    fn a_pepper_is_needed_and_moved_to_the_active_one() {
        let stored = peppered(Some("first"), &[]).hash("correct horse").unwrap_or_default();
        assert!(stored.starts_with("{hmac-sha256:") && !stored.contains("first"), "{stored}");
        let verified = |hasher: Hasher, password| hasher.verify(password, Some(&stored));
        assert_eq!(verified(peppered(Some("first"), &[]), "correct horse"), Ok(Verdict::Right));
        for hasher in [peppered(None, &[]), peppered(Some("second"), &[]), peppered(None, &["second"])] {
            assert_eq!(verified(hasher, "correct horse"), Ok(Verdict::Wrong));
        }
        let hasher = peppered(None, &[]);
        for _ in 0..3 {
            assert_eq!(hasher.verify("correct horse", Some(&stored)), Ok(Verdict::Wrong));
        }
        assert!(hasher.missing.lock().is_ok_and(|told| told.len() == 1));
        for (active, tag) in [(Some("second"), "{hmac-sha256:"), (None, "{hmac-sha256}")] {
            let hasher = peppered(active, &["other", "first"]);
            let Ok(Verdict::Upgrade(upgraded)) = hasher.verify("correct horse", Some(&stored)) else {
                panic!("it was not upgraded");
            };
            assert!(upgraded.starts_with(tag) && upgraded[..24] != stored[..24], "{upgraded}");
            assert_eq!(hasher.verify("correct horse", Some(&upgraded)), Ok(Verdict::Right));
            assert_eq!(verified(hasher, "correct house"), Ok(Verdict::Wrong));
        }
    }

    #[test]
    fn hashes_without_a_pepper_are_upgraded_to_it() {
        let plain = bcrypt::hash("correct horse", COST).unwrap_or_default();
        for stored in [plain, hash("correct horse")] {
            let verdict = peppered(Some("first"), &[]).verify("correct horse", Some(&stored));
            assert!(matches!(verdict, Ok(Verdict::Upgrade(hash)) if hash.starts_with("{hmac-sha256:")), "{stored}");
        }
    }

    #[test]
    fn nobody_has_no_password() {
        assert_eq!(Hasher::new(&config()).verify("", None), Ok(Verdict::Wrong));
    }

    #[test]
    fn a_damaged_hash_matches_nothing() {
        let stored = hash("x");
        let bcrypts = stored.trim_start_matches("{hmac-sha256}");
        let tagged = format!("{{hmac-sha256:}}{bcrypts}");
        let endless = stored.replace("$04$", "$31$");
        for damaged in [
            "",
            "plain text",
            "$2b$12$short",
            "{hmac-sha256}",
            "{hmac-sha256",
            "$argon2id$v=19$m=1",
            &tagged,
            bcrypts,
            &endless,
        ] {
            assert_eq!(Hasher::new(&config()).verify("x", Some(damaged)), Ok(Verdict::Wrong), "{damaged}");
        }
    }

    #[test]
    fn a_new_password_has_to_reach_the_score() {
        let hasher = Hasher::new(&PasswordConfig { min_score: 2, ..config() });
        let own = OwnWords::of("ada@example.com", None, None);
        assert!(matches!(hasher.hash_new("password", &own), Err(PasswordError::Weak(_))));
        assert!(hasher.hash_new("correct horse battery", &own).is_ok());
    }
}
