//! SQLite's file: which one a connection has open, since what is written into a file that has lost its name is lost
//! with it; and why one cannot be opened.

use std::fs::metadata;
use std::io::{ErrorKind, Read};

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

/// Whether the file is shorter than its header says (<https://sqlite.org/fileformat2.html#in_header_database_size>).
/// SQLite looks at that by itself, but not where an empty log lies beside the file. To be asked before SQLite has it
/// open: whoever closes a file gives up all locks of the process on it.
pub fn is_cut_off(path: &str) -> bool {
    let mut header = [0; 100];
    let is_read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok();
    // What a log holds may be the rest of it.
    let has_log =
        ["-wal", "-journal"].iter().any(|log| metadata(format!("{path}{log}")).is_ok_and(|log| log.len() > 0));
    if !is_read || has_log || !header.starts_with(b"SQLite format 3\0") {
        return false;
    }
    let number =
        |from, to| header.get(from..to).unwrap_or(&[]).iter().fold(0_u64, |high, low| high << 8 | u64::from(*low));
    let page_bytes = match number(16, 18) {
        1 => 65_536,
        bytes => bytes,
    };
    metadata(path).is_ok_and(|file| file.len() < number(28, 32) * page_bytes)
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
