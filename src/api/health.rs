//! Whether the process lives, and whether it can serve.

use actix_web::Responder;
use actix_web::web::Data;
use serde_json::{Value, json};

use crate::api::reply::Json;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::monitoring::{Finding, Readiness};

/// The process answers.
pub async fn live() -> impl Responder {
    Json(json!({ "status": "ok" }))
}

/// Every check that the settings require passes. Others that fail are told, with the status `degraded`.
pub async fn ready(db: Db, readiness: Data<Readiness>) -> ApiResult<impl Responder> {
    if readiness.is_draining() {
        return Err(ApiError::NotReady { why: "it is shutting down".into(), checks: json!({}) });
    }
    let (findings, _) = readiness.check(&db).await;
    let checks: Value = findings.iter().map(told).collect();
    let missing = findings.iter().find(|finding| finding.is_required && finding.failure.is_some());
    if let Some(why) = missing.and_then(|finding| finding.failure.clone()) {
        return Err(ApiError::NotReady { why, checks });
    }
    let is_whole = findings.iter().all(|finding| finding.failure.is_none());
    Ok(Json(json!({ "status": if is_whole { "ok" } else { "degraded" }, "checks": checks })))
}

fn told(finding: &Finding) -> (String, Value) {
    let told = match &finding.failure {
        None => json!({ "status": "ok" }),
        Some(why) => json!({ "status": "failed", "reason": why }),
    };
    (finding.check.name().to_owned(), told)
}
