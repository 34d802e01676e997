use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, StatusCode, header::LOCATION};
use axum::routing::get;
use axum::{Json, Router};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, types};
use validator::{Validate, ValidationError};

use crate::{ApiError, App, Reads, User, Writes};

#[derive(Clone, Debug, Deserialize, Serialize, Validate)]
struct Ingredient {
    #[validate(length(min = 1, max = 1000))]
    text: String,
    group: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, Validate)]
struct Step {
    #[validate(length(min = 1, max = 10000))]
    text: String,
    section: Option<String>,
}

/// Totals are told up to here.
const COUNTED: i64 = 10_000;

type Nutrition = BTreeMap<String, String>;

#[derive(Serialize, FromRow)]
struct Recipe {
    id: i64,
    label: String,
    source: Option<String>,
    url: Option<String>,
    submitter_id: i64,
    description: Option<String>,
    ingredients: types::Json<Vec<Ingredient>>,
    steps: types::Json<Vec<Step>>,
    servings: Option<i64>,
    r#yield: Option<String>,
    prep_minutes: Option<i64>,
    cook_minutes: Option<i64>,
    total_minutes: Option<i64>,
    tags: types::Json<Vec<String>>,
    cuisine: Option<String>,
    language: Option<String>,
    image: Option<String>,
    notes: Option<String>,
    nutrition: types::Json<Nutrition>,
    visibility: String,
    created_at: String,
    updated_at: String,
    version: i64,
}

/// A recipe in lists.
#[derive(Serialize, FromRow)]
struct Summary {
    id: i64,
    label: String,
    source: Option<String>,
    url: Option<String>,
    submitter_id: i64,
    description: Option<String>,
    tags: types::Json<Vec<String>>,
    prep_minutes: Option<i64>,
    cook_minutes: Option<i64>,
    total_minutes: Option<i64>,
    servings: Option<i64>,
    cuisine: Option<String>,
    language: Option<String>,
    image: Option<String>,
    visibility: String,
    created_at: String,
    updated_at: String,
}

#[derive(Deserialize, Validate)]
struct RecipeIn {
    #[validate(length(min = 1, max = 256), custom(function = not_blank))]
    label: String,
    #[validate(length(min = 1, max = 256), custom(function = not_blank))]
    source: Option<String>,
    #[validate(length(max = 2083), custom(function = http_url))]
    url: Option<String>,
    #[validate(length(max = 10000))]
    description: Option<String>,
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    ingredients: Vec<Ingredient>,
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    steps: Vec<Step>,
    #[validate(range(min = 1, max = 1000))]
    servings: Option<i64>,
    #[validate(length(min = 1, max = 100), custom(function = not_blank))]
    r#yield: Option<String>,
    #[validate(range(min = 0, max = 100_000))]
    prep_minutes: Option<i64>,
    #[validate(range(min = 0, max = 100_000))]
    cook_minutes: Option<i64>,
    #[validate(range(min = 0, max = 100_000))]
    total_minutes: Option<i64>,
    #[serde(default)]
    #[validate(length(max = 50))]
    tags: Vec<String>,
    #[validate(length(min = 1, max = 100), custom(function = not_blank))]
    cuisine: Option<String>,
    #[validate(length(max = 35))]
    language: Option<String>,
    #[validate(length(max = 2083), custom(function = http_url))]
    image: Option<String>,
    #[validate(length(max = 10000))]
    notes: Option<String>,
    #[serde(default)]
    nutrition: Nutrition,
    #[serde(default)]
    visibility: Visibility,
}

#[derive(Clone, Copy, Default, Deserialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase")]
enum Visibility {
    #[default]
    Public,
    Private,
}

fn not_blank(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { Err(ValidationError::new("blank")) } else { Ok(()) }
}

fn http_url(text: &str) -> Result<(), ValidationError> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(()),
        _ => Err(ValidationError::new("url")),
    }
}

#[derive(Deserialize, Validate)]
struct ListQuery {
    #[serde(default = "twenty")]
    #[validate(range(min = 1, max = 100))]
    limit: usize,
    cursor: Option<String>,
}

#[derive(Deserialize, Validate)]
struct SearchQuery {
    #[validate(length(min = 3, max = 100))]
    keyword: String,
    #[serde(default = "ten")]
    #[validate(range(min = 1, max = 100))]
    max_results: i64,
}

fn twenty() -> usize {
    20
}

fn ten() -> i64 {
    10
}

#[derive(Serialize)]
struct Page {
    results: Vec<Summary>,
    next_cursor: Option<String>,
    total: i64,
    total_is_exact: bool,
}

#[derive(Serialize)]
struct Found {
    results: Vec<Summary>,
}

fn checked<T: Validate>(input: T) -> Result<T, ApiError> {
    input.validate().map_err(|errors| ApiError::Unprocessable(errors.to_string()))?;
    Ok(input)
}

async fn read(State(reads): State<Reads>, Path(id): Path<i64>) -> Result<Json<Recipe>, ApiError> {
    let found = sqlx::query_as("SELECT * FROM recipes WHERE id = ? AND visibility = 'public'");
    found.bind(id).fetch_optional(&reads.0).await?.map(Json).ok_or(ApiError::NotFound)
}

async fn list(State(reads): State<Reads>, Query(query): Query<ListQuery>) -> Result<Json<Page>, ApiError> {
    let ListQuery { limit, cursor } = checked(query)?;
    let before = match cursor {
        None => i64::MAX,
        Some(cursor) => read_cursor(&cursor).ok_or_else(|| ApiError::Unprocessable("cursor".to_owned()))?,
    };
    let mut connection = reads.0.acquire().await?;
    let results = sqlx::query_as(
        "SELECT id, label, source, url, submitter_id, description, tags, prep_minutes, cook_minutes, total_minutes,
         servings, cuisine, language, image, visibility, created_at, updated_at
         FROM recipes WHERE visibility = 'public' AND id < ? ORDER BY id DESC LIMIT ?",
    );
    let rows = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut results: Vec<Summary> = results.bind(before).bind(rows).fetch_all(&mut *connection).await?;
    let total: i64 = sqlx::query_scalar("SELECT public FROM recipe_counts").fetch_one(&mut *connection).await?;
    let has_more = results.len() > limit;
    results.truncate(limit);
    let last = results.last().filter(|_| has_more);
    let next_cursor = last.map(|last| BASE64_URL_SAFE_NO_PAD.encode(last.id.to_string()));
    Ok(Json(Page { results, next_cursor, total: total.min(COUNTED), total_is_exact: total <= COUNTED }))
}

fn read_cursor(cursor: &str) -> Option<i64> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.parse().ok()
}

async fn search(State(reads): State<Reads>, Query(query): Query<SearchQuery>) -> Result<Json<Found>, ApiError> {
    let SearchQuery { keyword, max_results } = checked(query)?;
    let found = sqlx::query_as(
        "SELECT id, recipes.label, source, url, submitter_id, description, tags, prep_minutes, cook_minutes,
         total_minutes, servings, cuisine, language, image, visibility, created_at, updated_at
         FROM recipe_labels JOIN recipes ON recipes.id = recipe_labels.rowid
         WHERE recipe_labels MATCH ? AND visibility = 'public' ORDER BY recipe_labels.rowid LIMIT ?",
    );
    let phrase = format!("\"{}\"", keyword.replace('"', "\"\""));
    Ok(Json(Found { results: found.bind(phrase).bind(max_results).fetch_all(&reads.0).await? }))
}

type Created = (StatusCode, [(HeaderName, String); 1], Json<Recipe>);

async fn create(user: User, State(writes): State<Writes>, Json(input): Json<RecipeIn>) -> Result<Created, ApiError> {
    let input = checked(input)?;
    let inserted = sqlx::query_as::<_, Recipe>(
        "INSERT INTO recipes (label, source, url, submitter_id, description, ingredients, steps, servings, yield,
         prep_minutes, cook_minutes, total_minutes, tags, cuisine, language, image, notes, nutrition, visibility)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
    );
    let inserted = inserted.bind(input.label).bind(input.source).bind(input.url).bind(user.id).bind(input.description);
    let inserted = inserted.bind(types::Json(input.ingredients)).bind(types::Json(input.steps)).bind(input.servings);
    let inserted = inserted.bind(input.r#yield).bind(input.prep_minutes).bind(input.cook_minutes);
    let inserted = inserted.bind(input.total_minutes).bind(types::Json(input.tags)).bind(input.cuisine);
    let inserted = inserted.bind(input.language).bind(input.image).bind(input.notes);
    let inserted = inserted.bind(types::Json(input.nutrition)).bind(input.visibility);
    let recipe = inserted.fetch_one(&writes.0).await?;
    Ok((StatusCode::CREATED, [(LOCATION, format!("/api/v1/recipes/{}", recipe.id))], Json(recipe)))
}

pub fn router() -> Router<App> {
    Router::new().route("/", get(list).post(create)).route("/search", get(search)).route("/{id}", get(read))
}
