//! What lists filter recipes by, and how many recipes have a tag.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::models::{NewRecipe, TagCount};
use crate::schema::{recipe_facets, tags};

/// A facet of a recipe that only its submitter reads.
#[must_use]
pub fn private(submitter_id: i64, facet: &str) -> String {
    format!("{submitter_id}:{facet}")
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

pub fn insert_all(conn: &mut AnyConnection, recipes: &[(i64, &NewRecipe)]) -> QueryResult<()> {
    insert_rows(conn, recipes)?;
    let mut changes = TagChanges::new();
    for (_, recipe) in recipes {
        add(&mut changes, recipe);
    }
    count(conn, &changes)
}

/// Puts what a recipe has now in the place of what it had.
pub fn replace(conn: &mut AnyConnection, recipe_id: i64, recipe: &NewRecipe) -> QueryResult<()> {
    let mut changes = delete(conn, recipe_id)?;
    insert_rows(conn, &[(recipe_id, recipe)])?;
    add(&mut changes, recipe);
    count(conn, &changes)
}

/// In the order of the index, so that many at once come to each of its pages once.
fn insert_rows(conn: &mut AnyConnection, recipes: &[(i64, &NewRecipe)]) -> QueryResult<()> {
    let mut rows: Vec<(String, i64)> = Vec::new();
    for (recipe_id, recipe) in recipes {
        let is_public = recipe.content.is_public();
        let facets = recipe.findable.facets.iter();
        let stored = facets.map(|facet| if is_public { facet.clone() } else { private(recipe.submitter_id, facet) });
        rows.extend(stored.map(|facet| (facet, *recipe_id)));
    }
    rows.sort_unstable();
    let values = |(facet, recipe_id)| (recipe_facets::facet.eq(facet), recipe_facets::recipe_id.eq(recipe_id));
    match conn {
        AnyConnection::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(recipe_facets::table).values(values(row)).execute(conn)?;
            }
        }
        AnyConnection::Postgres(conn) => {
            // One statement binds 65,535 values at most.
            for rows in rows.chunks(10_000) {
                let rows: Vec<_> = rows.iter().cloned().map(values).collect();
                diesel::insert_into(recipe_facets::table).values(rows).execute(conn)?;
            }
        }
    }
    Ok(())
}

fn add(changes: &mut TagChanges, recipe: &NewRecipe) {
    for (tag, label) in recipe.findable.tags.iter().filter(|_| recipe.content.is_public()) {
        let change = changes.entry(tag.clone()).or_insert_with(|| (0, label.clone()));
        change.0 += 1;
        change.1.clone_from(label);
    }
}

/// Takes away what a recipe has; returns how the counts of tags are to [`count`] then.
pub fn delete(conn: &mut AnyConnection, recipe_id: i64) -> QueryResult<TagChanges> {
    let gone = diesel::delete(recipe_facets::table.filter(recipe_facets::recipe_id.eq(recipe_id)));
    let facets: Vec<String> = gone.returning(recipe_facets::facet).get_results(conn)?;
    // A private recipe's begin with its submitter.
    let tags = facets.iter().filter_map(|facet| facet.strip_prefix("t:"));
    Ok(tags.map(|tag| (tag.to_owned(), (-1, tag.to_owned()))).collect())
}

/// Moves the counts of tags, in the order of their names, so that two writers do not wait for each other in a
/// ring; for the same reason after the count of recipes and before those of words.
pub fn count(conn: &mut AnyConnection, changes: &TagChanges) -> QueryResult<()> {
    macro_rules! upsert {
        ($conn:expr, $tag:expr, $change:expr, $label:expr) => {
            diesel::insert_into(tags::table)
                .values((tags::tag.eq($tag), tags::label.eq($label), tags::recipes.eq($change)))
                .on_conflict(tags::tag)
                .do_update()
                .set(tags::recipes.eq(tags::recipes + $change))
                .execute($conn)
        };
    }
    for (tag, (change, label)) in changes.iter().filter(|(_, (change, _))| *change != 0) {
        match conn {
            AnyConnection::Sqlite(conn) => upsert!(conn, tag, *change, label)?,
            AnyConnection::Postgres(conn) => upsert!(conn, tag, *change, label)?,
        };
        if *change < 0 {
            diesel::delete(tags::table.find(tag).filter(tags::recipes.le(0))).execute(conn)?;
        }
    }
    Ok(())
}

/// The tags that begin with `prefix` (folded), those of most recipes first.
pub fn tags(conn: &mut AnyConnection, prefix: &str, limit: i64) -> QueryResult<Vec<TagCount>> {
    // The last character there is comes behind every tag with the prefix.
    tags::table
        .filter(tags::tag.ge(prefix).and(tags::tag.lt(format!("{prefix}\u{10ffff}"))))
        .order((tags::recipes.desc(), tags::tag))
        .limit(limit)
        .select(TagCount::as_select())
        .load(conn)
}
