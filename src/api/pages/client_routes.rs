//! The paths that only the app knows how to show.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig};
use askama::Template;

use super::page::Head;
use super::{Pages, SITE};
use crate::api::resource;

pub struct ClientRoute {
    pub path: &'static str,
    pub title: &'static str,
    /// Whether it is for search engines.
    pub is_indexed: bool,
}

const fn public(path: &'static str, title: &'static str) -> ClientRoute {
    ClientRoute { path, title, is_indexed: true }
}

const fn own(path: &'static str, title: &'static str) -> ClientRoute {
    ClientRoute { path, title, is_indexed: false }
}

/// All of them. A path that is missing here is 404, whatever the app has for it.
pub const CLIENT_ROUTES: &[ClientRoute] = &[
    public("/login", "Log in"),
    public("/signup", "Sign up"),
    own("/forgot-password", "Forgot your password?"),
    own("/reset-password", "Choose a new password"),
    own("/verify-email", "Confirm your address"),
    own("/confirm-address", "Confirm your new address"),
    own("/my-recipes", "My recipes"),
    own("/trash", "Trash"),
    own("/profile", "Profile"),
    own("/users", "Users"),
    own("/users/{id}", "User"),
    own("/recipes/new", "New recipe"),
    own("/recipes/{id}/edit", "Edit recipe"),
    own("/recipes/{id}/history", "History"),
    own("/recipes/{id}/cook", "Cook"),
];

#[derive(Template)]
#[template(path = "pages/client_route.html")]
struct NeedsJavaScript {
    title: &'static str,
}

pub fn routes(config: &mut ServiceConfig) {
    for route in CLIENT_ROUTES {
        config.service(resource(route.path).get(move |pages: Data<Pages>| async move {
            let canonical = route.is_indexed.then(|| format!("{}{}", pages.public_url, route.path));
            let head = Head { title: format!("{} · {SITE}", route.title), canonical, ..Head::default() };
            pages.page(StatusCode::OK, &head, &NeedsJavaScript { title: route.title })
        }));
    }
}
