mod file;

use std::collections::HashSet;
use std::path::PathBuf;

use super::log::say;
use super::{Failure, migrated, progress, settings};
use crate::core::clock::Clock;
use crate::core::config::DatabaseConfig;
use crate::crud;
use crate::crud::listing::{Listing, Scope};
use crate::db::{AnyConnection, migrations};
use crate::models::User;
use crate::schemas::{RecipeIn, email_folded};

#[derive(clap::Args)]
pub struct Args {
    /// A file with one recipe, a JSON object as the API takes it, a line; without it, the first three
    /// recipes go in where there is none
    ///
    /// A recipe that the submitter has already (by its url; where it has none, by its label and source)
    /// stays as it is. If any line does not fit, all such lines are named and nothing is stored.
    #[arg(long)]
    file: Option<PathBuf>,
    /// The account whose recipes they are; the first superuser unless told
    #[arg(long, value_name = "EMAIL")]
    submitter: Option<String>,
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

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let mut conn = migrated(&config)?;
    let submitter = args.submitter.as_deref();
    let Some(path) = &args.file else {
        let made = exclusively_whole(&mut conn, |conn| first_recipes(conn, submitter))?;
        return say(&format!("put in {made} recipes"));
    };
    let submitter = find_submitter(&mut conn, submitter)?;
    let recipes = file::read(path, &submitter)?;
    let (made, there) = exclusively_whole(&mut conn, |conn| missing_recipes(conn, recipes, submitter.id))?;
    say(&format!("put in {made} recipes; {there} were there already"))
}

/// Puts the first three recipes in where there is none; returns how many it put in.
pub fn first_recipes(conn: &mut AnyConnection, submitter: Option<&str>) -> Result<usize, Failure> {
    if crud::recipes::any(conn)? {
        return Ok(0);
    }
    let submitter_id = find_submitter(conn, submitter)?.id;
    let now = Clock::system().seconds();
    for (label, source, url) in FIRST_RECIPES {
        let recipe = RecipeIn::bookmark(label.into(), Some(source.into()), Some(url.into()));
        crud::recipes::insert(conn, recipe.into_new_recipe(submitter_id, now))?;
    }
    Ok(FIRST_RECIPES.len())
}

fn exclusively_whole<T>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
) -> Result<T, Failure> {
    migrations::exclusively(conn, |conn| migrations::in_transaction(conn, work))
}

fn find_submitter(conn: &mut AnyConnection, email: Option<&str>) -> Result<User, Failure> {
    match email {
        Some(email) => crud::users::find_by_email(conn, &email_folded(email))?
            .ok_or_else(|| format!("there is no account of {email}: `recipe-api user create` makes one").into()),
        None => crud::users::find_first_superuser(conn)?.ok_or_else(|| {
            "there is no superuser to submit recipes: run `recipe-api prestart`, or name an account with --submitter"
                .into()
        }),
    }
}

/// What makes two recipes of one submitter the same.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Url(String),
    Content(String, Option<String>),
}

fn identity(label: &str, source: Option<&str>, url: Option<&str>) -> Identity {
    url.map_or_else(
        || Identity::Content(label.to_owned(), source.map(str::to_owned)),
        |url| Identity::Url(url.to_owned()),
    )
}

/// Puts in what the submitter does not have; returns how many went in and how many were there.
fn missing_recipes(
    conn: &mut AnyConnection,
    recipes: Vec<RecipeIn>,
    submitter_id: i64,
) -> Result<(usize, usize), Failure> {
    let own = Listing { scope: Scope::Own(submitter_id), ..Listing::default() };
    let stored = crud::listing::page(conn, &own, i64::MAX)?;
    let mut known: HashSet<_> =
        stored.iter().map(|recipe| identity(&recipe.label, recipe.source.as_deref(), recipe.url.as_deref())).collect();
    let told = recipes.len();
    let bar = progress::bar(told, "recipes");
    let (mut made, now) = (0, Clock::system().seconds());
    for recipe in recipes {
        if known.insert(identity(&recipe.label, recipe.source.as_deref(), recipe.url.as_deref())) {
            crud::recipes::insert(conn, recipe.into_new_recipe(submitter_id, now))?;
            made += 1;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((made, told - made))
}
