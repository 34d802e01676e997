use std::path::Path;

use super::log::say;
use super::{Failure, copy, settings};
use crate::core::config::{DatabaseAddress, DatabaseConfig};
use crate::db::{connect, connect_read_only};

/// Copy a whole database into another that is empty, SQLite or PostgreSQL each, and compare every row
///
/// The target has no tables, or empty ones; one that holds anything is refused. All goes in with one transaction: a move
/// that is stopped leaves nothing. Ids, passwords and sessions stay, ids go on where they were, and the search index
/// is made anew. The source is only read.
///
/// What is written to the source while this runs is not moved: stop the service first, and let DATABASE_URL name the
/// target when you start it again.
#[derive(clap::Args)]
pub struct Args {
    /// Where the data is: sqlite://relative, sqlite:///absolute or postgres://user@host/database. Others on this machine
    /// see a password in an address: ~/.pgpass or PGPASSWORD is a better place for PostgreSQL's
    from: String,
    /// Where it goes
    to: String,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let address = |url: &str, whose| url.parse().map_err(|problem: String| format!("the {whose}'s address {problem}"));
    let from = DatabaseConfig { address: address(&args.from, "source")?, ..config.clone() };
    let to = DatabaseConfig { address: address(&args.to, "target")?, ..config };
    ensure_there(&from.address)?;
    let mut source = connect_read_only(&from).map_err(|error| format!("the source cannot be opened: {error}"))?;
    copy::ensure_same_schema(&mut source, "the source")?;
    let mut target = connect(&to).map_err(|error| format!("the target cannot be opened: {error}"))?;
    let rows = copy::whole(&mut source, &mut target)?;
    say(&format!("moved {rows} rows"))
}

fn ensure_there(address: &DatabaseAddress) -> Result<(), Failure> {
    match address {
        DatabaseAddress::Sqlite(path) if !Path::new(path).is_file() => Err(format!("there is no file {path}").into()),
        _ => Ok(()),
    }
}
