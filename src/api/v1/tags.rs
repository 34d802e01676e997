//! The tags that recipes have.

use utoipa::OpenApi;

use crate::api::extract::ValidQuery;
use crate::api::reply::{Broken, Invalid, Json, Unavailable};
use crate::core::text::fold;
use crate::crud;
use crate::db::Db;
use crate::error::ApiResult;
use crate::schemas::{TagQuery, Tags};

#[derive(OpenApi)]
#[openapi(paths(list))]
pub struct TagsApi;

/// The tags of public recipes, those of most recipes first.
#[utoipa::path(
    get, path = "/api/v1/recipes/tags", operation_id = "list_tags",
    tag = "recipes", params(TagQuery),
    responses((status = 200, body = Tags, description = "The tags"), Invalid, Broken, Unavailable)
)]
pub async fn list(db: Db, ValidQuery(query): ValidQuery<TagQuery>) -> ApiResult<Json<Tags>> {
    let (prefix, limit) = (fold(query.prefix.as_deref().unwrap_or_default().trim()), query.limit_or_default());
    let tags = db.read_long(move |conn| crud::facets::tags(conn, &prefix, limit)).await?;
    Ok(Json(tags.into()))
}
