//! The page at `/`: the latest recipes, readable without JavaScript.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder};
use askama::Template;

use crate::crud;
use crate::crud::listing::Listing;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::RecipeSummary;

/// How the service is reached from outside, without a trailing slash.
pub struct PublicUrl(pub String);

const LATEST: i64 = 24;

#[derive(Template)]
#[template(path = "front_page.html")]
struct FrontPage<'a> {
    public_url: &'a str,
    recipes: Vec<RecipeSummary>,
}

pub async fn show(db: Db, public_url: Data<PublicUrl>) -> ApiResult<impl Responder> {
    let recipes = db.read(|conn| crud::listing::page(conn, &Listing::default(), LATEST)).await?;
    let page = FrontPage { public_url: &public_url.0, recipes };
    let html = page.render().map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(html))
}

pub async fn asset(file: Path<String>) -> ApiResult<impl Responder> {
    let (content_type, body) = match file.as_str() {
        "front_page.css" => ("text/css; charset=utf-8", include_str!("../../templates/front_page.css")),
        "mark.svg" => ("image/svg+xml", include_str!("../../templates/mark.svg")),
        _ => return Err(ApiError::NotFound("Not Found".into())),
    };
    Ok(HttpResponse::Ok().content_type(content_type).insert_header((CACHE_CONTROL, "public, max-age=3600")).body(body))
}
