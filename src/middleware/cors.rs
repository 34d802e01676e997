//! Which other origins' pages a browser lets call.

use actix_cors::Cors;
use actix_web::http::Method;

/// Exact origins, with credentials, for the methods and headers of this API. An origin that is not
/// listed is told nothing, and its pages get nothing to read.
pub fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_any_header()
        .expose_headers(["etag", "content-disposition", "location", "retry-after", "x-request-id"])
        .supports_credentials()
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
