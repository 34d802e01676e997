//! From a query string to a listing, and to a page of it.

use crate::core::text::fold;
use crate::crud;
use crate::crud::listing::{Listing, Order, Position, Scope};
use crate::db::{AnyConnection, Db, QueryResult};
use crate::error::{ApiError, ApiResult, Problem};
use crate::models::RecipeSummary;
use crate::schemas::{Cursor, ListQuery, Page, Sort, food_facets, language_facet, minutes_facets};

/// Everybody's recipes, or those of the submitter asked for.
pub fn public(query: &ListQuery) -> ApiResult<Listing> {
    let submitter = query.submitter_id.as_deref().map(str::parse).transpose();
    let scope = match submitter {
        Ok(None) => Scope::Public,
        Ok(Some(id)) => Scope::PublicOf(id),
        Err(_) => return Err(problem("submitter_id", "value is not a valid integer", "type_error.integer")),
    };
    listing(query, scope, Order::Newest)
}

/// The caller's own recipes.
pub fn own(query: &ListQuery, user_id: i64) -> ApiResult<Listing> {
    listing(query, Scope::Own(user_id), Order::Oldest)
}

pub async fn page(db: &Db, listing: Listing, limit: i64) -> ApiResult<Page> {
    let is_short = listing.is_everything();
    let query = move |conn: &mut _| find(conn, &listing, limit);
    Ok(if is_short { db.read(query).await? } else { db.read_long(query).await? })
}

pub(super) fn find(conn: &mut AnyConnection, listing: &Listing, limit: i64) -> QueryResult<Page> {
    let recipes = crud::listing::page(conn, listing, limit + 1)?;
    let count = crud::listing::count(conn, listing)?;
    Ok(Page::new(recipes, limit, count, |recipe| cursor(listing.order, recipe)))
}

fn listing(query: &ListQuery, scope: Scope, default_order: Order) -> ApiResult<Listing> {
    let order = query.sort.map_or(default_order, |sort| match sort {
        Sort::Newest => Order::Newest,
        Sort::Oldest => Order::Oldest,
        Sort::Name => Order::Label,
        Sort::Time => Order::Minutes,
    });
    let image = "image".to_owned();
    let tags = |names: &[String]| names.iter().map(|name| format!("t:{}", fold(name))).collect::<Vec<_>>();
    let mut all = tags(&query.tags.0);
    all.extend(query.language.as_deref().map(language_facet));
    all.extend(query.has_image.filter(|&wanted| wanted).map(|_| image.clone()));
    let mut any = vec![tags(&query.any_tags.0)];
    any.extend(query.max_minutes.and_then(minutes_facets));
    any.extend(query.ingredients.0.iter().map(|food| food_facets(food)));
    any.retain(|group| !group.is_empty());
    let mut none: Vec<String> = query.without.0.iter().flat_map(|food| food_facets(food)).collect();
    none.extend(query.has_image.filter(|&wanted| !wanted).map(|_| image));
    let after = position(query.cursor.as_deref(), order)?;
    Ok(Listing { scope, all, any, none, max_minutes: query.max_minutes, order, after })
}

/// A cursor of a list in another order leads nowhere.
fn position(cursor: Option<&str>, order: Order) -> ApiResult<Option<Position>> {
    let Some(cursor) = cursor.and_then(Cursor::read) else { return Ok(None) };
    match (cursor, order) {
        (Cursor::Id(id), Order::Newest | Order::Oldest) => Ok(Some(Position::Id(id))),
        (Cursor::Label(key, id), Order::Label) => Ok(Some(Position::Label(key, id))),
        (Cursor::Minutes(minutes, id), Order::Minutes) => Ok(Some(Position::Minutes(minutes, id))),
        _ => Err(problem("cursor", "is not a next_cursor of this list", "value_error.cursor")),
    }
}

fn cursor(order: Order, recipe: &RecipeSummary) -> Cursor {
    match order.position(recipe) {
        Position::Id(id) => Cursor::Id(id),
        Position::Label(key, id) => Cursor::Label(key, id),
        Position::Minutes(minutes, id) => Cursor::Minutes(minutes, id),
    }
}

/// Where the page before of a search ended.
pub fn score(query: &ListQuery) -> ApiResult<Option<(i64, i64)>> {
    if query.sort.is_some() {
        return Err(problem("sort", "leave it out: a search has the best recipes first", "value_error.sort"));
    }
    match query.cursor.as_deref().and_then(Cursor::read) {
        None => Ok(None),
        Some(Cursor::Score { score, id }) => Ok(Some((score, id))),
        Some(_) => Err(problem("cursor", "is not a next_cursor of this list", "value_error.cursor")),
    }
}

fn problem(field: &'static str, msg: &'static str, kind: &'static str) -> ApiError {
    ApiError::Invalid(vec![Problem::new("query", Some(field), msg, kind)])
}
