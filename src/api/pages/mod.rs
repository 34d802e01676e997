//! What a browser gets: the web app's files, and pages that are readable before the app starts, or without it.

mod bundle;
mod client_routes;
mod files;
mod front;
mod page;
mod recipe;

use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use askama::Template;

use crate::api::resource;
use crate::error::{ApiError, ApiResult};

pub use bundle::{Bundle, UnusableBundle};
pub use client_routes::CLIENT_ROUTES;
use page::{Head, Page};

/// Every page's site.
const SITE: &str = "Recipes";

/// The app, and where the pages are.
pub struct Pages {
    bundle: Bundle,
    /// Without a trailing slash.
    public_url: String,
}

#[derive(Template)]
#[template(path = "pages/refusal.html")]
struct Refusal<'a> {
    heading: &'a str,
    detail: Option<&'a str>,
    request_id: Option<&'a str>,
}

impl Pages {
    #[must_use]
    pub const fn new(bundle: Bundle, public_url: String) -> Self {
        Self { bundle, public_url }
    }

    fn page(&self, status: StatusCode, head: &Head, root: &impl Template) -> ApiResult<Page> {
        let rendered = head.render().and_then(|head| Ok(self.bundle.document(&head, &root.render()?)));
        let html = rendered.map_err(|error| ApiError::Internal(error.to_string()))?;
        Ok(Page { status, html })
    }

    /// The document that tells a browser of a refusal. The app reads from the status what to show.
    #[must_use]
    pub fn refusal(&self, status: StatusCode, detail: &str, request_id: &str) -> String {
        let is_broken = status == StatusCode::INTERNAL_SERVER_ERROR;
        let (heading, detail) = match status {
            StatusCode::NOT_FOUND => ("There is no such page here", None),
            _ if is_broken => ("Something broke here", None),
            StatusCode::SERVICE_UNAVAILABLE => ("Not available right now", Some(detail)),
            _ => ("This did not work", Some(detail)),
        };
        let refusal = Refusal { heading, detail, request_id: is_broken.then_some(request_id) };
        let head = Head { title: format!("{heading} · {SITE}"), ..Head::default() };
        self.page(status, &head, &refusal).map_or_else(|_| heading.to_owned(), |page| page.html)
    }
}

/// The pages and files of this app.
pub fn routes(config: &mut ServiceConfig, pages: &Pages) {
    config.service(resource("/").get(front::show));
    if pages.bundle.is_app() {
        // Before a recipe's, whose id matches anything.
        client_routes::routes(config);
    }
    config.service(resource("/recipes/{recipe_id}").get(recipe::show));
    config.service(resource("/assets/{file:.*}").get(files::show));
    for path in pages.bundle.paths().filter(|path| !path.starts_with("assets/")) {
        config.service(resource(&format!("/{path}")).get(files::show));
    }
}
