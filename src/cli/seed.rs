mod file;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;

use super::log::say;
use super::{Failure, migrated, progress, settings};
use crate::core::clock::Clock;
use crate::core::config::DatabaseConfig;
use crate::crud;
use crate::crud::listing::{Listing, Order, Position, Scope};
use crate::db::{AnyConnection, migrations};
use crate::models::User;
use crate::schemas::{RecipeIn, email_folded};
use file::File;

#[derive(clap::Args)]
pub struct Args {
    /// A file with one recipe, a JSON object as the API takes it, a line, or with a JSON list of them, or with
    /// schema.org's JSON-LD; without it, the first three recipes go in where there is none
    ///
    /// A recipe that the submitter has already (by its url; where it has none, by its label and source)
    /// stays as it is. If any line does not fit, all such lines are named and nothing is stored.
    #[arg(long)]
    file: Option<PathBuf>,
    /// The account whose recipes they become, whoever's they were; the first superuser unless told
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

/// The account that gets the recipes.
pub struct Submitter {
    user: User,
    /// By `--submitter`.
    is_named: bool,
}

impl Submitter {
    /// A recipe that says to be somebody else's is taken where it was told whose it is to be.
    fn admits(&self, submitter_id: Option<i64>) -> Result<(), String> {
        match submitter_id {
            Some(id) if id != self.user.id && !self.is_named => Err(format!(
                "submitter_id: is {id}, but the submitter is {} with the id {}: leave it out, or say by --submitter \
                 whose it is to be",
                self.user.email, self.user.id
            )),
            _ => Ok(()),
        }
    }
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let mut conn = migrated(&config)?;
    let email = args.submitter.as_deref();
    let Some(path) = &args.file else {
        let made = migrations::exclusively_whole(&mut conn, |conn| first_recipes(conn, email))?;
        return say(&format!("put in {made} recipes"));
    };
    let submitter = Submitter { user: find_submitter(&mut conn, email)?, is_named: email.is_some() };
    let file = File::at(path)?;
    let count = file.check(&submitter)?;
    let made = migrations::exclusively_whole(&mut conn, |conn| missing_recipes(conn, &file, &submitter, count))?;
    if made >= MANY {
        crud::search::settle(&mut conn)?;
    }
    say(&format!("put in {made} recipes; {} were there already", count - made))
}

/// From so many new recipes on, it is worth the time to put the index in order: a search for a rare word costs half
/// then.
const MANY: u64 = 1_000;

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

fn find_submitter(conn: &mut AnyConnection, email: Option<&str>) -> Result<User, Failure> {
    match email {
        Some(email) => crud::users::find_by_email(conn, &email_folded(email))?
            .ok_or_else(|| format!("there is no account of {email}: `recipe-api user create` makes one").into()),
        None => crud::users::find_first_superuser(conn, None)?.ok_or_else(|| {
            "there is no superuser to submit recipes: run `recipe-api prestart`, or name an account with --submitter"
                .into()
        }),
    }
}

/// The recipes that a submitter has: by their url, or else by label and source. Hashes alone, since there may be a
/// million.
#[derive(Default)]
struct Known {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Known {
    /// Whether it was none of them.
    fn add(&mut self, label: &str, source: Option<&str>, url: Option<&str>) -> bool {
        let identity = url.map_or((label, source, None), |url| ("", None, Some(url)));
        self.hashes.insert(self.hasher.hash_one(identity))
    }

    fn of(conn: &mut AnyConnection, submitter_id: i64) -> Result<Self, Failure> {
        const PAGE: i64 = 10_000;
        let mut known = Self::default();
        let mut own = Listing { scope: Scope::Own(submitter_id), order: Order::Oldest, ..Listing::default() };
        loop {
            let page = crud::listing::page(conn, &own, PAGE)?;
            for recipe in &page {
                known.add(&recipe.label, recipe.source.as_deref(), recipe.url.as_deref());
            }
            match page.last() {
                Some(last) => own.after = Some(Position::Id(last.id)),
                None => return Ok(known),
            }
        }
    }
}

/// Recipes that go in at once.
const BATCH: usize = 500;

/// Puts in what the submitter does not have of the `count` recipes; returns how many went in.
fn missing_recipes(conn: &mut AnyConnection, file: &File, submitter: &Submitter, count: u64) -> Result<u64, Failure> {
    let mut known = Known::of(conn, submitter.user.id)?;
    let bar = progress::bar(count, "recipes");
    let (mut made, now) = (0, Clock::system().seconds());
    let mut batch = Vec::with_capacity(BATCH);
    file.each(submitter, &mut |found| {
        let recipe = found.map_err(|problems| file.misfit(&problems))?;
        if known.add(&recipe.label, recipe.source.as_deref(), recipe.url.as_deref()) {
            batch.push(recipe.into_new_recipe(submitter.user.id, now));
            made += 1;
        }
        if batch.len() == BATCH {
            crud::bulk::insert(conn, &batch)?;
            batch.clear();
        }
        bar.inc(1);
        Ok(())
    })?;
    crud::bulk::insert(conn, &batch)?;
    let seen = bar.position();
    bar.finish_and_clear();
    if seen == count { Ok(made) } else { Err(file.misfit(&["it changed while it was read".into()])) }
}
