//! HTTP's words: routes, handlers and what they ask for.

pub mod access;
pub mod docs;
pub mod extract;
mod health;
pub mod links;
pub mod metrics;
pub mod pages;
pub mod purge;
pub mod reply;
pub mod throttle;
pub mod v1;

use actix_web::Resource;
use actix_web::web::{self, ServiceConfig};

use crate::core::metrics::Route;

/// How the service is reached from outside, without a trailing slash.
pub struct PublicUrl(pub String);

/// Every path of the service.
pub fn routes(config: &mut ServiceConfig, pages: &pages::Pages) {
    config
        .service(resource("/docs").get(docs::page))
        .service(resource("/docs/{file}").get(docs::asset))
        .service(resource("/health/live").get(health::live))
        .service(resource("/health/ready").get(health::ready))
        .service(v1::routes());
    pages::routes(config, pages);
}

/// The resource at a path. By this path, as it is written here, its requests are logged and counted.
fn resource(path: &str) -> Resource {
    web::resource(path).app_data(Route::new(path))
}
