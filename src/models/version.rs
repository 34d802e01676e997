use diesel::prelude::*;

use crate::schema::{recipe_trash, recipe_versions};

/// A version of a recipe before the present one.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = recipe_versions)]
pub struct Version {
    pub version: i64,
    /// When it was made, in seconds since 1970.
    pub updated_at: i64,
    /// Who made it: a user's id.
    pub updated_by: i64,
    /// JSON: the recipe as it was answered.
    pub content: String,
}

/// A deleted recipe that can be restored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = recipe_trash)]
pub struct Trashed {
    pub recipe_id: i64,
    pub submitter_id: i64,
    /// In seconds since 1970.
    pub deleted_at: i64,
    /// A user's id.
    pub deleted_by: i64,
    /// JSON: the recipe as it was answered.
    pub content: String,
}
