//! Deleted recipes.

use serde::Serialize;
use utoipa::ToSchema;

use super::page::Cursor;
use crate::core::clock::rfc3339;
use crate::models::Trashed;

/// A part of the trash, the recipes of the highest ids first.
#[derive(Serialize, ToSchema)]
pub struct Trash {
    pub results: Vec<TrashedOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required, example = "MTc")]
    pub next_cursor: Option<String>,
}

/// A deleted recipe that can be restored.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 7, "label": "Plain loaf", "submitter_id": 1, "deleted_at": "2026-11-22T12:00:00Z", "deleted_by": 1,
    "purged_at": "2026-12-22T12:00:00Z"
}))]
pub struct TrashedOut {
    pub id: i64,
    pub label: String,
    pub submitter_id: i64,
    #[schema(format = DateTime)]
    pub deleted_at: String,
    /// The id of the user who deleted it.
    pub deleted_by: i64,
    /// When it goes for good.
    #[schema(format = DateTime)]
    pub purged_at: String,
}

impl Trash {
    /// `trashed`: one more than `limit` where there is a next page; `kept`: for so many seconds.
    #[must_use]
    pub fn new(trashed: &[Trashed], limit: i64, kept: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let out = |trashed: &Trashed| TrashedOut {
            id: trashed.recipe_id,
            label: trashed.label.clone(),
            submitter_id: trashed.submitter_id,
            deleted_at: rfc3339(trashed.deleted_at),
            deleted_by: trashed.deleted_by,
            purged_at: rfc3339(trashed.deleted_at + kept),
        };
        let results: Vec<_> = trashed.iter().take(limit).map(out).collect();
        let last = results.last().filter(|_| trashed.len() > limit);
        let next_cursor = last.map(|last| Cursor::Id(last.id).write());
        Self { results, next_cursor }
    }
}
