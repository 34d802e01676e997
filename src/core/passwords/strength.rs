//! How easily a password is guessed.

use std::fmt::Write;

/// As much as zxcvbn looks at: it takes long for what is long.
const LOOKED_AT: usize = 100;

/// Words that whoever guesses an account's password tries first.
#[derive(Clone, Debug, Default)]
pub struct OwnWords(Vec<String>);

impl OwnWords {
    #[must_use]
    pub fn of(email: &str, first_name: Option<&str>, surname: Option<&str>) -> Self {
        let texts = [Some(email), first_name, surname, Some("recipe"), Some("recipes")].into_iter().flatten();
        let parts = texts.clone().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let local = email.split('@').next();
        // Of a letter or two there are many in any password.
        let words = texts.chain(local).chain(parts).filter(|word| word.chars().count() > 2);
        Self(words.map(|word| word.chars().take(LOOKED_AT).collect()).collect())
    }
}

/// What is to be said of a password that does not reach the score, and how to find a better one.
pub fn weakness(password: &str, own: &OwnWords, min_score: u8) -> Option<String> {
    if min_score == 0 {
        return None;
    }
    let start: String = password.chars().take(LOOKED_AT).collect();
    let own: Vec<&str> = own.0.iter().map(String::as_str).collect();
    let judged = zxcvbn::zxcvbn(&start, &own);
    if u8::from(judged.score()) >= min_score {
        return None;
    }
    let mut said = String::from("is too easy to guess.");
    match judged.feedback().map(ToString::to_string) {
        Some(advice) => drop(write!(said, " {}", advice.trim())),
        None => said.push_str(" Add another word or two. Uncommon words are better."),
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::{OwnWords, weakness};

    fn is_weak(password: &str) -> bool {
        let own = OwnWords::of("ada.lovelace@engines.example", Some("Augusta"), Some("King-Noel"));
        weakness(password, &own, 2).is_some()
    }

    #[test]
    fn common_repeated_and_own_words_are_weak() {
        for weak in [
            "password",
            "12345678",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiop",
            "Password1!",
            "lovelace",
            "Lovelace1",
            "augusta1",
            "engines99",
            "king-noel",
            "recipe123",
            "recipes!",
            "ada.lovelace",
            "ada.lovelace@engines.example",
        ] {
            assert!(is_weak(weak), "{weak}");
        }
        for strong in ["correct horse battery", "staple after dark", "tr0ub4dor&3", "жареный картофель"]
        {
            assert!(!is_weak(strong), "{strong}");
        }
    }

    #[test]
    fn what_is_weak_is_said_in_plain_words() {
        let said = weakness("aaaaaaaaaaaa", &OwnWords::default(), 4).unwrap_or_default();
        assert!(said.starts_with("is too easy to guess. Repeats like \"aaa\" are easy to guess."), "{said}");
        let said = weakness("correct horse", &OwnWords::default(), 4).unwrap_or_default();
        assert!(said.contains("Add another word"), "{said}");
        assert_eq!(weakness("aaaaaaaaaaaa", &OwnWords::default(), 0), None);
    }

    #[test]
    fn what_follows_behind_a_hundred_characters_does_not_matter() {
        let tail = "correct horse battery staple";
        assert!(is_weak(&format!("{}{tail}", "a".repeat(100))));
        assert!(!is_weak(&format!("{tail}{}", "a".repeat(1 << 20))));
    }
}
