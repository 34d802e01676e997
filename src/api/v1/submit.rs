//! How a recipe is submitted: once, however often the same request comes.

use crate::api::extract::{IdempotencyKey, Underway};
use crate::core::clock::Clock;
use crate::core::digest::sha256;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::KeptAnswer;
use crate::schemas::{RecipeIn, RecipeOut};

pub async fn submit(
    db: &Db,
    clock: &Clock,
    user_id: i64,
    key: &IdempotencyKey,
    form: RecipeIn,
) -> ApiResult<RecipeOut> {
    if let Some(underway) = key.begin(user_id)? {
        return once(db, clock, user_id, &underway, form).await;
    }
    let new = form.into_new_recipe(user_id, clock.seconds());
    let recipe = db.write(move |conn| crud::recipes::insert(conn, new)).await?;
    Ok(RecipeOut::from(&recipe))
}

async fn once(db: &Db, clock: &Clock, user_id: i64, underway: &Underway, form: RecipeIn) -> ApiResult<RecipeOut> {
    let asked = serde_json::to_vec(&form).map_err(|error| ApiError::Internal(error.to_string()))?;
    let fingerprint = sha256(&asked);
    let claimed = KeptAnswer {
        user_id,
        key: underway.key().to_owned(),
        fingerprint: fingerprint.clone(),
        answer: String::new(),
        created_at: clock.seconds(),
    };
    let new = form.into_new_recipe(user_id, clock.seconds());
    let work = move |conn: &mut _| {
        let recipe = crud::recipes::insert(conn, new)?;
        Ok(serde_json::to_string(&RecipeOut::from(&recipe)).unwrap_or_default())
    };
    let kept = db.write(move |conn| crud::idempotency::once(conn, claimed, work)).await?;
    if kept.fingerprint != fingerprint {
        return Err(ApiError::key_of_another_request());
    }
    RecipeOut::from_snapshot(&kept.answer)
}
