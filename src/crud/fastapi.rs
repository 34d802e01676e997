//! The tables of the FastAPI service that this one replaces. Column types differ between its databases,
//! and SQLite holds none of them to their type: hence the casts.

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::models::fastapi::{FastapiRecipe, FastapiUser};

/// Who has no word about being a superuser is none.
pub fn users(conn: &mut AnyConnection) -> QueryResult<Vec<FastapiUser>> {
    diesel::sql_query(
        r#"SELECT CAST(id AS BIGINT) AS id, CAST(first_name AS TEXT) AS first_name, CAST(surname AS TEXT) AS surname,
                  CAST(email AS TEXT) AS email, CASE WHEN is_superuser THEN TRUE ELSE FALSE END AS is_superuser,
                  CAST(hashed_password AS TEXT) AS hashed_password
           FROM "user" ORDER BY id"#,
    )
    .load(conn)
}

pub fn recipes(conn: &mut AnyConnection) -> QueryResult<Vec<FastapiRecipe>> {
    diesel::sql_query(
        "SELECT CAST(id AS BIGINT) AS id, CAST(label AS TEXT) AS label, CAST(source AS TEXT) AS source,
                CAST(url AS TEXT) AS url, CAST(submitter_id AS TEXT) AS submitter_id
         FROM recipe ORDER BY id",
    )
    .load(conn)
}
