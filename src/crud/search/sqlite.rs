//! The index on SQLite: FTS5, which keeps no text and no places, finds tokens by their newest recipes first
//! and stops where it is told to.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::candidates::{AnyOf, Candidate, Question};
use super::index::Row;
use crate::schema::{recipe_terms, recipe_tokens};
use crate::search::{Terms, VERSION, tokens};

diesel::infix_operator!(Matches, " MATCH ", diesel::sql_types::Bool, backend: diesel::sqlite::Sqlite);

pub fn store(conn: &mut SqliteConnection, rows: &[Row], replaced: &BTreeSet<i64>) -> QueryResult<()> {
    for row in rows {
        if replaced.contains(&row.recipe_id) {
            forget(conn, row.recipe_id)?;
        }
        let tokens = row.tokens.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        diesel::insert_into(recipe_tokens::table)
            .values((recipe_tokens::rowid.eq(row.recipe_id), recipe_tokens::tokens.eq(tokens)))
            .execute(conn)?;
        diesel::replace_into(recipe_terms::table)
            .values((
                recipe_terms::recipe_id.eq(row.recipe_id),
                recipe_terms::version.eq(VERSION),
                recipe_terms::minutes.eq(row.minutes),
                recipe_terms::terms.eq(row.terms.as_bytes()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub fn forget(conn: &mut SqliteConnection, recipe_id: i64) -> QueryResult<()> {
    diesel::delete(recipe_tokens::table.find(recipe_id)).execute(conn).map(drop)
}

pub fn ask(conn: &mut SqliteConnection, question: &Question) -> QueryResult<Vec<Candidate>> {
    let rows: Vec<(i64, Vec<u8>)> = recipe_tokens::table
        .inner_join(recipe_terms::table.on(recipe_terms::recipe_id.eq(recipe_tokens::rowid)))
        .filter(Matches::new(recipe_tokens::index, expression(question).into_sql::<Text>()))
        .filter(recipe_tokens::rowid.lt(question.before).and(recipe_tokens::rowid.ge(question.from)))
        .filter(
            recipe_terms::minutes
                .le(question.max_minutes)
                .or(question.max_minutes.is_none().into_sql::<diesel::sql_types::Bool>()),
        )
        .order(recipe_tokens::rowid.desc())
        .limit(i64::try_from(question.limit).unwrap_or(i64::MAX))
        .select((recipe_terms::recipe_id, recipe_terms::terms))
        .load(conn)?;
    Ok(rows.into_iter().map(|(recipe_id, terms)| Candidate { recipe_id, terms: Terms::from_bytes(terms) }).collect())
}

pub fn ids(conn: &mut SqliteConnection, question: &Question, oldest_first: bool) -> QueryResult<Vec<i64>> {
    let found = recipe_tokens::table
        .filter(Matches::new(recipe_tokens::index, expression(question).into_sql::<Text>()))
        .filter(recipe_tokens::rowid.lt(question.before).and(recipe_tokens::rowid.ge(question.from)))
        .limit(i64::try_from(question.limit).unwrap_or(i64::MAX))
        .select(recipe_tokens::rowid);
    // What the token of a time does not say has to be read.
    if let Some(max) = question.max_minutes.filter(|&max| !tokens::is_exact(max)) {
        let timed = found.inner_join(recipe_terms::table.on(recipe_terms::recipe_id.eq(recipe_tokens::rowid)));
        let timed = timed.filter(recipe_terms::minutes.le(max));
        return if oldest_first {
            timed.order(recipe_tokens::rowid.asc()).load(conn)
        } else {
            timed.order(recipe_tokens::rowid.desc()).load(conn)
        };
    }
    if oldest_first {
        found.order(recipe_tokens::rowid.asc()).load(conn)
    } else {
        found.order(recipe_tokens::rowid.desc()).load(conn)
    }
}

/// FTS5's question. Tokens hold no quotes, and inside quotes nothing means anything.
fn expression(question: &Question) -> String {
    let any = |tokens: &[String]| {
        let quoted: Vec<String> = tokens.iter().map(|token| format!("\"{token}\"")).collect();
        format!("({})", quoted.join(" OR "))
    };
    let all: Vec<String> = question.all.iter().map(|AnyOf { tokens, .. }| any(tokens)).collect();
    let all = all.join(" AND ");
    if question.none.is_empty() { all } else { format!("({all}) NOT {}", any(&question.none)) }
}
