use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::rules;

#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// Words that begin with this, without case and accents.
    #[validate(length(max = 50), custom(function = rules::not_blank))]
    #[param(min_length = 1, max_length = 50, example = "bro")]
    pub prefix: String,
    /// 10 unless told.
    #[validate(range(min = 1, max = 20))]
    #[param(minimum = 1, maximum = 20, example = 10)]
    pub limit: Option<i64>,
}

impl SuggestionQuery {
    #[must_use]
    pub fn limit_or_default(&self) -> usize {
        self.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(10)
    }
}

#[derive(Serialize, ToSchema)]
pub struct Suggestions {
    pub results: Vec<SuggestionOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({"word": "broccoli", "recipes": 12}))]
pub struct SuggestionOut {
    /// Without case and accents.
    pub word: String,
    /// How many public recipes have it; an estimate beyond 1,024.
    pub recipes: i64,
}

impl Suggestions {
    /// Words with how many recipes have them.
    #[must_use]
    pub fn new(words: impl Iterator<Item = (String, i64)>) -> Self {
        Self { results: words.map(|(word, recipes)| SuggestionOut { word, recipes }).collect() }
    }
}
