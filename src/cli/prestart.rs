use std::time::{Duration, Instant};

use super::log::say;
use super::{Failure, seed, settings};
use crate::core::config::{DatabaseAddress, DatabaseConfig, PasswordConfig, SuperuserConfig};
use crate::core::passwords;
use crate::core::random;
use crate::crud;
use crate::db::{AnyConnection, connect, migrations};
use crate::models::NewUser;
use crate::schemas::UserCreate;

const PATIENCE: Duration = Duration::from_mins(5);
const PAUSE: Duration = Duration::from_secs(1);

/// Safe to run again, and by two instances at once: one does the work, the other finds it done.
pub fn run() -> Result<(), Failure> {
    let (database, password_config, superuser) =
        settings(|reader| (DatabaseConfig::read(reader), PasswordConfig::read(reader), SuperuserConfig::read(reader)))?;
    let mut conn = wait_for(&database)?;
    let told = migrations::exclusively(&mut conn, |conn| {
        let mut told = Vec::new();
        let applied = migrations::up(conn)?;
        if !applied.is_empty() {
            told.push(format!("applied migrations {}", applied.join(", ")));
        }
        told.extend(migrations::in_transaction(conn, |conn| first_rows(conn, &superuser, password_config.cost))?);
        Ok(told)
    })?;
    for line in &told {
        say(line);
    }
    say("ready");
    Ok(())
}

/// All or nothing: a made-up password is told only when its account is kept.
fn first_rows(conn: &mut AnyConnection, superuser: &SuperuserConfig, cost: u32) -> Result<Vec<String>, Failure> {
    let mut told = ensure_superuser(conn, superuser, cost)?;
    let made = seed::first_recipes(conn, None)?;
    if made > 0 {
        told.push(format!("put in the first {made} recipes"));
    }
    Ok(told)
}

fn wait_for(config: &DatabaseConfig) -> Result<AnyConnection, Failure> {
    let started = Instant::now();
    loop {
        let error = match connect(config) {
            Ok(conn) => return Ok(conn),
            Err(error) => error,
        };
        if matches!(config.address, DatabaseAddress::Sqlite(_)) || started.elapsed() > PATIENCE {
            return Err(error.into());
        }
        say(&format!("waiting for the database: {error}"));
        std::thread::sleep(PAUSE);
    }
}

/// Makes the first superuser where nobody has its address; tells a password that it made up.
fn ensure_superuser(conn: &mut AnyConnection, config: &SuperuserConfig, cost: u32) -> Result<Vec<String>, Failure> {
    let made_up = config.password.is_none();
    let password = match &config.password {
        Some(password) => password.clone(),
        None => random::token::<18>()?,
    };
    let account = UserCreate::checked(&config.email, &password)
        .map_err(|problems| format!("FIRST_SUPERUSER or FIRST_SUPERUSER_PW does not fit: {problems}"))?;
    if crud::users::find_by_email(conn, &account.email_folded())?.is_some() {
        return Ok(Vec::new());
    }
    let password_hash = passwords::hash(&password, cost)?;
    let superuser = NewUser { is_superuser: true, ..account.into_new_user(password_hash) };
    let superuser = crud::users::insert(conn, &superuser)?;
    let told = if made_up {
        format!("made the superuser {} with the password {password} (shown this once)", superuser.email)
    } else {
        format!("made the superuser {}", superuser.email)
    };
    Ok(vec![told])
}
