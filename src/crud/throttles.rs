//! The `throttles` table: tries are counted in it, so that the count is the same for all instances.

use diesel::prelude::*;

use crate::core::throttles::{Bucket, TooMany, Tries};
use crate::db::{AnyConnection, Prepare};
use crate::schema::throttles;

/// Rows that are deleted at once: writers wait but for a moment.
const PURGED_AT_ONCE: i64 = 1000;

const HOUR: i64 = 3600;

/// Counts one try in each of the buckets, or in none where one of them is full: then the outcome says for how long. A
/// second writer of a bucket waits for the first to commit. Nothing is written for what is refused.
pub fn debit(conn: &mut AnyConnection, buckets: &[Bucket], now: i64) -> QueryResult<Result<(), TooMany>> {
    let buckets = in_order(buckets);
    loop {
        let found: Vec<Option<Tries>> =
            buckets.iter().map(|bucket| find_locked(conn, bucket)).collect::<QueryResult<_>>()?;
        let found = || buckets.iter().zip(&found);
        let refused = found().filter_map(|(bucket, tries)| tries.as_ref()?.check(bucket, now).err()).max();
        if let Some(too_many) = refused {
            return Ok(Err(too_many));
        }
        let mut missing = found().filter(|(_, tries)| tries.is_none()).peekable();
        if missing.peek().is_none() {
            for (bucket, tries) in found() {
                let mut tries = tries.clone().unwrap_or_default();
                tries.add(bucket, now);
                store(conn, bucket, &tries)?;
            }
            return Ok(Ok(()));
        }
        // Another may make the same row at this moment, and count in it first.
        for (bucket, _) in missing {
            make(conn, bucket, now)?;
        }
    }
}

/// Takes back what was counted at this moment in each of the buckets.
pub fn credit(conn: &mut AnyConnection, buckets: &[Bucket], at: i64) -> QueryResult<()> {
    for bucket in in_order(buckets) {
        let Some(mut tries) = find_locked(conn, bucket)? else { continue };
        tries.credit(at);
        if tries.is_empty() {
            diesel::delete(throttles::table.find(&bucket.key)).execute(conn)?;
        } else {
            store(conn, bucket, &tries)?;
        }
    }
    Ok(())
}

/// Those that count, in one order for all writers, or two could wait for each other.
fn in_order(buckets: &[Bucket]) -> Vec<&Bucket> {
    let mut counting: Vec<&Bucket> = buckets.iter().filter(|bucket| !bucket.is_off()).collect();
    counting.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    counting
}

/// Deletes some of those that count no more; returns how many.
pub fn purge(conn: &mut AnyConnection, now: i64) -> QueryResult<usize> {
    let due = throttles::table.filter(throttles::expires_at.le(now)).select(throttles::key).limit(PURGED_AT_ONCE);
    let keys: Vec<String> = match conn {
        AnyConnection::Sqlite(conn) => due.load(conn)?,
        // Those that are being counted in are left to the next time, or each could wait for the other.
        AnyConnection::Postgres(conn) => due.for_update().skip_locked().load(conn)?,
    };
    diesel::delete(throttles::table.filter(throttles::key.eq_any(keys))).execute(conn)
}

fn find_locked(conn: &mut AnyConnection, bucket: &Bucket) -> QueryResult<Option<Tries>> {
    let row = throttles::table.find(&bucket.key).select(throttles::tries);
    let text: Option<String> = match conn {
        AnyConnection::Sqlite(conn) => row.first(conn).optional()?,
        AnyConnection::Postgres(conn) => row.for_update().first(conn).optional()?,
    };
    Ok(text.as_deref().map(Tries::read))
}

fn make(conn: &mut AnyConnection, bucket: &Bucket, now: i64) -> QueryResult<usize> {
    let row = (throttles::key.eq(&bucket.key), throttles::tries.eq(""), throttles::expires_at.eq(now));
    let insert = diesel::insert_into(throttles::table).values(row);
    match conn {
        AnyConnection::Sqlite(conn) => insert.on_conflict_do_nothing().execute(conn),
        AnyConnection::Postgres(conn) => insert.on_conflict_do_nothing().execute(conn),
    }
}

fn store(conn: &mut AnyConnection, bucket: &Bucket, tries: &Tries) -> QueryResult<()> {
    let expires_at = (tries.end(bucket).div_euclid(HOUR) + 1) * HOUR;
    diesel::update(throttles::table.find(&bucket.key))
        .set((throttles::tries.eq(tries.to_string()), throttles::expires_at.eq(expires_at)))
        .returning(throttles::expires_at)
        .prepared()
        .get_result::<i64>(conn)
        .map(drop)
}
