//! What can go wrong between a query and its database.

use diesel::result::{DatabaseErrorKind, Error};

pub type DbResult<T> = Result<T, DbError>;

#[derive(Debug)]
pub enum DbError {
    /// The database is away, busy, full or read-only: the same request may succeed later. The text is
    /// for the log.
    Unavailable(String),
    /// The database went away while it committed: the write may have been kept, or not. The text is for the log.
    Unknown(String),
    /// SQLite's file holds what SQLite did not write. The text is for the log.
    Damaged(String),
    /// The query itself failed.
    Query(Error),
}

/// What SQLite says when the query is fine and the circumstances are not.
const SQLITE_CIRCUMSTANCES: [&str; 6] = [
    "database is locked",
    "database table is locked",
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "unable to open database file",
];

/// How PostgreSQL ends what it says of a full disk (53100), which has no kind of its own in Diesel.
const POSTGRES_DISK_FULL: &str = "No space left on device";

/// What SQLite says when the file is not as it left it.
const SQLITE_DAMAGE: [&str; 3] =
    ["database disk image is malformed", "malformed database schema", "file is not a database"];

/// Whether SQLite's words tell of a damaged file.
pub fn is_damage(message: &str) -> bool {
    SQLITE_DAMAGE.iter().any(|damage| message.starts_with(damage))
}

/// A command's failure, where it is one of Diesel's, in words that tell what to do.
#[must_use]
pub fn explained(failure: Box<dyn std::error::Error + Send + Sync>) -> Box<dyn std::error::Error + Send + Sync> {
    match failure.downcast::<Error>() {
        Ok(error) => Box::new(DbError::from(*error)),
        Err(other) => other,
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        if let Error::DatabaseError(_, information) = &error
            && is_damage(information.message())
        {
            return Self::Damaged(format!("SQLite's file is damaged ({})", information.message()));
        }
        let unavailable = match &error {
            Error::DatabaseError(
                DatabaseErrorKind::ReadOnlyTransaction | DatabaseErrorKind::SerializationFailure,
                _,
            )
            | Error::BrokenTransactionManager => true,
            Error::DatabaseError(_, information) => {
                let message = information.message();
                SQLITE_CIRCUMSTANCES.iter().any(|circumstance| message.starts_with(circumstance))
                    || message.ends_with(POSTGRES_DISK_FULL)
            }
            _ => false,
        };
        if unavailable || is_lost_connection(&error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::Query(error)
        }
    }
}

/// Whether the server is gone. Diesel calls the connection broken only where it was in a transaction.
pub const fn is_lost_connection(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _)
    )
}

/// Whether the server takes no writes (25006): it is a standby, or was demoted.
pub const fn is_read_only(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _))
}

/// Whether a unit failed, and was taken back, for what others did at the same time: a serialisation failure (40001), or
/// one without a kind. A deadlock (40P01) has none in Diesel, and PostgreSQL's words depend on its language.
pub const fn may_succeed_again(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) || has_no_kind(error)
}

/// Whether Diesel knows no kind of failure for what the database said.
pub const fn has_no_kind(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, _))
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "the database is unavailable: {why}"),
            Self::Unknown(why) => write!(f, "it is not known whether a write was kept: {why}"),
            Self::Damaged(why) => write!(
                f,
                "{why}: nothing is written to it any more. Stop the service, keep the file, and restore a backup in its place"
            ),
            Self::Query(error) => write!(f, "a query failed: {error}"),
        }
    }
}

impl std::error::Error for DbError {}

/// Whether a write failed because a row that it refers to is not there.
#[must_use]
pub const fn is_foreign_key_violation(error: &DbError) -> bool {
    matches!(error, DbError::Query(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)))
}

/// Whether a write failed because a row with the same unique value is there already.
#[must_use]
pub const fn is_unique_violation(error: &DbError) -> bool {
    matches!(error, DbError::Query(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
}
