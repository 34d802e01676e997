use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::models::TagCount;

#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TagQuery {
    /// Tags that begin with this, in any case.
    #[validate(length(max = 50))]
    #[param(max_length = 50, example = "br")]
    pub prefix: Option<String>,
    /// 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct Tags {
    pub results: Vec<TagOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(example = json!({"tag": "bread", "recipes": 12}))]
pub struct TagOut {
    /// As it was first written.
    pub tag: String,
    /// How many public recipes have it.
    pub recipes: i64,
}

impl TagQuery {
    #[must_use]
    pub fn limit_or_default(&self) -> usize {
        self.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(20)
    }
}

impl From<Vec<TagCount>> for Tags {
    fn from(tags: Vec<TagCount>) -> Self {
        Self {
            results: tags.into_iter().map(|TagCount { label, recipes, .. }| TagOut { tag: label, recipes }).collect(),
        }
    }
}
