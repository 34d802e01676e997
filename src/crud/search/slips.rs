//! Where misspelt words meet those that were meant.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use serde_json::json;

use crate::db::{AnyConnection, Prepare};
use crate::models::SearchWord;
use crate::search::typos;

/// The rows of all words that these slips may have been, and are in some recipe.
pub fn of(conn: &mut AnyConnection, slips: &[i64]) -> QueryResult<Vec<SearchWord>> {
    /// Far more than any language has; whoever makes up words may share slips as he likes.
    const MOST: usize = 2000;
    let (list, bound) = match conn {
        AnyConnection::Sqlite(_) => ("IN (SELECT value FROM json_each($1))", json!(slips).to_string()),
        AnyConnection::Postgres(_) => ("= ANY($1)", String::new()),
    };
    let statement = format!(
        "SELECT DISTINCT id, word, stem, recipes, labels, common
         FROM (SELECT word_id FROM search_slips WHERE slip {list} LIMIT {MOST}) AS slips
         JOIN search_words ON id = word_id WHERE recipes > 0"
    );
    match conn {
        AnyConnection::Sqlite(conn) => diesel::sql_query(statement).bind::<Text, _>(bound).prepared().load(conn),
        AnyConnection::Postgres(conn) => {
            diesel::sql_query(statement).bind::<Array<BigInt>, _>(slips).prepared().load(conn)
        }
    }
}

/// For words that are new.
pub fn insert(conn: &mut AnyConnection, words: &[SearchWord]) -> QueryResult<()> {
    let (slips, ids): (Vec<i64>, Vec<i64>) =
        words.iter().flat_map(|row| typos::keys(&row.word).into_iter().map(|slip| (slip, row.id))).unzip();
    if slips.is_empty() {
        return Ok(());
    }
    let _no_rows: Vec<SearchWord> = match conn {
        AnyConnection::Sqlite(conn) => {
            let rows: Vec<(i64, i64)> = slips.into_iter().zip(ids).collect();
            diesel::sql_query(
                "INSERT INTO search_slips (slip, word_id) SELECT value ->> 0, value ->> 1 FROM json_each($1)",
            )
            .bind::<Text, _>(json!(rows).to_string())
            .prepared()
            .load(conn)?
        }
        AnyConnection::Postgres(conn) => {
            diesel::sql_query("INSERT INTO search_slips (slip, word_id) SELECT * FROM unnest($1, $2)")
                .bind::<Array<BigInt>, _>(slips)
                .bind::<Array<BigInt>, _>(ids)
                .prepared()
                .load(conn)?
        }
    };
    Ok(())
}
