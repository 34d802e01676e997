//! A page's document: what stands in its head, and how it is sent.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use serde::Serialize;

use super::Pages;
use crate::api::reply::is_known;
use crate::core::digest::sha256;
use crate::error::{ApiError, ApiResult};

/// What search engines, link previews and the app read of a page.
#[derive(Default, Template)]
#[template(path = "pages/head.html")]
pub struct Head {
    pub title: String,
    pub description: Option<String>,
    /// The page's address. A page without one is not for search engines.
    pub canonical: Option<String>,
    /// A picture's address.
    pub image: Option<String>,
    pub is_article: bool,
    /// As [`in_script`] writes it.
    pub json_ld: Option<String>,
    /// As [`Pages::preloaded`] writes it.
    pub preloaded: Option<String>,
}

/// An HTML document, never older than what it shows.
pub struct Page {
    pub status: StatusCode,
    pub html: String,
}

impl Responder for Page {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = format!("\"{}\"", sha256(self.html.as_bytes()));
        let is_known = self.status == StatusCode::OK && is_known(request, &tag);
        let mut response = HttpResponse::build(if is_known { StatusCode::NOT_MODIFIED } else { self.status });
        response.insert_header((CACHE_CONTROL, "no-cache"));
        if self.status == StatusCode::OK {
            response.insert_header((ETAG, tag));
        }
        if is_known {
            return response.finish();
        }
        response.content_type("text/html; charset=utf-8").body(self.html)
    }
}

/// What an anonymous `GET` of a path answers.
#[derive(Serialize)]
struct Preloaded<'a, T> {
    path: &'a str,
    /// With its quotes, as the header has it.
    etag: Option<String>,
    body: &'a T,
}

impl Pages {
    /// The answer that the app would ask for first, for a script element. `tag` is without quotes.
    pub(super) fn preloaded<T: Serialize>(&self, path: &str, tag: Option<&str>, body: &T) -> ApiResult<Option<String>> {
        if !self.bundle.is_app() {
            return Ok(None);
        }
        let etag = tag.map(|tag| format!("\"{tag}\""));
        let json = serde_json::to_string(&[Preloaded { path, etag, body }]);
        json.map(|json| Some(in_script(&json))).map_err(|error| ApiError::Internal(error.to_string()))
    }
}

/// The same JSON, such that nothing in it ends the script element or begins a comment.
#[must_use]
pub fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}
