//! Deleted recipes that can be restored.

use diesel::prelude::*;

use super::{recipes, versions};
use crate::db::AnyConnection;
use crate::models::{NewRecipe, Recipe, Trashed};
use crate::schema::recipe_trash;

/// How long a deleted recipe can be restored: 30 days.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Moves `old` to the trash; `false` where it is not the present version any more.
pub fn put(conn: &mut AnyConnection, old: &Recipe, trashed: &Trashed, content: &str) -> QueryResult<bool> {
    if !recipes::delete(conn, old)? {
        return Ok(false);
    }
    let values = (trashed, recipe_trash::content.eq(content));
    diesel::insert_into(recipe_trash::table).values(values).execute(conn).map(|_| true)
}

/// What was deleted after `since`, and the JSON of the recipe as it was answered.
pub fn find(conn: &mut AnyConnection, recipe_id: i64, since: i64) -> QueryResult<Option<(Trashed, String)>> {
    recipe_trash::table
        .find(recipe_id)
        .filter(recipe_trash::deleted_at.gt(since))
        .select((Trashed::as_select(), recipe_trash::content))
        .first(conn)
        .optional()
}

/// A user's recipes deleted after `since`, those of the highest ids first; with `before`, those below that id.
pub fn list(
    conn: &mut AnyConnection,
    submitter_id: i64,
    since: i64,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Trashed>> {
    recipe_trash::table
        .filter(recipe_trash::submitter_id.eq(submitter_id).and(recipe_trash::deleted_at.gt(since)))
        .filter(recipe_trash::recipe_id.lt(before.unwrap_or(i64::MAX)))
        .order(recipe_trash::recipe_id.desc())
        .limit(limit)
        .select(Trashed::as_select())
        .load(conn)
}

/// Puts a recipe back under its id; `None` where what was found is not in the trash any more, or another version
/// of it.
pub fn restore(conn: &mut AnyConnection, trashed: &Trashed, recipe: NewRecipe) -> QueryResult<Option<Recipe>> {
    recipes::lock(conn)?;
    let found = recipe_trash::table.find(trashed.recipe_id);
    let found =
        found.filter(recipe_trash::version.eq(trashed.version).and(recipe_trash::deleted_at.eq(trashed.deleted_at)));
    if diesel::delete(found).execute(conn)? == 0 {
        return Ok(None);
    }
    recipes::insert_with_id(conn, trashed.recipe_id, recipe).map(Some)
}

/// Deletes these for good, their history too; returns how many there were.
pub fn delete(conn: &mut AnyConnection, recipe_ids: &[i64]) -> QueryResult<usize> {
    let gone = recipe_trash::table.filter(recipe_trash::recipe_id.eq_any(recipe_ids));
    let gone: Vec<i64> = diesel::delete(gone).returning(recipe_trash::recipe_id).get_results(conn)?;
    versions::delete_all(conn, &gone)?;
    Ok(gone.len())
}

/// Deletes at most 200 recipes for good, of one submitter or of all, that were deleted at `until` or before;
/// returns how many.
pub fn purge(conn: &mut AnyConnection, submitter_id: Option<i64>, until: i64) -> QueryResult<usize> {
    let mut due = recipe_trash::table
        .filter(recipe_trash::deleted_at.le(until))
        .limit(200)
        .select(recipe_trash::recipe_id)
        .into_boxed();
    if let Some(id) = submitter_id {
        due = due.filter(recipe_trash::submitter_id.eq(id));
    }
    let due: Vec<i64> = due.load(conn)?;
    delete(conn, &due)
}
