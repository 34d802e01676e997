//! The page at `/`: the latest recipes, or those that its query string asks for.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use serde_json::json;
use url::form_urlencoded;

use super::page::{Head, Page, in_script};
use super::{Pages, SITE};
use crate::api::extract::{ClientAddress, ValidQuery};
use crate::api::reply::Json;
use crate::api::throttle::Throttle;
use crate::api::v1::{listing, ranked};
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::schemas::{self, ListQuery, SummaryOut};

/// So many, and what the app asks for first.
const SHOWN: i64 = 24;
const LATEST: &str = "/api/v1/recipes?limit=24";

#[derive(Template)]
#[template(path = "pages/front.html")]
struct Content<'a> {
    heading: &'a str,
    recipes: &'a [SummaryOut],
    /// Whether nothing else was asked for.
    is_latest: bool,
    next: Option<String>,
    is_app: bool,
}

/// The parameters are those of `/api/v1/recipes`; where they do not fit, they ask for nothing.
pub async fn show(
    db: Db,
    pages: Data<Pages>,
    throttle: Data<Throttle>,
    from: ClientAddress,
    query: ApiResult<ValidQuery<ListQuery>>,
    request: HttpRequest,
) -> ApiResult<Page> {
    let asked = query.map(|query| query.0).unwrap_or_default();
    let asked = ListQuery { limit: None, ..asked };
    match find(&db, &throttle, from, &asked).await {
        Ok(found) => page(&pages, &asked, request.query_string(), &found),
        Err(ApiError::Invalid(_)) => {
            let latest = ListQuery::default();
            page(&pages, &latest, "", &find(&db, &throttle, from, &latest).await?)
        }
        Err(error) => Err(error),
    }
}

async fn find(db: &Db, throttle: &Throttle, from: ClientAddress, asked: &ListQuery) -> ApiResult<schemas::Page> {
    let query = ListQuery { limit: Some(SHOWN), ..asked.clone() };
    if let Some(text) = &query.q {
        let searching = throttle.search(None, from).await?;
        let Json(found) = ranked::page(db.clone(), &query, text, searching).await?;
        return Ok(found);
    }
    listing::page(db, listing::public(&query)?, SHOWN).await
}

fn page(pages: &Pages, asked: &ListQuery, query_string: &str, found: &schemas::Page) -> ApiResult<Page> {
    let is_latest = *asked == ListQuery::default();
    let is_everything = ListQuery { cursor: None, ..asked.clone() } == ListQuery::default();
    let heading = match &asked.q {
        Some(text) => format!("Recipes for “{}”", text.trim()),
        None => "What shall we cook?".to_owned(),
    };
    let start = &pages.public_url;
    let canonical = match &asked.cursor {
        Some(cursor) => format!("{start}{}", next("", cursor)),
        None => format!("{start}/"),
    };
    let head = Head {
        title: if asked.q.is_some() { format!("{heading} · {SITE}") } else { SITE.to_owned() },
        description: is_everything.then(|| "Recipes to read, search, cook and keep.".to_owned()),
        canonical: is_everything.then_some(canonical),
        json_ld: is_latest.then(|| in_script(&item_list(start, &found.results))),
        preloaded: if is_latest { pages.preloaded(LATEST, None, found)? } else { None },
        ..Head::default()
    };
    let content = Content {
        heading: &heading,
        recipes: &found.results,
        is_latest,
        next: found.next_cursor.as_ref().map(|cursor| next(query_string, cursor)),
        is_app: pages.bundle.is_app(),
    };
    pages.page(StatusCode::OK, &head, &content)
}

/// The way to the next page of the same list.
fn next(query_string: &str, cursor: &str) -> String {
    let kept = form_urlencoded::parse(query_string.as_bytes()).filter(|(name, _)| name != "cursor");
    let mut link = form_urlencoded::Serializer::for_suffix("/?".to_owned(), 2);
    link.extend_pairs(kept).append_pair("cursor", cursor);
    link.finish()
}

/// schema.org's list of pages.
fn item_list(public_url: &str, recipes: &[SummaryOut]) -> String {
    let items = recipes.iter().enumerate().map(|(index, recipe)| {
        json!({"@type": "ListItem", "position": index + 1, "url": format!("{public_url}/recipes/{}", recipe.id)})
    });
    let items: Vec<_> = items.collect();
    json!({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}).to_string()
}
