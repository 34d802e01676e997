//! Reading, searching, submitting and changing recipes.

use actix_web::Either;
use actix_web::web::Data;
use utoipa::OpenApi;

use super::make::make;
use super::once::once;
use super::shown::{ShownPages, ShownRecipe, ShownRecipes};
use super::{change, listing, ranked};
use crate::api::extract::{
    BodyLimit, ClientAddress, CurrentUser, Format, IdempotencyKey, IfMatch, MaybeUser, NamedRecipe, OwnRecipe,
    RecipeId, ValidJson, ValidQuery, Writes,
};
use crate::api::reply::{
    BadRequest, Broken, Changed, Conflict, Encoded, Forbidden, IdempotencyParam, IfMatchParam, Invalid, Json,
    NewRecipe, NoContent, NotFound, PresentRecipe, Representations, Submitted, Tagged, Text, TooLarge, TooMany,
    Unauthorized, Unavailable,
};
use crate::api::throttle::Throttle;
use crate::core::clock::Clock;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::schemas::{
    ListQuery, OwnListParams, OwnRecipes, Page, RecipeIn, RecipeOut, RecipePatch, RecipeRename, SearchQuery,
    SearchResults, ServingQuery,
};

#[derive(OpenApi)]
#[openapi(paths(list, create, rename, search, list_own, read, replace, update, delete))]
pub struct RecipesApi;

/// A search answers this many, unless told.
const DEFAULT_RESULTS: i64 = 10;

/// A search answers this many at most.
const MAX_RESULTS: i64 = 100;

/// Public recipes, the newest first unless told; with `q`, those that say it.
#[utoipa::path(
    get, path = "/api/v1/recipes", operation_id = "list_recipes",
    tag = "recipes", params(ListQuery),
    responses((status = 200, body = Page, description = "A page"), Invalid, TooMany, Broken, Unavailable)
)]
pub async fn list(
    db: Db,
    throttle: Data<Throttle>,
    from: ClientAddress,
    caller: MaybeUser,
    pages: ShownPages,
    query: ValidQuery<ListQuery>,
) -> ApiResult<Either<Json<Page>, Text>> {
    if let Some(text) = &query.q {
        // Whoever has a token that is not believed is anybody.
        let user = caller.user().await.ok().flatten();
        let searching = throttle.search(user.map(|user| user.id), from).await?;
        return ranked::page(db, &query, text, searching).await.map(Either::Left);
    }
    let listing = listing::public(&query)?;
    pages.page(&db, listing, query.limit_or_default()).await.map(Either::Right)
}

/// Submits a recipe on behalf of the caller.
#[utoipa::path(
    post, path = "/api/v1/recipes", operation_id = "create_recipe",
    tag = "recipes", request_body = RecipeIn,
    params(IdempotencyParam),
    responses(
        NewRecipe, BadRequest, Unauthorized, Forbidden, Conflict, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn create(
    db: Writes,
    clock: Clock,
    user: CurrentUser,
    key: IdempotencyKey,
    ValidJson(form): ValidJson<RecipeIn>,
) -> ApiResult<Submitted> {
    if form.submitter_id.is_some_and(|id| id != user.id) {
        return Err(ApiError::Forbidden("You can only submit recipes as yourself"));
    }
    let asked = key.fingerprinted(&form)?;
    let (user_id, now) = (user.id, clock.seconds());
    let new = make(form, move |form| form.into_new_recipe(user_id, now)).await?;
    let work = move |conn: &mut _| crud::recipes::insert(conn, new.clone()).map(|recipe| RecipeOut::from(&recipe));
    let recipe = match key.begin(user.id)? {
        Some(underway) => once(&db, &clock, &underway, &[b"create", &asked], crud::recipes::lock, work).await?,
        None => db.write(user_id, work).await?,
    };
    Ok(Submitted(recipe))
}

/// Gives a recipe of the caller's, named in the body, another label.
#[utoipa::path(
    put, path = "/api/v1/recipes", operation_id = "rename_recipe",
    tag = "recipes", request_body = RecipeRename,
    params(IfMatchParam),
    responses(
        PresentRecipe, BadRequest, Unauthorized, Forbidden, NotFound, Changed, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn rename(
    db: Writes,
    clock: Clock,
    user: CurrentUser,
    if_match: IfMatch,
    limit: Data<BodyLimit>,
    ValidJson(form): ValidJson<RecipeRename>,
) -> ApiResult<Tagged<RecipeOut>> {
    let id = form.id;
    let found = db.read(move |conn| crud::recipes::find(conn, id)).await?;
    let known = found.filter(|recipe| recipe.is_public() || recipe.submitter_id == user.id);
    let recipe = known.ok_or_else(|| ApiError::NotFound(format!("Recipe with ID: {id} not found.")))?;
    if recipe.submitter_id != user.id {
        return Err(ApiError::NOT_YOURS);
    }
    let patch = RecipePatch::of_label(form.label);
    let next = |current: &_| patch.applied_to(current, limit.0);
    let renamed = change::change(&db, &clock, user.id, recipe, &if_match, next).await?;
    Ok(Tagged::new(&renamed))
}

/// Public recipes whose label contains the keyword.
#[utoipa::path(
    get, path = "/api/v1/recipes/search", operation_id = "search_recipes",
    tag = "recipes", params(SearchQuery),
    responses((status = 200, body = SearchResults, description = "What was found, the oldest first"), Invalid, Broken, Unavailable)
)]
pub async fn search(db: Db, ValidQuery(query): ValidQuery<SearchQuery>) -> ApiResult<Json<SearchResults>> {
    let limit = query.max_results.unwrap_or(DEFAULT_RESULTS).min(MAX_RESULTS);
    let recipes = db.read_long(move |conn| crud::recipes::search(conn, &query.keyword, limit)).await?;
    Ok(Json(recipes.into()))
}

/// The caller's recipes, the oldest first unless told: all, or a page where a limit is given.
#[utoipa::path(
    get, path = "/api/v1/recipes/my-recipes", operation_id = "list_own_recipes",
    tag = "recipes", params(OwnListParams),
    responses(
        (status = 200, body = OwnRecipes, description = "All of the caller's recipes, or a page of them"),
        BadRequest, Unauthorized, Invalid, Broken, Unavailable,
    )
)]
pub async fn list_own(
    db: Db,
    user: CurrentUser,
    query: ValidQuery<ListQuery>,
) -> ApiResult<Either<Json<Page>, Json<SearchResults>>> {
    let listing = listing::own(&query, user.id)?;
    let Some(limit) = query.limit else {
        let recipes = db.read_long(move |conn| crud::listing::page(conn, &listing, i64::MAX)).await?;
        return Ok(Either::Right(Json(recipes.into())));
    };
    listing::page(&db, listing, limit).await.map(|page| Either::Left(Json(page)))
}

/// One recipe, in the form that `Accept` prefers: JSON, schema.org's JSON-LD, or Markdown. Someone's private recipe
/// is there for its submitter and for superusers alone.
#[utoipa::path(
    get, path = "/api/v1/recipes/{recipe_id}", operation_id = "read_recipe",
    tag = "recipes",
    params(("recipe_id" = i64, Path, example = 1), ServingQuery),
    responses(Representations, BadRequest, Unauthorized, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn read(
    db: Db,
    recipes: ShownRecipes,
    id: RecipeId,
    caller: MaybeUser,
    serving: ValidQuery<ServingQuery>,
    format: Format,
) -> ApiResult<Tagged<Text>> {
    let found = recipes.find(&db, id.0).await?;
    let shown = readable(found, caller).await?.ok_or_else(|| id.not_found())?;
    if format == Format::Json && serving.is_as_written() {
        return shown.json();
    }
    let tagged = Tagged::new(&shown.found).served(&serving)?;
    match format {
        Format::Json => tagged.json(),
        Format::JsonLd => Ok(tagged.json_ld()),
        Format::Markdown => Ok(tagged.markdown()),
    }
}

/// A bad token is refused wherever nothing is to be seen, so that it does not tell what is hidden from what is not.
async fn readable(found: Option<ShownRecipe>, caller: MaybeUser) -> ApiResult<Option<ShownRecipe>> {
    if found.as_ref().is_some_and(|shown| shown.found.is_public()) {
        return Ok(found);
    }
    let user = caller.user().await?;
    let may = |shown: &ShownRecipe| user.is_some_and(|user| user.id == shown.found.submitter_id || user.is_superuser);
    Ok(found.filter(may))
}

/// Replaces the content of a recipe of the caller's.
#[utoipa::path(
    put, path = "/api/v1/recipes/{recipe_id}", operation_id = "replace_recipe",
    tag = "recipes",
    params(("recipe_id" = i64, Path, example = 1), IfMatchParam),
    request_body = RecipeIn,
    responses(
        PresentRecipe, BadRequest, Unauthorized, Forbidden, NotFound, Changed, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn replace(
    db: Writes,
    clock: Clock,
    OwnRecipe(own): OwnRecipe,
    if_match: IfMatch,
    ValidJson(form): ValidJson<RecipeIn>,
) -> ApiResult<Tagged<RecipeOut>> {
    change::own(&db, &clock, own, &if_match, |_current| Ok(form.clone())).await
}

/// Changes what is sent of a recipe of the caller's (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/recipes/{recipe_id}", operation_id = "update_recipe",
    tag = "recipes",
    params(("recipe_id" = i64, Path, example = 1), IfMatchParam),
    request_body(content((RecipePatch = "application/json"), (RecipePatch = "application/merge-patch+json"))),
    responses(
        PresentRecipe, BadRequest, Unauthorized, Forbidden, NotFound, Changed, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn update(
    db: Writes,
    clock: Clock,
    OwnRecipe(own): OwnRecipe,
    if_match: IfMatch,
    limit: Data<BodyLimit>,
    ValidJson(patch): ValidJson<RecipePatch>,
) -> ApiResult<Tagged<RecipeOut>> {
    change::own(&db, &clock, own, &if_match, |current| patch.applied_to(current, limit.0)).await
}

/// Deletes a recipe of the caller's; a superuser deletes anybody's. It lies in the submitter's trash for 30 days.
#[utoipa::path(
    delete, path = "/api/v1/recipes/{recipe_id}", operation_id = "delete_recipe",
    tag = "recipes",
    params(("recipe_id" = i64, Path, example = 1), IfMatchParam),
    responses((status = 204, description = "It is gone"), BadRequest, Unauthorized, Forbidden, NotFound, Changed, Invalid, TooMany, Broken, Unavailable)
)]
pub async fn delete(db: Writes, clock: Clock, named: NamedRecipe, if_match: IfMatch) -> ApiResult<NoContent> {
    named.ensure_submitter_or_superuser("You can only delete your recipes.")?;
    change::delete(&db, &clock, &named, &if_match).await.map(|()| NoContent)
}
