//! Ranked full-text search, and the words that a query may begin with.

use std::collections::HashMap;

use utoipa::OpenApi;

use super::listing;
use crate::api::extract::ValidQuery;
use crate::api::reply::{Broken, Invalid, Json, Unavailable};
use crate::core::at_once::UnderWay;
use crate::crud;
use crate::crud::listing::{Listing, Scope};
use crate::crud::search::Facets;
use crate::db::Db;
use crate::error::ApiResult;
use crate::models::Count;
use crate::schemas::{Cursor, ListQuery, Page, SnippetOut, SuggestionQuery, Suggestions, SummaryOut};
use crate::search::Query;

#[derive(OpenApi)]
#[openapi(paths(suggest))]
pub struct RankedApi;

/// Public recipes that say what is asked for, the best first. It is under way as long as the database works on it,
/// although its client may have left.
pub async fn page(db: Db, query: &ListQuery, text: &str, searching: UnderWay) -> ApiResult<Json<Page>> {
    let after = listing::score(query)?;
    let listing = listing::public(&ListQuery { cursor: None, ..query.clone() })?;
    let limit = query.limit_or_default();
    let text = Query::new(text);
    let (ranked, mut found) = db
        .read_long(move |conn| {
            let _under_way = &searching;
            let Listing { all, any, none, .. } = listing.clone();
            let mut facets = Facets { all, any, none };
            if let Scope::PublicOf(id) = listing.scope {
                facets.all.push(crud::facets::submitter(id));
            }
            let max_minutes = listing.max_minutes.map(|max| i32::try_from(max).unwrap_or(i32::MAX));
            let more = usize::try_from(limit + 1).unwrap_or(usize::MAX);
            let ranked = crud::search::ranked(conn, &text, &facets, max_minutes, after, more)?;
            let ids: Vec<i64> = ranked.hits.iter().map(|&(id, _)| id).collect();
            let found = crud::recipes::find_all(conn, &ids)?.into_iter().map(|(recipe, document)| {
                let snippet = SnippetOut::new(&recipe, &document, &ranked.stems);
                (recipe.id, SummaryOut { snippet: Some(snippet), ..SummaryOut::from(recipe) })
            });
            let found: HashMap<i64, SummaryOut> = found.collect();
            Ok((ranked, found))
        })
        .await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let results = ranked.hits.iter().take(shown).filter_map(|(id, _)| found.remove(id));
    let last = ranked.hits.get(shown.saturating_sub(1)).filter(|_| ranked.hits.len() > shown);
    let cursor = last.map(|&(id, score)| Cursor::Score { score, id });
    let total = i64::try_from(ranked.total).unwrap_or(i64::MAX);
    let count = Count { total, is_exact: ranked.total_is_exact };
    Ok(Json(Page::of_ranked(results.collect(), cursor.as_ref(), count, ranked.did_you_mean)))
}

/// Words of recipes that begin as typed, the most frequent first.
#[utoipa::path(
    get, path = "/api/v1/recipes/suggestions", operation_id = "suggest_words",
    tag = "recipes", params(SuggestionQuery),
    responses((status = 200, body = Suggestions, description = "The words"), Invalid, Broken, Unavailable)
)]
pub async fn suggest(db: Db, ValidQuery(query): ValidQuery<SuggestionQuery>) -> ApiResult<Json<Suggestions>> {
    let limit = query.limit_or_default();
    let words = db.read_long(move |conn| crud::search::suggestions(conn, &query.prefix, limit)).await?;
    let words = words.into_iter().map(|suggestion| (suggestion.word, suggestion.recipes));
    Ok(Json(Suggestions::new(words)))
}
