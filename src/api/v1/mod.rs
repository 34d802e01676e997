//! Version 1 of the API: the whole table of its paths.

mod auth;
mod change;
mod ideas;
mod listing;
mod recipes;
mod transfer;

use actix_web::{Scope, web};

use super::docs;

pub use auth::AuthApi;
pub use ideas::IdeasApi;
pub use recipes::RecipesApi;
pub use transfer::TransferApi;

pub fn routes() -> Scope {
    web::scope("/api/v1")
        .service(web::resource("/openapi.json").get(docs::openapi_json))
        // auth
        .service(web::resource("/auth/signup").post(auth::signup))
        .service(web::resource("/auth/login").post(auth::login))
        .service(web::resource("/auth/me").get(auth::me))
        // recipes
        .service(web::resource("/recipes").get(recipes::list).post(recipes::create).put(recipes::rename))
        .service(web::resource("/recipes/search").get(recipes::search))
        .service(web::resource("/recipes/my-recipes").get(recipes::list_own))
        .service(web::resource("/recipes/export").get(transfer::export))
        .service(web::resource("/recipes/import").post(transfer::import))
        .service(web::resource("/recipes/ideas").get(ideas::ideas))
        .service(web::resource("/recipes/ideas/async").get(ideas::ideas_async))
        .service(
            web::resource("/recipes/{recipe_id}")
                .get(recipes::read)
                .put(recipes::replace)
                .patch(recipes::update)
                .delete(recipes::delete),
        )
}
