//! The versions of a recipe: who made them and when, how they differ, and the way back.

use utoipa::OpenApi;

use super::change;
use crate::api::extract::{IfMatch, NamedRecipe, OwnRecipe, ValidQuery, VersionNumber, Writes};
use crate::api::reply::{
    BadRequest, Broken, Changed, Forbidden, IfMatchParam, Invalid, Json, NotFound, PresentRecipe, Tagged, TooMany,
    Unauthorized, Unavailable,
};
use crate::core::clock::Clock;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::Recipe;
use crate::schemas::{Diff, DiffQuery, History, PastQuery, RecipeIn, RecipeOut};

#[derive(OpenApi)]
#[openapi(paths(list, read, diff, restore))]
pub struct HistoryApi;

const REFUSAL: &str = "You can only see the history of your recipes.";

/// The versions of a recipe of the caller's, the newest first; superusers see anybody's. Beyond a number that the
/// service is set to, the oldest are gone.
#[utoipa::path(
    get, path = "/api/v1/recipes/{recipe_id}/history", operation_id = "list_versions",
    tag = "history",
    params(("recipe_id" = i64, Path, example = 1), PastQuery),
    responses((status = 200, body = History, description = "A page"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn list(db: Db, named: NamedRecipe, query: ValidQuery<PastQuery>) -> ApiResult<Json<History>> {
    named.ensure_submitter_or_superuser(REFUSAL)?;
    let (id, newest, limit) = (named.recipe.id, named.recipe.edition.version, query.limit_or_default());
    let before = query.before().unwrap_or(newest);
    let (older, oldest) = db
        .read_long(move |conn| {
            Ok((crud::versions::list(conn, id, before, limit + 1)?, crud::versions::oldest(conn, id)?))
        })
        .await?;
    let present = query.before().is_none().then_some(&*named.recipe);
    Ok(Json(History::new(present, &older, limit, (oldest.unwrap_or(newest), newest))))
}

/// A recipe as it was.
#[utoipa::path(
    get, path = "/api/v1/recipes/{recipe_id}/history/{version}", operation_id = "read_version",
    tag = "history",
    params(("recipe_id" = i64, Path, example = 1), ("version" = i64, Path, example = 1)),
    responses((status = 200, body = RecipeOut, description = "The version"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn read(db: Db, named: NamedRecipe, version: VersionNumber) -> ApiResult<Json<RecipeOut>> {
    named.ensure_submitter_or_superuser(REFUSAL)?;
    RecipeOut::from_snapshot(&find(&db, &named.recipe, version.0).await?).map(Json)
}

/// How a version differs from the present one, or from another.
#[utoipa::path(
    get, path = "/api/v1/recipes/{recipe_id}/history/{version}/diff", operation_id = "compare_versions",
    tag = "history",
    params(("recipe_id" = i64, Path, example = 1), ("version" = i64, Path, example = 1), DiffQuery),
    responses((status = 200, body = Diff, description = "Field by field"), BadRequest, Unauthorized, Forbidden, NotFound, Invalid, Broken, Unavailable)
)]
pub async fn diff(
    db: Db,
    named: NamedRecipe,
    version: VersionNumber,
    query: ValidQuery<DiffQuery>,
) -> ApiResult<Json<Diff>> {
    named.ensure_submitter_or_superuser(REFUSAL)?;
    let to = query.to.unwrap_or(named.recipe.edition.version);
    let (before, after) = (find(&db, &named.recipe, version.0).await?, find(&db, &named.recipe, to).await?);
    Ok(Json(Diff::new((version.0, &before), (to, &after))))
}

/// Makes an earlier version of a recipe of the caller's the present one again, as a new version.
#[utoipa::path(
    post, path = "/api/v1/recipes/{recipe_id}/history/{version}/restore", operation_id = "restore_version",
    tag = "history",
    params(("recipe_id" = i64, Path, example = 1), ("version" = i64, Path, example = 1), IfMatchParam),
    responses(
        PresentRecipe, BadRequest, Unauthorized, Forbidden, NotFound, Changed, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn restore(
    db: Writes,
    clock: Clock,
    OwnRecipe(own): OwnRecipe,
    version: VersionNumber,
    if_match: IfMatch,
) -> ApiResult<Tagged<RecipeOut>> {
    let earlier = find(&db, &own.recipe, version.0).await?;
    change::own(&db, &clock, own, &if_match, |_current| RecipeIn::from_snapshot(&earlier)).await
}

/// The version's snapshot.
async fn find(db: &Db, recipe: &Recipe, version: i64) -> ApiResult<String> {
    if version == recipe.edition.version {
        return RecipeOut::from(recipe).snapshot();
    }
    let id = recipe.id;
    let found = db.read(move |conn| crud::versions::find_content(conn, id, version)).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("Recipe with ID {id} has no version {version}")))
}
