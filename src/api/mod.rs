//! HTTP's words: routes, handlers and what they ask for.

pub mod access;
pub mod docs;
pub mod extract;
mod health;
pub mod links;
pub mod pages;
pub mod purge;
pub mod reply;
pub mod throttle;
pub mod v1;

use actix_web::web::{self, ServiceConfig};

/// How the service is reached from outside, without a trailing slash.
pub struct PublicUrl(pub String);

/// Every path of the service.
pub fn routes(config: &mut ServiceConfig, pages: &pages::Pages) {
    config
        .service(web::resource("/docs").get(docs::page))
        .service(web::resource("/docs/{file}").get(docs::asset))
        .service(web::resource("/health/live").get(health::live))
        .service(web::resource("/health/ready").get(health::ready))
        .service(v1::routes());
    pages::routes(config, pages);
}
