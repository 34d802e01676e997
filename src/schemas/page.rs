use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::ValidationError;

use super::SummaryOut;
use crate::models::{Count, RecipeSummary};

/// A part of a list and the way to the next.
#[derive(Serialize, ToSchema)]
pub struct Page {
    pub results: Vec<SummaryOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required, example = "MTc")]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    #[schema(minimum = 0, example = 1)]
    pub total: i64,
    /// Whether `total` is exact. Beyond 10,000 it is a lower bound; of a search, beyond 1,000.
    pub total_is_exact: bool,
    /// Of a search: the query with other words for those that no recipe has. What is found is found by them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, example = "broccoli soup")]
    pub did_you_mean: Option<String>,
}

/// Recipes of the caller's: all (`SearchResults`), or a `Page` where `limit` asked for one.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes two answers, each made as its own type")]
pub struct OwnRecipes {
    results: Vec<SummaryOut>,
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

/// Where a page ended: what the list is sorted by, and the recipe's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cursor {
    Id(i64),
    Label(String, i64),
    Minutes(i64, i64),
    Score { score: i64, id: i64 },
}

impl Cursor {
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let cursor = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        // PostgreSQL cannot compare with it, and no label has it.
        if matches!(&cursor, Self::Label(key, _) if key.contains('\0')) { None } else { Some(cursor) }
    }

    /// The id at which the page before ended; of a list in the order of ids.
    #[must_use]
    pub fn read_id(text: &str) -> Option<i64> {
        match Self::read(text) {
            Some(Self::Id(id)) => Some(id),
            _ => None,
        }
    }

    /// For `validator`.
    ///
    /// # Errors
    /// Where it is not such a list's.
    pub fn ensure_id(text: &str) -> Result<(), ValidationError> {
        let refused = || ValidationError::new("cursor").with_message("is not a next_cursor of this list".into());
        Self::read_id(text).map(drop).ok_or_else(refused)
    }

    #[must_use]
    pub fn write(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_string(self).unwrap_or_default())
    }
}

impl Page {
    /// `recipes`: one more than `limit` where there is a next page, which begins behind `cursor`.
    #[must_use]
    pub fn new(
        mut recipes: Vec<RecipeSummary>,
        limit: i64,
        count: Count,
        cursor: impl Fn(&RecipeSummary) -> Cursor,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = recipes.len() > limit;
        recipes.truncate(limit);
        let next_cursor = recipes.last().filter(|_| more).map(|last| cursor(last).write());
        Self {
            results: recipes.into_iter().map(SummaryOut::from).collect(),
            next_cursor,
            total: count.total,
            total_is_exact: count.is_exact,
            did_you_mean: None,
        }
    }

    /// A page of a search, whose next page begins behind `cursor`.
    #[must_use]
    pub fn of_ranked(
        results: Vec<SummaryOut>,
        cursor: Option<&Cursor>,
        count: Count,
        did_you_mean: Option<String>,
    ) -> Self {
        let next_cursor = cursor.map(Cursor::write);
        Self { results, next_cursor, total: count.total, total_is_exact: count.is_exact, did_you_mean }
    }
}
