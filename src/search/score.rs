//! How well a candidate fits what was asked for.

use super::analysis::Field;
use super::terms::Terms;

/// A word that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The numbers of the words that are as good.
    pub words: Vec<i64>,
    /// How many recipes have one of them, about.
    pub recipes: i64,
}

/// What a field that has the word is worth. The best counts whole, the others a little.
const WEIGHTS: [(Field, f64); 5] = [
    (Field::Label, 10.0),
    (Field::Tags, 6.0),
    (Field::Ingredients, 4.5),
    (Field::Description, 2.5),
    (Field::Steps, 1.0),
];
const OTHERS: f64 = 0.15;

/// All words are somewhere; all are in the label; the label says nothing else.
const ALL: f64 = 10.0;
const ALL_IN_LABEL: f64 = 4.0;
const WHOLE_LABEL: f64 = 5.0;

/// Scores are whole numbers, so that they can be sent and compared.
const STEPS: f64 = 1000.0;

pub struct Scorer {
    wanted: Vec<(Vec<i64>, f64)>,
}

/// How a candidate fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    pub score: i64,
    /// How many of the words it has.
    pub has: usize,
}

impl Scorer {
    /// `recipes`: how many there are, about. A rare word weighs more than a common one; together they weigh 1.
    #[must_use]
    pub fn new(wanted: &[Wanted], recipes: i64) -> Self {
        let weight = |wanted: &Wanted| (1.0 + as_f64(recipes.max(1)) / (1.0 + as_f64(wanted.recipes.max(0)))).ln();
        let sum: f64 = wanted.iter().map(weight).sum();
        Self { wanted: wanted.iter().map(|wanted| (wanted.words.clone(), weight(wanted) / sum)).collect() }
    }

    #[must_use]
    pub fn fit(&self, terms: &Terms) -> Fit {
        let (mut score, mut has, mut in_label) = (0.0, 0, 0);
        for (words, weight) in &self.wanted {
            let fields = words.iter().fold(0, |fields, &word| fields | terms.fields_of(word));
            score += weight * worth(fields);
            has += usize::from(fields != 0);
            in_label += u8::from(fields & Field::Label.bit() != 0);
        }
        if has == self.wanted.len() {
            score += ALL;
            if usize::from(in_label) == self.wanted.len() {
                score += ALL_IN_LABEL;
            }
        }
        let label_words = terms.label_words().max(in_label).max(1);
        score += WHOLE_LABEL * f64::from(in_label) / f64::from(label_words);
        #[expect(clippy::cast_possible_truncation, reason = "scores are small")]
        Fit { score: (score * STEPS).round() as i64, has }
    }
}

fn worth(fields: u8) -> f64 {
    let there = || WEIGHTS.iter().filter(|(field, _)| fields & field.bit() != 0).map(|(_, weight)| *weight);
    let best = there().fold(0.0, f64::max);
    best + OTHERS * (there().sum::<f64>() - best)
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn as_f64(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{Field, Scorer, Terms, Wanted};

    fn score(wanted: &[(i64, i64)], label_words: u8, has: &[(i64, Field)]) -> i64 {
        let wanted: Vec<Wanted> = wanted.iter().map(|&(word, recipes)| Wanted { words: vec![word], recipes }).collect();
        let terms = Terms::new(label_words, has.iter().map(|&(word, field)| (word, field.bit())));
        Scorer::new(&wanted, 1000).fit(&terms).score
    }

    #[test]
    fn better_places_and_rarer_words_score_more() {
        let two = [(1, 500), (2, 3)];
        let whole = score(&two, 2, &[(1, Field::Label), (2, Field::Label)]);
        let longer = score(&two, 5, &[(1, Field::Label), (2, Field::Label)]);
        let split = score(&two, 2, &[(1, Field::Label), (2, Field::Ingredients)]);
        let steps = score(&two, 2, &[(1, Field::Steps), (2, Field::Steps)]);
        let rare = score(&two, 2, &[(2, Field::Label)]);
        let common = score(&two, 2, &[(1, Field::Label)]);
        assert!(
            whole > longer && longer > split && split > rare && rare > common,
            "{whole} {longer} {split} {rare} {common}"
        );
        assert!(steps > common && score(&two, 2, &[]) == 0);
    }
}
