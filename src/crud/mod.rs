//! What is asked of the tables, in SQL's words: functions that take a connection and return rows. Knows
//! nothing of HTTP, settings or JSON.

pub mod accounts;
pub mod api_tokens;
pub mod audit;
pub mod bulk;
pub mod facets;
pub mod fastapi;
pub mod idempotency;
pub mod listing;
pub mod login_addresses;
pub mod mail_tokens;
pub mod outbox;
pub mod recipes;
pub mod search;
pub mod sessions;
pub mod tables;
pub mod throttles;
pub mod trash;
pub mod users;
pub mod versions;

use diesel::prelude::*;

/// Lets the ids that PostgreSQL gives out continue behind the highest in the table. Never back: an id given
/// out once is not given out again.
fn continue_ids(conn: &mut PgConnection, table: &'static str) -> QueryResult<()> {
    let statement = format!(
        "SELECT setval(ids, greatest((SELECT max(id) FROM {table}), coalesce(pg_sequence_last_value(ids), 1)))
         FROM (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS ids) AS sequences"
    );
    diesel::sql_query(statement).execute(conn).map(drop)
}
