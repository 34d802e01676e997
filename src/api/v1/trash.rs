//! Deleted recipes, for thirty days.

use utoipa::OpenApi;

use super::make::make;
use crate::api::extract::{CurrentUser, RecipeId, ValidQuery, Writes};
use crate::api::reply::{
    BadRequest, Broken, Invalid, Json, NoContent, NotFound, PresentRecipe, Tagged, TooMany, Unauthorized, Unavailable,
};
use crate::core::clock::Clock;
use crate::crud;
use crate::crud::trash::KEPT_SECONDS;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::{NewRecipe, Trashed};
use crate::schemas::{PastQuery, RecipeIn, RecipeOut, Trash};

#[derive(OpenApi)]
#[openapi(paths(list, empty, read, restore, delete))]
pub struct TrashApi;

/// The caller's deleted recipes.
#[utoipa::path(
    get, path = "/api/v1/recipes/trash", operation_id = "list_trash",
    tag = "trash", params(PastQuery),
    responses((status = 200, body = Trash, description = "A page"), BadRequest, Unauthorized, Invalid, Broken, Unavailable)
)]
pub async fn list(db: Db, clock: Clock, user: CurrentUser, query: ValidQuery<PastQuery>) -> ApiResult<Json<Trash>> {
    let (id, since, before, limit) = (user.id, since(&clock), query.before(), query.limit_or_default());
    let trashed = db.read_long(move |conn| crud::trash::list(conn, id, since, before, limit + 1)).await?;
    Ok(Json(Trash::new(&trashed, limit, KEPT_SECONDS)))
}

/// Empties the caller's trash: what is in it goes for good, its history too.
#[utoipa::path(
    delete, path = "/api/v1/recipes/trash", operation_id = "empty_trash",
    tag = "trash",
    responses((status = 204, description = "It is empty"), BadRequest, Unauthorized, TooMany, Broken, Unavailable)
)]
pub async fn empty(db: Writes, clock: Clock, user: CurrentUser) -> ApiResult<NoContent> {
    let (id, now) = (user.id, clock.seconds());
    while db.write(id, move |conn| crud::trash::purge(conn, Some(id), now)).await? > 0 {}
    Ok(NoContent)
}

/// A deleted recipe as it was. Superusers see anybody's.
#[utoipa::path(
    get, path = "/api/v1/recipes/trash/{recipe_id}", operation_id = "read_deleted_recipe",
    tag = "trash", params(("recipe_id" = i64, Path, example = 1)),
    responses((status = 200, body = RecipeOut, description = "The recipe"), BadRequest, Unauthorized, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn read(db: Db, clock: Clock, user: CurrentUser, id: RecipeId) -> ApiResult<Json<RecipeOut>> {
    RecipeOut::from_snapshot(&find(&db, &clock, &user, id).await?.1).map(Json)
}

/// Takes a recipe out of the trash: it is there again, under its id and with its history. Superusers restore
/// anybody's.
#[utoipa::path(
    post, path = "/api/v1/recipes/trash/{recipe_id}/restore", operation_id = "restore_deleted_recipe",
    tag = "trash",
    params(("recipe_id" = i64, Path, example = 1)),
    responses(PresentRecipe, BadRequest, Unauthorized, NotFound, Invalid, TooMany, Broken, Unavailable)
)]
pub async fn restore(db: Writes, clock: Clock, user: CurrentUser, id: RecipeId) -> ApiResult<Tagged<RecipeOut>> {
    let (trashed, content) = find(&db, &clock, &user, id).await?;
    let (content, findable) = make(RecipeIn::from_snapshot(&content)?, RecipeIn::into_content).await?;
    let recipe = NewRecipe { content, findable, submitter_id: trashed.submitter_id, edition: trashed.edition() };
    let restored = db.write(user.id, move |conn| crud::trash::restore(conn, &trashed, recipe.clone())).await?;
    restored.map(|recipe| Tagged::new(&recipe)).ok_or_else(|| not_found(id))
}

/// Deletes a recipe of the caller's trash for good, its history too. Superusers delete anybody's.
#[utoipa::path(
    delete, path = "/api/v1/recipes/trash/{recipe_id}", operation_id = "delete_recipe_for_good",
    tag = "trash", params(("recipe_id" = i64, Path, example = 1)),
    responses((status = 204, description = "It is gone for good"), BadRequest, Unauthorized, NotFound, Invalid, TooMany, Broken, Unavailable)
)]
pub async fn delete(db: Writes, clock: Clock, user: CurrentUser, id: RecipeId) -> ApiResult<NoContent> {
    find(&db, &clock, &user, id).await?;
    let gone = db.write(user.id, move |conn| crud::trash::delete(conn, &[id.0])).await?;
    if gone == 1 { Ok(NoContent) } else { Err(not_found(id)) }
}

/// Somebody else's is not found.
async fn find(db: &Db, clock: &Clock, user: &CurrentUser, id: RecipeId) -> ApiResult<(Trashed, String)> {
    let since = since(clock);
    let trashed = db.read(move |conn| crud::trash::find(conn, id.0, since)).await?;
    let known = trashed.filter(|(trashed, _)| trashed.submitter_id == user.id || user.is_superuser);
    known.ok_or_else(|| not_found(id))
}

fn since(clock: &Clock) -> i64 {
    clock.seconds() - KEPT_SECONDS
}

fn not_found(id: RecipeId) -> ApiError {
    ApiError::NotFound(format!("Recipe with ID {} is not in the trash", id.0))
}
