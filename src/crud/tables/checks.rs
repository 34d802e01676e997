//! What is looked at before and after a copy.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{TABLES, Table, rows};
use crate::db::AnyConnection;

/// The tables that have rows, those aside that an empty database has rows of.
pub fn filled(conn: &mut AnyConnection) -> QueryResult<Vec<&'static Table>> {
    let mut filled = Vec::new();
    for table in TABLES.iter().filter(|table| !table.is_prefilled) {
        if !rows::is_empty(conn, table)? {
            filled.push(table);
        }
    }
    Ok(filled)
}

/// Keeps others from writing until the transaction ends.
pub fn lock(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        // There is one writer.
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(conn) => {
            let names = TABLES.map(|table| table.name).join(", ");
            conn.batch_execute(&format!("LOCK TABLE {names} IN EXCLUSIVE MODE"))
        }
    }
}

/// Lets the database plan with what went in; SQLite has no need of it.
pub fn analyze(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(conn) => {
            conn.batch_execute(&format!("ANALYZE {}", TABLES.map(|table| table.name).join(", ")))
        }
    }
}

/// "rcpe", where SQLite keeps whose a file is.
const WHOLE: i64 = 0x7263_7065;

/// Marks a file as a whole backup.
pub fn mark_whole(conn: &mut AnyConnection) -> QueryResult<()> {
    conn.batch_execute(&format!("PRAGMA application_id = {WHOLE}"))
}

/// Whether a file is [marked](mark_whole).
pub fn is_whole(conn: &mut AnyConnection) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Mark {
        #[diesel(sql_type = BigInt)]
        application_id: i64,
    }
    let mark: Mark = diesel::sql_query("SELECT application_id FROM pragma_application_id").get_result(conn)?;
    Ok(mark.application_id == WHOLE)
}

/// What is wrong with a file of SQLite's: broken pages, indexes, rows that refer to none.
pub fn problems(conn: &mut AnyConnection) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        problem: String,
    }
    let found: Vec<Found> = diesel::sql_query(
        "SELECT integrity_check AS problem FROM pragma_integrity_check WHERE integrity_check <> 'ok'
         UNION ALL
         SELECT 'a row of ' || \"table\" || ' refers to one of ' || parent || ' that is not there'
         FROM pragma_foreign_key_check",
    )
    .load(conn)?;
    Ok(found.into_iter().map(|found| found.problem).collect())
}
