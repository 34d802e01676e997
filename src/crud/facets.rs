//! What lists filter recipes by, and how many recipes have a tag.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use crate::db::{AnyConnection, either};
use crate::models::{NewRecipe, TagCount};
use crate::schema::{recipe_facets, tags};

/// A facet of a recipe that only its submitter reads.
#[must_use]
pub fn private(submitter_id: i64, facet: &str) -> String {
    format!("{submitter_id}:{facet}")
}

/// The facets as the table holds them.
fn stored(recipe: &NewRecipe) -> impl Iterator<Item = String> {
    let is_public = recipe.content.is_public();
    let facets = recipe.findable.facets.iter();
    facets.map(move |facet| if is_public { facet.clone() } else { private(recipe.submitter_id, facet) })
}

/// The facet of a submitter's public recipes: the index of words has it, for searches.
#[must_use]
pub fn submitter(id: i64) -> String {
    format!("u:{id}")
}

/// Whether these are the steps that hold all recipes up to a number of minutes.
#[must_use]
pub fn are_minutes(group: &[String]) -> bool {
    group.iter().all(|facet| facet.starts_with("m:"))
}

/// How the counts of tags change: by how many, and how each is written.
pub type TagChanges = BTreeMap<String, (i64, String)>;

pub fn insert(conn: &mut AnyConnection, recipe_id: i64, recipe: &NewRecipe) -> QueryResult<()> {
    insert_rows(conn, std::iter::once((recipe_id, recipe)))?;
    let mut changes = TagChanges::new();
    add(&mut changes, recipe);
    count(conn, &changes)
}

/// Puts what a recipe has now in the place of what it had.
pub fn replace(conn: &mut AnyConnection, recipe_id: i64, recipe: &NewRecipe) -> QueryResult<()> {
    let mut changes = delete(conn, &[recipe_id])?;
    insert_rows(conn, std::iter::once((recipe_id, recipe)))?;
    add(&mut changes, recipe);
    count(conn, &changes)
}

/// In their order: a SQLite index that is larger than its cache is then written page by page, and not all over.
pub(super) fn insert_rows<'a>(
    conn: &mut AnyConnection,
    recipes: impl Iterator<Item = (i64, &'a NewRecipe)>,
) -> QueryResult<()> {
    let mut rows: Vec<(String, i64)> =
        recipes.flat_map(|(id, recipe)| stored(recipe).map(move |facet| (facet, id))).collect();
    rows.sort_unstable();
    match conn {
        AnyConnection::Sqlite(conn) => {
            for (facet, id) in rows {
                let row = (recipe_facets::facet.eq(facet), recipe_facets::recipe_id.eq(id));
                diesel::insert_into(recipe_facets::table).values(row).execute(conn)?;
            }
        }
        AnyConnection::Postgres(conn) => {
            let (facets, ids): (Vec<String>, Vec<i64>) = rows.into_iter().unzip();
            // One bound value a column: PostgreSQL counts those of a statement in 16 bits.
            diesel::sql_query("INSERT INTO recipe_facets (facet, recipe_id) SELECT * FROM unnest($1, $2)")
                .bind::<Array<Text>, _>(facets)
                .bind::<Array<BigInt>, _>(ids)
                .execute(conn)?;
        }
    }
    Ok(())
}

pub(super) fn add(changes: &mut TagChanges, recipe: &NewRecipe) {
    for (tag, label) in recipe.findable.tags.iter().filter(|_| recipe.content.is_public()) {
        let change = changes.entry(tag.clone()).or_insert_with(|| (0, label.clone()));
        change.0 += 1;
        change.1.clone_from(label);
    }
}

/// Takes away what recipes have; returns how the counts of tags are to [`count`] then.
pub fn delete(conn: &mut AnyConnection, recipe_ids: &[i64]) -> QueryResult<TagChanges> {
    let gone = diesel::delete(recipe_facets::table.filter(recipe_facets::recipe_id.eq_any(recipe_ids)));
    let facets: Vec<String> = gone.returning(recipe_facets::facet).get_results(conn)?;
    let mut changes = TagChanges::new();
    // A private recipe's begin with its submitter.
    for tag in facets.iter().filter_map(|facet| facet.strip_prefix("t:")) {
        changes.entry(tag.to_owned()).or_insert_with(|| (0, tag.to_owned())).0 -= 1;
    }
    Ok(changes)
}

/// Moves the counts of tags, in the order of their names, so that two writers do not wait for each other in a
/// ring; for the same reason after the count of recipes and before those of words.
pub fn count(conn: &mut AnyConnection, changes: &TagChanges) -> QueryResult<()> {
    for (tag, (change, label)) in changes.iter().filter(|(_, (change, _))| *change != 0) {
        let row = (tags::tag.eq(tag), tags::label.eq(label), tags::recipes.eq(*change));
        let insert = diesel::insert_into(tags::table).values(row);
        let moved = tags::recipes.eq(tags::recipes + *change);
        either!(conn => insert.on_conflict(tags::tag).do_update().set(moved).execute(conn))?;
        if *change < 0 {
            diesel::delete(tags::table.find(tag).filter(tags::recipes.le(0))).execute(conn)?;
        }
    }
    Ok(())
}

/// So many tags are looked at for the most used: whoever makes up tags may make many.
const LOOKED_AT: i64 = 2000;

/// The tags that begin with `prefix` (folded), those of most recipes first; among very many, the most used of all
/// and the first in the alphabet.
pub fn tags(conn: &mut AnyConnection, prefix: &str, limit: usize) -> QueryResult<Vec<TagCount>> {
    // The last character there is comes behind every tag with the prefix.
    let range = tags::tag.ge(prefix).and(tags::tag.lt(format!("{prefix}\u{10ffff}")));
    let first: Vec<TagCount> =
        tags::table.filter(range).order(tags::tag).limit(LOOKED_AT).select(TagCount::as_select()).load(conn)?;
    let used = tags::table.order((tags::recipes.desc(), tags::tag.desc())).limit(LOOKED_AT);
    let used: Vec<TagCount> = used.select(TagCount::as_select()).load(conn)?;
    let mut found: Vec<TagCount> = first;
    found.extend(used.into_iter().filter(|tag| tag.tag.starts_with(prefix)));
    found.sort_by(|a, b| b.recipes.cmp(&a.recipes).then_with(|| a.tag.cmp(&b.tag)));
    found.dedup_by(|a, b| a.tag == b.tag);
    found.truncate(limit);
    Ok(found)
}
