use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::content::{Document, Ingredient, Step};
use crate::core::clock::rfc3339;
use crate::error::{ApiError, ApiResult};
use crate::models::{Recipe, RecipeSummary};
use crate::schemas::SnippetOut;

/// A recipe whole.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": 7, "label": "Plain loaf", "source": null, "url": null, "submitter_id": 1, "description": "Bread for every day.",
    "ingredients": [{"text": "1 ½ cups (200 g) plain flour, sifted", "group": "Dough"}],
    "steps": [{"text": "Mix.", "section": null}], "servings": 4, "yield": "1 loaf", "prep_minutes": 20,
    "cook_minutes": 35, "total_minutes": 55, "tags": ["bread"], "cuisine": null, "language": "en", "image": null,
    "notes": null, "nutrition": {}, "visibility": "public", "created_at": "2026-11-22T12:00:00Z",
    "updated_at": "2026-11-22T12:00:00Z", "version": 3
}))]
pub struct RecipeOut {
    pub id: i64,
    pub label: String,
    #[schema(required)]
    pub source: Option<String>,
    #[schema(required)]
    pub url: Option<String>,
    pub submitter_id: i64,
    #[schema(required)]
    pub description: Option<String>,
    pub ingredients: Vec<Ingredient>,
    pub steps: Vec<Step>,
    #[schema(required)]
    pub servings: Option<i64>,
    #[schema(required)]
    pub r#yield: Option<String>,
    #[schema(required)]
    pub prep_minutes: Option<i64>,
    #[schema(required)]
    pub cook_minutes: Option<i64>,
    #[schema(required)]
    pub total_minutes: Option<i64>,
    pub tags: Vec<String>,
    #[schema(required)]
    pub cuisine: Option<String>,
    #[schema(required)]
    pub language: Option<String>,
    #[schema(required)]
    pub image: Option<String>,
    #[schema(required)]
    pub notes: Option<String>,
    #[schema(value_type = Object)]
    pub nutrition: Map<String, Value>,
    pub visibility: String,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    pub version: i64,
}

impl From<&Recipe> for RecipeOut {
    fn from(recipe: &Recipe) -> Self {
        let Recipe { id, submitter_id, content, edition } = recipe.clone();
        let document = Document::read(&content.document);
        Self {
            id,
            label: content.label,
            source: content.source,
            url: content.url,
            submitter_id,
            description: content.description,
            ingredients: document.ingredients,
            steps: document.steps,
            servings: content.servings,
            r#yield: document.r#yield,
            prep_minutes: content.prep_minutes,
            cook_minutes: content.cook_minutes,
            total_minutes: content.total_minutes,
            tags: serde_json::from_str(&content.tags).unwrap_or_default(),
            cuisine: content.cuisine,
            language: content.language,
            image: content.image,
            notes: document.notes,
            nutrition: document.nutrition,
            visibility: content.visibility,
            created_at: rfc3339(edition.created_at),
            updated_at: rfc3339(edition.updated_at),
            version: edition.version,
        }
    }
}

impl RecipeOut {
    /// What history and trash keep of it.
    ///
    /// # Errors
    /// Never, as things are.
    pub fn snapshot(&self) -> ApiResult<String> {
        serde_json::to_string(self).map_err(|error| ApiError::Internal(error.to_string()))
    }

    /// # Errors
    /// 500 where history or trash hold something else.
    pub fn from_snapshot(snapshot: &str) -> ApiResult<Self> {
        serde_json::from_str(snapshot).map_err(|error| ApiError::Internal(error.to_string()))
    }
}

/// A recipe in a list: without its ingredients and steps.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": 1, "label": "Chicken Vesuvio", "source": "Serious Eats",
    "url": "http://www.seriouseats.com/recipes/2011/12/chicken-vesuvio-recipe.html", "submitter_id": 1,
    "description": null, "tags": ["chicken"], "prep_minutes": 20, "cook_minutes": 50, "total_minutes": null,
    "servings": 4, "cuisine": null, "language": "en", "image": null, "visibility": "public",
    "created_at": "2026-11-22T12:00:00Z", "updated_at": "2026-11-22T12:00:00Z"
}))]
pub struct SummaryOut {
    pub id: i64,
    pub label: String,
    #[schema(required)]
    pub source: Option<String>,
    #[schema(required)]
    pub url: Option<String>,
    pub submitter_id: i64,
    #[schema(required)]
    pub description: Option<String>,
    pub tags: Vec<String>,
    #[schema(required)]
    pub prep_minutes: Option<i64>,
    #[schema(required)]
    pub cook_minutes: Option<i64>,
    #[schema(required)]
    pub total_minutes: Option<i64>,
    #[schema(required)]
    pub servings: Option<i64>,
    #[schema(required)]
    pub cuisine: Option<String>,
    #[schema(required)]
    pub language: Option<String>,
    #[schema(required)]
    pub image: Option<String>,
    pub visibility: String,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// Of a search with `q` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = SnippetOut, required = false)]
    pub snippet: Option<SnippetOut>,
}

impl From<RecipeSummary> for SummaryOut {
    fn from(recipe: RecipeSummary) -> Self {
        Self {
            id: recipe.id,
            label: recipe.label,
            source: recipe.source,
            url: recipe.url,
            submitter_id: recipe.submitter_id,
            description: recipe.description,
            tags: serde_json::from_str(&recipe.tags).unwrap_or_default(),
            prep_minutes: recipe.prep_minutes,
            cook_minutes: recipe.cook_minutes,
            total_minutes: recipe.total_minutes,
            servings: recipe.servings,
            cuisine: recipe.cuisine,
            language: recipe.language,
            image: recipe.image,
            visibility: recipe.visibility,
            created_at: rfc3339(recipe.created_at),
            updated_at: rfc3339(recipe.updated_at),
            snippet: None,
        }
    }
}
