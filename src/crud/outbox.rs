//! Letters that are still to be sent.

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::models::{NewOutboxLetter, OutboxLetter, OutboxStanding};
use crate::schema::outbox;

/// How long a letter that was given up is kept: 30 days.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// To be called in the transaction of the letter's cause: both happen, or neither.
pub fn put(conn: &mut AnyConnection, letter: &NewOutboxLetter) -> QueryResult<()> {
    diesel::insert_into(outbox::table).values(letter).execute(conn).map(drop)
}

/// Whether there is something for [`claim`], without a lock.
pub fn is_due(conn: &mut AnyConnection, now: i64) -> QueryResult<bool> {
    let due = outbox::table.filter(outbox::given_up_at.is_null().and(outbox::next_attempt_at.le(now)));
    diesel::select(diesel::dsl::exists(due)).get_result(conn)
}

/// Takes letters that are due, those that are due longest first. Nobody else gets them until `lost_at`, when the
/// caller is taken for dead. For a transaction.
pub fn claim(conn: &mut AnyConnection, now: i64, lost_at: i64, limit: i64) -> QueryResult<Vec<OutboxLetter>> {
    let due = outbox::table
        .filter(outbox::given_up_at.is_null().and(outbox::next_attempt_at.le(now)))
        .order((outbox::next_attempt_at, outbox::id))
        .limit(limit)
        .select(outbox::id);
    let due: Vec<i64> = match conn {
        AnyConnection::Sqlite(conn) => due.load(conn)?,
        AnyConnection::Postgres(conn) => due.for_update().skip_locked().load(conn)?,
    };
    diesel::update(outbox::table.filter(outbox::id.eq_any(due)))
        .set((outbox::next_attempt_at.eq(lost_at), outbox::attempts.eq(outbox::attempts + 1)))
        .returning(outbox::all_columns)
        .get_results(conn)
}

/// A server has taken it.
pub fn sent(conn: &mut AnyConnection, letter: &OutboxLetter) -> QueryResult<()> {
    diesel::delete(outbox::table.find(letter.id)).execute(conn).map(drop)
}

/// It is tried again at `next_attempt_at`, unless somebody else has claimed it since.
pub fn postpone(conn: &mut AnyConnection, letter: &OutboxLetter, next_attempt_at: i64, error: &str) -> QueryResult<()> {
    diesel::update(outbox::table.find(letter.id).filter(outbox::attempts.eq(letter.attempts)))
        .set((outbox::next_attempt_at.eq(next_attempt_at), outbox::last_error.eq(error)))
        .execute(conn)
        .map(drop)
}

/// It is not tried again, unless somebody else has claimed it since.
pub fn give_up(conn: &mut AnyConnection, letter: &OutboxLetter, now: i64, error: &str) -> QueryResult<()> {
    diesel::update(outbox::table.find(letter.id).filter(outbox::attempts.eq(letter.attempts)))
        .set((outbox::given_up_at.eq(now), outbox::last_error.eq(error)))
        .execute(conn)
        .map(drop)
}

/// What waits in the outbox, and what was given up.
pub fn standing(conn: &mut AnyConnection) -> QueryResult<OutboxStanding> {
    let waiting = outbox::table.filter(outbox::given_up_at.is_null());
    let (waiting, oldest_created_at, longest_due_at) = waiting
        .select((
            diesel::dsl::count_star(),
            diesel::dsl::min(outbox::created_at),
            diesel::dsl::min(outbox::next_attempt_at),
        ))
        .get_result(conn)?;
    let given_up = outbox::table.filter(outbox::given_up_at.is_not_null()).count().get_result(conn)?;
    Ok(OutboxStanding { waiting, given_up, oldest_created_at, longest_due_at })
}

/// The oldest letters, those that were given up among them.
pub fn list(conn: &mut AnyConnection, limit: i64) -> QueryResult<Vec<OutboxLetter>> {
    outbox::table.order(outbox::id).limit(limit).select(OutboxLetter::as_select()).load(conn)
}

/// Makes every letter that is still of use due, also where it was given up; returns how many. One that is being
/// sent at this moment may go out twice.
pub fn retry(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    diesel::update(outbox::table.filter(outbox::give_up_at.gt(now)))
        .set((outbox::next_attempt_at.eq(now), outbox::given_up_at.eq(None::<i64>)))
        .execute(conn)
}

/// Deletes what was given up long enough ago; returns how many letters that were.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    diesel::delete(outbox::table.filter(outbox::given_up_at.le(now - KEPT_SECONDS))).execute(conn)
}
