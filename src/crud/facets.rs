//! What lists filter recipes by, and how many recipes have a tag.

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::models::{NewRecipe, TagCount};
use crate::schema::{recipe_facets, tags};

/// A statement of PostgreSQL's binds 65,535 values at most.
const ROWS: usize = 10_000;

/// A facet of a recipe that only its submitter reads.
#[must_use]
pub fn private(submitter_id: i64, facet: &str) -> String {
    format!("{submitter_id}:{facet}")
}

/// The facets as the table holds them.
pub fn stored(recipe: &NewRecipe) -> impl Iterator<Item = String> {
    let is_public = recipe.content.is_public();
    let facets = recipe.findable.facets.iter();
    facets.map(move |facet| if is_public { facet.clone() } else { private(recipe.submitter_id, facet) })
}

pub fn insert(conn: &mut AnyConnection, recipe_id: i64, recipe: &NewRecipe) -> QueryResult<()> {
    let facets = stored(recipe);
    let rows: Vec<_> =
        facets.map(|facet| (recipe_facets::facet.eq(facet), recipe_facets::recipe_id.eq(recipe_id))).collect();
    match conn {
        AnyConnection::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(recipe_facets::table).values(row).execute(conn)?;
            }
        }
        AnyConnection::Postgres(conn) => {
            for rows in rows.chunks(ROWS) {
                diesel::insert_into(recipe_facets::table).values(rows.to_vec()).execute(conn)?;
            }
        }
    }
    if recipe.content.is_public() { count_tags(conn, &recipe.findable.tags) } else { Ok(()) }
}

/// One recipe more has these tags. In their order, so that two writers do not wait for each other in a ring.
fn count_tags(conn: &mut AnyConnection, written: &[(String, String)]) -> QueryResult<()> {
    macro_rules! count {
        ($conn:expr, $tag:expr, $label:expr) => {
            diesel::insert_into(tags::table)
                .values((tags::tag.eq($tag), tags::label.eq($label), tags::recipes.eq(1)))
                .on_conflict(tags::tag)
                .do_update()
                .set(tags::recipes.eq(tags::recipes + 1))
                .execute($conn)
        };
    }
    for (tag, label) in written {
        match conn {
            AnyConnection::Sqlite(conn) => count!(conn, tag, label)?,
            AnyConnection::Postgres(conn) => count!(conn, tag, label)?,
        };
    }
    Ok(())
}

pub fn delete(conn: &mut AnyConnection, recipe_id: i64, is_public: bool) -> QueryResult<()> {
    let gone = diesel::delete(recipe_facets::table.filter(recipe_facets::recipe_id.eq(recipe_id)));
    let mut facets: Vec<String> = gone.returning(recipe_facets::facet).get_results(conn)?;
    facets.sort();
    for tag in facets.iter().filter(|_| is_public).filter_map(|facet| facet.strip_prefix("t:")) {
        diesel::update(tags::table.find(tag)).set(tags::recipes.eq(tags::recipes - 1)).execute(conn)?;
    }
    diesel::delete(tags::table.filter(tags::recipes.eq(0).and(tags::tag.eq_any(tag_names(&facets))))).execute(conn)?;
    Ok(())
}

fn tag_names(facets: &[String]) -> Vec<&str> {
    facets.iter().filter_map(|facet| facet.strip_prefix("t:")).collect()
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
