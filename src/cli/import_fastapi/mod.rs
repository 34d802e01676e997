//! Takes over the database of the FastAPI service that this one replaces: read, judged, then stored whole
//! or not at all.

mod fit;
mod plan;
mod policy;
mod recipes;
mod source;
mod store;
mod users;

use super::log::say;
use super::{Failure, migrated, settings};
use crate::core::config::DatabaseConfig;
use crate::core::passwords;
use policy::Policy;

/// Take over the accounts and recipes of the FastAPI service that this one replaces
///
/// Reads its tables `user` and `recipe` and writes into the database of `DATABASE_URL`, which has to be
/// migrated. Ids and password hashes stay as they are. What does not fit is named, and unless a flag below
/// decides it, nothing is stored. What is there already stays as it is, so that an import can be repeated.
///
/// Into a new database: `recipe-api migrate up`, then this command, then `recipe-api prestart`.
#[derive(clap::Args)]
pub struct Args {
    /// Where its data is: `sqlite:///path`, or `postgresql://user:password@host/database`
    ///
    /// A driver's name is ignored (`postgresql+psycopg2://`). SQLAlchemy reads `sqlite:///path` as a relative
    /// path and everybody else as an absolute one: the one that exists is taken. Where both do,
    /// `sqlite:////path` is the absolute and `sqlite://path` the relative one.
    url: String,
    #[command(flatten)]
    policy: Policy,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let mut conn = migrated(&config)?;
    let source = source::read(&args.url, &config)?;
    let plan = plan::make(source, &args.policy)?;
    let stored = store::whole(&mut conn, &plan)?;
    for line in plan.decisions.iter().chain(&stored.differences) {
        say(line)?;
    }
    for user in plan.users.iter().filter(|user| !passwords::is_bcrypt(&user.password_hash)) {
        say(&format!(
            "warning: user {} ({}) cannot log in, as the password's hash is not bcrypt's: \
             `recipe-api user set-password` gives another",
            user.id, user.email
        ))?;
    }
    say(&format!(
        "imported {} users and {} recipes; {} users and {} recipes were there already",
        stored.users,
        stored.recipes,
        plan.users.len() - stored.users,
        plan.recipes.len() - stored.recipes
    ))
}
