use std::path::PathBuf;

use super::backup::ensure_sound;
use super::log::say;
use super::{Failure, copy, settings};
use crate::core::config::{DatabaseAddress, DatabaseConfig};
use crate::crud::tables;
use crate::db::{connect, connect_read_only};

/// Put a backup into the empty database of DATABASE_URL, SQLite or PostgreSQL, and compare every row
///
/// The database has no tables, or empty ones; one that holds anything is refused, and nothing overwrites it: let
/// DATABASE_URL name a new file or an empty database. All goes in with one transaction: a restore that is stopped leaves
/// nothing. The search index is made anew.
#[derive(clap::Args)]
pub struct Args {
    /// What `recipe-api backup` wrote
    file: PathBuf,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    let name = args.file.display().to_string();
    if !args.file.is_file() {
        return Err(format!("there is no file {name}").into());
    }
    let file = DatabaseConfig { address: DatabaseAddress::Sqlite(name.clone()), ..config.clone() };
    let mut source = connect_read_only(&file).map_err(|error| format!("{name} cannot be read as a backup: {error}"))?;
    copy::ensure_same_schema(&mut source, &name)?;
    if !tables::is_whole(&mut source)? {
        return Err(format!(
            "{name} is no whole backup: `recipe-api backup` marks those that it has verified, and \
             `recipe-api move` takes over any other database"
        )
        .into());
    }
    ensure_sound(&mut source, &name)?;
    let mut target = connect(&config)?;
    let rows = copy::whole(&mut source, &mut target)?;
    say(&format!("restored {rows} rows of {name}"))
}
