//! The `recipes` table and its search index.

use std::collections::BTreeSet;

use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::dsl::sql;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::search::Entry;
use super::{facets, search, versions};
use crate::core::text::fold;
use crate::db::{AnyConnection, Prepare, either};
use crate::models::{NewRecipe, NewVersion, Recipe, RecipeSummary, UNKNOWN_MINUTES};
use crate::schema::{recipe_labels, recipes};

#[diesel::declare_sql_function]
extern "SQL" {
    /// SQLite's: where the second text begins in the first, from 1 on; 0 where it is not.
    fn instr(text: Text, part: Text) -> Integer;
}

diesel::infix_operator!(Matches, " MATCH ", diesel::sql_types::Bool, backend: diesel::sqlite::Sqlite);

pub fn find(conn: &mut AnyConnection, id: i64) -> QueryResult<Option<Recipe>> {
    either!(conn => recipes::table.find(id).select(Recipe::as_select()).first(conn).optional())
}

/// Those of these recipes that there are, in any order.
pub fn find_whole(conn: &mut AnyConnection, ids: &[i64]) -> QueryResult<Vec<Recipe>> {
    recipes::table.filter(recipes::id.eq_any(ids)).select(Recipe::as_select()).load(conn)
}

/// Those of these recipes that there are, in any order, each with its document; an empty one where it is too long
/// to be read for a hundred recipes at once.
pub fn find_all(conn: &mut AnyConnection, ids: &[i64]) -> QueryResult<Vec<(RecipeSummary, String)>> {
    let found = recipes::table.filter(recipes::id.eq_any(ids));
    let document = sql::<Text>("CASE WHEN octet_length(document) <= 65536 THEN document ELSE '{}' END");
    found.select((RecipeSummary::as_select(), document)).load(conn)
}

/// The oldest `limit` public recipes whose label contains the keyword, taken literally and without case. The
/// keyword has three characters or more: the index knows no shorter ones.
pub fn search(conn: &mut AnyConnection, keyword: &str, limit: i64) -> QueryResult<Vec<RecipeSummary>> {
    let keyword = fold(keyword);
    match conn {
        AnyConnection::Sqlite(conn) => recipe_labels::table
            .inner_join(recipes::table.on(recipes::id.eq(recipe_labels::rowid)))
            .filter(Matches::new(recipe_labels::index, index_question(&keyword).into_sql::<Text>()))
            .filter(instr(recipes::label_folded, keyword).gt(0))
            .filter(recipes::visibility.ne("private"))
            .order(recipe_labels::rowid)
            .limit(limit)
            .select(RecipeSummary::as_select())
            .load(conn),
        AnyConnection::Postgres(conn) => {
            let pattern = format!("%{}%", keyword.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            recipes::table
                .filter(recipes::label_folded.like(pattern))
                .filter(recipes::visibility.ne("private"))
                .order(recipes::id)
                .limit(limit)
                .select(RecipeSummary::as_select())
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

/// Whether there is any recipe.
pub fn any(conn: &mut AnyConnection) -> QueryResult<bool> {
    recipes::table.select(recipes::id).first::<i64>(conn).optional().map(|id| id.is_some())
}

/// Waits for who writes many recipes, as any write of a recipe does at its first row: to be called by what locks rows
/// of other tables before that. Whoever holds those while it waits could be waited for itself.
pub fn lock(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        // There is one writer.
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(conn) => conn.batch_execute("LOCK TABLE recipes IN ROW EXCLUSIVE MODE"),
    }
}

/// Stores a recipe and what it is found by.
pub fn insert(conn: &mut AnyConnection, recipe: NewRecipe) -> QueryResult<Recipe> {
    let values = (&recipe.content, recipes::submitter_id.eq(recipe.submitter_id), recipe.edition);
    let insert = diesel::insert_into(recipes::table).values(values).returning(recipes::id);
    let id = either!(conn => insert.get_result(conn))?;
    make_findable(conn, id, &recipe)?;
    Ok(recipe.with_id(id))
}

/// Finds anew what these recipes are found by.
pub fn reindex(conn: &mut AnyConnection, recipes: &[(i64, NewRecipe)]) -> QueryResult<()> {
    for (id, recipe) in recipes {
        let label_key = recipes::label_key.eq(&recipe.content.label_key);
        diesel::update(recipes::table.find(id)).set(label_key).execute(conn)?;
        facets::replace(conn, *id, recipe)?;
    }
    index_all(conn, recipes.iter().map(|(id, recipe)| (*id, recipe)))
}

/// Under an id of its own.
pub fn insert_with_id(conn: &mut AnyConnection, id: i64, recipe: NewRecipe) -> QueryResult<Recipe> {
    let values = (recipes::id.eq(id), &recipe.content, recipes::submitter_id.eq(recipe.submitter_id), recipe.edition);
    diesel::insert_into(recipes::table).values(values).execute(conn)?;
    make_findable(conn, id, &recipe)?;
    Ok(recipe.with_id(id))
}

/// The next recipes behind an id, a submitter's or everybody's: `limit` at most, and none behind the first mebibyte
/// of them.
pub fn after(conn: &mut AnyConnection, submitter: Option<i64>, id: i64, limit: i64) -> QueryResult<Vec<Recipe>> {
    macro_rules! rows {
        ($conn:expr, $one_by_one:ty) => {{
            let behind = recipes::table.filter(recipes::id.gt(id)).order(recipes::id).limit(limit).into_boxed();
            let behind = match submitter {
                Some(submitter) => behind.filter(recipes::submitter_id.eq(submitter)),
                None => behind,
            };
            first_mebibyte(behind.select(Recipe::as_select()).load_iter::<Recipe, $one_by_one>($conn)?)
        }};
    }
    match conn {
        AnyConnection::Sqlite(conn) => rows!(conn, DefaultLoadingMode),
        AnyConnection::Postgres(conn) => rows!(conn, PgRowByRowLoadingMode),
    }
}

/// With the recipe that it ends in.
fn first_mebibyte(rows: impl Iterator<Item = QueryResult<Recipe>>) -> QueryResult<Vec<Recipe>> {
    let (mut page, mut bytes) = (Vec::new(), 0);
    for recipe in rows {
        let recipe = recipe?;
        bytes += recipe.content.document.len();
        page.push(recipe);
        if bytes > 1 << 20 {
            break;
        }
    }
    Ok(page)
}

/// Ids given out later continue behind the highest: to be called where ids of recipes' own went in.
pub fn continue_ids(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        // AUTOINCREMENT minds them.
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(conn) => super::continue_ids(conn, "recipes"),
    }
}

/// Puts a new version in the place of `old` and keeps that as `replaced`, and with it the newest versions, `kept` in
/// all (all there are where that is 0); `None` where `old` is not the present version any more.
pub fn update(
    conn: &mut AnyConnection,
    old: &Recipe,
    replaced: &NewVersion,
    new: NewRecipe,
    kept: u32,
) -> QueryResult<Option<Recipe>> {
    if !store(conn, old, &new)? {
        return Ok(None);
    }
    versions::insert(conn, old.id, replaced)?;
    versions::forget_all_but(conn, old.id, kept, replaced.version.version)?;
    facets::replace(conn, old.id, &new)?;
    if old.is_public() && !new.content.is_public() {
        search::remove(conn, &[old.id])?;
    }
    index_all(conn, std::iter::once((old.id, &new)))?;
    Ok(Some(new.with_id(old.id)))
}

/// The row alone; `false` where `old` is not the present version any more.
pub(super) fn store(conn: &mut AnyConnection, old: &Recipe, new: &NewRecipe) -> QueryResult<bool> {
    let present = recipes::table.filter(recipes::id.eq(old.id).and(recipes::version.eq(old.edition.version)));
    let values = (
        &new.content,
        recipes::submitter_id.eq(new.submitter_id),
        recipes::updated_at.eq(new.edition.updated_at),
        recipes::updated_by.eq(new.edition.updated_by),
        recipes::version.eq(new.edition.version),
    );
    let stored = diesel::update(present).set(values).returning(recipes::id).prepared();
    stored.get_result::<i64>(conn).optional().map(|stored| stored.is_some())
}

/// Takes `old` away; `false` where it is not the present version any more.
pub fn delete(conn: &mut AnyConnection, old: &Recipe) -> QueryResult<bool> {
    let present = recipes::table.filter(recipes::id.eq(old.id).and(recipes::version.eq(old.edition.version)));
    // Whoever else changes the recipe waits from here on.
    if diesel::update(present).set(recipes::updated_by.eq(recipes::updated_by)).execute(conn)? == 0 {
        return Ok(false);
    }
    let tags = facets::delete(conn, &[old.id])?;
    diesel::delete(recipes::table.find(old.id)).execute(conn)?;
    facets::count(conn, &tags)?;
    if old.is_public() {
        search::remove(conn, &[old.id])?;
    }
    Ok(true)
}

/// The words of a private recipe are in no index: whoever searches or types would learn of them.
fn make_findable(conn: &mut AnyConnection, id: i64, recipe: &NewRecipe) -> QueryResult<()> {
    facets::insert(conn, id, recipe)?;
    index_all(conn, std::iter::once((id, recipe)))
}

pub(super) fn index_all<'a>(
    conn: &mut AnyConnection,
    recipes: impl Iterator<Item = (i64, &'a NewRecipe)>,
) -> QueryResult<()> {
    let public = recipes.filter(|(_, recipe)| recipe.content.is_public());
    let public: Vec<_> = public.map(|(id, recipe)| (id, recipe, search_facets(recipe))).collect();
    let entries: Vec<_> = public.iter().map(|(id, recipe, facets)| entry(*id, recipe, facets)).collect();
    if entries.is_empty() { Ok(()) } else { search::index_all(conn, &entries) }
}

/// What a search may be narrowed by: the facets of lists, and the submitter.
fn search_facets(recipe: &NewRecipe) -> Vec<String> {
    let submitter = facets::submitter(recipe.submitter_id);
    recipe.findable.facets.iter().cloned().chain([submitter]).collect()
}

fn entry<'a>(recipe_id: i64, recipe: &'a NewRecipe, facets: &'a [String]) -> Entry<'a> {
    let minutes = i32::try_from(recipe.content.minutes).ok().filter(|_| recipe.content.minutes != UNKNOWN_MINUTES);
    Entry { recipe_id, analysis: &recipe.findable.analysis, facets, minutes }
}
