//! Work that is done once, however often the same request comes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::extract::{Underway, Writes};
use crate::core::clock::Clock;
use crate::core::digest::sha256;
use crate::crud;
use crate::db::{AnyConnection, QueryResult};
use crate::error::{ApiError, ApiResult};
use crate::models::KeptAnswer;

/// Does the work and keeps its outcome, or gives what is kept under the request's key. `asked`: all that the
/// outcome follows from, the operation first. `lock`: what the work locks, which has to come before the key's row.
///
/// # Errors
/// 422 where something else was asked for under this key; 429 where the user writes too much.
pub async fn once<T, F>(
    writes: &Writes,
    clock: &Clock,
    underway: &Underway,
    asked: &[&[u8]],
    lock: fn(&mut AnyConnection) -> QueryResult<()>,
    work: F,
) -> ApiResult<T>
where
    T: Serialize + DeserializeOwned,
    F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
{
    let fingerprint = sha256(&asked.join(&0));
    let claimed = KeptAnswer {
        user_id: underway.user_id(),
        key: underway.key().to_owned(),
        fingerprint: fingerprint.clone(),
        answer: String::new(),
        created_at: clock.seconds(),
    };
    let write = |outcome: T| serde_json::to_string(&outcome).unwrap_or_default();
    let work = move |conn: &mut AnyConnection| {
        lock(conn)?;
        crud::idempotency::once(conn, claimed.clone(), |conn| work(conn).map(write))
    };
    let kept = writes.write(underway.user_id(), work).await?;
    if kept.fingerprint != fingerprint {
        return Err(ApiError::key_of_another_request());
    }
    serde_json::from_str(&kept.answer).map_err(|error| ApiError::Internal(error.to_string()))
}
