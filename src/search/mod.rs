//! What a recipe's texts say, as words that can be looked up: pure functions from text to words, and from
//! words to a score. Knows no database; both index what is made here, so both give the same answers.
//!
//! | file | what it does |
//! |---|---|
//! | `words`, `letters` | cut text into words without case and accents |
//! | `languages` | a word's stem and the words that say nothing |
//! | `analysis` | all of a recipe's words, with the fields that they stand in |
//! | `tokens` | what the full-text index holds of them |
//! | `terms` | the compact form that a candidate is scored from |
//! | `score` | how well a candidate fits |
//! | `typos` | which words are one slip away |
//! | `query` | what somebody typed |
//! | `snippet` | where a recipe says it |

mod analysis;
mod languages;
mod letters;
mod query;
mod score;
mod snippet;
mod terms;
pub mod tokens;
pub mod typos;
mod words;

pub use analysis::{Analysis, Field, Occurrence, Text, analyse};
pub use languages::{codes, every_stem, stem};
pub use letters::{plain, sort_key};
pub use query::{Query, QueryWord};
pub use score::{Fit, Scorer, Wanted};
pub use snippet::{Fragment, Part, Snippet, snippet};
pub use terms::Terms;
pub use words::{Word, words};

/// Moves on with every change of what [`analyse`] makes of a text (the stemmer's too): recipes that were
/// indexed by an older one are indexed again.
pub const VERSION: i32 = 1;

/// The distinct stems of a text's words, in their order, without the words that say nothing.
#[must_use]
pub fn stems(text: &str, language: Option<&str>) -> Vec<String> {
    let mut stems: Vec<String> = Vec::new();
    for word in words(text) {
        let stem = stem(&word.folded, language);
        if !languages::says_nothing(&word.plain(), language) && !stems.contains(&stem) {
            stems.push(stem);
        }
    }
    stems
}
