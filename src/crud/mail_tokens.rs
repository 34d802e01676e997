//! The `mail_tokens` table.

use diesel::prelude::*;

use super::users;
use crate::core::mail_tokens::Purpose;
use crate::db::AnyConnection;
use crate::models::{MailToken, User};
use crate::schema::mail_tokens;

pub fn insert(conn: &mut AnyConnection, token: &MailToken) -> QueryResult<()> {
    diesel::insert_into(mail_tokens::table).values(token).execute(conn).map(drop)
}

/// A token that is good now for one of these, and its user.
pub fn find(
    conn: &mut AnyConnection,
    digest: &str,
    purposes: &[Purpose],
    now: i64,
) -> QueryResult<Option<(MailToken, User)>> {
    let good = mail_tokens::table.find(digest).filter(mail_tokens::expires_at.gt(now));
    let token: Option<MailToken> = good.select(MailToken::as_select()).first(conn).optional()?;
    let token = token.filter(|token| purposes.iter().any(|purpose| purpose.name() == token.purpose));
    let Some((token, user_id)) = token.and_then(|token| token.user_id.map(|id| (token, id))) else { return Ok(None) };
    Ok(users::find(conn, user_id)?.map(|user| (token, user)))
}

/// Uses a token up; whether nobody else was faster.
pub fn take(conn: &mut AnyConnection, token: &MailToken) -> QueryResult<bool> {
    diesel::delete(mail_tokens::table.find(&token.digest)).execute(conn).map(|rows| rows == 1)
}

/// Ends the tokens of a user for these.
pub fn delete_all(conn: &mut AnyConnection, user_id: i64, purposes: &[Purpose]) -> QueryResult<()> {
    let own = mail_tokens::table.filter(mail_tokens::user_id.eq(user_id));
    let names = purposes.iter().map(|purpose| purpose.name());
    diesel::delete(own.filter(mail_tokens::purpose.eq_any(names))).execute(conn).map(drop)
}

/// Deletes those that are good no more; returns how many.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    diesel::delete(mail_tokens::table.filter(mail_tokens::expires_at.le(now))).execute(conn)
}
