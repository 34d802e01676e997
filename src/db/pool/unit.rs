//! A unit of work on one connection, and what its failure says about beginning it again.

use diesel::QueryResult;
use diesel::connection::Connection as _;
use diesel::r2d2::R2D2Connection;
use diesel::result::Error;

use super::patience::Patience;
use crate::db::connection::AnyConnection;
use crate::db::error::{DbError, has_no_kind, is_lost_connection, is_read_only, may_succeed_again};

/// Why a unit was not carried out.
pub struct Failure {
    pub error: Error,
    /// Its COMMIT was on its way by then.
    is_committing: bool,
    /// The connection is of no use for another try: the server is gone, or it only reads, as a former primary or a
    /// standby does.
    pub is_lost: bool,
}

pub fn read<T>(conn: &mut AnyConnection, query: &impl Fn(&mut AnyConnection) -> QueryResult<T>) -> Result<T, Failure> {
    query(conn).map_err(|error| Failure::new(error, false, conn))
}

pub fn write<T>(
    conn: &mut AnyConnection,
    work: &impl Fn(&mut AnyConnection) -> QueryResult<T>,
    patience: &Patience,
) -> Result<T, Failure> {
    let mut is_committing = false;
    let done = conn.transaction(|conn| {
        let done = work(conn)?;
        // Who was told that nothing was stored has to be right.
        if !patience.begin_commit() {
            return Err(Error::RollbackTransaction);
        }
        is_committing = true;
        Ok(done)
    });
    done.map_err(|error| Failure::new(error, is_committing, conn))
}

impl Failure {
    fn new(error: Error, is_committing: bool, conn: &mut AnyConnection) -> Self {
        let is_lost = conn.is_broken() || is_lost_connection(&error) || is_read_only(&error);
        Self { error, is_committing, is_lost }
    }

    /// Whether nothing of it can have stayed, and another try may succeed.
    pub fn may_be_repeated(&self) -> bool {
        if self.is_lost { !self.is_committing } else { may_succeed_again(&self.error) }
    }

    /// What is told of it. A cancelled statement has no kind of its own in Diesel, but it has taken long.
    pub fn told(self, is_late: bool) -> DbError {
        if self.is_lost && self.is_committing {
            return DbError::Unknown(self.error.to_string());
        }
        match DbError::from(self.error) {
            DbError::Query(error) if self.is_lost || (is_late && has_no_kind(&error)) => {
                DbError::Unavailable(error.to_string())
            }
            told => told,
        }
    }
}
