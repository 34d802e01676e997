//! What a word was meant to be, where no recipe has it, or hardly one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use diesel::QueryResult;

use super::slips;
use super::suggestions::of_prefix;
use crate::db::AnyConnection;
use crate::models::SearchWord;
use crate::search::{QueryWord, typos};

/// A word that so many recipes have may be misspelt, where one that is one slip away is far more frequent.
const FEW: i64 = 2;
const FAR_MORE: i64 = 50;
/// Shorter ones have too many real neighbours: beet and beef.
const LONG: usize = 6;

/// So many letters of the last word are enough to go on from.
const PREFIX: usize = 3;
const COMPLETIONS: usize = 5;

/// Whether the word, which so many recipes have, may be another.
pub fn is_doubtful(word: &QueryWord, recipes: i64) -> bool {
    recipes == 0 || (recipes <= FEW && word.plain.len() >= LONG)
}

/// The word that is meant by one that few recipes have: a misspelling that is in recipes too.
pub fn twin<'a>(word: &QueryWord, recipes: i64, slips: &'a [SearchWord]) -> Option<&'a SearchWord> {
    best(word, slips).map(|best| best.row).filter(|row| row.recipes >= recipes.saturating_mul(FAR_MORE))
}

/// The word that is meant by one that no recipe has. What it may go on to, or be in another language, is added
/// to its stems.
pub fn unknown<'a>(
    conn: &mut AnyConnection,
    word: &QueryWord,
    stems: &mut BTreeSet<String>,
    foreign: Option<&BTreeSet<String>>,
    slips: &'a [SearchWord],
) -> QueryResult<Option<&'a SearchWord>> {
    let completions = completions(conn, word)?;
    let completed = completions.first().map_or(0, |row| row.recipes.saturating_mul(SAME_KIND));
    stems.extend(completions.into_iter().map(|row| row.stem));
    let best = best(word, slips);
    if let Some(best) = best.as_ref().filter(|best| best.slips == 1) {
        return Ok((best.weight > completed).then_some(best.row));
    }
    if stems.is_empty() {
        stems.extend(foreign.into_iter().flatten().cloned());
    }
    Ok(best.map(|best| best.row).filter(|_| stems.is_empty()))
}

/// The rows of all words that share a slip with one of these.
pub fn near<'a>(conn: &mut AnyConnection, words: impl Iterator<Item = &'a QueryWord>) -> QueryResult<Vec<SearchWord>> {
    let words = words.filter(|word| typos::is_long_enough(&word.plain));
    let keys: Vec<i64> = words.flat_map(|word| typos::keys(&word.plain)).collect();
    if keys.is_empty() { Ok(Vec::new()) } else { slips::of(conn, &keys) }
}

/// What a word was most likely meant to be.
struct Correction<'a> {
    slips: usize,
    weight: i64,
    row: &'a SearchWord,
}

/// Few people slip at the first letter, and more leave a letter out, double or swap it than take another.
const SAME_START: i64 = 10;
const SAME_KIND: i64 = 4;

/// The most frequent of the words that are one slip away; of long words, where there is none, of those that are
/// two slips away.
fn best<'a>(word: &QueryWord, slips: &'a [SearchWord]) -> Option<Correction<'a>> {
    let near = slips.iter().filter_map(|row| {
        let same_start = row.word.chars().next() == word.plain.chars().next();
        let slips = typos::distance(&row.word, &word.plain);
        let is_near = slips == 1 || (slips == 2 && word.plain.len() >= LONG && same_start);
        let start = if same_start { SAME_START } else { 1 };
        let kind = if typos::has_wrong_letter(&row.word, &word.plain) { 1 } else { SAME_KIND };
        is_near.then_some(Correction { slips, weight: row.recipes.saturating_mul(start * kind), row })
    });
    near.max_by_key(|found| (Reverse(found.slips), found.weight, Reverse((&found.row.word, &found.row.stem))))
}

/// The most frequent words that the last word may become.
fn completions(conn: &mut AnyConnection, word: &QueryWord) -> QueryResult<Vec<SearchWord>> {
    if !word.may_go_on || word.plain.chars().count() < PREFIX {
        return Ok(Vec::new());
    }
    let mut rows = of_prefix(conn, &word.plain, true)?;
    if rows.len() < COMPLETIONS {
        rows.extend(of_prefix(conn, &word.plain, false)?);
    }
    rows.sort_by(|a, b| b.recipes.cmp(&a.recipes).then_with(|| (&a.word, &a.stem).cmp(&(&b.word, &b.stem))));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(COMPLETIONS);
    Ok(rows)
}
