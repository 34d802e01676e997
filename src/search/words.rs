//! Text as words. A word is a run of letters or of digits, without case; scripts that are written without
//! spaces give their pairs of neighbours.

use std::ops::Range;

use icu_normalizer::properties::CanonicalCombiningClassMap;

use super::letters::{is_dense, plain};
use crate::core::text::fold;

/// Longer words are cut: they are no words, and an index's entry has a limit.
const LONGEST: usize = 40;

/// The French and Italian words that lose their vowel before another: `l'oignon`, `all'amatriciana`.
const ELIDED: [&str; 20] = [
    "l", "d", "j", "m", "t", "c", "n", "s", "qu", "un", "all", "dall", "dell", "nell", "sull", "coll", "quell",
    "quest", "sant", "bell",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text, in bytes.
    pub place: Range<usize>,
    /// Without case, with its accents.
    pub folded: String,
}

impl Word {
    /// Without its accents: as it is looked up.
    #[must_use]
    pub fn plain(&self) -> String {
        plain(&self.folded)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    /// Of a script without spaces between words.
    Dense,
    Apostrophe,
    /// Belongs to the character before it.
    Mark,
    Other,
}

/// The words of a text, in their order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut run: Option<(usize, Kind)> = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let kind = kind(character);
        match run {
            Some((_, inside)) if continues(inside, kind) => {}
            _ => {
                if let Some((start, inside)) = run.take() {
                    push(&mut found, text, start..at, inside);
                }
                run = matches!(kind, Kind::Letter | Kind::Digit | Kind::Dense).then_some((at, kind));
            }
        }
    }
    found
}

fn continues(inside: Kind, next: Kind) -> bool {
    next == inside || next == Kind::Mark || (inside == Kind::Letter && next == Kind::Apostrophe)
}

fn kind(character: char) -> Kind {
    match character {
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        '0'..='9' => Kind::Digit,
        '\'' | '\u{2019}' | '\u{02bc}' => Kind::Apostrophe,
        // Soft hyphen, joiners and variation selectors are not seen.
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' => Kind::Mark,
        _ if character.is_ascii() => Kind::Other,
        _ if is_dense(character) => Kind::Dense,
        _ if CanonicalCombiningClassMap::new().get_u8(character) != 0 => Kind::Mark,
        _ if character.is_numeric() => Kind::Digit,
        _ if character.is_alphanumeric() => Kind::Letter,
        _ => Kind::Other,
    }
}

fn push(found: &mut Vec<Word>, text: &str, place: Range<usize>, kind: Kind) {
    let Some(run) = text.get(place.clone()) else { return };
    match kind {
        Kind::Dense => push_pairs(found, run, place.start),
        Kind::Letter => {
            let trimmed = run.trim_end_matches(is_apostrophe);
            let place = place.start..place.start + trimmed.len();
            let parts: Vec<&str> = trimmed.split(is_apostrophe).collect();
            // Mac'n'cheese is macaroni and cheese.
            if let [first, "n" | "N", last] = parts.as_slice() {
                push_word(found, first, place.start..place.start + first.len());
                push_word(found, last, place.end - last.len()..place.end);
            } else {
                push_word(found, &without_elision(&parts), place);
            }
        }
        _ => push_word(found, run, place),
    }
}

const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{02bc}')
}

/// `shepherd's` is of the shepherd, `l'oignon` is the onion, and `za'atar` is one word.
fn without_elision(parts: &[&str]) -> String {
    let parts = match parts {
        [rest @ .., "s" | "S"] if !rest.is_empty() => rest,
        [first, rest @ ..] if !rest.is_empty() && ELIDED.contains(&first.to_lowercase().as_str()) => rest,
        all => all,
    };
    parts.concat()
}

fn push_word(found: &mut Vec<Word>, word: &str, place: Range<usize>) {
    let folded = if word.is_ascii() { word.to_ascii_lowercase() } else { fold(&word.replace(is_unseen, "")) };
    let folded: String = folded.chars().take(LONGEST).collect();
    if !folded.is_empty() {
        found.push(Word { place, folded });
    }
}

const fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

fn push_pairs(found: &mut Vec<Word>, run: &str, start: usize) {
    let places: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let width = if places.len() > 2 { 2 } else { 1 };
    for window in places.windows(width + 1) {
        if let [from, .., to] = *window {
            push_word(found, run.get(from..to).unwrap_or_default(), start + from..start + to);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{plain, words};

    fn plain_words(text: &str) -> Vec<String> {
        words(text).iter().map(super::Word::plain).collect()
    }

    #[test]
    fn words_lose_case_accents_and_elisions() {
        assert_eq!(plain_words("CRÈME brûlée, 2 œufs"), ["creme", "brulee", "2", "oeufs"]);
        assert_eq!(
            plain_words("Shepherd’s Pie all'amatriciana l'oignon"),
            ["shepherd", "pie", "amatriciana", "oignon"]
        );
        assert_eq!(plain_words("Za'atar zaatar Mac'n'Cheese dogs'"), ["zaatar", "zaatar", "mac", "cheese", "dogs"]);
        assert_eq!(
            plain_words("slow-cooked 150g Weißwurst cafe\u{301}"),
            ["slow", "cooked", "150", "g", "weisswurst", "cafe"]
        );
        assert_eq!(plain_words("Risengrød, Łosoś, Ёлка"), ["risengrod", "losos", "елка"]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(plain_words("焼きそば pan"), ["焼き", "きそ", "そば", "pan"]);
        assert_eq!(plain_words("豆"), ["豆"]);
        assert_eq!(plain_words("🍲 ... \" * -"), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_text_gives_words_at_their_places(text in "\\PC{0,60}") {
            for word in words(&text) {
                let there = text.get(word.place.clone());
                prop_assert!(there.is_some_and(|there| !there.is_empty()));
                prop_assert!(!word.folded.is_empty() && word.folded.chars().count() <= 40);
                prop_assert_eq!(plain(&word.plain()), word.plain());
            }
        }

        #[test]
        fn case_does_not_matter(text in "[a-zäöüéèñç '’-]{0,40}") {
            prop_assert_eq!(plain_words(&text), plain_words(&text.to_uppercase()));
        }
    }
}
