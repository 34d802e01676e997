use diesel::prelude::*;

use super::Edition;
use crate::schema::{recipe_trash, recipe_versions};

/// A version of a recipe before the present one, without its content, which may be long.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = recipe_versions)]
pub struct Version {
    pub version: i64,
    /// When it was made, in seconds since 1970.
    pub updated_at: i64,
    /// Who made it: a user's id.
    pub updated_by: i64,
    pub label: String,
    /// JSON: the fields in which the next version differs.
    pub changed: String,
}

/// A version that is replaced.
#[derive(Clone, Debug)]
pub struct NewVersion {
    pub version: Version,
    /// JSON: the recipe as it was answered.
    pub content: String,
}

impl Trashed {
    #[must_use]
    pub const fn edition(&self) -> Edition {
        Edition {
            created_at: self.created_at,
            updated_at: self.updated_at,
            updated_by: self.updated_by,
            version: self.version,
        }
    }
}

/// A deleted recipe that can be restored, without its content, which may be long.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = recipe_trash)]
pub struct Trashed {
    pub recipe_id: i64,
    pub submitter_id: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub updated_by: i64,
    pub version: i64,
    /// In seconds since 1970, as the other times.
    pub deleted_at: i64,
    /// A user's id.
    pub deleted_by: i64,
    pub label: String,
}
