use std::num::IntErrorKind;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::rules;
use crate::models::{NewRecipe, Recipe, RecipeChanges};

/// A recipe to submit. Whatever else is sent is ignored.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RecipeCreate {
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Chicken Vesuvio")]
    pub label: String,
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Serious Eats")]
    pub source: Option<String>,
    /// An absolute http(s) address.
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(format = Uri, max_length = 2083, example = "http://www.seriouseats.com/recipes/2011/12/chicken-vesuvio-recipe.html")]
    pub url: Option<String>,
    /// The caller's own id, or nothing.
    pub submitter_id: Option<i64>,
}

impl RecipeCreate {
    #[must_use]
    pub fn into_new_recipe(self, submitter_id: i64) -> NewRecipe {
        NewRecipe::new(self.label, self.source, self.url, submitter_id)
    }
}

/// A recipe's new content. What is left out is emptied.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RecipeUpdate {
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Chicken Vesuvio")]
    pub label: String,
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Serious Eats")]
    pub source: Option<String>,
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(format = Uri, max_length = 2083, example = "https://example.com/vesuvio")]
    pub url: Option<String>,
}

impl From<RecipeUpdate> for RecipeChanges {
    fn from(update: RecipeUpdate) -> Self {
        Self::new(Some(update.label), Some(update.source), Some(update.url))
    }
}

/// Changes to a recipe, as a merge patch (RFC 7396): what is left out stays, `null` empties.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RecipePatch {
    #[serde(default, deserialize_with = "not_null")]
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Chicken Vesuvio")]
    pub label: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Serious Eats")]
    pub source: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(value_type = Option<String>, format = Uri, max_length = 2083, example = "https://example.com/vesuvio")]
    pub url: Option<Option<String>>,
}

impl From<RecipePatch> for RecipeChanges {
    fn from(patch: RecipePatch) -> Self {
        Self::new(patch.label, patch.source, patch.url)
    }
}

/// A whole number of any length, cut to 64 bits.
fn saturating<'de, D: Deserializer<'de>>(value: D) -> Result<Option<i64>, D::Error> {
    let text = Option::<String>::deserialize(value)?;
    let parsed = text.map(|text| match text.trim().parse::<i64>() {
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Ok(i64::MAX),
        Err(error) if *error.kind() == IntErrorKind::NegOverflow => Ok(i64::MIN),
        parsed => parsed,
    });
    parsed.transpose().map_err(|_not_a_number| serde::de::Error::custom("value is not a valid integer"))
}

/// Tells a member that is `null` from one that is left out.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

fn not_null<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

/// A recipe by its id and its new label. Whatever else is sent changes nothing.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RecipeRename {
    #[schema(example = 1)]
    pub id: i64,
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Chicken Vesuvio")]
    pub label: String,
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 1, "label": "Chicken Vesuvio", "source": "Serious Eats",
    "url": "http://www.seriouseats.com/recipes/2011/12/chicken-vesuvio-recipe.html", "submitter_id": 1
}))]
pub struct RecipeOut {
    pub id: i64,
    pub label: String,
    #[schema(required)]
    pub source: Option<String>,
    #[schema(required)]
    pub url: Option<String>,
    pub submitter_id: i64,
}

impl From<Recipe> for RecipeOut {
    fn from(recipe: Recipe) -> Self {
        let Recipe { id, label, label_folded: _, source, url, submitter_id } = recipe;
        Self { id, label, source, url, submitter_id }
    }
}

#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Any part of the label, in any case, taken literally.
    #[validate(length(max = 256), custom(function = rules::keyword))]
    #[param(min_length = 3, max_length = 256, example = "chicken")]
    pub keyword: String,
    /// 10 unless told; more than 100 count as 100.
    #[serde(default, deserialize_with = "saturating")]
    #[validate(range(min = 1))]
    #[param(minimum = 1, example = 10)]
    pub max_results: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct SearchResults {
    pub results: Vec<RecipeOut>,
}

impl From<Vec<Recipe>> for SearchResults {
    fn from(recipes: Vec<Recipe>) -> Self {
        Self { results: recipes.into_iter().map(RecipeOut::from).collect() }
    }
}

/// The day's top posts, five lines a subreddit at most: `{score}: {title} ({url})`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[expect(non_snake_case, reason = "the name of the subreddit, which clients read")]
pub struct Ideas {
    #[schema(example = json!(["4711: One-pot pasta (https://example.com/pasta)"]))]
    pub recipes: Vec<String>,
    #[schema(example = json!(["815: Three-ingredient scones (https://example.com/scones)"]))]
    pub easyrecipes: Vec<String>,
    #[schema(example = json!(["42: Secret sauce (https://example.com/sauce)"]))]
    pub TopSecretRecipes: Vec<String>,
}
