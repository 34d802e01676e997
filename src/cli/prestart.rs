use std::time::{Duration, Instant};

use super::log::say;
use super::{Failure, reindex, seed, settings};
use crate::core::clock::Clock;
use crate::core::config::{DatabaseAddress, DatabaseConfig, PasswordConfig, SuperuserConfig};
use crate::core::passwords::Hasher;
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
    let hasher = Hasher::new(&password_config);
    let mut conn = wait_for(&database)?;
    migrations::exclusively(&mut conn, |conn| {
        let applied = migrations::up(conn)?;
        if !applied.is_empty() {
            say(&format!("applied migrations {}", applied.join(", ")))?;
        }
        match reindex::missing(conn)? {
            0 => {}
            made => say(&format!("put {made} recipes into the search index"))?,
        }
        migrations::in_transaction(conn, |conn| first_rows(conn, &superuser, &hasher))
    })?;
    say("ready")
}

/// All or nothing: an account whose made-up password could not be told is not kept.
fn first_rows(conn: &mut AnyConnection, superuser: &SuperuserConfig, hasher: &Hasher) -> Result<(), Failure> {
    ensure_superuser(conn, superuser, hasher)?;
    if crud::users::find_first_superuser(conn, None)?.is_none() {
        return Ok(());
    }
    match seed::first_recipes(conn, None)? {
        0 => Ok(()),
        made => say(&format!("put in the first {made} recipes")),
    }
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
        say(&format!("waiting for the database: {error}"))?;
        std::thread::sleep(PAUSE);
    }
}

/// Makes the first superuser where nobody has its address; tells a password that it made up.
fn ensure_superuser(conn: &mut AnyConnection, config: &SuperuserConfig, hasher: &Hasher) -> Result<(), Failure> {
    let made_up = config.password.is_none();
    let password = match &config.password {
        Some(password) => password.clone(),
        None => random::token::<18>()?,
    };
    let account = UserCreate::new(&config.email, &password)
        .checked()
        .map_err(|problems| format!("FIRST_SUPERUSER or FIRST_SUPERUSER_PW does not fit: {problems}"))?;
    if let Some(user) = crud::users::find_by_email(conn, &account.email_folded())? {
        let email = &user.email;
        let warning = format!(
            "warning: {email} has an account and is no superuser: `recipe-api user promote {email}` makes it one"
        );
        return if user.is_superuser { Ok(()) } else { say(&warning) };
    }
    let password_hash = hasher
        .hash_new(&password, &account.own_words())
        .map_err(|error| format!("FIRST_SUPERUSER_PW does not fit: it {error}"))?;
    let superuser = NewUser { is_superuser: true, ..account.into_new_user(password_hash, Clock::system().seconds()) };
    let superuser = crud::users::insert(conn, &superuser)?;
    let told = if made_up { format!(" with the password {password} (shown this once)") } else { String::new() };
    say(&format!("made the superuser {}{told}", superuser.email))
}
