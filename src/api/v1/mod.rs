//! Version 1 of the API: the whole table of its paths.

mod auth;
mod change;
mod history;
mod ideas;
mod listing;
mod make;
mod once;
mod ranked;
mod recipes;
mod tags;
mod transfer;
mod trash;

use actix_web::{Scope, web};

use super::docs;

pub use auth::AuthApi;
pub use history::HistoryApi;
pub use ideas::IdeasApi;
pub use ranked::RankedApi;
pub use recipes::RecipesApi;
pub use tags::TagsApi;
pub use transfer::TransferApi;
pub use trash::TrashApi;

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
        .service(web::resource("/recipes/suggestions").get(ranked::suggest))
        .service(web::resource("/recipes/tags").get(tags::list))
        .service(web::resource("/recipes/trash").get(trash::list).delete(trash::empty))
        .service(web::resource("/recipes/trash/{recipe_id}").get(trash::read).delete(trash::delete))
        .service(web::resource("/recipes/trash/{recipe_id}/restore").post(trash::restore))
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
        .service(web::resource("/recipes/{recipe_id}/history").get(history::list))
        .service(web::resource("/recipes/{recipe_id}/history/{version}").get(history::read))
        .service(web::resource("/recipes/{recipe_id}/history/{version}/diff").get(history::diff))
        .service(web::resource("/recipes/{recipe_id}/history/{version}/restore").post(history::restore))
}
