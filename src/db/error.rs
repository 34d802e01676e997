//! What can go wrong between a query and its database.

use diesel::result::{DatabaseErrorKind, Error};

pub type DbResult<T> = Result<T, DbError>;

#[derive(Debug)]
pub enum DbError {
    /// The database is away, busy, full or read-only: the same request may succeed later. The text is
    /// for the log.
    Unavailable(String),
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

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        let unavailable = match &error {
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _) | Error::BrokenTransactionManager => true,
            Error::DatabaseError(_, information) => {
                SQLITE_CIRCUMSTANCES.iter().any(|circumstance| information.message().starts_with(circumstance))
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

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "the database is unavailable: {why}"),
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
