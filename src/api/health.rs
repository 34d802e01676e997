//! Whether the process lives, and whether it can serve.

use actix_web::Responder;

use crate::api::reply::Json;
use crate::crud;
use crate::crud::listing::Listing;
use crate::db::Db;
use crate::error::ApiResult;

/// The process answers.
pub async fn live() -> impl Responder {
    Json(serde_json::json!({ "status": "ok" }))
}

/// The database answers, with its tables in place.
pub async fn ready(db: Db) -> ApiResult<impl Responder> {
    db.ensure_sound().await?;
    db.read(|conn| crud::listing::page(conn, &Listing::default(), 1)).await?;
    Ok(Json(serde_json::json!({ "status": "ok" })))
}
