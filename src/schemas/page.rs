use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use super::RecipeOut;
use crate::models::{Count, Recipe};

pub const DEFAULT_LIMIT: i64 = 20;

/// Which page of a list.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[validate(custom(function = known_cursor))]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The id of the last recipe of the page before.
    #[must_use]
    pub fn last_id(&self) -> Option<i64> {
        self.cursor.as_deref().and_then(read_cursor)
    }

    #[must_use]
    pub fn limit_or_default(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }
}

/// A part of a list and the way to the next.
#[derive(Serialize, ToSchema)]
pub struct Page {
    pub results: Vec<RecipeOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required, example = "MTc")]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    #[schema(minimum = 0, example = 1)]
    pub total: i64,
    /// Whether `total` is exact. Beyond 10,000 it is a lower bound.
    pub total_is_exact: bool,
}

/// Recipes of the caller's: all (`SearchResults`), or a `Page` where `limit` asked for one.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes two answers, each made as its own type")]
pub struct OwnRecipes {
    results: Vec<RecipeOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required = false, example = "MTc")]
    next_cursor: Option<String>,
    /// How many there are in all.
    #[schema(value_type = i64, required = false, minimum = 0, example = 1)]
    total: Option<i64>,
    /// Whether `total` is exact. Beyond 10,000 it is a lower bound.
    #[schema(value_type = bool, required = false)]
    total_is_exact: Option<bool>,
}

impl Page {
    /// `recipes`: one more than `limit` where there is a next page.
    #[must_use]
    pub fn new(mut recipes: Vec<Recipe>, limit: i64, count: Count) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = recipes.len() > limit;
        recipes.truncate(limit);
        let next_cursor = recipes.last().filter(|_| more).map(|last| write_cursor(last.id));
        Self {
            results: recipes.into_iter().map(RecipeOut::from).collect(),
            next_cursor,
            total: count.total,
            total_is_exact: count.is_exact,
        }
    }
}

fn write_cursor(id: i64) -> String {
    URL_SAFE_NO_PAD.encode(id.to_string())
}

fn read_cursor(cursor: &str) -> Option<i64> {
    let id = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    std::str::from_utf8(&id).ok()?.parse().ok()
}

fn known_cursor(cursor: &str) -> Result<(), ValidationError> {
    match read_cursor(cursor) {
        Some(_) => Ok(()),
        None => Err(ValidationError::new("cursor").with_message("is not a next_cursor of this list".into())),
    }
}
