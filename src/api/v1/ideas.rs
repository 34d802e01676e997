//! What people cook elsewhere.

use actix_web::web::Data;
use utoipa::OpenApi;

use crate::api::extract::CurrentUser;
use crate::api::reply::{BadGateway, BadRequest, Broken, Forbidden, GatewayTimeout, Json, Unauthorized, Unavailable};
use crate::clients::reddit::Reddit;
use crate::error::ApiResult;
use crate::schemas::Ideas;

#[derive(OpenApi)]
#[openapi(paths(ideas, ideas_async))]
pub struct IdeasApi;

/// What people cook elsewhere today.
#[utoipa::path(
    get, path = "/api/v1/recipes/ideas", operation_id = "list_ideas",
    tag = "recipes",
    responses((status = 200, body = Ideas, description = "Top posts of three subreddits"), Broken, BadGateway, Unavailable, GatewayTimeout)
)]
pub async fn ideas(reddit: Data<Reddit>) -> ApiResult<Json<Ideas>> {
    let [recipes, easyrecipes, top_secret] = reddit.top_posts().await?;
    Ok(Json(Ideas { recipes, easyrecipes, TopSecretRecipes: top_secret }))
}

/// The same, for superusers: the path of the service that this one replaces.
#[utoipa::path(
    get, path = "/api/v1/recipes/ideas/async", operation_id = "list_ideas_async",
    tag = "recipes",
    responses(
        (status = 200, body = Ideas, description = "Top posts of three subreddits"),
        BadRequest, Unauthorized, Forbidden, Broken, BadGateway, Unavailable, GatewayTimeout,
    )
)]
pub async fn ideas_async(_superuser: CurrentUser, reddit: Data<Reddit>) -> ApiResult<Json<Ideas>> {
    ideas(reddit).await
}
