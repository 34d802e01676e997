//! Reading, searching, submitting and changing recipes.

use actix_web::Either;
use actix_web::web::Data;
use utoipa::OpenApi;

use crate::api::extract::{CurrentUser, OwnRecipe, RecipeId, Superuser, ValidJson, ValidQuery};
use crate::api::reply::{
    BadGateway, BadRequest, Broken, Created, Encoded, Forbidden, GatewayTimeout, Invalid, Json, NoContent, NotFound,
    TooLarge, Unauthorized, Unavailable,
};
use crate::clients::reddit::Reddit;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::RecipeChanges;
use crate::schemas::{
    Ideas, OwnRecipes, Page, PageQuery, RecipeCreate, RecipeOut, RecipePatch, RecipeRename, RecipeUpdate, SearchQuery,
    SearchResults,
};

#[derive(OpenApi)]
#[openapi(paths(list, create, rename, search, list_own, ideas, ideas_async, read, replace, update, delete))]
pub struct RecipesApi;

/// A search answers this many, unless told.
const DEFAULT_RESULTS: i64 = 10;

/// A search answers this many at most.
const MAX_RESULTS: i64 = 100;

/// All recipes, the newest first.
#[utoipa::path(
    get, path = "/api/v1/recipes", tag = "recipes", params(PageQuery),
    responses((status = 200, body = Page, description = "A page"), Invalid, Broken, Unavailable)
)]
pub async fn list(db: Db, page: ValidQuery<PageQuery>) -> ApiResult<Json<Page>> {
    let (before, limit) = (page.last_id(), page.limit_or_default());
    let (recipes, count) = db
        .read(move |conn| Ok((crud::recipes::list(conn, before, limit + 1)?, crud::recipes::count(conn, None)?)))
        .await?;
    Ok(Json(Page::new(recipes, limit, count)))
}

/// Submits a recipe on behalf of the caller.
#[utoipa::path(
    post, path = "/api/v1/recipes", tag = "recipes", request_body = RecipeCreate,
    security(("password" = []), ("token" = [])),
    responses(
        (status = 201, body = RecipeOut, description = "The new recipe", headers(("Location" = String, description = "Its path"))),
        BadRequest, Unauthorized, Forbidden, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn create(
    db: Db,
    user: CurrentUser,
    ValidJson(form): ValidJson<RecipeCreate>,
) -> ApiResult<Created<RecipeOut>> {
    if form.submitter_id.is_some_and(|id| id != user.id) {
        return Err(ApiError::Forbidden("You can only submit recipes as yourself"));
    }
    let new_recipe = form.into_new_recipe(user.id);
    let recipe = db.write(move |conn| crud::recipes::insert(conn, &new_recipe)).await?;
    let location = Some(format!("/api/v1/recipes/{}", recipe.id));
    Ok(Created { body: recipe.into(), location })
}

/// Gives a recipe of the caller's, named in the body, another label.
#[utoipa::path(
    put, path = "/api/v1/recipes", tag = "recipes", request_body = RecipeRename,
    security(("password" = []), ("token" = [])),
    responses(
        (status = 200, body = RecipeOut, description = "The renamed recipe"),
        BadRequest, Unauthorized, Forbidden, NotFound, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn rename(db: Db, user: CurrentUser, ValidJson(form): ValidJson<RecipeRename>) -> ApiResult<Json<RecipeOut>> {
    let (id, user_id) = (form.id, user.id);
    let changes = RecipeChanges::new(Some(form.label), None, None);
    let (renamed, exists) = db
        .write(move |conn| match crud::recipes::update(conn, id, user_id, &changes)? {
            Some(recipe) => Ok((Some(recipe), true)),
            None => Ok((None, crud::recipes::find(conn, id)?.is_some())),
        })
        .await?;
    match renamed {
        Some(recipe) => Ok(Json(recipe.into())),
        None if exists => Err(ApiError::NOT_YOURS),
        None => Err(ApiError::NotFound(format!("Recipe with ID: {id} not found."))),
    }
}

/// Recipes whose label contains the keyword.
#[utoipa::path(
    get, path = "/api/v1/recipes/search", tag = "recipes", params(SearchQuery),
    responses((status = 200, body = SearchResults, description = "What was found, the oldest first"), Invalid, Broken, Unavailable)
)]
pub async fn search(db: Db, ValidQuery(query): ValidQuery<SearchQuery>) -> ApiResult<Json<SearchResults>> {
    let limit = query.max_results.unwrap_or(DEFAULT_RESULTS).min(MAX_RESULTS);
    let recipes = db.read_long(move |conn| crud::recipes::search(conn, &query.keyword, limit)).await?;
    Ok(Json(recipes.into()))
}

/// The caller's recipes, the oldest first: all, or a page where a limit is given.
#[utoipa::path(
    get, path = "/api/v1/recipes/my-recipes", tag = "recipes", params(PageQuery),
    security(("password" = []), ("token" = [])),
    responses(
        (status = 200, body = OwnRecipes, description = "All of the caller's recipes, or a page of them"),
        BadRequest, Unauthorized, Invalid, Broken, Unavailable,
    )
)]
pub async fn list_own(
    db: Db,
    user: CurrentUser,
    page: ValidQuery<PageQuery>,
) -> ApiResult<Either<Json<Page>, Json<SearchResults>>> {
    let (id, after) = (user.id, page.last_id());
    let Some(limit) = page.limit else {
        let recipes = db.read_long(move |conn| crud::recipes::list_by_submitter(conn, id, after, None)).await?;
        return Ok(Either::Right(Json(recipes.into())));
    };
    let (recipes, count) = db
        .read(move |conn| {
            let recipes = crud::recipes::list_by_submitter(conn, id, after, Some(limit + 1))?;
            Ok((recipes, crud::recipes::count(conn, Some(id))?))
        })
        .await?;
    Ok(Either::Left(Json(Page::new(recipes, limit, count))))
}

/// What people cook elsewhere today.
#[utoipa::path(
    get, path = "/api/v1/recipes/ideas", tag = "recipes",
    responses((status = 200, body = Ideas, description = "Top posts of three subreddits"), Broken, BadGateway, Unavailable, GatewayTimeout)
)]
pub async fn ideas(reddit: Data<Reddit>) -> ApiResult<Json<Ideas>> {
    let [recipes, easyrecipes, top_secret] = reddit.top_posts().await?;
    Ok(Json(Ideas { recipes, easyrecipes, TopSecretRecipes: top_secret }))
}

/// The same, for superusers: the path of the service that this one replaces.
#[utoipa::path(
    get, path = "/api/v1/recipes/ideas/async", tag = "recipes", security(("password" = []), ("token" = [])),
    responses(
        (status = 200, body = Ideas, description = "Top posts of three subreddits"),
        BadRequest, Unauthorized, Forbidden, Broken, BadGateway, Unavailable, GatewayTimeout,
    )
)]
pub async fn ideas_async(_caller: Superuser, reddit: Data<Reddit>) -> ApiResult<Json<Ideas>> {
    ideas(reddit).await
}

/// One recipe.
#[utoipa::path(
    get, path = "/api/v1/recipes/{recipe_id}", tag = "recipes", params(("recipe_id" = i64, Path, example = 1)),
    responses((status = 200, body = RecipeOut, description = "The recipe"), NotFound, Invalid, Broken, Unavailable)
)]
pub async fn read(db: Db, id: RecipeId) -> ApiResult<Json<RecipeOut>> {
    let recipe = db.read(move |conn| crud::recipes::find(conn, id.0)).await?;
    recipe.map(|recipe| Json(recipe.into())).ok_or_else(|| id.not_found())
}

/// Replaces the content of a recipe of the caller's.
#[utoipa::path(
    put, path = "/api/v1/recipes/{recipe_id}", tag = "recipes", params(("recipe_id" = i64, Path, example = 1)),
    request_body = RecipeUpdate, security(("password" = []), ("token" = [])),
    responses(
        (status = 200, body = RecipeOut, description = "The changed recipe"),
        BadRequest, Unauthorized, Forbidden, NotFound, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn replace(
    db: Db,
    OwnRecipe(own): OwnRecipe,
    ValidJson(form): ValidJson<RecipeUpdate>,
) -> ApiResult<Json<RecipeOut>> {
    change(db, &own, form.into()).await
}

/// Changes what is sent of a recipe of the caller's (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/recipes/{recipe_id}", tag = "recipes", params(("recipe_id" = i64, Path, example = 1)),
    request_body(content((RecipePatch = "application/json"), (RecipePatch = "application/merge-patch+json"))),
    security(("password" = []), ("token" = [])),
    responses(
        (status = 200, body = RecipeOut, description = "The changed recipe"),
        BadRequest, Unauthorized, Forbidden, NotFound, TooLarge, Encoded, Invalid, Broken, Unavailable,
    )
)]
pub async fn update(
    db: Db,
    OwnRecipe(own): OwnRecipe,
    ValidJson(form): ValidJson<RecipePatch>,
) -> ApiResult<Json<RecipeOut>> {
    change(db, &own, form.into()).await
}

async fn change(db: Db, own: &crate::models::Recipe, changes: RecipeChanges) -> ApiResult<Json<RecipeOut>> {
    let (id, submitter_id) = (own.id, own.submitter_id);
    let recipe = db.write(move |conn| crud::recipes::update(conn, id, submitter_id, &changes)).await?;
    recipe.map(|recipe| Json(recipe.into())).ok_or_else(|| RecipeId(id).not_found())
}

/// Deletes a recipe of the caller's; a superuser deletes anybody's.
#[utoipa::path(
    delete, path = "/api/v1/recipes/{recipe_id}", tag = "recipes", params(("recipe_id" = i64, Path, example = 1)),
    security(("password" = []), ("token" = [])),
    responses((status = 204, description = "It is gone"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn delete(db: Db, user: CurrentUser, id: RecipeId) -> ApiResult<NoContent> {
    let (user_id, any) = (user.id, user.is_superuser);
    let deleted = db
        .write(move |conn| match crud::recipes::find(conn, id.0)? {
            Some(recipe) if any || recipe.submitter_id == user_id => {
                Ok(crud::recipes::delete(conn, id.0)?.then_some(true))
            }
            found => Ok(found.map(|_| false)),
        })
        .await?;
    match deleted {
        Some(true) => Ok(NoContent),
        Some(false) => Err(ApiError::Forbidden("You can only delete your recipes.")),
        None => Err(id.not_found()),
    }
}
