use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

use super::parts::{IngredientIn, StepIn, Tag};
use crate::error::{ApiError, ApiResult, Problem};
use crate::schemas::rules;

/// A recipe's content. Only the label is needed; whatever else is sent is ignored.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "label": "Plain loaf", "description": "Bread for every day.",
    "ingredients": ["1 ½ cups (200 g) plain flour, sifted", {"text": "1 tsp salt", "group": "Dough"}],
    "steps": ["Mix.", {"text": "Bake for 35 minutes.", "section": "Oven"}],
    "servings": 4, "yield": "1 loaf", "prep_minutes": 20, "cook_minutes": 35, "tags": ["bread"], "language": "en"
}))]
pub struct RecipeIn {
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(
        min_length = 1,
        max_length = 256,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
    )]
    pub label: String,
    /// Where it is from.
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(
        min_length = 1,
        max_length = 256,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
    )]
    pub source: Option<String>,
    /// An absolute http(s) address.
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(format = Uri, max_length = 2083)]
    pub url: Option<String>,
    /// The caller's own id, or nothing. A recipe that exists keeps its submitter, whatever stands here.
    pub submitter_id: Option<i64>,
    #[validate(length(max = 10000))]
    #[schema(max_length = 10000)]
    pub description: Option<String>,
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub ingredients: Option<Vec<IngredientIn>>,
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub steps: Option<Vec<StepIn>>,
    #[validate(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000)]
    pub servings: Option<i64>,
    /// What comes of it, in words.
    #[validate(length(min = 1, max = 100), custom(function = rules::not_blank))]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
    )]
    pub r#yield: Option<String>,
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub prep_minutes: Option<i64>,
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub cook_minutes: Option<i64>,
    /// Where it is left out, lists filter and sort by the sum of the two others.
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub total_minutes: Option<i64>,
    /// Of tags that differ in case alone the first stays.
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub tags: Option<Vec<Tag>>,
    #[validate(length(min = 1, max = 100), custom(function = rules::not_blank))]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
    )]
    pub cuisine: Option<String>,
    /// A language tag (BCP 47), such as `en` or `pt-BR`.
    #[validate(custom(function = rules::language))]
    #[schema(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    pub language: Option<String>,
    /// The absolute http(s) address of a picture.
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(format = Uri, max_length = 2083)]
    pub image: Option<String>,
    #[validate(length(max = 10000))]
    #[schema(max_length = 10000)]
    pub notes: Option<String>,
    /// As the source gives it, such as `{"calories": "240 kcal"}`: 50 members at most, each text of 256
    /// characters at most or a number.
    #[validate(custom(function = rules::nutrition))]
    #[schema(value_type = Option<Object>)]
    pub nutrition: Option<Map<String, Value>>,
    /// `public` unless told.
    pub visibility: Option<Visibility>,
}

impl RecipeIn {
    /// Where a recipe is to be found, and no more.
    #[must_use]
    pub fn bookmark(label: String, source: Option<String>, url: Option<String>) -> Self {
        Self { label, source, url, ..Self::default() }
    }
}

impl RecipeIn {
    /// # Errors
    /// [`ApiError::Invalid`] where its texts are longer together than those of a recipe may be.
    pub fn within(self, max_bytes: usize) -> ApiResult<Self> {
        if self.text_bytes() <= max_bytes {
            return Ok(self);
        }
        let msg = format!("is longer than the {max_bytes} bytes that a recipe may have");
        Err(ApiError::Invalid(vec![Problem::new("body", None, msg, "value_error.body")]))
    }

    /// How long its texts are together; written in any form, a recipe is longer.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        let single = [&self.source, &self.url, &self.description, &self.r#yield, &self.cuisine];
        let single = single.into_iter().chain([&self.language, &self.image, &self.notes]).flatten();
        let headed = |text: &str, heading: &Option<String>| text.len() + heading.as_ref().map_or(0, String::len);
        let ingredients = self.ingredients.iter().flatten().map(|it| headed(&it.text, &it.group));
        let steps = self.steps.iter().flatten().map(|it| headed(&it.text, &it.section));
        let tags = self.tags.iter().flatten().map(|tag| tag.0.len());
        let nutrition = self.nutrition.iter().flatten();
        let nutrition = nutrition.map(|(name, value)| name.len() + value.as_str().map_or(0, str::len));
        let lists = ingredients.chain(steps).chain(tags).chain(nutrition);
        self.label.len() + single.map(String::len).sum::<usize>() + lists.sum::<usize>()
    }

    /// The content of a recipe that history or trash hold.
    ///
    /// # Errors
    /// 500 where they hold something else.
    pub fn from_snapshot(snapshot: &str) -> ApiResult<Self> {
        serde_json::from_str(snapshot).map_err(|error| ApiError::Internal(error.to_string()))
    }
}

/// Who reads a recipe: everybody, or its submitter alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    Public,
    Private,
}

/// A recipe by its id and its new label. Whatever else is sent changes nothing.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RecipeRename {
    #[schema(example = 1)]
    pub id: i64,
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(
        min_length = 1,
        max_length = 256,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]",
        example = "Chicken Vesuvio"
    )]
    pub label: String,
}
