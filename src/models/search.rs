use diesel::prelude::*;

use crate::schema::{recipe_terms, search_words};

/// A word of recipes, or a facet.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = search_words)]
pub struct SearchWord {
    pub id: i64,
    /// Without case and accents.
    pub word: String,
    pub stem: String,
    /// How many recipes have it; beyond 1,024 an estimate.
    pub recipes: i64,
    /// How many have it in their label.
    pub labels: i64,
    /// Whether more than 1,024 recipes have, or ever had it.
    pub common: bool,
}

/// What a recipe is scored from.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = recipe_terms)]
pub struct RecipeTerms {
    pub recipe_id: i64,
    pub terms: Vec<u8>,
}
