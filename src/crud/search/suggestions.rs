//! Words that begin as typed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::core::text::fold;
use crate::db::AnyConnection;
use crate::models::SearchWord;
use crate::schema::search_words;
use crate::search::plain;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Without case and accents.
    pub word: String,
    /// How many recipes have it; beyond 1,024 an estimate.
    pub recipes: i64,
}

/// Words in the alphabet's order that are looked at for the most frequent; whoever makes up words may make
/// many.
const LOOKED_AT: i64 = 2000;

/// The most frequent words that begin with the prefix; among many, the common ones.
pub fn suggestions(conn: &mut AnyConnection, prefix: &str, limit: usize) -> QueryResult<Vec<Suggestion>> {
    let prefix = plain(&fold(prefix.trim()));
    if !prefix.starts_with(char::is_alphanumeric) {
        return Ok(Vec::new());
    }
    let mut found = of_prefix(conn, &prefix, true)?;
    if found.len() < limit {
        found = of_prefix(conn, &prefix, false)?.into_iter().chain(found).collect();
    }
    let mut words: BTreeMap<String, BTreeMap<i64, i64>> = BTreeMap::new();
    for row in found {
        words.entry(row.word).or_default().insert(row.id, row.recipes);
    }
    let sum = |(word, rows): (String, BTreeMap<i64, i64>)| Suggestion { word, recipes: rows.values().sum() };
    let mut suggestions: Vec<Suggestion> = words.into_iter().map(sum).collect();
    suggestions.sort_by(|a, b| b.recipes.cmp(&a.recipes).then_with(|| a.word.cmp(&b.word)));
    suggestions.truncate(limit);
    Ok(suggestions)
}

/// Some rows of words with the prefix, which has no case and accents.
pub fn of_prefix(conn: &mut AnyConnection, prefix: &str, common: bool) -> QueryResult<Vec<SearchWord>> {
    // No word has the last character there is.
    let end = format!("{prefix}{}", char::MAX);
    let begins = search_words::word.ge(prefix).and(search_words::word.lt(end));
    let words = search_words::table.select(SearchWord::as_select());
    let order = (search_words::word, search_words::stem);
    if common {
        words.filter(begins.and(search_words::common)).order(order).limit(LOOKED_AT).load(conn)
    } else {
        words.filter(begins.and(search_words::recipes.gt(0))).order(order).limit(LOOKED_AT).load(conn)
    }
}
