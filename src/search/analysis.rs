//! All of a recipe's words, with the fields that they stand in.

use std::collections::HashMap;

use super::languages::{says_nothing, says_nothing_anywhere, stem};
use super::words::words;

/// More distinct words than this are no recipe; those of the label, tags and ingredients are kept first.
const MOST_WORDS: usize = 800;

/// What search reads of a recipe.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
    pub label: &'a str,
    pub description: Option<&'a str>,
    pub tags: &'a [String],
    /// A line each, as it was written.
    pub ingredients: &'a [String],
    pub steps: &'a [String],
    /// Such as `de` or `de-CH`; English where there is none.
    pub language: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Label,
    Tags,
    Ingredients,
    Description,
    Steps,
}

impl Field {
    pub const ALL: [Self; 5] = [Self::Label, Self::Tags, Self::Ingredients, Self::Description, Self::Steps];

    #[must_use]
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl<'a> Text<'a> {
    /// A field's pieces: its lines, steps or tags.
    pub fn pieces(&self, field: Field) -> impl Iterator<Item = &'a str> + use<'a> {
        let (one, many): (Option<&str>, &[String]) = match field {
            Field::Label => (Some(self.label), &[]),
            Field::Description => (self.description, &[]),
            Field::Tags => (None, self.tags),
            Field::Ingredients => (None, self.ingredients),
            Field::Steps => (None, self.steps),
        };
        one.into_iter().chain(many.iter().map(String::as_str))
    }
}

/// A word of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Without case and accents.
    pub word: String,
    pub stem: String,
    /// The bits of the fields that have it.
    pub fields: u8,
}

impl Occurrence {
    #[must_use]
    pub const fn in_label(&self) -> bool {
        self.fields & Field::Label.bit() != 0
    }
}

/// What the index stores of a recipe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// By word, each once.
    pub occurrences: Vec<Occurrence>,
    /// How many words of the label say something, in whatever language.
    pub label_words: u8,
}

/// Takes some hundred microseconds: to be done before a transaction is opened.
#[must_use]
pub fn analyse(text: &Text) -> Analysis {
    let mut stems: HashMap<String, Option<String>> = HashMap::new();
    let mut found: HashMap<(String, String), u8> = HashMap::new();
    let mut label: Vec<String> = Vec::new();
    for field in Field::ALL {
        for piece in text.pieces(field) {
            for word in words(piece) {
                let plain = word.plain();
                if !is_worth_it(&plain, field) {
                    continue;
                }
                let stem = stems.entry(word.folded).or_insert_with_key(|folded| {
                    (!says_nothing(&plain, text.language)).then(|| stem(folded, text.language))
                });
                let Some(stem) = stem else { continue };
                if field == Field::Label && !says_nothing_anywhere(&plain) && !label.contains(stem) {
                    label.push(stem.clone());
                }
                let room = found.len() < MOST_WORDS;
                let key = (plain, stem.clone());
                if room || found.contains_key(&key) {
                    *found.entry(key).or_default() |= field.bit();
                }
            }
        }
    }
    let mut occurrences: Vec<Occurrence> =
        found.into_iter().map(|((word, stem), fields)| Occurrence { word, stem, fields }).collect();
    occurrences.sort_unstable_by(|a, b| (&a.word, &a.stem).cmp(&(&b.word, &b.stem)));
    Analysis { occurrences, label_words: u8::try_from(label.len()).unwrap_or(u8::MAX) }
}

/// Amounts and single letters of the long texts say nothing of the dish.
fn is_worth_it(plain: &str, field: Field) -> bool {
    let is_number = || plain.chars().all(char::is_numeric);
    matches!(field, Field::Label | Field::Tags) || (!is_number() && (plain.len() > 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Analysis, Field, Text, analyse};

    fn of<'a>(analysis: &'a Analysis, word: &str) -> Option<(&'a str, u8)> {
        analysis.occurrences.iter().find(|found| found.word == word).map(|found| (found.stem.as_str(), found.fields))
    }

    #[test]
    fn a_word_knows_its_fields() {
        let text = Text {
            label: "Crème brûlée with berries",
            tags: &["dessert".into()],
            ingredients: &["150 g berries".into(), "Cream".into()],
            steps: &["Add the cream and berries.".into()],
            ..Text::default()
        };
        let analysis = analyse(&text);
        let (label, ingredients, steps) = (Field::Label.bit(), Field::Ingredients.bit(), Field::Steps.bit());
        assert_eq!(of(&analysis, "creme"), Some(("creme", label)));
        assert_eq!(of(&analysis, "berries"), Some(("berri", label | ingredients | steps)));
        assert_eq!(of(&analysis, "cream"), Some(("cream", ingredients | steps)));
        assert_eq!((of(&analysis, "150"), of(&analysis, "g"), of(&analysis, "the")), (None, None, None));
        assert_eq!(analysis.label_words, 3);
    }

    #[test]
    fn words_are_bounded_and_the_label_comes_first() {
        let flood: Vec<String> =
            (0..2000).map(|number| format!("wort{}", char::from_u32(0x4e00 + number).unwrap())).collect();
        let analysis = analyse(&Text { label: "Soup", steps: &flood, ..Text::default() });
        assert!(analysis.occurrences.len() <= 800 && of(&analysis, "soup").is_some());
    }

    proptest! {
        #[test]
        fn words_are_sorted_and_distinct(label in "\\PC{0,40}", step in "\\PC{0,80}", language in "(en|de|fr|xx|)") {
            let analysis = analyse(&Text { label: &label, steps: &[step], language: Some(&language), ..Text::default() });
            prop_assert!(analysis.occurrences.windows(2).all(|pair| (&pair[0].word, &pair[0].stem) < (&pair[1].word, &pair[1].stem)));
            prop_assert!(analysis.occurrences.iter().all(|found| found.fields != 0 && !found.stem.is_empty()));
        }
    }
}
