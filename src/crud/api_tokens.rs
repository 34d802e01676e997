//! The `api_tokens` table.

use diesel::prelude::*;

use super::users;
use crate::db::{AnyConnection, either};
use crate::models::{ApiToken, NewApiToken, User};
use crate::schema::{api_tokens, users as owners};

/// How many tokens a user may have.
pub const MAX_TOKENS: i64 = 100;

/// `None` where the user has [`MAX_TOKENS`] already.
pub fn insert(conn: &mut AnyConnection, token: &NewApiToken) -> QueryResult<Option<ApiToken>> {
    // Whoever else makes one for the user waits.
    users::lock(conn, token.user_id)?;
    let count: i64 = api_tokens::table.filter(api_tokens::user_id.eq(token.user_id)).count().get_result(conn)?;
    if count >= MAX_TOKENS {
        return Ok(None);
    }
    let id: i64 = diesel::insert_into(api_tokens::table).values(token).returning(api_tokens::id).get_result(conn)?;
    api_tokens::table.find(id).select(ApiToken::as_select()).first(conn).map(Some)
}

/// All of a user's, the newest first.
pub fn list(conn: &mut AnyConnection, user_id: i64) -> QueryResult<Vec<ApiToken>> {
    let own = api_tokens::table.filter(api_tokens::user_id.eq(user_id));
    own.order(api_tokens::id.desc()).select(ApiToken::as_select()).load(conn)
}

/// Whether the user had such a token.
pub fn delete(conn: &mut AnyConnection, user_id: i64, id: i64) -> QueryResult<bool> {
    let own = api_tokens::table.find(id).filter(api_tokens::user_id.eq(user_id));
    diesel::delete(own).execute(conn).map(|rows| rows == 1)
}

/// Deletes all of a user's.
pub fn delete_all(conn: &mut AnyConnection, user_id: i64) -> QueryResult<()> {
    diesel::delete(api_tokens::table.filter(api_tokens::user_id.eq(user_id))).execute(conn).map(drop)
}

/// Deletes the token with this digest, if there is one.
pub fn revoke(conn: &mut AnyConnection, digest: &str) -> QueryResult<()> {
    diesel::delete(api_tokens::table.filter(api_tokens::digest.eq(digest))).execute(conn).map(drop)
}

/// The token with this digest and its user.
pub fn find_with_user(conn: &mut AnyConnection, digest: &str) -> QueryResult<Option<(ApiToken, User)>> {
    let found = api_tokens::table.inner_join(owners::table).filter(api_tokens::digest.eq(digest));
    either!(conn => found.select((ApiToken::as_select(), User::as_select())).first(conn).optional())
}

pub fn used(conn: &mut AnyConnection, id: i64, now: i64) -> QueryResult<()> {
    diesel::update(api_tokens::table.find(id)).set(api_tokens::last_used_at.eq(now)).execute(conn).map(drop)
}

/// Deletes those that are believed no more; returns how many.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    diesel::delete(api_tokens::table.filter(api_tokens::expires_at.le(now))).execute(conn)
}
