//! The versions of recipes before the present one.

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

/// The newest `limit` versions; with `before`, those older than that version.
pub fn list(conn: &mut AnyConnection, recipe_id: i64, before: Option<i64>, limit: i64) -> QueryResult<Vec<Version>> {
    recipe_versions::table
        .filter(recipe_versions::recipe_id.eq(recipe_id))
        .filter(recipe_versions::version.lt(before.unwrap_or(i64::MAX)))
        .order(recipe_versions::version.desc())
        .limit(limit)
        .select(Version::as_select())
        .load(conn)
}

pub fn delete_all(conn: &mut AnyConnection, recipe_ids: &[i64]) -> QueryResult<usize> {
    diesel::delete(recipe_versions::table.filter(recipe_versions::recipe_id.eq_any(recipe_ids))).execute(conn)
}
