//! Version 1 of the API: the whole table of its paths.

mod account;
mod address;
mod api_tokens;
mod auth;
mod change;
mod cookie_session;
mod doorkeeper;
mod estate;
mod grant;
mod history;
mod ideas;
pub mod listing;
mod make;
mod once;
mod password_reset;
mod post;
pub mod ranked;
mod recipes;
mod sessions;
mod shown;
mod tags;
mod transfer;
mod trash;
mod users;

use actix_web::{Scope, web};

use super::access::{PREFIX, resource};
use super::docs;
use crate::core::metrics::Route;

pub use account::AccountApi;
pub use address::AddressApi;
pub use api_tokens::ApiTokensApi;
pub use auth::AuthApi;
pub use cookie_session::CookieSessionApi;
pub use doorkeeper::Doorkeeper;
pub use grant::Issuer;
pub use history::HistoryApi;
pub use ideas::IdeasApi;
pub use password_reset::PasswordResetApi;
pub use ranked::RankedApi;
pub use recipes::RecipesApi;
pub use sessions::SessionsApi;
pub use shown::{ShownPages, ShownRecipes};
pub use tags::TagsApi;
pub use transfer::TransferApi;
pub use trash::TrashApi;
pub use users::UsersApi;

/// The path of the document, which is not in it.
const OPENAPI: &str = "/api/v1/openapi.json";

pub fn routes() -> Scope {
    web::scope(PREFIX)
        .service(web::resource("/openapi.json").app_data(Route::new(OPENAPI)).get(docs::openapi_json))
        .service(recipes())
        .service(auth())
        .service(users())
        .service(web::scope("/audit").service(resource("/audit").get(users::audit)))
}

fn auth() -> Scope {
    web::scope("/auth")
        .service(resource("/auth/signup").post(auth::signup))
        .service(resource("/auth/login").post(auth::login))
        .service(resource("/auth/refresh").post(sessions::refresh))
        .service(resource("/auth/revoke").post(sessions::revoke))
        .service(resource("/auth/logout").post(sessions::log_out))
        .service(resource("/auth/logout-all").post(sessions::log_out_everywhere))
        .service(resource("/auth/session").post(cookie_session::open).delete(cookie_session::close))
        .service(resource("/auth/session/refresh").post(cookie_session::refresh))
        .service(resource("/auth/sessions").get(sessions::list))
        .service(resource("/auth/sessions/{session_id}").delete(sessions::end))
        .service(resource("/auth/tokens").get(api_tokens::list).post(api_tokens::create))
        .service(resource("/auth/tokens/{token_id}").delete(api_tokens::delete))
        .service(resource("/auth/password").put(auth::change_password))
        .service(resource("/auth/password-reset").post(password_reset::request))
        .service(resource("/auth/password-reset/confirm").post(password_reset::confirm))
        .service(resource("/auth/verify-email").post(address::verify))
        .service(resource("/auth/verify-email/resend").post(address::resend))
        .service(resource("/auth/me").get(auth::me))
}

fn users() -> Scope {
    web::scope("/users")
        .service(resource("/users").get(users::list).post(users::create))
        .service(resource("/users/me").get(account::read).patch(account::update).delete(account::delete))
        .service(resource("/users/me/email").put(address::change))
        .service(resource("/users/me/audit").get(account::audit))
        .service(resource("/users/{user_id}").get(users::read).patch(users::update).delete(users::delete))
        .service(resource("/users/{user_id}/sessions").delete(users::end_sessions))
}

fn recipes() -> Scope {
    web::scope("/recipes")
        .service(resource("/recipes").get(recipes::list).post(recipes::create).put(recipes::rename))
        .service(resource("/recipes/search").get(recipes::search))
        .service(resource("/recipes/my-recipes").get(recipes::list_own))
        .service(resource("/recipes/suggestions").get(ranked::suggest))
        .service(resource("/recipes/tags").get(tags::list))
        .service(resource("/recipes/trash").get(trash::list).delete(trash::empty))
        .service(resource("/recipes/trash/{recipe_id}").get(trash::read).delete(trash::delete))
        .service(resource("/recipes/trash/{recipe_id}/restore").post(trash::restore))
        .service(resource("/recipes/export").get(transfer::export))
        .service(resource("/recipes/import").post(transfer::import))
        .service(resource("/recipes/ideas").get(ideas::ideas))
        .service(resource("/recipes/ideas/async").get(ideas::ideas_async))
        .service(
            resource("/recipes/{recipe_id}")
                .get(recipes::read)
                .put(recipes::replace)
                .patch(recipes::update)
                .delete(recipes::delete),
        )
        .service(resource("/recipes/{recipe_id}/history").get(history::list))
        .service(resource("/recipes/{recipe_id}/history/{version}").get(history::read))
        .service(resource("/recipes/{recipe_id}/history/{version}/diff").get(history::diff))
        .service(resource("/recipes/{recipe_id}/history/{version}/restore").post(history::restore))
}
