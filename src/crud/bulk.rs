//! Many recipes at once.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{facets, recipes, search, versions};
use crate::db::AnyConnection;
use crate::models::{NewRecipe, NewVersion, Recipe};
use crate::schema;

/// Recipes that go into one statement of PostgreSQL's, which binds 65,535 values at most, and at once into the
/// index.
const ROWS: usize = 500;

/// Stores recipes; returns their ids. Whoever else writes recipes waits until the transaction ends.
pub fn insert(conn: &mut AnyConnection, new: &[NewRecipe]) -> QueryResult<Vec<i64>> {
    lock(conn)?;
    let (mut ids, mut tags) = (Vec::with_capacity(new.len()), facets::TagChanges::new());
    for part in new.chunks(ROWS) {
        let stored = insert_rows(conn, part)?;
        facets::insert_rows(conn, stored.iter().copied().zip(part))?;
        recipes::index_all(conn, stored.iter().copied().zip(part))?;
        for recipe in part {
            facets::add(&mut tags, recipe);
        }
        ids.extend(stored);
    }
    facets::count(conn, &tags)?;
    Ok(ids)
}

/// Takes recipes away, their histories too. The table has to be [locked](lock).
pub fn delete(conn: &mut AnyConnection, gone: &[Recipe]) -> QueryResult<()> {
    let ids: Vec<i64> = gone.iter().map(|recipe| recipe.id).collect();
    let tags = facets::delete(conn, &ids)?;
    diesel::delete(schema::recipes::table.filter(schema::recipes::id.eq_any(&ids))).execute(conn)?;
    facets::count(conn, &tags)?;
    search::remove(conn, &ids)?;
    versions::delete_all(conn, &ids).map(drop)
}

/// Puts new versions, as public or private as those were, in the place of the present ones. The table has to be
/// [locked](lock).
pub fn replace(conn: &mut AnyConnection, old: &[Recipe], new: &[(NewVersion, NewRecipe)]) -> QueryResult<()> {
    let ids: Vec<i64> = old.iter().map(|recipe| recipe.id).collect();
    for (old, (replaced, new)) in old.iter().zip(new) {
        recipes::store(conn, old, new)?;
        versions::insert(conn, old.id, replaced)?;
    }
    let stored = || ids.iter().copied().zip(new.iter().map(|(_, recipe)| recipe));
    let mut tags = facets::delete(conn, &ids)?;
    facets::insert_rows(conn, stored())?;
    for (_, recipe) in new {
        facets::add(&mut tags, recipe);
    }
    facets::count(conn, &tags)?;
    recipes::index_all(conn, stored())
}

/// Whoever else writes recipes waits until the transaction ends: two that write many would wait for each other's rows
/// and counts in a ring. Comes before anything else that a transaction locks.
pub fn lock(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        // There is one writer.
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(conn) => conn.batch_execute("LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE"),
    }
}

fn insert_rows(conn: &mut AnyConnection, new: &[NewRecipe]) -> QueryResult<Vec<i64>> {
    use schema::recipes as table;
    let rows = new.iter().map(|NewRecipe { content, submitter_id, edition, .. }| {
        (content, table::submitter_id.eq(*submitter_id), *edition)
    });
    match conn {
        AnyConnection::Sqlite(conn) => rows
            .map(|row| diesel::insert_into(table::table).values(row).returning(table::id).get_result(conn))
            .collect(),
        AnyConnection::Postgres(conn) => {
            let rows: Vec<_> = rows.collect();
            diesel::insert_into(table::table).values(rows).returning(table::id).get_results(conn)
        }
    }
}
