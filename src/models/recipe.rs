use diesel::prelude::*;

use crate::core::text::fold;
use crate::schema::recipes;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = recipes)]
pub struct Recipe {
    pub id: i64,
    pub label: String,
    /// The label as it is searched.
    pub label_folded: String,
    pub source: Option<String>,
    pub url: Option<String>,
    /// The user whose recipe it is.
    pub submitter_id: i64,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = recipes)]
pub struct NewRecipe {
    label: String,
    label_folded: String,
    source: Option<String>,
    url: Option<String>,
    submitter_id: i64,
}

impl NewRecipe {
    #[must_use]
    pub fn new(label: String, source: Option<String>, url: Option<String>, submitter_id: i64) -> Self {
        Self { label_folded: fold(&label), label, source, url, submitter_id }
    }
}

/// `None` leaves a column as it is; `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = recipes)]
pub struct RecipeChanges {
    label: Option<String>,
    label_folded: Option<String>,
    source: Option<Option<String>>,
    url: Option<Option<String>>,
}

impl RecipeChanges {
    #[must_use]
    pub fn new(label: Option<String>, source: Option<Option<String>>, url: Option<Option<String>>) -> Self {
        Self { label_folded: label.as_deref().map(fold), label, source, url }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
