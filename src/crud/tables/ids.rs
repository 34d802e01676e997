//! The ids that a database has given out, of which none is given out again.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Table;
use crate::db::AnyConnection;

#[derive(QueryableByName)]
struct LastId {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The last id that a numbered table has given out; 0 for none.
pub fn last_id(conn: &mut AnyConnection, table: &Table) -> QueryResult<i64> {
    let name = table.name;
    let statement = match conn {
        AnyConnection::Sqlite(_) => {
            format!("SELECT coalesce(max(seq), 0) AS id FROM sqlite_sequence WHERE name = '{name}'")
        }
        AnyConnection::Postgres(_) => format!(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('{name}', 'id')::regclass), 0) AS id"
        ),
    };
    let last: LastId = diesel::sql_query(statement).get_result(conn)?;
    Ok(last.id)
}

/// Lets a numbered table go on behind this id, and behind the highest that it has.
pub fn continue_ids(conn: &mut AnyConnection, table: &Table, last_id: i64) -> QueryResult<()> {
    let name = table.name;
    match conn {
        AnyConnection::Sqlite(conn) => {
            let set = format!("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = '{name}'");
            if diesel::sql_query(set).bind::<BigInt, _>(last_id).execute(conn)? == 0 {
                let add = format!("INSERT INTO sqlite_sequence (name, seq) VALUES ('{name}', ?)");
                diesel::sql_query(add).bind::<BigInt, _>(last_id).execute(conn)?;
            }
            Ok(())
        }
        AnyConnection::Postgres(conn) => {
            let set = format!(
                "SELECT setval(pg_get_serial_sequence('{name}', 'id'), last)
                 FROM (SELECT greatest($1, (SELECT max(id) FROM {name})) AS last) AS ids WHERE last > 0"
            );
            diesel::sql_query(set).bind::<BigInt, _>(last_id).execute(conn).map(drop)
        }
    }
}
