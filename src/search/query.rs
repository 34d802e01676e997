//! What somebody typed.

use std::ops::Range;

use super::languages::says_nothing_anywhere;
use super::words::words;

/// Of more words the first are looked for.
const MOST_WORDS: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    text: String,
    words: Vec<QueryWord>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryWord {
    place: Range<usize>,
    /// Without case, with accents.
    pub folded: String,
    /// Without accents too.
    pub plain: String,
    /// Whether more letters may follow: it ends the text.
    pub may_go_on: bool,
}

impl Query {
    /// Of any text: what is no word is not looked for. Words that say nothing count where there are no others.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut found: Vec<QueryWord> = Vec::new();
        for word in words(text) {
            let plain = word.plain();
            if !found.iter().any(|known| known.plain == plain) {
                let may_go_on = word.place.end == text.len();
                found.push(QueryWord { place: word.place, folded: word.folded, plain, may_go_on });
            }
        }
        if found.iter().any(|word| !says_nothing_anywhere(&word.plain)) {
            found.retain(|word| !says_nothing_anywhere(&word.plain));
        }
        found.truncate(MOST_WORDS);
        Self { text: text.to_owned(), words: found }
    }

    #[must_use]
    pub fn words(&self) -> &[QueryWord] {
        &self.words
    }

    /// The text with another word in the place of each that has one: `(its number, the other word)`.
    #[must_use]
    pub fn corrected(&self, corrections: &[(usize, String)]) -> String {
        let mut text = self.text.clone();
        let mut places: Vec<(&Range<usize>, &str)> = corrections
            .iter()
            .filter_map(|(number, word)| Some((&self.words.get(*number)?.place, word.as_str())))
            .collect();
        places.sort_unstable_by_key(|(place, _)| std::cmp::Reverse(place.start));
        for (place, word) in places {
            if text.get(place.clone()).is_some() {
                text.replace_range(place.clone(), word);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Query;

    fn plain(text: &str) -> Vec<String> {
        Query::new(text).words().iter().map(|word| word.plain.clone()).collect()
    }

    #[test]
    fn only_words_are_looked_for() {
        assert_eq!(plain("\"Crème\" NEAR(brulee*) -egg, the CREME"), ["creme", "near", "brulee", "egg"]);
        assert_eq!(plain("the and"), ["the", "and"]);
        assert_eq!(plain("🍲 *"), [""; 0]);
        assert_eq!(plain(&"ab cd ef gh ".repeat(40)).len(), 4);
        let query = Query::new("garlic bre");
        assert_eq!(query.words().iter().map(|word| word.may_go_on).collect::<Vec<_>>(), [false, true]);
        assert!(!Query::new("bre ").words()[0].may_go_on);
    }

    #[test]
    fn a_correction_keeps_the_rest_as_it_was_typed() {
        let query = Query::new("Hot  chikcen & BRED!");
        assert_eq!(query.corrected(&[(1, "chicken".into()), (2, "bread".into())]), "Hot  chicken & bread!");
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in "\\PC{0,80}") {
            let query = Query::new(&text);
            prop_assert!(query.words().len() <= 16);
            let all: Vec<_> = (0..query.words().len()).map(|number| (number, "x".to_owned())).collect();
            let _any = query.corrected(&all);
        }
    }
}
