//! The `recipes` table and its search index.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::core::text::fold;
use crate::db::AnyConnection;
use crate::models::{Count, NewRecipe, Recipe, RecipeChanges};
use crate::schema::{recipe_labels, recipes};

#[diesel::declare_sql_function]
extern "SQL" {
    /// SQLite's: where the second text begins in the first, from 1 on; 0 where it is not.
    fn instr(text: Text, part: Text) -> Integer;
}

diesel::infix_operator!(Matches, " MATCH ", diesel::sql_types::Bool, backend: diesel::sqlite::Sqlite);

/// Up to this many recipes are counted exactly.
const COUNTED: i64 = 10_000;

pub fn find(conn: &mut AnyConnection, id: i64) -> QueryResult<Option<Recipe>> {
    recipes::table.find(id).select(Recipe::as_select()).first(conn).optional()
}

/// The newest `limit` recipes; with `before`, those older than the recipe of that id.
pub fn list(conn: &mut AnyConnection, before: Option<i64>, limit: i64) -> QueryResult<Vec<Recipe>> {
    recipes::table
        .filter(recipes::id.lt(before.unwrap_or(i64::MAX)))
        .order(recipes::id.desc())
        .limit(limit)
        .select(Recipe::as_select())
        .load(conn)
}

/// A user's oldest `limit` recipes (all, where there is none); with `after`, those younger than the recipe
/// of that id.
pub fn list_by_submitter(
    conn: &mut AnyConnection,
    submitter_id: i64,
    after: Option<i64>,
    limit: Option<i64>,
) -> QueryResult<Vec<Recipe>> {
    recipes::table
        .filter(recipes::submitter_id.eq(submitter_id).and(recipes::id.gt(after.unwrap_or(0))))
        .order(recipes::id)
        .limit(limit.unwrap_or(i64::MAX))
        .select(Recipe::as_select())
        .load(conn)
}

/// How many recipes there are, of one submitter or of all; counting stops above [`COUNTED`].
pub fn count(conn: &mut AnyConnection, submitter_id: Option<i64>) -> QueryResult<Count> {
    let total = match submitter_id {
        None => count_all(conn)?,
        Some(id) => {
            let own = recipes::table.filter(recipes::submitter_id.eq(id));
            let beyond = own.select(recipes::id).offset(COUNTED).limit(1).get_result::<i64>(conn).optional()?;
            if beyond.is_some() { None } else { Some(own.count().get_result(conn)?) }
        }
    };
    // A recipe may have come between two questions.
    let exact = total.filter(|&total| total <= COUNTED);
    Ok(Count { total: exact.unwrap_or(COUNTED), is_exact: exact.is_some() })
}

/// `None` where there are more than [`COUNTED`].
///
/// Without a condition SQLite counts pages and not rows: for few recipes that is far cheaper than to look
/// for one beyond the limit. Ids begin at 1, so the highest tells whether there can be one.
fn count_all(conn: &mut AnyConnection) -> QueryResult<Option<i64>> {
    let highest: Option<i64> = recipes::table.select(diesel::dsl::max(recipes::id)).get_result(conn)?;
    if highest.unwrap_or(0) > COUNTED {
        let beyond = recipes::table.select(recipes::id).offset(COUNTED).limit(1).get_result::<i64>(conn).optional()?;
        if beyond.is_some() {
            return Ok(None);
        }
    }
    recipes::table.count().get_result(conn).map(Some)
}

/// The oldest `limit` recipes whose label contains the keyword, taken literally and without case. The
/// keyword has three characters or more: the index knows no shorter ones.
pub fn search(conn: &mut AnyConnection, keyword: &str, limit: i64) -> QueryResult<Vec<Recipe>> {
    let keyword = fold(keyword);
    match conn {
        AnyConnection::Sqlite(conn) => recipe_labels::table
            .inner_join(recipes::table.on(recipes::id.eq(recipe_labels::rowid)))
            .filter(Matches::new(recipe_labels::index, index_question(&keyword).into_sql::<Text>()))
            .filter(instr(recipes::label_folded, keyword).gt(0))
            .order(recipe_labels::rowid)
            .limit(limit)
            .select(Recipe::as_select())
            .load(conn),
        AnyConnection::Postgres(conn) => {
            let pattern = format!("%{}%", keyword.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            recipes::table
                .filter(recipes::label_folded.like(pattern))
                .order(recipes::id)
                .limit(limit)
                .select(Recipe::as_select())
                .load(conn)
        }
    }
}

/// The index's question for a keyword: a phrase of its trigrams. Where some repeat, FTS5 takes seconds to
/// compare all their places in a label of the same kind; then for labels that hold each, wherever it stands.
fn index_question(keyword: &str) -> String {
    const ENOUGH: usize = 16;
    // Inside quotes only the quote means something.
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let characters: Vec<char> = keyword.chars().collect();
    let distinct: BTreeSet<&[char]> = characters.windows(3).collect();
    if distinct.len() + 2 >= characters.len() {
        return quoted(keyword);
    }
    let each: Vec<String> = distinct.into_iter().take(ENOUGH).map(|part| quoted(&String::from_iter(part))).collect();
    each.join(" AND ")
}

pub fn insert(conn: &mut AnyConnection, recipe: &NewRecipe) -> QueryResult<Recipe> {
    diesel::insert_into(recipes::table).values(recipe).returning(recipes::all_columns).get_result(conn)
}

/// At most some thousand at once: PostgreSQL counts the values of a statement in 16 bits.
pub fn insert_all(conn: &mut AnyConnection, new: &[NewRecipe]) -> QueryResult<usize> {
    match conn {
        AnyConnection::Sqlite(conn) => diesel::insert_into(recipes::table).values(new).execute(conn),
        AnyConnection::Postgres(conn) => diesel::insert_into(recipes::table).values(new).execute(conn),
    }
}

/// With the ids that the rows have; ids given out later continue behind the highest.
pub fn insert_with_id(conn: &mut AnyConnection, recipes: &[Recipe]) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => diesel::insert_into(recipes::table).values(recipes).execute(conn).map(drop),
        AnyConnection::Postgres(conn) => {
            diesel::insert_into(recipes::table).values(recipes).execute(conn)?;
            super::continue_ids(conn, "recipes")
        }
    }
}

/// Changes a recipe of the submitter's and returns it; `None` where the submitter has no such recipe.
pub fn update(
    conn: &mut AnyConnection,
    id: i64,
    submitter_id: i64,
    changes: &RecipeChanges,
) -> QueryResult<Option<Recipe>> {
    let own = recipes::table.find(id).filter(recipes::submitter_id.eq(submitter_id));
    if changes.is_empty() {
        return own.select(Recipe::as_select()).first(conn).optional();
    }
    diesel::update(own).set(changes).returning(recipes::all_columns).get_result(conn).optional()
}

/// Whether there was such a recipe.
pub fn delete(conn: &mut AnyConnection, id: i64) -> QueryResult<bool> {
    diesel::delete(recipes::table.find(id)).execute(conn).map(|rows| rows == 1)
}
