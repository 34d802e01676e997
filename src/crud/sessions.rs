//! The `sessions` table.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::users;
use crate::core::config::SessionConfig;
use crate::core::refresh_tokens::{RefreshToken, RefreshTokens};
use crate::core::scopes::Scopes;
use crate::db::{AnyConnection, Prepare, either};
use crate::models::{Door, NewSession, Session, SessionEnd, User};
use crate::schema::{sessions, users as owners};

/// So long the token before may come again: from another tab that asked at once, or since the answer was lost.
const GRACE_SECONDS: i64 = 10;

/// So long it is kept that a session was revoked.
const KEPT_SECONDS: i64 = 24 * 3600;

/// What came of a refresh.
pub enum Refreshed {
    /// The session as it is now, of this user.
    Yes(Box<(Session, User)>),
    /// The token is not, or no more, believed.
    Refused,
    /// Neither, since one came again that had its successor: the session of this user has ended by it.
    Reused { user_id: i64 },
    /// The session has not all of the scopes that were asked for.
    BeyondScope,
}

/// What is asked of a session, with a refresh token of it.
pub struct Refresh<'a> {
    pub tokens: &'a RefreshTokens,
    pub token: RefreshToken,
    pub door: Door,
    /// Not more than these; all where there are none.
    pub scopes: Scopes,
    pub limits: SessionConfig,
    pub now: i64,
}

pub fn insert(conn: &mut AnyConnection, session: &NewSession) -> QueryResult<Session> {
    let insert = diesel::insert_into(sessions::table).values(session).returning(sessions::id);
    let id: i64 = either!(conn => insert.get_result(conn))?;
    either!(conn => sessions::table.find(id).select(Session::as_select()).first(conn))
}

/// Whether the user has sessions, and none of a device that calls itself like this.
pub fn is_new_device(conn: &mut AnyConnection, user_id: i64, user_agent: Option<&str>) -> QueryResult<bool> {
    let own = sessions::table.filter(sessions::user_id.eq(user_id));
    let known: bool = match user_agent {
        Some(name) => diesel::select(exists(own.filter(sessions::user_agent.eq(name)))).get_result(conn)?,
        None => diesel::select(exists(own.filter(sessions::user_agent.is_null()))).get_result(conn)?,
    };
    Ok(!known && diesel::select(exists(own)).get_result(conn)?)
}

pub fn find(conn: &mut AnyConnection, id: i64) -> QueryResult<Option<Session>> {
    either!(conn => sessions::table.find(id).select(Session::as_select()).first(conn).optional())
}

/// The user whose session this is, and whether it has ended.
pub fn find_user(conn: &mut AnyConnection, id: i64, user_id: i64) -> QueryResult<Option<(User, SessionEnd)>> {
    let found = sessions::table.inner_join(owners::table).filter(sessions::id.eq(id).and(owners::id.eq(user_id)));
    either!(conn => found.select((User::as_select(), SessionEnd::as_select())).first(conn).optional())
}

/// Whether a session of the user's goes on, and it does until the transaction ends: for what takes so long, or lasts so
/// long, that the session may have ended since the caller was admitted.
pub fn hold(conn: &mut AnyConnection, id: i64, user_id: i64, now: i64) -> QueryResult<bool> {
    users::lock(conn, user_id)?;
    let found = find_user(conn, id, user_id)?;
    Ok(found.is_some_and(|(user, end)| end.is_ahead(&user, now)))
}

fn find_with_user(conn: &mut AnyConnection, id: i64) -> QueryResult<Option<(Session, User)>> {
    let found = sessions::table.inner_join(owners::table).filter(sessions::id.eq(id));
    either!(conn => found.select((Session::as_select(), User::as_select())).first(conn).optional())
}

/// The sessions of a user that have not ended, the latest refreshed first, 1,000 at most.
pub fn list(conn: &mut AnyConnection, user: &User, limits: SessionConfig, now: i64) -> QueryResult<Vec<Session>> {
    sessions::table
        .filter(sessions::user_id.eq(user.id).and(sessions::epoch.eq(user.epoch)).and(sessions::revoked_at.is_null()))
        .filter(sessions::expires_at.gt(now).and(sessions::refreshed_at.gt(now - limits.idle_seconds)))
        .order((sessions::refreshed_at.desc(), sessions::id.desc()))
        .limit(1000)
        .select(Session::as_select())
        .load(conn)
}

/// Ends a session of the user's; whether there was one that had not ended.
pub fn revoke(conn: &mut AnyConnection, user_id: i64, id: i64, now: i64) -> QueryResult<bool> {
    let live = sessions::table.find(id).filter(sessions::user_id.eq(user_id).and(sessions::revoked_at.is_null()));
    diesel::update(live).set(sessions::revoked_at.eq(now)).execute(conn).map(|rows| rows == 1)
}

/// Lets a session live on in another epoch of its user's.
pub fn keep(conn: &mut AnyConnection, id: i64, epoch: i64) -> QueryResult<()> {
    diesel::update(sessions::table.find(id)).set(sessions::epoch.eq(epoch)).execute(conn).map(drop)
}

/// Begins the next generation of a session, where the token is of the present one. The token before it, shown again
/// while the grace lasts, finds the same; any older one has been stolen, or the one that came after it: the session is
/// over, and the caller has to commit that although the answer is a refusal.
pub fn refresh(conn: &mut AnyConnection, asked: &Refresh<'_>) -> QueryResult<Refreshed> {
    loop {
        let Some((session, user)) = find_with_user(conn, asked.token.session_id)? else {
            return Ok(Refreshed::Refused);
        };
        let is_idle = session.refreshed_at + asked.limits.idle_seconds <= asked.now;
        let is_believed = asked.tokens.is_genuine(&asked.token, &session.salt)
            && session.door == asked.door.name()
            && session.end.is_ahead(&user, asked.now)
            && !is_idle;
        // Where the database was restored from a time before the token, the session is the younger.
        if !is_believed || session.generation < asked.token.generation {
            return Ok(Refreshed::Refused);
        }
        let age = session.generation - asked.token.generation;
        let is_in_grace = age == 1 && asked.now <= session.refreshed_at + GRACE_SECONDS;
        if age > 0 && !is_in_grace {
            revoke(conn, user.id, session.id, asked.now)?;
            return Ok(Refreshed::Reused { user_id: user.id });
        }
        if !asked.scopes.is_within(session.scopes.parse().unwrap_or_default()) {
            return Ok(Refreshed::BeyondScope);
        }
        if is_in_grace {
            return Ok(Refreshed::Yes(Box::new((session, user))));
        }
        if begin_generation(conn, &session, asked.now)? {
            let session = Session { generation: session.generation + 1, refreshed_at: asked.now, ..session };
            return Ok(Refreshed::Yes(Box::new((session, user))));
        }
    }
}

/// Whether nobody else was faster.
fn begin_generation(conn: &mut AnyConnection, session: &Session, now: i64) -> QueryResult<bool> {
    let unchanged = sessions::table
        .find(session.id)
        .filter(sessions::generation.eq(session.generation).and(sessions::revoked_at.is_null()));
    let next = (sessions::generation.eq(sessions::generation + 1), sessions::refreshed_at.eq(now));
    let begun = diesel::update(unchanged).set(next).returning(sessions::id).prepared();
    begun.get_result::<i64>(conn).optional().map(|session| session.is_some())
}

/// Deletes those that ended; returns how many. A refresh token of a session that is gone is refused like any other.
pub fn purge(conn: &mut AnyConnection, limits: SessionConfig, now: i64) -> QueryResult<usize> {
    let due = sessions::expires_at
        .le(now)
        .or(sessions::refreshed_at.le(now - limits.idle_seconds))
        .or(sessions::revoked_at.le(now - KEPT_SECONDS).assume_not_null());
    diesel::delete(sessions::table.filter(due)).execute(conn)
}
