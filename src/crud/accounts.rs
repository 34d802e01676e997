//! What changes or ends an account as a whole.

use diesel::prelude::*;
use diesel::result::Error;

use super::{bulk, mail_tokens, recipes, sessions, trash, users};
use crate::core::mail_tokens::Purpose;
use crate::db::AnyConnection;
use crate::models::{NewRecipe, NewVersion, Recipe, User, UserChange};
use crate::schema::{idempotency_keys, recipe_trash, users as table};

/// Recipes that are read at once.
const BATCH: i64 = 500;

/// What becomes of the recipes of a user who is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estate {
    /// They go for good, with their histories and the trash.
    Delete,
    /// They are this user's, with their histories and the trash.
    GiveTo(i64),
}

/// What came of a change or an end.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    Done(T),
    /// There is no such user.
    NoSuchUser,
    /// The user is the only superuser who may log in.
    LastSuperuser,
}

/// Changes an account. Whoever may not log in any more, or has another password, has no session left.
///
/// # Errors
/// A unique violation where the address is taken.
pub fn change(conn: &mut AnyConnection, id: i64, change: &UserChange) -> QueryResult<Outcome<User>> {
    let superusers = lock_superusers(conn)?;
    let Some(user) = users::find(conn, id)? else { return Ok(Outcome::NoSuchUser) };
    let steps_down = change.is_active == Some(false) || change.is_superuser == Some(false);
    if steps_down && superusers == [id] {
        return Ok(Outcome::LastSuperuser);
    }
    let mut change = change.clone();
    if change.email_folded.as_ref().is_some_and(|folded| *folded != user.email_folded) {
        // Nobody has proved yet that letters reach the user there.
        change.verified_at = Some(change.verified_at.flatten());
        mail_tokens::delete_all(conn, id, &Purpose::ALL)?;
    }
    if change != UserChange::default() {
        diesel::update(table::table.find(id)).set(&change).execute(conn)?;
    }
    if change.password_hash.is_some() || (user.is_active && change.is_active == Some(false)) {
        users::begin_epoch(conn, id)?;
    }
    Ok(users::find(conn, id)?.map_or(Outcome::NoSuchUser, Outcome::Done))
}

/// Deletes an account; `hand_over` makes of a recipe the same for whom it is given to. Returns how many recipes
/// there were.
pub fn delete(
    conn: &mut AnyConnection,
    id: i64,
    estate: Estate,
    hand_over: impl Fn(&Recipe) -> Result<(NewVersion, NewRecipe), String>,
) -> QueryResult<Outcome<usize>> {
    bulk::lock(conn)?;
    let superusers = lock_superusers(conn)?;
    if !users::lock(conn, id)? {
        return Ok(Outcome::NoSuchUser);
    }
    if superusers == [id] {
        return Ok(Outcome::LastSuperuser);
    }
    let recipes = match estate {
        Estate::Delete => delete_recipes(conn, id)?,
        Estate::GiveTo(heir) => give_recipes(conn, id, heir, hand_over)?,
    };
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::user_id.eq(id))).execute(conn)?;
    diesel::delete(table::table.find(id)).execute(conn)?;
    Ok(Outcome::Done(recipes))
}

/// Whoever else changes this account waits until the transaction ends. Comes before what is the account's is locked,
/// or two would wait for each other; whether there is one.
pub fn lock(conn: &mut AnyConnection, id: i64) -> QueryResult<bool> {
    lock_superusers(conn)?;
    users::lock(conn, id)
}

/// Whether this user is a superuser still, whose session goes on, and stays so until the transaction ends: for what takes
/// so long that either may have changed since the caller was admitted.
pub fn hold_superuser(conn: &mut AnyConnection, id: i64, session_id: Option<i64>, now: i64) -> QueryResult<bool> {
    let is_superuser = lock_superusers(conn)?.contains(&id);
    match session_id {
        Some(session_id) if is_superuser => sessions::hold(conn, session_id, id, now),
        _ => Ok(is_superuser),
    }
}

/// The superusers who may log in; nobody else changes who they are until the transaction ends.
fn lock_superusers(conn: &mut AnyConnection) -> QueryResult<Vec<i64>> {
    let superusers = table::table.filter(table::is_superuser.eq(true).and(table::is_active.eq(true)));
    let superusers = superusers.select(table::id).order(table::id);
    match conn {
        // There is one writer.
        AnyConnection::Sqlite(conn) => superusers.load(conn),
        // Rows that refer to them may come in meanwhile.
        AnyConnection::Postgres(conn) => superusers.for_no_key_update().load(conn),
    }
}

fn delete_recipes(conn: &mut AnyConnection, id: i64) -> QueryResult<usize> {
    let mut gone = 0;
    loop {
        let batch = recipes::after(conn, Some(id), 0, BATCH)?;
        if batch.is_empty() {
            break;
        }
        bulk::delete(conn, &batch)?;
        gone += batch.len();
    }
    while trash::purge(conn, Some(id), i64::MAX)? > 0 {}
    Ok(gone)
}

fn give_recipes(
    conn: &mut AnyConnection,
    id: i64,
    heir: i64,
    hand_over: impl Fn(&Recipe) -> Result<(NewVersion, NewRecipe), String>,
) -> QueryResult<usize> {
    let mut given = 0;
    loop {
        let batch = recipes::after(conn, Some(id), 0, BATCH)?;
        if batch.is_empty() {
            break;
        }
        let handed_over =
            batch.iter().map(|recipe| hand_over(recipe).map_err(|why| Error::QueryBuilderError(why.into())));
        bulk::replace(conn, &batch, &handed_over.collect::<QueryResult<Vec<_>>>()?)?;
        given += batch.len();
    }
    let trashed = recipe_trash::table.filter(recipe_trash::submitter_id.eq(id));
    diesel::update(trashed).set(recipe_trash::submitter_id.eq(heir)).execute(conn)?;
    Ok(given)
}
