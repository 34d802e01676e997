use clap::Subcommand;

use super::log::say;
use super::{Failure, ensure_exists, settings};
use crate::core::config::DatabaseConfig;
use crate::db::{connect, migrations};

#[derive(Subcommand)]
pub enum Action {
    /// Apply every migration that the database does not have
    Up,
    /// Take back the newest migration, and with it the data that it made room for
    Down,
    /// List the migrations and whether the database has them
    Status,
}

pub fn run(action: &Action) -> Result<(), Failure> {
    let config = settings(DatabaseConfig::read)?;
    if !matches!(action, Action::Up) {
        ensure_exists(&config)?;
    }
    let mut conn = connect(&config)?;
    match action {
        Action::Up => {
            let applied = migrations::exclusively(&mut conn, migrations::up)?;
            let told = if applied.is_empty() { "up to date".into() } else { format!("applied {}", applied.join(", ")) };
            say(&told)?;
        }
        Action::Down => {
            let taken_back = migrations::exclusively(&mut conn, migrations::down)?;
            say(&taken_back.map_or_else(|| "nothing to take back".into(), |name| format!("took back {name}")))?;
        }
        Action::Status => {
            for migration in migrations::status(&mut conn)? {
                say(&format!("{}  {}", if migration.applied { "applied" } else { "pending" }, migration.name))?;
            }
        }
    }
    Ok(())
}
