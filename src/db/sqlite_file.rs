//! SQLite's file: which one a connection has open, since what is written into a file that has lost its name is lost
//! with it; and why one cannot be opened.

use std::fs::metadata;
use std::io::ErrorKind;

use super::error::{DbError, is_damage};
use crate::core::config::{DatabaseAddress, DatabaseConfig};

/// Why the file at a path cannot be opened, with what helps. `why`: what the system or SQLite says of it.
pub fn refusal(path: &str, why: &str) -> DbError {
    let says = |sign: &str| why.contains(sign);
    if why.split(": ").any(is_damage) {
        return DbError::Damaged(format!("{path} is damaged or no database of SQLite's ({why})"));
    }
    let help = if metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        "there is no such file, or no folder for it: `recipe-api prestart` makes the file, or mend DATABASE_URL"
    } else if says("ermission denied") || says("ead-only") || says("readonly") || says("nable to open") {
        "it cannot be written to: it and its folder, in which SQLite makes files beside it, have to be writable for the \
         user that runs this"
    } else if says("locked") {
        "another process holds it locked: end that, or wait for it"
    } else if says("disk is full") || says("No space left") {
        "there has to be space beside it"
    } else {
        "mend DATABASE_URL, or what is there"
    };
    DbError::Unavailable(format!("{path}: {why}: {help}"))
}

/// A path, and the file that had it when it was opened.
pub struct File {
    path: String,
    identity: Option<Identity>,
}

/// Device and inode; elsewhere than on Unix nothing tells files apart, and none is ever another.
type Identity = (u64, u64);

impl File {
    pub fn at(config: &DatabaseConfig) -> Self {
        let path = match &config.address {
            DatabaseAddress::Sqlite(path) => path.clone(),
            DatabaseAddress::Postgres(_) => String::new(),
        };
        Self { identity: identity(&path), path }
    }

    /// Whether the path leads to another file now, or to none.
    pub fn is_another(&self) -> bool {
        identity(&self.path) != self.identity
    }

    pub fn is_missing(&self) -> bool {
        metadata(&self.path).is_err()
    }
}

#[cfg(unix)]
fn identity(path: &str) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(_path: &str) -> Option<Identity> {
    None
}
