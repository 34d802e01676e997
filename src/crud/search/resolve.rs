//! From what was typed to the words that recipes have: by their stems, completed, or corrected.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryResult;

use super::candidates::AnyOf;
use super::{correct, vocabulary};
use crate::db::AnyConnection;
use crate::models::SearchWord;
use crate::search::{Query, QueryWord, Wanted, every_stem, stem, tokens};

/// A word of the query, as recipes have it.
#[derive(Clone, Debug, Default)]
pub struct Term {
    pub stems: BTreeSet<String>,
    pub wanted: Wanted,
    labels: i64,
    common: bool,
}

/// What a query comes to.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The rarest first. Words that no recipe has are left out.
    pub terms: Vec<Term>,
    pub did_you_mean: Option<String>,
}

impl Term {
    fn new(rows: &[&SearchWord]) -> Self {
        let mut term = Self::default();
        for row in rows {
            term.stems.insert(row.stem.clone());
            term.wanted.words.push(row.id);
            term.wanted.recipes += row.recipes;
            term.labels += row.labels;
            term.common |= row.common;
        }
        term
    }

    /// The recipe has it anywhere.
    pub fn anywhere(&self) -> AnyOf {
        self.any_of(self.wanted.recipes, Clone::clone)
    }

    pub fn in_label(&self) -> AnyOf {
        self.any_of(self.labels, |stem| tokens::in_label(stem))
    }

    pub fn in_short_label(&self, words: usize) -> AnyOf {
        self.any_of(self.labels, |stem| tokens::in_short_label(stem, words))
    }

    fn any_of(&self, recipes: i64, token: impl Fn(&String) -> String) -> AnyOf {
        AnyOf { tokens: self.stems.iter().map(token).collect(), recipes, common: self.common }
    }
}

/// The facets' conditions, with how many recipes have them.
pub fn facets(conn: &mut AnyConnection, any_of: &[Vec<String>]) -> QueryResult<Vec<AnyOf>> {
    let facets: Vec<&str> = any_of.iter().flatten().map(String::as_str).collect();
    if facets.is_empty() {
        return Ok(Vec::new());
    }
    let rows = vocabulary::of_words(conn, &facets)?;
    let any_of = any_of.iter().map(|tokens| {
        let rows = rows.iter().filter(|row| tokens.contains(&row.word));
        let (recipes, common) = rows.fold((0, false), |(sum, common), row| (sum + row.recipes, common | row.common));
        AnyOf { tokens: tokens.clone(), recipes, common }
    });
    Ok(any_of.collect())
}

/// How many public recipes have a facet of each group, about.
pub fn frequencies(conn: &mut AnyConnection, groups: &[Vec<String>]) -> QueryResult<Vec<i64>> {
    let tokens: Vec<Vec<String>> =
        groups.iter().map(|group| group.iter().map(|facet| tokens::facet(facet)).collect()).collect();
    Ok(facets(conn, &tokens)?.into_iter().map(|any| any.recipes).collect())
}

pub fn resolve(conn: &mut AnyConnection, query: &Query) -> QueryResult<Resolved> {
    let words = query.words();
    let plain: Vec<&str> = words.iter().map(|word| word.plain.as_str()).collect();
    let known = vocabulary::of_words(conn, &plain)?;
    let mut stems: Vec<BTreeSet<String>> = words.iter().map(|word| stems_of(word, &known)).collect();
    let mut rows = Rows::default();
    rows.read(conn, &stems)?;
    let foreign: Vec<BTreeSet<String>> =
        words.iter().zip(&mut stems).map(|(word, stems)| rows.choose(word, stems)).collect();

    let doubtful: Vec<usize> = (0..words.len())
        .filter(|&number| {
            let recipes = stems.get(number).map_or(0, |stems| rows.recipes(stems));
            words.get(number).is_some_and(|word| correct::is_doubtful(word, recipes))
        })
        .collect();
    let mut corrections = Vec::new();
    if !doubtful.is_empty() {
        let slips = correct::near(conn, doubtful.iter().filter_map(|&number| words.get(number)))?;
        for number in doubtful {
            let (Some(word), Some(stems)) = (words.get(number), stems.get_mut(number)) else { continue };
            let known = rows.recipes(stems);
            let other = if known > 0 {
                correct::twin(word, known, &slips)
            } else {
                correct::unknown(conn, word, stems, foreign.get(number), &slips)?
            };
            if let Some(other) = other {
                stems.insert(other.stem.clone());
                corrections.push((number, other.word.clone()));
            }
        }
        rows.read(conn, &stems)?;
    }

    let mut terms: Vec<Term> = Vec::new();
    for stems in &stems {
        let term = Term::new(&rows.of(stems));
        if !term.wanted.words.is_empty() && !terms.iter().any(|known| known.wanted.words == term.wanted.words) {
            terms.push(term);
        }
    }
    terms.sort_by_key(|term| term.wanted.recipes);
    let did_you_mean = (!corrections.is_empty()).then(|| query.corrected(&corrections));
    Ok(Resolved { terms, did_you_mean })
}

/// The rows of words by their stems, as they were read.
#[derive(Default)]
struct Rows(BTreeMap<String, Vec<SearchWord>>);

impl Rows {
    fn read(&mut self, conn: &mut AnyConnection, stems: &[BTreeSet<String>]) -> QueryResult<()> {
        let new: BTreeSet<&String> = stems.iter().flatten().filter(|stem| !self.0.contains_key(*stem)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let new: Vec<&str> = new.into_iter().map(String::as_str).collect();
        let rows = vocabulary::of_stems(conn, &new)?;
        self.0.extend(new.iter().map(|stem| ((*stem).to_owned(), Vec::new())));
        for row in rows {
            self.0.entry(row.stem.clone()).or_default().push(row);
        }
        self.0.values_mut().for_each(|rows| rows.sort_by(|a, b| a.word.cmp(&b.word)));
        Ok(())
    }

    fn of(&self, stems: &BTreeSet<String>) -> Vec<&SearchWord> {
        stems.iter().filter_map(|stem| self.0.get(stem)).flatten().collect()
    }

    fn recipes(&self, stems: &BTreeSet<String>) -> i64 {
        self.of(stems).iter().map(|row| row.recipes).sum()
    }

    /// Leaves the stems that recipes have: of a word that none has, the default language's. Returns those of
    /// other languages, in which a recipe's word has the stem too. They are for want of better: what looks like
    /// an ending in one of many languages is more often a slip.
    fn choose(&self, word: &QueryWord, stems: &mut BTreeSet<String>) -> BTreeSet<String> {
        let rows = |stem: &String| self.0.get(stem).map(Vec::as_slice).unwrap_or_default();
        stems.retain(|stem| !rows(stem).is_empty());
        if stems.iter().any(|stem| rows(stem).iter().any(|row| row.word == word.plain)) {
            return BTreeSet::new();
        }
        let every = every_stem(&word.folded);
        let agrees = |found: &String| {
            let mut languages = every.iter().filter(|(_, stem)| stem == found);
            languages.any(|(code, _)| rows(found).iter().any(|row| stem(&row.word, Some(code)) == *found))
        };
        let foreign = stems.iter().filter(|stem| agrees(stem)).cloned().collect();
        let default = stem(&word.folded, None);
        stems.retain(|stem| *stem == default);
        foreign
    }
}

/// The stems that a known word has in recipes, and its stem in the default language; all that an unknown one
/// may have.
fn stems_of(word: &QueryWord, known: &[SearchWord]) -> BTreeSet<String> {
    let rows = known.iter().filter(|row| row.word == word.plain && row.recipes > 0);
    let mut stems: BTreeSet<String> = rows.map(|row| row.stem.clone()).collect();
    if stems.is_empty() {
        stems.extend(every_stem(&word.folded).into_iter().map(|(_, stem)| stem));
    } else {
        stems.insert(stem(&word.folded, None));
    }
    stems
}
