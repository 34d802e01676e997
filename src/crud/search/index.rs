//! Recipes into the index and out of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;

use super::vocabulary::{self, Change, share};
use super::{postgres, sqlite};
use crate::db::{AnyConnection, Prepare};
use crate::models::{RecipeTerms, SearchWord};
use crate::schema::{recipe_terms, recipes};
use crate::search::{Analysis, Field, Terms, VERSION, tokens};

/// A recipe for the index.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub recipe_id: i64,
    pub analysis: &'a Analysis,
    /// What it can be filtered by: `u:12`, `t:bread`. Any text that is not empty; compared exactly.
    pub facets: &'a [String],
    pub minutes: Option<i32>,
}

/// Puts a recipe into the index, in place of what is there of it.
pub fn index(conn: &mut AnyConnection, entry: &Entry) -> QueryResult<()> {
    index_all(conn, std::slice::from_ref(entry))
}

/// Many recipes at once, each in place of what is there of it; some hundred a call go fastest.
pub fn index_all(conn: &mut AnyConnection, entries: &[Entry]) -> QueryResult<()> {
    let facets: Vec<Vec<String>> = entries.iter().map(facet_tokens).collect();
    let wanted: Vec<Vec<(&str, &str, u8)>> =
        entries.iter().zip(&facets).map(|(entry, facets)| words_of(entry, facets)).collect();
    let numbers = numbers(conn, &wanted)?;

    let mut changes: BTreeMap<i64, Change> = BTreeMap::new();
    let ids: Vec<i64> = entries.iter().map(|entry| entry.recipe_id).collect();
    let replaced = take_back(conn, &ids, &mut changes)?;
    let mut rows = Vec::with_capacity(entries.len());
    for ((entry, facets), words) in entries.iter().zip(&facets).zip(&wanted) {
        let mut numbered = Vec::with_capacity(words.len());
        let mut common_stems = BTreeSet::new();
        let mut uncommon_stems = BTreeSet::new();
        for &(word, stem, fields) in words {
            let Some(&(id, is_common)) = numbers.get(&(word, stem)) else { continue };
            numbered.push((id, fields));
            let token = if stem.is_empty() { word } else { stem };
            if is_common {
                common_stems.insert(token)
            } else {
                uncommon_stems.insert(token)
            };
            add(&mut changes, id, share(is_common, entry.recipe_id), fields);
        }
        rows.push(Row {
            recipe_id: entry.recipe_id,
            minutes: entry.minutes,
            terms: Terms::new(entry.analysis.label_words, numbered),
            tokens: tokens::of_words(entry.analysis).into_iter().chain(facets.iter().cloned()).collect(),
            common: common_stems.difference(&uncommon_stems).map(|&stem| stem.to_owned()).collect(),
        });
    }
    vocabulary::count(conn, &changes)?;
    match conn {
        AnyConnection::Sqlite(conn) => sqlite::store(conn, &rows, &replaced),
        AnyConnection::Postgres(conn) => postgres::store(conn, &rows),
    }
}

/// What the databases store of a recipe.
pub struct Row {
    pub recipe_id: i64,
    pub minutes: Option<i32>,
    pub terms: Terms,
    pub tokens: BTreeSet<String>,
    /// The stems and facets that are common by every word of theirs.
    pub common: BTreeSet<String>,
}

/// A recipe's words and facets with their stems and fields, each once. A facet has no stem.
fn words_of<'a>(entry: &Entry<'a>, facets: &'a [String]) -> Vec<(&'a str, &'a str, u8)> {
    let words = entry.analysis.occurrences.iter();
    let words = words.map(|found| (found.word.as_str(), found.stem.as_str(), found.fields));
    words.chain(facets.iter().map(|facet| (facet.as_str(), "", 0))).collect()
}

fn facet_tokens(entry: &Entry) -> Vec<String> {
    let given = entry.facets.iter().map(|facet| tokens::facet(facet));
    let all: BTreeSet<String> =
        given.chain(tokens::of_minutes(entry.minutes)).chain([tokens::EVERY.to_owned()]).collect();
    all.into_iter().collect()
}

type Numbers<'a> = HashMap<(&'a str, &'a str), (i64, bool)>;

/// The number of each word, and whether it is common; new words get theirs.
fn numbers<'a>(conn: &mut AnyConnection, wanted: &[Vec<(&'a str, &'a str, u8)>]) -> QueryResult<Numbers<'a>> {
    let all: BTreeSet<(&str, &str)> = wanted.iter().flatten().map(|&(word, stem, _)| (word, stem)).collect();
    let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
    let mut numbers = Numbers::new();
    let note = |numbers: &mut Numbers<'a>, mut rows: Vec<SearchWord>| {
        let key = |row: &SearchWord, key: &(&str, &str)| (row.word.as_str(), row.stem.as_str()).cmp(key);
        rows.sort_unstable_by(|a, b| key(a, &(&b.word, &b.stem)));
        for wanted in &all {
            if let Some(row) = rows.binary_search_by(|row| key(row, wanted)).ok().and_then(|at| rows.get(at)) {
                numbers.insert(*wanted, (row.id, row.common));
            }
        }
    };
    note(&mut numbers, vocabulary::of_words(conn, &words)?);
    let new: Vec<(&str, &str)> = all.iter().filter(|key| !numbers.contains_key(*key)).copied().collect();
    if !new.is_empty() {
        note(&mut numbers, vocabulary::insert(conn, &new)?);
    }
    Ok(numbers)
}

fn add(changes: &mut BTreeMap<i64, Change>, word: i64, share: i64, fields: u8) {
    let change = changes.entry(word).or_default();
    change.recipes += share;
    change.labels += if fields & Field::Label.bit() == 0 { 0 } else { share };
}

/// Notes that these recipes have their words no more; returns those that were in the index.
fn take_back(
    conn: &mut AnyConnection,
    recipe_ids: &[i64],
    changes: &mut BTreeMap<i64, Change>,
) -> QueryResult<BTreeSet<i64>> {
    let stored: Vec<RecipeTerms> = match conn {
        AnyConnection::Sqlite(conn) => diesel::sql_query(
            "SELECT recipe_id, terms FROM recipe_terms WHERE recipe_id IN (SELECT value FROM json_each($1))",
        )
        .bind::<Text, _>(json!(recipe_ids).to_string())
        .prepared()
        .load(conn)?,
        AnyConnection::Postgres(conn) => recipe_terms::table
            .filter(recipe_terms::recipe_id.eq_any(recipe_ids))
            .select(RecipeTerms::as_select())
            .load(conn)?,
    };
    let mut taken = BTreeSet::new();
    let stored: Vec<(i64, Terms)> =
        stored.into_iter().map(|row| (row.recipe_id, Terms::from_bytes(row.terms))).collect();
    let words: Vec<i64> = stored.iter().flat_map(|(_, terms)| terms.words().map(|(word, _)| word)).collect();
    let common = if words.is_empty() { BTreeSet::new() } else { vocabulary::common(conn, &words)? };
    for (recipe_id, terms) in stored {
        taken.insert(recipe_id);
        for (word, fields) in terms.words() {
            add(changes, word, -share(common.contains(&word), recipe_id), fields);
        }
    }
    Ok(taken)
}

/// Takes recipes out of the index, those that are there.
pub fn remove(conn: &mut AnyConnection, recipe_ids: &[i64]) -> QueryResult<()> {
    let mut changes = BTreeMap::new();
    let taken = take_back(conn, recipe_ids, &mut changes)?;
    if taken.is_empty() {
        return Ok(());
    }
    vocabulary::count(conn, &changes)?;
    if let AnyConnection::Sqlite(conn) = conn {
        taken.iter().try_for_each(|&recipe_id| sqlite::forget(conn, recipe_id))?;
    }
    diesel::delete(recipe_terms::table.filter(recipe_terms::recipe_id.eq_any(taken))).execute(conn).map(drop)
}

/// The oldest `limit` public recipes that are not in the index, or as an older analysis saw them.
pub fn unindexed(conn: &mut AnyConnection, limit: i64) -> QueryResult<Vec<i64>> {
    recipes::table
        .left_join(recipe_terms::table.on(recipe_terms::recipe_id.eq(recipes::id)))
        .filter(recipes::visibility.ne("private"))
        .filter(recipe_terms::version.is_null().or(recipe_terms::version.ne(VERSION)))
        .order(recipes::id)
        .limit(limit)
        .select(recipes::id)
        .load(conn)
}

/// How many recipes [`unindexed`] would give.
pub fn count_unindexed(conn: &mut AnyConnection) -> QueryResult<u64> {
    let indexed = recipe_terms::table.filter(recipe_terms::version.eq(VERSION)).count().get_result::<i64>(conn)?;
    let public = recipes::table.filter(recipes::visibility.ne("private")).count().get_result::<i64>(conn)?;
    Ok(u64::try_from(public - indexed).unwrap_or(0))
}

/// Brings the index, and that of labels, into its fastest form, after many recipes went in. Takes seconds.
pub fn settle(conn: &mut AnyConnection) -> QueryResult<()> {
    conn.batch_execute(match conn {
        AnyConnection::Sqlite(_) => {
            "INSERT INTO recipe_tokens (recipe_tokens) VALUES ('optimize');
             INSERT INTO recipe_labels (recipe_labels) VALUES ('optimize');"
        }
        AnyConnection::Postgres(_) => {
            "SELECT gin_clean_pending_list('recipe_tokens'); ANALYZE search_words, search_slips, recipe_terms;"
        }
    })
}
