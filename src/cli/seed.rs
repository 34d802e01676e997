use std::path::PathBuf;

use super::log::say;
use super::{Failure, migrated, settings};
use crate::core::config::DatabaseConfig;
use crate::crud;
use crate::db::{AnyConnection, migrations};
use crate::models::NewRecipe;

#[derive(clap::Args)]
pub struct Args {
    /// A file with one recipe, a JSON object, a line
    #[arg(long)]
    file: Option<PathBuf>,
}

const FIRST_RECIPES: [(&str, &str, &str); 3] = [
    ("Chicken Vesuvio", "Serious Eats", "http://www.seriouseats.com/recipes/2011/12/chicken-vesuvio-recipe.html"),
    ("Chicken Paprikash", "No Recipes", "http://norecipes.com/recipe/chicken-paprikash/"),
    (
        "Cauliflower and Tofu Curry Recipe",
        "Serious Eats",
        "http://www.seriouseats.com/recipes/2011/02/cauliflower-and-tofu-curry-recipe.html",
    ),
];

pub fn run(_args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let mut conn = migrated(&config)?;
    let made = migrations::exclusively(&mut conn, first_recipes)?;
    say(&format!("put in {made} recipes"));
    Ok(())
}

/// Puts the first three recipes in where there is none; returns how many it put in.
pub fn first_recipes(conn: &mut AnyConnection) -> Result<usize, Failure> {
    if crud::recipes::count(conn, None)?.total > 0 {
        return Ok(0);
    }
    let superuser = crud::users::find_first_superuser(conn)?;
    let submitter_id = superuser.ok_or("there is no superuser to submit recipes: run `recipe-api prestart`")?.id;
    for (label, source, url) in FIRST_RECIPES {
        let recipe = NewRecipe::new(label.into(), Some(source.into()), Some(url.into()), submitter_id);
        crud::recipes::insert(conn, &recipe)?;
    }
    Ok(FIRST_RECIPES.len())
}
