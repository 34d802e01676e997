//! What Prometheus asks for, on an address of its own.

use actix_web::http::header::ACCEPT;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::monitoring::{Exporter, Format};

/// The one path there.
pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/metrics").get(show));
}

async fn show(request: HttpRequest, exporter: Data<Exporter>, db: Db) -> ApiResult<HttpResponse> {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let format = Format::accepted(accept.unwrap_or_default());
    let text = exporter.scrape(&db, format).await.map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok().content_type(format.content_type()).body(text))
}
