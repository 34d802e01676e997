//! HTTP's words: routes, handlers and what they ask for.

pub mod access;
pub mod docs;
pub mod extract;
pub mod front_page;
mod health;
pub mod purge;
pub mod reply;
pub mod throttle;
pub mod v1;

use actix_web::web::{self, ServiceConfig};

/// Everything outside `/api/v1`, and `/api/v1` itself.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/").get(front_page::show))
        .service(web::resource("/docs").get(docs::page))
        .service(web::resource("/docs/{file}").get(docs::asset))
        .service(web::resource("/assets/{file}").get(front_page::asset))
        .service(web::resource("/health/live").get(health::live))
        .service(web::resource("/health/ready").get(health::ready))
        .service(v1::routes());
}
