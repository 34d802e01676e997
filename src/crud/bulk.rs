//! Many recipes at once.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::{facets, recipes};
use crate::db::AnyConnection;
use crate::models::NewRecipe;
use crate::schema;

/// Rows of recipes that go into one statement of PostgreSQL's, which binds 65,535 values at most.
const ROWS: usize = 500;

/// Stores recipes; returns their ids. Whoever else writes recipes waits until the transaction ends.
pub fn insert(conn: &mut AnyConnection, recipes: Vec<NewRecipe>) -> QueryResult<Vec<i64>> {
    match conn {
        AnyConnection::Sqlite(_) => {
            recipes.into_iter().map(|recipe| recipes::insert(conn, recipe).map(|stored| stored.id)).collect()
        }
        AnyConnection::Postgres(conn) => {
            // Two that store many would wait for each other's counts in a ring.
            conn.batch_execute("LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE")?;
            let mut ids = Vec::with_capacity(recipes.len());
            for recipes in recipes.chunks(ROWS) {
                ids.extend(insert_rows(conn, recipes)?);
            }
            count_tags(conn, &recipes)?;
            Ok(ids)
        }
    }
}

fn insert_rows(conn: &mut PgConnection, recipes: &[NewRecipe]) -> QueryResult<Vec<i64>> {
    use schema::recipes as table;
    let rows =
        recipes.iter().map(|recipe| (&recipe.content, table::submitter_id.eq(recipe.submitter_id), recipe.edition));
    let rows: Vec<_> = rows.collect();
    let ids: Vec<i64> = diesel::insert_into(table::table).values(rows).returning(table::id).get_results(conn)?;
    let stored = ids.iter().zip(recipes);
    let (facets, ids_of_facets): (Vec<String>, Vec<i64>) =
        stored.flat_map(|(id, recipe)| facets::stored(recipe).map(move |facet| (facet, *id))).unzip();
    diesel::sql_query("INSERT INTO recipe_facets (facet, recipe_id) SELECT * FROM unnest($1, $2)")
        .bind::<Array<Text>, _>(facets)
        .bind::<Array<BigInt>, _>(ids_of_facets)
        .execute(conn)?;
    Ok(ids)
}

fn count_tags(conn: &mut PgConnection, recipes: &[NewRecipe]) -> QueryResult<()> {
    let mut counts: BTreeMap<&str, (&str, i64)> = BTreeMap::new();
    let written = recipes.iter().filter(|recipe| recipe.content.is_public()).flat_map(|recipe| &recipe.findable.tags);
    for (tag, label) in written {
        counts.entry(tag).or_insert((label, 0)).1 += 1;
    }
    let (tags, rest): (Vec<&str>, Vec<_>) = counts.into_iter().unzip();
    let (labels, counts): (Vec<&str>, Vec<i64>) = rest.into_iter().unzip();
    diesel::sql_query(
        "INSERT INTO tags (tag, label, recipes) SELECT * FROM unnest($1, $2, $3)
         ON CONFLICT (tag) DO UPDATE SET recipes = tags.recipes + excluded.recipes",
    )
    .bind::<Array<Text>, _>(tags)
    .bind::<Array<Text>, _>(labels)
    .bind::<Array<BigInt>, _>(counts)
    .execute(conn)
    .map(drop)
}
