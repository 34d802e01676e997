use diesel::prelude::*;

use crate::schema::recipes;
use crate::search::Analysis;

/// What `minutes` holds where nothing is known: behind every other in the order.
pub const UNKNOWN_MINUTES: i64 = 1_000_000;

/// A recipe whole.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
pub struct Recipe {
    pub id: i64,
    /// The user whose recipe it is.
    pub submitter_id: i64,
    #[diesel(embed)]
    pub content: RecipeContent,
    #[diesel(embed)]
    pub edition: Edition,
}

/// What a recipe says, with what follows from it for search and order.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
// `None` is written as NULL, so that the statement is always the same one and stays prepared.
#[diesel(table_name = recipes, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct RecipeContent {
    pub label: String,
    /// The label as it is searched.
    pub label_folded: String,
    /// The label as it is sorted.
    pub label_key: String,
    pub source: Option<String>,
    pub url: Option<String>,
    pub description: Option<String>,
    /// JSON: what is read with the recipe alone.
    pub document: String,
    /// JSON: a list, as written.
    pub tags: String,
    pub servings: Option<i64>,
    pub prep_minutes: Option<i64>,
    pub cook_minutes: Option<i64>,
    pub total_minutes: Option<i64>,
    /// `total_minutes`, or else the sum of the two others, or else [`UNKNOWN_MINUTES`].
    pub minutes: i64,
    pub cuisine: Option<String>,
    pub language: Option<String>,
    pub image: Option<String>,
    /// `public`, or `private`: only the submitter reads it.
    pub visibility: String,
}

/// Which version of a recipe this is, who made it, and when; times are seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = recipes)]
pub struct Edition {
    /// When the first version was made.
    pub created_at: i64,
    pub updated_at: i64,
    /// A user's id.
    pub updated_by: i64,
    /// From 1 on.
    pub version: i64,
}

/// What lists show of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = recipes)]
pub struct RecipeSummary {
    pub id: i64,
    pub label: String,
    pub label_key: String,
    pub source: Option<String>,
    pub url: Option<String>,
    pub submitter_id: i64,
    pub description: Option<String>,
    /// JSON: a list, as written.
    pub tags: String,
    pub servings: Option<i64>,
    pub prep_minutes: Option<i64>,
    pub cook_minutes: Option<i64>,
    pub total_minutes: Option<i64>,
    pub minutes: i64,
    pub cuisine: Option<String>,
    pub language: Option<String>,
    pub image: Option<String>,
    pub visibility: String,
    pub created_at: i64,
    pub updated_at: i64,
}

/// What a recipe is found by, beside its own columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findable {
    /// Its tags, folded and as written; each once.
    pub tags: Vec<(String, String)>,
    /// What lists filter by: tags, words of foods, the language, the time, whether there is an image; each once.
    pub facets: Vec<String>,
    /// Its words.
    pub analysis: Analysis,
}

/// A recipe to store.
#[derive(Clone, Debug)]
pub struct NewRecipe {
    pub content: RecipeContent,
    pub findable: Findable,
    pub submitter_id: i64,
    pub edition: Edition,
}

impl Recipe {
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.content.is_public()
    }
}

impl NewRecipe {
    #[must_use]
    pub fn with_id(self, id: i64) -> Recipe {
        Recipe { id, submitter_id: self.submitter_id, content: self.content, edition: self.edition }
    }
}

impl RecipeContent {
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.visibility == "public"
    }
}

impl Edition {
    /// The first version, made now.
    #[must_use]
    pub const fn first(now: i64, user_id: i64) -> Self {
        Self { created_at: now, updated_at: now, updated_by: user_id, version: 1 }
    }

    /// The version after this one.
    #[must_use]
    pub const fn next(self, now: i64, user_id: i64) -> Self {
        Self { created_at: self.created_at, updated_at: now, updated_by: user_id, version: self.version + 1 }
    }
}
