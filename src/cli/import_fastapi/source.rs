//! Where the rows come from.

use std::path::Path;

use super::Failure;
use crate::core::config::{DatabaseAddress, DatabaseConfig};
use crate::crud;
use crate::db::{connect_read_only, migrations};
use crate::models::fastapi::{FastapiRecipe, FastapiUser};

pub struct Source {
    pub users: Vec<FastapiUser>,
    pub recipes: Vec<FastapiRecipe>,
}

pub fn read(url: &str, target: &DatabaseConfig) -> Result<Source, Failure> {
    let config = DatabaseConfig { address: address(url)?, ..target.clone() };
    let mut conn = connect_read_only(&config).map_err(|error| format!("the source cannot be opened: {error}"))?;
    migrations::in_transaction(&mut conn, |conn| {
        Ok(Source { users: crud::fastapi::users(conn)?, recipes: crud::fastapi::recipes(conn)? })
    })
    .map_err(|error| format!("the source cannot be read as the FastAPI service's database: {error}").into())
}

/// The address without SQLAlchemy's driver.
fn address(url: &str) -> Result<DatabaseAddress, Failure> {
    let (scheme, rest) = url.split_once("://").unwrap_or((url, ""));
    let kind = scheme.split_once('+').map_or(scheme, |(kind, _driver)| kind);
    let address = format!("{kind}://{rest}").parse().map_err(|problem| format!("the source's address {problem}"))?;
    match address {
        DatabaseAddress::Sqlite(path) => Ok(DatabaseAddress::Sqlite(file(&path)?)),
        postgres @ DatabaseAddress::Postgres(_) => Ok(postgres),
    }
}

/// The file that is meant: SQLite would make one where there is none.
fn file(path: &str) -> Result<String, Failure> {
    let relative = path.strip_prefix('/').filter(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let exists = |path: &str| Path::new(path).is_file();
    match relative {
        Some(relative) if exists(relative) && exists(path) => Err(format!(
            "there are both {path} and {relative} in this folder: write sqlite:///{path} or sqlite://{relative}"
        )
        .into()),
        Some(relative) if exists(relative) => Ok(relative.to_owned()),
        _ if exists(path) => Ok(path.to_owned()),
        Some(relative) => Err(format!("there is no file {path}, and no {relative} in this folder").into()),
        None => Err(format!("there is no file {path}").into()),
    }
}
