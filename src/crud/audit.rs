//! The `audit_events` table: who did what to whose account, written in the transaction that did it.

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::models::{AuditEvent, NewAuditEvent};
use crate::schema::audit_events;

/// So long an event is kept: a year.
const KEPT_SECONDS: i64 = 365 * 24 * 3600;

pub fn insert(conn: &mut AnyConnection, event: &NewAuditEvent) -> QueryResult<()> {
    diesel::insert_into(audit_events::table).values(event).execute(conn).map(drop)
}

/// What was done to a user's account, or to all, the newest first; with `before`, what was done before that event.
pub fn list(
    conn: &mut AnyConnection,
    subject_id: Option<i64>,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<AuditEvent>> {
    let mut events = audit_events::table
        .filter(audit_events::id.lt(before.unwrap_or(i64::MAX)))
        .order(audit_events::id.desc())
        .limit(limit)
        .select(AuditEvent::as_select())
        .into_boxed();
    if let Some(id) = subject_id {
        events = events.filter(audit_events::subject_id.eq(id));
    }
    events.load(conn)
}

/// Deletes what was kept long enough; returns how many events.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    diesel::delete(audit_events::table.filter(audit_events::at.le(now - KEPT_SECONDS))).execute(conn)
}
