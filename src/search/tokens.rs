//! What the full-text index holds of a recipe: a bag of tokens, the same on both databases.
//!
//! | token | says |
//! |---|---|
//! | `garlic` | the stem is somewhere |
//! | `=garlic` | it is in the label |
//! | `_2garlic` | it is in the label, which has two words (up to [`SHORT_LABEL`]) |
//! | `#t:bread` | the caller's facet |
//! | `#_m30` | it takes 30 minutes or less |
//! | `#` | it is there |

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::analysis::Analysis;

/// Every recipe has it.
pub const EVERY: &str = "#";

/// Labels of up to so many words are found by being just what was asked for.
pub const SHORT_LABEL: usize = 3;

/// A recipe's time is indexed by those of these minutes that it does not exceed.
const MINUTES: [i32; 12] = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 480];

#[must_use]
pub fn in_label(stem: &str) -> String {
    format!("={stem}")
}

#[must_use]
pub fn in_short_label(stem: &str, words: usize) -> String {
    format!("_{words}{stem}")
}

/// Both databases keep it whole: FTS5's tokenizer is told of these few signs, and what else is not a small
/// letter or a digit is written as its number.
#[must_use]
pub fn facet(text: &str) -> String {
    let mut token = String::with_capacity(text.len() + 1);
    token.push('#');
    for character in text.chars() {
        if matches!(character, 'a'..='z' | '0'..='9' | ':') || !character.is_ascii() {
            token.push(character);
        } else {
            // Writing to a String does not fail.
            let _ = write!(token, "_{:02x}", u32::from(character));
        }
    }
    token
}

/// The tokens of a recipe's time.
pub fn of_minutes(minutes: Option<i32>) -> impl Iterator<Item = String> {
    MINUTES.into_iter().filter(move |&limit| minutes.is_some_and(|minutes| minutes <= limit)).map(minutes_token)
}

/// The narrowest token of all recipes that take `limit` minutes or less; `None` where it is beyond them.
#[must_use]
pub fn within(limit: i32) -> Option<String> {
    MINUTES.into_iter().find(|&minutes| limit <= minutes).map(minutes_token)
}

/// Whether that token says all.
#[must_use]
pub fn is_exact(limit: i32) -> bool {
    MINUTES.contains(&limit)
}

fn minutes_token(minutes: i32) -> String {
    // A facet writes no `_` before a letter that is no hexadecimal digit.
    format!("#_m{minutes}")
}

/// A recipe's own tokens of its words.
#[must_use]
pub fn of_words(analysis: &Analysis) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    let label_words = usize::from(analysis.label_words);
    for found in &analysis.occurrences {
        if found.in_label() {
            tokens.insert(in_label(&found.stem));
            if label_words <= SHORT_LABEL {
                tokens.insert(in_short_label(&found.stem, label_words));
            }
        }
        tokens.insert(found.stem.clone());
    }
    tokens
}

/// FNV-1a, 64 bits.
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    #[must_use]
    pub const fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{facet, of_minutes, within};

    #[test]
    fn facets_are_whole_and_distinct() {
        assert_eq!(facet("u:12"), "#u:12");
        assert_eq!(facet("t:new zealand"), "#t:new_20zealand");
        assert_ne!(facet("t:a_b"), facet("t:a b"));
        assert_ne!(facet("t:A"), facet("t:a"));
    }

    #[test]
    fn time_is_found_by_the_next_wider_token() {
        for (minutes, limit) in [(0, 0), (25, 25), (25, 28), (30, 30), (480, 480)] {
            assert!(of_minutes(Some(minutes)).any(|token| Some(token) == within(limit)), "{minutes} {limit}");
        }
        assert!(!of_minutes(Some(31)).any(|token| Some(token) == within(30)));
        assert_eq!((of_minutes(None).count(), within(481)), (0, None));
    }
}
