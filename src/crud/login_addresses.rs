//! The `login_addresses` table.

use diesel::prelude::*;

use crate::db::{AnyConnection, either};
use crate::schema::login_addresses;

const DAY: i64 = 24 * 3600;

/// So long after the last login from there an address is known.
const KEPT_SECONDS: i64 = 90 * DAY;

/// Whether the user has logged in from this network.
pub fn is_known(conn: &mut AnyConnection, user_id: i64, network: &str, now: i64) -> QueryResult<bool> {
    let known = login_addresses::table.find((user_id, network)).filter(login_addresses::seen_at.gt(now - KEPT_SECONDS));
    diesel::select(diesel::dsl::exists(known)).get_result(conn)
}

/// The user has logged in from there. It is written once a day.
pub fn put(conn: &mut AnyConnection, user_id: i64, network: &str, now: i64) -> QueryResult<()> {
    let known = login_addresses::table.find((user_id, network));
    if diesel::select(diesel::dsl::exists(known.filter(login_addresses::seen_at.gt(now - DAY)))).get_result(conn)? {
        return Ok(());
    }
    let row =
        (login_addresses::user_id.eq(user_id), login_addresses::network.eq(network), login_addresses::seen_at.eq(now));
    let seen = login_addresses::seen_at.eq(now);
    let insert = diesel::insert_into(login_addresses::table).values(row);
    let key = (login_addresses::user_id, login_addresses::network);
    either!(conn => insert.on_conflict(key).do_update().set(seen).execute(conn).map(drop))
}

/// Forgets those from where nobody logged in for long; returns how many.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    diesel::delete(login_addresses::table.filter(login_addresses::seen_at.le(now - KEPT_SECONDS))).execute(conn)
}
