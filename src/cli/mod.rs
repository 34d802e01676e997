//! The command line: one file a command.

#![allow(clippy::doc_markdown, reason = "doc comments of arguments are what --help prints")]

mod backup;
mod copy;
mod export;
mod health;
mod import_fastapi;
mod log;
mod mail;
mod migrate;
mod r#move;
mod openapi;
mod prestart;
mod progress;
mod reindex;
mod restore;
mod seed;
mod serve;
mod signals;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::core::config::{DatabaseAddress, DatabaseConfig, Problems, Reader, environment};
use crate::db::{AnyConnection, migrations};

/// What a command fails with: one line for people, or a line for each thing that does not fit.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A recipe API and web app in one small binary.
///
/// Settings come from the environment and from a file .env in this folder; .env.example lists them.
#[derive(Parser)]
#[command(name = "recipe-api", version, about, long_about)]
pub struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Serve the API, Swagger UI and the web pages
    Serve,
    /// Wait for the database, migrate it and put the first superuser and recipes in
    Prestart,
    /// Bring the database's schema up to date, back, or show where it is
    #[command(subcommand)]
    Migrate(migrate::Action),
    /// Put recipes in: the first three, or those of a file
    Seed(seed::Args),
    /// Write recipes out, a JSON object a line: everybody's, or those of an account
    Export(export::Args),
    ImportFastapi(import_fastapi::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Move(r#move::Args),
    /// Put recipes into the search index that it misses, or holds in an older form
    Reindex,
    /// Make and change accounts
    #[command(subcommand)]
    User(user::Action),
    /// Look after the letters that are sent: try the settings, see what waits, send it now
    #[command(subcommand)]
    Mail(mail::Action),
    Health(health::Args),
    /// Print the OpenAPI document
    Openapi,
}

impl Command {
    /// Runs the command. A failure is told on stderr and a status that is not 0.
    #[must_use]
    pub fn run(self) -> ExitCode {
        match self.try_run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                log::fail(&crate::db::explained(failure).to_string());
                ExitCode::FAILURE
            }
        }
    }

    fn try_run(self) -> Result<(), Failure> {
        match self.action {
            Action::Serve => serve::run(),
            Action::Prestart => prestart::run(),
            Action::Migrate(action) => migrate::run(&action),
            Action::Seed(args) => seed::run(&args),
            Action::Export(args) => export::run(&args),
            Action::ImportFastapi(args) => import_fastapi::run(&args),
            Action::Backup(args) => backup::run(&args),
            Action::Restore(args) => restore::run(&args),
            Action::Move(args) => r#move::run(&args),
            Action::Reindex => reindex::run(),
            Action::User(action) => user::run(action),
            Action::Mail(action) => mail::run(action),
            Action::Health(args) => health::run(&args),
            Action::Openapi => openapi::run(),
        }
    }
}

/// Reads settings from the environment.
fn settings<T>(read: impl FnOnce(&mut Reader<'_>) -> T) -> Result<T, Problems> {
    let environment = environment()?;
    let mut reader = Reader::new(&environment);
    let value = read(&mut reader);
    reader.finish(value)
}

/// A connection to a database whose schema is up to date.
fn migrated(config: &DatabaseConfig) -> Result<AnyConnection, Failure> {
    ensure_exists(config)?;
    let mut conn = crate::db::connect(config)?;
    ensure_migrated(&mut conn)?;
    Ok(conn)
}

/// A mistyped name is told, and no file made of it.
fn ensure_exists(config: &DatabaseConfig) -> Result<(), Failure> {
    match &config.address {
        DatabaseAddress::Sqlite(path) if !std::path::Path::new(path).exists() => {
            Err(format!("there is no file {path}: `recipe-api prestart` makes it, or mend DATABASE_URL").into())
        }
        _ => Ok(()),
    }
}

fn ensure_migrated(conn: &mut AnyConnection) -> Result<(), Failure> {
    let pending = migrations::status(conn)?.iter().filter(|migration| !migration.applied).count();
    if pending == 0 {
        return Ok(());
    }
    Err(format!("the database misses {pending} migration(s): run `recipe-api prestart` or `recipe-api migrate up`")
        .into())
}
