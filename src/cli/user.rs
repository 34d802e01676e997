use std::io::{IsTerminal, Read, stdin};

use clap::Subcommand;

use super::log::say;
use super::{Failure, migrated, settings};
use crate::core::clock::Clock;
use crate::core::config::{DatabaseConfig, PasswordConfig};
use crate::core::passwords::{Hasher, OwnWords};
use crate::core::random;
use crate::crud;
use crate::db::AnyConnection;
use crate::models::{NewUser, User};
use crate::schemas::{UserCreate, email_folded};

#[derive(Subcommand)]
pub enum Action {
    /// Make an account. Its password is read from standard input; on a terminal one is made up and printed
    Create {
        email: String,
        #[arg(long)]
        first_name: Option<String>,
        #[arg(long)]
        surname: Option<String>,
        /// Make a superuser
        #[arg(long)]
        superuser: bool,
    },
    /// Make an account a superuser's
    Promote { email: String },
    /// Give an account another password, read from standard input; on a terminal one is made up and printed
    SetPassword { email: String },
}

pub fn run(action: Action) -> Result<(), Failure> {
    let (database, password_config) = settings(|reader| (DatabaseConfig::read(reader), PasswordConfig::read(reader)))?;
    let mut conn = migrated(&database)?;
    let hasher = Hasher::new(&password_config);
    match action {
        Action::Create { email, first_name, surname, superuser } => {
            let Password { password, told } = read_password()?;
            let account = UserCreate { first_name, surname, ..UserCreate::new(&email, &password) }.checked()?;
            if crud::users::find_by_email(&mut conn, &account.email_folded())?.is_some() {
                return Err(format!("{email} has an account already").into());
            }
            let password_hash = new_hash(&hasher, &password, &account.own_words())?;
            let new_user =
                NewUser { is_superuser: superuser, ..account.into_new_user(password_hash, Clock::system().seconds()) };
            let user = crud::users::insert(&mut conn, &new_user)?;
            say(&format!("made {} with the id {}{told}", user.email, user.id))?;
        }
        Action::Promote { email } => {
            let user = find(&mut conn, &email)?;
            crud::users::promote(&mut conn, user.id)?;
            say(&format!("{} is a superuser", user.email))?;
        }
        Action::SetPassword { email } => {
            let user = find(&mut conn, &email)?;
            let Password { password, told } = read_password()?;
            UserCreate::new(&user.email, &password).checked()?;
            let own = OwnWords::of(&user.email, user.first_name.as_deref(), user.surname.as_deref());
            crud::users::set_password_hash(&mut conn, user.id, &new_hash(&hasher, &password, &own)?)?;
            say(&format!("{} has another password, and all sessions ended{told}", user.email))?;
        }
    }
    Ok(())
}

pub fn find(conn: &mut AnyConnection, email: &str) -> Result<User, Failure> {
    let user = crud::users::find_by_email(conn, &email_folded(email))?;
    user.ok_or_else(|| format!("there is no account of {email}").into())
}

fn new_hash(hasher: &Hasher, password: &str, own: &OwnWords) -> Result<String, Failure> {
    hasher.hash_new(password, own).map_err(|error| format!("the password {error}").into())
}

struct Password {
    password: String,
    /// What is told of it once it is stored: all of it, where it was made up.
    told: String,
}

fn read_password() -> Result<Password, Failure> {
    if stdin().is_terminal() {
        let password = random::token::<18>()?;
        return Ok(Password { told: format!("; the password is {password} (shown this once)"), password });
    }
    let mut password = String::new();
    stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    Ok(Password { password, told: String::new() })
}
