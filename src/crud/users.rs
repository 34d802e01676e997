//! The `users` table.

use diesel::prelude::*;

use super::mail_tokens;
use crate::core::mail_tokens::Purpose;
use crate::db::{AnyConnection, either};
use crate::models::{NewUser, User};
use crate::schema::users;

pub fn find(conn: &mut AnyConnection, id: i64) -> QueryResult<Option<User>> {
    either!(conn => users::table.find(id).select(User::as_select()).first(conn).optional())
}

/// Whoever else changes this user waits until the transaction ends; whether there is one.
pub fn lock(conn: &mut AnyConnection, id: i64) -> QueryResult<bool> {
    let same = diesel::update(users::table.find(id)).set(users::epoch.eq(users::epoch));
    same.execute(conn).map(|rows| rows == 1)
}

/// `email_folded`: the address as it is compared.
pub fn find_by_email(conn: &mut AnyConnection, email_folded: &str) -> QueryResult<Option<User>> {
    let found = users::table.filter(users::email_folded.eq(email_folded));
    either!(conn => found.select(User::as_select()).first(conn).optional())
}

/// The users behind an id, in the order of their ids; with `containing` (folded), those whose address contains it.
pub fn list(
    conn: &mut AnyConnection,
    containing: Option<&str>,
    after: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<User>> {
    let mut users = users::table
        .filter(users::id.gt(after.unwrap_or(0)))
        .order(users::id)
        .limit(limit)
        .select(User::as_select())
        .into_boxed();
    if let Some(part) = containing {
        let escaped = part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        users = users.filter(users::email_folded.like(format!("%{escaped}%")).escape('\\'));
    }
    users.load(conn)
}

/// # Errors
/// A unique violation where the address is taken.
pub fn insert(conn: &mut AnyConnection, user: &NewUser) -> QueryResult<User> {
    diesel::insert_into(users::table).values(user).returning(users::all_columns).get_result(conn)
}

/// With the ids that the rows have; ids given out later continue behind the highest.
///
/// # Errors
/// A unique violation where an id or an address is taken.
pub fn insert_with_id(conn: &mut AnyConnection, users: &[User]) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => diesel::insert_into(users::table).values(users).execute(conn).map(drop),
        AnyConnection::Postgres(conn) => {
            diesel::insert_into(users::table).values(users).execute(conn)?;
            super::continue_ids(conn, "users")
        }
    }
}

/// Puts a hash of the same password in the place of `old_hash`; a password that was changed meanwhile
/// stays as it is.
pub fn upgrade_password_hash(conn: &mut AnyConnection, id: i64, old_hash: &str, new_hash: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(id).filter(users::password_hash.eq(old_hash)))
        .set(users::password_hash.eq(new_hash))
        .execute(conn)
}

/// Gives a user another password, and ends all sessions; returns the epoch of those to come.
pub fn set_password_hash(conn: &mut AnyConnection, id: i64, hash: &str) -> QueryResult<i64> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(conn)?;
    begin_epoch(conn, id)
}

/// The same where the present hash is `old_hash`; `None` where it is not.
pub fn change_password_hash(
    conn: &mut AnyConnection,
    id: i64,
    old_hash: &str,
    new_hash: &str,
) -> QueryResult<Option<i64>> {
    if upgrade_password_hash(conn, id, old_hash, new_hash)? == 0 { Ok(None) } else { begin_epoch(conn, id).map(Some) }
}

/// Ends all sessions of a user, and the links that would give the account another password or address: whoever was in
/// a session may have asked for those. Returns the epoch of the sessions to come.
pub fn begin_epoch(conn: &mut AnyConnection, id: i64) -> QueryResult<i64> {
    let user = diesel::update(users::table.find(id));
    let epoch = user.set(users::epoch.eq(users::epoch + 1)).returning(users::epoch).get_result(conn)?;
    mail_tokens::delete_all(conn, id, &[Purpose::ResetPassword, Purpose::ConfirmNewAddress])?;
    Ok(epoch)
}

/// Whether there was such a user.
pub fn promote(conn: &mut AnyConnection, id: i64) -> QueryResult<bool> {
    diesel::update(users::table.find(id)).set(users::is_superuser.eq(true)).execute(conn).map(|rows| rows == 1)
}

/// The superuser with the lowest id, other than this one.
pub fn find_first_superuser(conn: &mut AnyConnection, other_than: Option<i64>) -> QueryResult<Option<User>> {
    let superusers = users::table.filter(users::is_superuser.eq(true).and(users::id.ne(other_than.unwrap_or(0))));
    superusers.order(users::id).select(User::as_select()).first(conn).optional()
}
