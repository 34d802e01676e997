//! Recipes that were stored before there was an index, or before it was made as it is now.

use super::log::say;
use super::{Failure, migrated, progress, settings};
use crate::core::config::DatabaseConfig;
use crate::crud;
use crate::db::{AnyConnection, migrations};
use crate::error::ApiError;
use crate::models::{NewRecipe, Recipe};
use crate::schemas::{RecipeIn, RecipeOut};

/// Recipes that go into the index with one commit.
const BATCH: i64 = 200;

pub fn run() -> Result<(), Failure> {
    let mut conn = migrated(&settings(DatabaseConfig::read)?)?;
    let made = missing(&mut conn)?;
    say(&format!("put {made} recipes into the search index"))
}

/// Puts recipes that search does not know into its index; returns how many. Those that are in stay readable
/// meanwhile, and what is done stays done where it is stopped.
pub fn missing(conn: &mut AnyConnection) -> Result<usize, Failure> {
    let bar = progress::bar(crud::search::count_unindexed(conn)?, "recipes");
    let mut made = 0;
    loop {
        let done = migrations::in_transaction(conn, batch)?;
        if done == 0 {
            break;
        }
        made += done;
        bar.inc(done as u64);
    }
    bar.finish_and_clear();
    if made > 0 {
        crud::search::settle(conn)?;
    }
    Ok(made)
}

fn batch(conn: &mut AnyConnection) -> Result<usize, Failure> {
    let ids = crud::search::unindexed(conn, BATCH)?;
    let recipes = crud::recipes::find_whole(conn, &ids)?;
    let recipes = recipes.iter().map(|recipe| Ok((recipe.id, as_new(recipe)?)));
    let recipes = recipes.collect::<Result<Vec<_>, ApiError>>().map_err(|error| error.to_string())?;
    crud::recipes::reindex(conn, &recipes)?;
    Ok(recipes.len())
}

fn as_new(recipe: &Recipe) -> Result<NewRecipe, ApiError> {
    let (content, findable) = RecipeIn::from_snapshot(&RecipeOut::from(recipe).snapshot()?)?.into_content();
    Ok(NewRecipe { content, findable, submitter_id: recipe.submitter_id, edition: recipe.edition })
}
