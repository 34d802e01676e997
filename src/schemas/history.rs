//! The versions of a recipe and how they differ.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::page::Cursor;
use crate::core::clock::rfc3339;
use crate::models::{Recipe, Version};

/// Which page of a history or of the trash.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PastQuery {
    /// 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[validate(custom(function = Cursor::ensure_id))]
    pub cursor: Option<String>,
}

impl PastQuery {
    #[must_use]
    pub fn limit_or_default(&self) -> i64 {
        self.limit.unwrap_or(20)
    }

    /// The version or id at which the page before ended.
    #[must_use]
    pub fn before(&self) -> Option<i64> {
        self.cursor.as_deref().and_then(Cursor::read_id)
    }
}

/// With which version to compare.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DiffQuery {
    /// The present one unless told.
    #[param(example = 3)]
    pub to: Option<i64>,
}

/// A part of a recipe's history, the newest version first.
#[derive(Serialize, ToSchema)]
pub struct History {
    pub results: Vec<VersionOut>,
    /// Goes back as `cursor`; `null` on the last page.
    #[schema(required, example = "MTc")]
    pub next_cursor: Option<String>,
    /// How many versions there are in all.
    pub total: i64,
}

/// One version of a recipe.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "version": 3, "label": "Plain loaf", "updated_at": "2026-11-22T12:00:00Z", "updated_by": 1, "changed": ["servings"]
}))]
pub struct VersionOut {
    pub version: i64,
    pub label: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// The id of the user who made it.
    pub updated_by: i64,
    /// The fields in which it differs from the version before.
    pub changed: Vec<String>,
}

/// How two versions differ.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"from": 1, "to": 3, "changes": [
    {"field": "label", "before": "Loaf", "after": "Plain loaf"},
    {"field": "steps", "lines": [{"op": "equal", "text": "Mix."}, {"op": "insert", "text": "Let it rise."}]},
]}))]
pub struct Diff {
    pub from: i64,
    pub to: i64,
    pub changes: Vec<FieldChange>,
}

/// A field that differs: its value before and after or, of ingredients, steps and tags, line by line.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldChange {
    pub field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Line>, required = false)]
    pub lines: Option<Vec<Line>>,
}

#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    #[schema(inline)]
    pub op: LineOp,
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LineOp {
    Equal,
    Delete,
    Insert,
}

/// What a version consists of beside its content: never a difference.
const NO_CONTENT: [&str; 5] = ["id", "submitter_id", "created_at", "updated_at", "version"];

fn content(snapshot: &str) -> Value {
    serde_json::from_str(snapshot).unwrap_or(Value::Null)
}

/// JSON: the fields in which two snapshots differ.
#[must_use]
pub fn changed(before: &str, after: &str) -> String {
    serde_json::to_string(&changed_fields(&content(before), &content(after))).unwrap_or_default()
}

/// The fields of either that differ.
fn changed_fields(before: &Value, after: &Value) -> Vec<String> {
    let members = [before, after].into_iter().filter_map(Value::as_object).flat_map(|members| members.keys());
    let mut fields: Vec<String> = members
        .filter(|field| !NO_CONTENT.contains(&field.as_str()) && before.get(field) != after.get(field))
        .cloned()
        .collect();
    fields.sort();
    fields.dedup();
    fields
}

impl Diff {
    /// Between two versions by their numbers and snapshots.
    #[must_use]
    pub fn new((from, before): (i64, &str), (to, after): (i64, &str)) -> Self {
        let (before, after) = (content(before), content(after));
        let changes = changed_fields(&before, &after).into_iter().map(|field| {
            let (old, new) = (before.get(&field), after.get(&field));
            match (old.and_then(lines_of), new.and_then(lines_of)) {
                (Some(old), Some(new)) => {
                    FieldChange { field, before: None, after: None, lines: Some(lines(&old, &new)) }
                }
                _ => FieldChange { before: old.cloned(), after: new.cloned(), field, lines: None },
            }
        });
        Self { from, to, changes: changes.collect() }
    }
}

/// The lines of ingredients, steps or tags, each under its heading.
fn lines_of(value: &Value) -> Option<Vec<String>> {
    let line = |item: &Value| {
        let text = item.as_str().or_else(|| item.get("text")?.as_str()).unwrap_or_default();
        let heading = item.get("group").or_else(|| item.get("section")).and_then(Value::as_str);
        heading.map_or_else(|| text.to_owned(), |heading| format!("{heading}: {text}"))
    };
    value.as_array().map(|items| items.iter().map(line).collect())
}

fn lines(old: &[String], new: &[String]) -> Vec<Line> {
    let changes = |op, lines: Option<&[String]>| {
        lines.unwrap_or_default().iter().map(move |text| Line { op, text: text.clone() }).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (tag, was, is) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            all.extend(changes(LineOp::Equal, old.get(was)));
        } else {
            all.extend(changes(LineOp::Delete, old.get(was)));
            all.extend(changes(LineOp::Insert, new.get(is)));
        }
    }
    all
}

impl History {
    /// `present`: on the first page; `older`: newest first, at least one more than is shown where there are more;
    /// `oldest` and `newest`: the numbers of those that there are.
    #[must_use]
    pub fn new(present: Option<&Recipe>, older: &[Version], limit: i64, (oldest, newest): (i64, i64)) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        // What a version changed stands with the one that it replaced.
        let changed = |index: usize| older.get(index).and_then(|it| serde_json::from_str(&it.changed).ok());
        let first = present.map(|recipe| VersionOut {
            version: recipe.edition.version,
            label: recipe.content.label.clone(),
            updated_at: rfc3339(recipe.edition.updated_at),
            updated_by: recipe.edition.updated_by,
            changed: changed(0).unwrap_or_default(),
        });
        let rest = older.iter().enumerate().map(|(index, version)| VersionOut {
            version: version.version,
            label: version.label.clone(),
            updated_at: rfc3339(version.updated_at),
            updated_by: version.updated_by,
            changed: changed(index + 1).unwrap_or_default(),
        });
        let results: Vec<_> = first.into_iter().chain(rest).take(limit).collect();
        let last = results.last().filter(|last| last.version > oldest);
        let next_cursor = last.map(|last| Cursor::Id(last.version).write());
        Self { results, next_cursor, total: newest - oldest + 1 }
    }
}
