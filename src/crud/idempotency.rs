//! What was answered to requests that may come again.

use diesel::prelude::*;

use crate::db::{AnyConnection, either};
use crate::models::KeptAnswer;
use crate::schema::idempotency_keys;

/// How long an answer is kept: 24 hours.
pub const KEPT_SECONDS: i64 = 24 * 3600;

/// Does the work and keeps its answer, or finds the answer that is kept under the key already: to be compared
/// with what was asked. A second writer waits for the first, so that of two equal requests one is carried out.
pub fn once(
    conn: &mut AnyConnection,
    mut asked: KeptAnswer,
    work: impl FnOnce(&mut AnyConnection) -> QueryResult<String>,
) -> QueryResult<KeptAnswer> {
    let kept = idempotency_keys::table.find((asked.user_id, &asked.key));
    diesel::delete(kept.filter(idempotency_keys::created_at.le(asked.created_at - KEPT_SECONDS))).execute(conn)?;
    let claim = diesel::insert_into(idempotency_keys::table).values(&asked);
    let claimed = either!(conn => claim.on_conflict_do_nothing().execute(conn))?;
    if claimed == 0 {
        return kept.select(KeptAnswer::as_select()).first(conn);
    }
    asked.answer = work(conn)?;
    diesel::update(kept).set(idempotency_keys::answer.eq(&asked.answer)).execute(conn)?;
    Ok(asked)
}

/// Forgets what was kept long enough; returns how many answers that were.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    let due = idempotency_keys::table.filter(idempotency_keys::created_at.le(now - KEPT_SECONDS));
    diesel::delete(due).execute(conn)
}
