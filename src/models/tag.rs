use diesel::prelude::*;

use crate::schema::tags;

/// A tag and how many public recipes have it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tags)]
pub struct TagCount {
    /// Folded, as it is compared.
    pub tag: String,
    /// As it was first written.
    pub label: String,
    pub recipes: i64,
}
