//! The `throttles` table: tries are counted in it, so that the count is the same for all instances.

use diesel::prelude::*;

use crate::core::throttles::{Bucket, TooMany, Tries};
use crate::db::{AnyConnection, Prepare, either};
use crate::schema::throttles;

/// Rows that are deleted at once: writers wait but for a moment.
const PURGED_AT_ONCE: i64 = 1000;

const HOUR: i64 = 3600;

/// Counts one try in each of the buckets, or in none where one of them is full: then the outcome says for how long. A
/// second writer of a bucket waits for the first to commit. Nothing is written for what is refused.
pub fn debit(conn: &mut AnyConnection, buckets: &[Bucket], now: i64) -> QueryResult<Result<(), TooMany>> {
    let buckets = in_order(buckets);
    loop {
        let (mut counts, mut missing, mut refused) = (Vec::new(), None, None);
        for bucket in &buckets {
            // Who holds a later row while an earlier one is made by another would wait for whoever waits for that row.
            let found = if missing.is_none() { find_locked(conn, bucket)? } else { find(conn, bucket)? };
            refused = refused.max(found.as_ref().and_then(|tries| tries.check(bucket, now).err()));
            match found {
                Some(tries) => counts.push((bucket, tries)),
                None => missing = missing.or(Some(bucket)),
            }
        }
        match (refused, missing) {
            (Some(too_many), _) => return Ok(Err(too_many)),
            // Another may make the same row at this moment, and count in it first.
            (None, Some(bucket)) => make(conn, bucket, now)?,
            (None, None) => {
                for (bucket, mut tries) in counts {
                    tries.add(bucket, now);
                    store(conn, bucket, &tries)?;
                }
                return Ok(Ok(()));
            }
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

fn find(conn: &mut AnyConnection, bucket: &Bucket) -> QueryResult<Option<Tries>> {
    let row = throttles::table.find(&bucket.key).select(throttles::tries);
    let text: Option<String> = either!(conn => row.first(conn).optional())?;
    Ok(text.as_deref().map(Tries::read))
}

fn find_locked(conn: &mut AnyConnection, bucket: &Bucket) -> QueryResult<Option<Tries>> {
    // There is one writer.
    let AnyConnection::Postgres(conn) = conn else { return find(conn, bucket) };
    let row = throttles::table.find(&bucket.key).select(throttles::tries);
    let text: Option<String> = row.for_update().first(conn).optional()?;
    Ok(text.as_deref().map(Tries::read))
}

fn make(conn: &mut AnyConnection, bucket: &Bucket, now: i64) -> QueryResult<()> {
    let row = (throttles::key.eq(&bucket.key), throttles::tries.eq(""), throttles::expires_at.eq(now));
    let insert = diesel::insert_into(throttles::table).values(row);
    either!(conn => insert.on_conflict_do_nothing().execute(conn).map(drop))
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
