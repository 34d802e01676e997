//! What goes by itself: recipes that lay in the trash long enough, kept answers, what was written down of accounts,
//! letters that nobody took, sessions and API tokens that ended, and what was counted and counts no more.

use std::time::Duration;

use crate::core::clock::Clock;
use crate::core::config::SessionConfig;
use crate::crud;
use crate::db::{Db, DbResult};

/// Purges now and every hour. Instances that share a database may do so at once.
pub async fn hourly(db: Db, limits: SessionConfig, clock: Clock) {
    loop {
        match purge(&db, limits, clock.seconds()).await {
            Ok(0) => {}
            Ok(recipes) => tracing::info!(recipes, "purged the trash"),
            // It is tried again in an hour.
            Err(error) => tracing::warn!(%error, "the trash was not purged"),
        }
        tokio::time::sleep(Duration::from_hours(1)).await;
    }
}

/// Returns how many recipes went for good. In small parts, so that writers wait but for a moment.
///
/// # Errors
/// When the database is away.
pub async fn purge(db: &Db, limits: SessionConfig, now: i64) -> DbResult<usize> {
    db.write(move |conn| crud::idempotency::purge(conn, now)).await?;
    db.write(move |conn| crud::sessions::purge(conn, limits, now)).await?;
    db.write(move |conn| crud::api_tokens::purge(conn, now)).await?;
    db.write(move |conn| crud::audit::purge(conn, now)).await?;
    db.write(move |conn| crud::outbox::purge(conn, now)).await?;
    db.write(move |conn| crud::mail_tokens::purge(conn, now)).await?;
    db.write(move |conn| crud::login_addresses::purge(conn, now)).await?;
    while db.write(move |conn| crud::throttles::purge(conn, now)).await? > 0 {}
    let until = now - crud::trash::KEPT_SECONDS;
    let mut gone = 0;
    loop {
        let part = db.write(move |conn| crud::trash::purge(conn, None, until)).await?;
        gone += part;
        if part == 0 {
            return Ok(gone);
        }
    }
}
