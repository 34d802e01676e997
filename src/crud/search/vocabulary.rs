//! The table of words: which there are, in how many recipes, and where their misspellings meet them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use serde_json::json;

use super::slips;
use crate::db::{AnyConnection, Prepare};
use crate::models::SearchWord;
use crate::schema::search_words;

/// Up to here recipes are counted one by one. Beyond, a word's row would be what all writers wait for: then
/// one recipe of [`SAMPLE`] counts for all, and what was once so common stays so.
pub const COMMON: i64 = 1024;
const SAMPLE: i64 = 64;

/// How a recipe that has a word, or has it no more, moves the word's counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    pub recipes: i64,
    pub labels: i64,
}

/// What one recipe more or less is for a word's counts. Ids are scattered (Knuth's multiplicative hash): every
/// tenth recipe may have a tag, and none or all of those be in a sample by id alone.
pub const fn share(is_common: bool, recipe_id: i64) -> i64 {
    const GOLDEN: i64 = 0x9E37_79B9_7F4A_7C15_u64.cast_signed();
    let scattered = recipe_id.wrapping_mul(GOLDEN).cast_unsigned() >> 32;
    match (is_common, scattered.cast_signed() % SAMPLE) {
        (false, _) => 1,
        (true, 0) => SAMPLE,
        (true, _) => 0,
    }
}

/// The rows of these words; a word has one for each of its stems.
pub fn of_words(conn: &mut AnyConnection, words: &[&str]) -> QueryResult<Vec<SearchWord>> {
    match conn {
        AnyConnection::Sqlite(conn) => sql::<search_words::SqlType>(
            "SELECT id, word, stem, recipes, labels, common FROM search_words
             WHERE word IN (SELECT value FROM json_each(",
        )
        .bind::<Text, _>(json!(words).to_string())
        .sql("))")
        .prepared()
        .load(conn),
        AnyConnection::Postgres(conn) => {
            search_words::table.filter(search_words::word.eq_any(words)).select(SearchWord::as_select()).load(conn)
        }
    }
}

/// The rows of all words that have one of these stems and are in some recipe.
pub fn of_stems(conn: &mut AnyConnection, stems: &[&str]) -> QueryResult<Vec<SearchWord>> {
    match conn {
        AnyConnection::Sqlite(conn) => sql::<search_words::SqlType>(
            "SELECT id, word, stem, recipes, labels, common FROM search_words
             WHERE stem IN (SELECT value FROM json_each(",
        )
        .bind::<Text, _>(json!(stems).to_string())
        .sql(")) AND recipes > 0")
        .prepared()
        .load(conn),
        AnyConnection::Postgres(conn) => search_words::table
            .filter(search_words::stem.eq_any(stems).and(search_words::recipes.gt(0)))
            .select(SearchWord::as_select())
            .load(conn),
    }
}

/// Makes rows for new words, with their slips; returns the rows of all.
///
/// On PostgreSQL another writer may be doing the same: words go in in their order, so that nobody waits in a
/// circle, and what the other has made is read again. No row that others see is locked.
pub fn insert(conn: &mut AnyConnection, new: &[(&str, &str)]) -> QueryResult<Vec<SearchWord>> {
    let (words, stems): (Vec<&str>, Vec<&str>) = new.iter().copied().unzip();
    let made: Vec<SearchWord> = match conn {
        AnyConnection::Sqlite(conn) => diesel::sql_query(
            "INSERT INTO search_words (word, stem, recipes, labels, common)
             SELECT value ->> 0, value ->> 1, 0, 0, 0 FROM json_each($1)
             RETURNING id, word, stem, recipes, labels, common",
        )
        .bind::<Text, _>(json!(new).to_string())
        .prepared()
        .load(conn)?,
        AnyConnection::Postgres(conn) => diesel::sql_query(
            "INSERT INTO search_words (word, stem, recipes, labels, common)
             SELECT word, stem, 0, 0, FALSE FROM unnest($1, $2) AS new (word, stem) ORDER BY word COLLATE \"C\", stem
             ON CONFLICT (word, stem) DO NOTHING
             RETURNING id, word, stem, recipes, labels, common",
        )
        .bind::<Array<Text>, _>(&words)
        .bind::<Array<Text>, _>(&stems)
        .prepared()
        .load(conn)?,
    };
    slips::insert(conn, &made)?;
    if made.len() == new.len() { Ok(made) } else { of_words(conn, &words) }
}

/// Moves the counts of words, by their numbers; in their order, as every writer does.
pub fn count(conn: &mut AnyConnection, changes: &BTreeMap<i64, Change>) -> QueryResult<()> {
    let moved = changes.iter().filter(|(_, change)| change.recipes != 0 || change.labels != 0);
    let set = |more: &str, recipes: &str, labels: &str| {
        format!(
            "recipes = CASE WHEN common THEN {more}({above}, recipes + {recipes}) ELSE recipes + {recipes} END,
             labels = labels + {labels}, common = common OR recipes + {recipes} > {COMMON}",
            above = COMMON + 1
        )
    };
    match conn {
        AnyConnection::Sqlite(conn) => {
            // Nearly all words of a recipe move by the same.
            let mut ids: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
            for (&id, change) in moved {
                ids.entry((change.recipes, change.labels)).or_default().push(id);
            }
            // `?2`, since SQLite numbers `$2` by where it stands first.
            let set = set("max", "?2", "?3");
            for ((recipes, labels), ids) in ids {
                let _no_rows: Vec<SearchWord> = diesel::sql_query(format!(
                    "UPDATE search_words SET {set} WHERE id IN (SELECT value FROM json_each(?1))"
                ))
                .bind::<Text, _>(json!(ids).to_string())
                .bind::<BigInt, _>(recipes)
                .bind::<BigInt, _>(labels)
                .prepared()
                .load(conn)?;
            }
        }
        AnyConnection::Postgres(conn) => {
            let rows: Vec<_> = moved.collect();
            if rows.is_empty() {
                return Ok(());
            }
            let column = |of: fn(&(&i64, &Change)) -> i64| rows.iter().map(of).collect::<Vec<i64>>();
            let _no_rows: Vec<SearchWord> = diesel::sql_query(format!(
                "UPDATE search_words SET {} FROM (
                     SELECT id AS word_id, more_recipes, more_labels
                     FROM unnest($1, $2, $3) AS changes (word_id, more_recipes, more_labels)
                     JOIN search_words ON id = word_id ORDER BY id FOR NO KEY UPDATE OF search_words
                 ) AS locked WHERE id = word_id",
                set("greatest", "more_recipes", "more_labels")
            ))
            .bind::<Array<BigInt>, _>(column(|row| *row.0))
            .bind::<Array<BigInt>, _>(column(|row| row.1.recipes))
            .bind::<Array<BigInt>, _>(column(|row| row.1.labels))
            .prepared()
            .load(conn)?;
        }
    }
    Ok(())
}

/// Which of these words, by their numbers, are common.
pub fn common(conn: &mut AnyConnection, ids: &[i64]) -> QueryResult<BTreeSet<i64>> {
    let ids: Vec<i64> = match conn {
        AnyConnection::Sqlite(conn) => diesel::sql_query(
            "SELECT id, word, stem, recipes, labels, common FROM search_words
             WHERE id IN (SELECT value FROM json_each($1)) AND common",
        )
        .bind::<Text, _>(json!(ids).to_string())
        .prepared()
        .load::<SearchWord>(conn)?
        .into_iter()
        .map(|row| row.id)
        .collect(),
        AnyConnection::Postgres(conn) => search_words::table
            .filter(search_words::id.eq_any(ids).and(search_words::common))
            .select(search_words::id)
            .load(conn)?,
    };
    Ok(ids.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn whatever_every_nth_recipe_has_is_estimated_within_a_third() {
        for step in 2..=130 {
            for first in 0..step {
                let ids = (first..).step_by(usize::try_from(step).unwrap()).take(20_000);
                let estimate: i64 = ids.map(|id| share(true, id)).sum();
                assert!((13_000..27_000).contains(&estimate), "{estimate} of 20000, every {step}th from {first}");
            }
        }
    }
}
