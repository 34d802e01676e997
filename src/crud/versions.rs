//! The versions of recipes before the present one.

use diesel::dsl::min;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::models::{NewVersion, Version};
use crate::schema::recipe_versions;

pub fn insert(conn: &mut AnyConnection, recipe_id: i64, replaced: &NewVersion) -> QueryResult<()> {
    let values =
        (recipe_versions::recipe_id.eq(recipe_id), &replaced.version, recipe_versions::content.eq(&replaced.content));
    diesel::insert_into(recipe_versions::table).values(values).execute(conn).map(drop)
}

/// JSON: the recipe as it was answered.
pub fn find_content(conn: &mut AnyConnection, recipe_id: i64, version: i64) -> QueryResult<Option<String>> {
    recipe_versions::table.find((recipe_id, version)).select(recipe_versions::content).first(conn).optional()
}

/// The newest `limit` of the versions older than `before`.
pub fn list(conn: &mut AnyConnection, recipe_id: i64, before: i64, limit: i64) -> QueryResult<Vec<Version>> {
    recipe_versions::table
        .filter(recipe_versions::recipe_id.eq(recipe_id))
        .filter(recipe_versions::version.lt(before))
        .order(recipe_versions::version.desc())
        .limit(limit)
        .select(Version::as_select())
        .load(conn)
}

/// The number of the oldest version that is kept, if any is.
pub fn oldest(conn: &mut AnyConnection, recipe_id: i64) -> QueryResult<Option<i64>> {
    let kept = recipe_versions::table.filter(recipe_versions::recipe_id.eq(recipe_id));
    kept.select(min(recipe_versions::version)).first(conn)
}

/// Deletes those before the last `kept`; 0 keeps all. `newest`: the number of the last. Each is one more than the one
/// before it.
pub fn forget_all_but(conn: &mut AnyConnection, recipe_id: i64, kept: u32, newest: i64) -> QueryResult<()> {
    let last_gone = newest - i64::from(kept);
    if kept == 0 || last_gone < 1 {
        return Ok(());
    }
    let gone = recipe_versions::recipe_id.eq(recipe_id).and(recipe_versions::version.le(last_gone));
    diesel::delete(recipe_versions::table.filter(gone)).execute(conn).map(drop)
}

pub fn delete_all(conn: &mut AnyConnection, recipe_ids: &[i64]) -> QueryResult<usize> {
    diesel::delete(recipe_versions::table.filter(recipe_versions::recipe_id.eq_any(recipe_ids))).execute(conn)
}
