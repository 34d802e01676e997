mod part;

use std::path::PathBuf;

use super::log::say;
use super::{Failure, copy, ensure_exists, settings};
use crate::core::config::{DatabaseAddress, DatabaseConfig};
use crate::crud::tables;
use crate::db::{AnyConnection, connect_new_file, connect_read_only, migrations};
use part::Part;

/// Write everything that the database of DATABASE_URL holds at one moment into a file, and verify it
///
/// The service may run and write meanwhile. The file is a database of SQLite's, wherever the data comes from, that its
/// owner alone reads; `recipe-api restore` puts it into either. It has its name once every row has been compared with the
/// database, its integrity is checked and it is on the disk; until then it is called FILE.part. A file that is there is
/// never replaced. The search index is not in it: a restore makes it anew.
#[derive(clap::Args)]
pub struct Args {
    file: PathBuf,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    ensure_exists(&config)?;
    let mut source = connect_read_only(&config)?;
    copy::ensure_same_schema(&mut source, "the database")?;
    let part = Part::of(&args.file)?;
    let file = part.path()?;
    let rows = migrations::in_transaction(&mut source, |source| {
        write(source, file)?;
        part.sync()?;
        verify(source, &DatabaseConfig { address: DatabaseAddress::Sqlite(file.to_owned()), ..config })
    })?;
    tables::mark_whole(&mut connect_new_file(file)?)?;
    part.keep()?;
    say(&format!("wrote {rows} rows to {}", args.file.display()))
}

fn write(source: &mut AnyConnection, file: &str) -> Result<(), Failure> {
    let mut target = connect_new_file(file)?;
    migrations::in_transaction(&mut target, |target| {
        migrations::up(target)?;
        copy::rows(source, target)
    })
}

/// By a connection of its own, which has kept nothing of what was written.
fn verify(source: &mut AnyConnection, file: &DatabaseConfig) -> Result<u64, Failure> {
    let mut written = connect_read_only(file)?;
    ensure_sound(&mut written, "the backup")?;
    copy::compare(source, &mut written)
}

/// Refuses a file that SQLite finds damaged, with the first thing that it finds.
pub fn ensure_sound(conn: &mut AnyConnection, whose: &str) -> Result<(), Failure> {
    let problems = tables::problems(conn).map_err(|error| format!("{whose} is damaged: {error}"))?;
    match problems.first() {
        None => say("the file's integrity and references are sound"),
        Some(problem) => Err(format!("{whose} is damaged: {problem}").into()),
    }
}
