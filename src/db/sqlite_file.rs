//! Which file a connection to SQLite has open. What is written into a file that has lost its name is lost
//! with it.

use std::fs::metadata;

use crate::core::config::{DatabaseAddress, DatabaseConfig};

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
