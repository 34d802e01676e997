//! All recipes of the caller's at once, out and in.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse};
use futures_util::stream::try_unfold;
use utoipa::OpenApi;

use super::once::once;
use crate::api::extract::{CurrentUser, IdempotencyKey, ImportBody, Writes};
use crate::api::reply::{
    BadRequest, Broken, Conflict, Created, Encoded, IdempotencyParam, Invalid, TooLarge, TooMany, Unauthorized,
    Unavailable,
};
use crate::api::throttle::Throttle;
use crate::core::at_once::UnderWay;
use crate::core::clock::Clock;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::models::Recipe;
use crate::schemas::import::{Imported, ImportedRecipe};
use crate::schemas::{RecipeIn, RecipeOut};

#[derive(OpenApi)]
#[openapi(paths(export, import), components(schemas(RecipeOut)))]
pub struct TransferApi;

/// Recipes that are read and held at once, where they are short.
const PAGE: i64 = 50;

/// All of the caller's recipes, private ones too, the oldest first: a JSON object a line. An answer that breaks off
/// is not whole. A user has but a few of these at once.
#[utoipa::path(
    get, path = "/api/v1/recipes/export", operation_id = "export_recipes",
    tag = "recipes",
    responses(
        (
            status = 200, description = "A recipe a line",
            content((String = "application/x-ndjson", example = json!("{\"id\": 7, \"label\": \"Plain loaf\"}\n"))),
            headers(("Content-Disposition" = String, description = "A name for the file")),
        ),
        BadRequest, Unauthorized, TooMany, Broken, Unavailable,
    )
)]
pub async fn export(db: Db, user: CurrentUser, throttle: Data<Throttle>) -> ApiResult<HttpResponse> {
    let exporting = throttle.export(user.id)?;
    let mut walk =
        Walk { db, submitter_id: user.id, page: Vec::new().into_iter(), last_id: Some(0), _exporting: exporting };
    // Before the answer begins: a database that is away is a 503, and no answer that breaks off.
    walk.load().await?;
    let lines = try_unfold(walk, |walk| async {
        walk.line().await.map_err(|error| {
            tracing::error!(%error, "an export broke off");
            Error::from(error)
        })
    });
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"recipes.ndjson\""))
        .streaming(lines))
}

/// On the way through a user's recipes.
struct Walk {
    db: Db,
    submitter_id: i64,
    page: std::vec::IntoIter<Recipe>,
    /// Where the page ends; `None` behind the last.
    last_id: Option<i64>,
    _exporting: UnderWay,
}

impl Walk {
    async fn load(&mut self) -> ApiResult<()> {
        let (submitter, last_id) = (Some(self.submitter_id), self.last_id.unwrap_or_default());
        let page = self.db.read_long(move |conn| crud::recipes::after(conn, submitter, last_id, PAGE)).await?;
        self.last_id = page.last().map(|recipe| recipe.id);
        self.page = page.into_iter();
        Ok(())
    }

    async fn line(mut self) -> ApiResult<Option<(Bytes, Self)>> {
        if self.page.as_slice().is_empty() && self.last_id.is_some() {
            self.load().await?;
        }
        let Some(recipe) = self.page.next() else { return Ok(None) };
        let mut line =
            serde_json::to_vec(&RecipeOut::from(&recipe)).map_err(|error| ApiError::Internal(error.to_string()))?;
        line.push(b'\n');
        Ok(Some((line.into(), self)))
    }
}

/// Takes recipes in, all or none: a JSON object a line, a JSON list or object, or schema.org's JSON-LD as websites
/// have it. They are new recipes of the caller's, whatever `id`, `submitter_id` and times they come with.
///
/// In `loc`, behind `body` stands where the recipe is: its line or its place in the list, counted from 0.
#[utoipa::path(
    post, path = "/api/v1/recipes/import", operation_id = "import_recipes",
    tag = "recipes",
    request_body(content(
        (String = "application/x-ndjson", example = json!("{\"label\": \"Plain loaf\"}\n{\"label\": \"Scones\"}\n")),
        (Vec<RecipeIn> = "application/json"),
        (Object = "application/ld+json", example = json!({"@context": "https://schema.org", "@type": "Recipe", "name": "Plain loaf"})),
    )),
    params(IdempotencyParam),
    responses(
        (status = 201, body = Imported, description = "All are stored"),
        BadRequest, Unauthorized, Conflict, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn import(
    db: Writes,
    clock: Clock,
    user: CurrentUser,
    key: IdempotencyKey,
    body: ImportBody,
) -> ApiResult<Created<Imported>> {
    let (user_id, now) = (user.id, clock.seconds());
    let (notation, asked, importing) = (body.notation(), body.bytes(), body.importing());
    let recipes = body.read(move |recipe| recipe.into_new_recipe(user_id, now)).await?;
    let named: Vec<_> = recipes.iter().map(|(line, recipe)| (*line, recipe.content.label.clone())).collect();
    let recipes: Vec<_> = recipes.into_iter().map(|(_, recipe)| recipe).collect();
    let work = move |conn: &mut _| {
        let _importing = &importing;
        let ids = crud::bulk::insert(conn, &recipes)?;
        let named = named.iter().cloned();
        let results = named.zip(ids).map(|((line, label), id)| ImportedRecipe { line, id, label });
        Ok(Imported::new(results.collect()))
    };
    let imported = match key.begin(user_id)? {
        Some(underway) => once(&db, &clock, &underway, &[b"import", notation, &asked], crud::bulk::lock, work).await?,
        None => db.write(user_id, work).await?,
    };
    Ok(Created(imported))
}
