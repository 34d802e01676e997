//! Many recipes at once.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::{facets, recipes};
use crate::db::AnyConnection;
use crate::models::NewRecipe;
use crate::schema;

/// Recipes that go into one statement of PostgreSQL's, which binds 65,535 values at most, and at once into the
/// index.
const ROWS: usize = 500;

/// Stores recipes; returns their ids. Whoever else writes recipes waits until the transaction ends.
pub fn insert(conn: &mut AnyConnection, new: &[NewRecipe]) -> QueryResult<Vec<i64>> {
    if let AnyConnection::Postgres(conn) = conn {
        // Two that store many would wait for each other's counts in a ring.
        conn.batch_execute("LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE")?;
    }
    let (mut ids, mut tags) = (Vec::with_capacity(new.len()), facets::TagChanges::new());
    for part in new.chunks(ROWS) {
        let stored = match conn {
            AnyConnection::Sqlite(_) => one_by_one(conn, part)?,
            AnyConnection::Postgres(conn) => in_two_statements(conn, part)?,
        };
        recipes::index_all(conn, stored.iter().copied().zip(part))?;
        for recipe in part {
            facets::add(&mut tags, recipe);
        }
        ids.extend(stored);
    }
    facets::count(conn, &tags)?;
    Ok(ids)
}

fn one_by_one(conn: &mut AnyConnection, new: &[NewRecipe]) -> QueryResult<Vec<i64>> {
    use schema::recipes as table;
    let insert = |recipe: &NewRecipe| {
        let values = (&recipe.content, table::submitter_id.eq(recipe.submitter_id), recipe.edition);
        let id = diesel::insert_into(table::table).values(values).returning(table::id).get_result(conn)?;
        facets::insert_rows(conn, id, recipe)?;
        Ok(id)
    };
    new.iter().map(insert).collect()
}

fn in_two_statements(conn: &mut PgConnection, new: &[NewRecipe]) -> QueryResult<Vec<i64>> {
    use schema::recipes as table;
    let rows = new.iter().map(|NewRecipe { content, submitter_id, edition, .. }| {
        (content, table::submitter_id.eq(*submitter_id), *edition)
    });
    let rows: Vec<_> = rows.collect();
    let ids: Vec<i64> = diesel::insert_into(table::table).values(rows).returning(table::id).get_results(conn)?;
    let stored = ids.iter().zip(new);
    let (facets, ids_of_facets): (Vec<String>, Vec<i64>) =
        stored.flat_map(|(id, recipe)| facets::stored(recipe).map(move |facet| (facet, *id))).unzip();
    diesel::sql_query("INSERT INTO recipe_facets (facet, recipe_id) SELECT * FROM unnest($1, $2)")
        .bind::<Array<Text>, _>(facets)
        .bind::<Array<BigInt>, _>(ids_of_facets)
        .execute(conn)?;
    Ok(ids)
}
