//! Between a recipe on the wire and its columns.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::findable::findable;
use super::input::{RecipeIn, Visibility};
use super::parts::{IngredientIn, StepIn};
use crate::core::text::fold;
use crate::ingredients::{Understood, understand};
use crate::models::{Edition, Findable, NewRecipe, RecipeContent, UNKNOWN_MINUTES};
use crate::search::sort_key;

/// What the column `document` holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    pub ingredients: Vec<Ingredient>,
    pub steps: Vec<Step>,
    pub r#yield: Option<String>,
    pub notes: Option<String>,
    pub nutrition: Map<String, Value>,
}

/// An ingredient's line as written, and what is understood of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ingredient {
    pub text: String,
    /// The heading that it stands under.
    #[schema(required)]
    pub group: Option<String>,
    /// An exact fraction: `3/2`.
    #[schema(required)]
    pub quantity: Option<String>,
    /// The upper end of a range.
    #[schema(required)]
    pub quantity_max: Option<String>,
    /// In English and the singular.
    #[schema(required)]
    pub unit: Option<String>,
    #[schema(required)]
    pub food: Option<String>,
    #[schema(required)]
    pub note: Option<String>,
    /// Whether the line may mean something else; it is not scaled or converted then.
    #[serde(default)]
    pub unsure: bool,
}

impl Ingredient {
    pub fn new(text: String, group: Option<String>, understood: Understood) -> Self {
        let Understood { quantity, quantity_max, unit, food, note, unsure, .. } = understood;
        let [quantity, quantity_max] = [quantity, quantity_max].map(|quantity| quantity.map(|it| it.to_string()));
        Self { text, group, quantity, quantity_max, unit: unit.map(|unit| unit.name().to_owned()), food, note, unsure }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    pub text: String,
    /// The heading that it stands under.
    #[schema(required)]
    pub section: Option<String>,
}

impl Document {
    /// What the column holds; a column that nobody can read counts as empty.
    #[must_use]
    pub fn read(column: &str) -> Self {
        serde_json::from_str(column).unwrap_or_default()
    }

    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<IngredientIn> for Ingredient {
    fn from(IngredientIn { text, group }: IngredientIn) -> Self {
        let understood = understand(&text);
        Self::new(text, group, understood)
    }
}

impl From<StepIn> for Step {
    fn from(StepIn { text, section }: StepIn) -> Self {
        Self { text, section }
    }
}

impl RecipeIn {
    /// The content's columns, and what the recipe is found by.
    #[must_use]
    pub fn into_content(self) -> (RecipeContent, Findable) {
        let document = Document {
            ingredients: self.ingredients.unwrap_or_default().into_iter().map(Ingredient::from).collect(),
            steps: self.steps.unwrap_or_default().into_iter().map(Step::from).collect(),
            r#yield: self.r#yield,
            notes: self.notes,
            nutrition: self.nutrition.unwrap_or_default(),
        };
        let mut seen = HashSet::new();
        let tags = self.tags.unwrap_or_default().into_iter().map(|tag| tag.0);
        let tags: Vec<String> = tags.filter(|tag| seen.insert(fold(tag.trim()))).collect();
        let sum = (self.prep_minutes.is_some() || self.cook_minutes.is_some())
            .then(|| self.prep_minutes.unwrap_or(0) + self.cook_minutes.unwrap_or(0));
        let content = RecipeContent {
            label_folded: fold(&self.label),
            label_key: sort_key(&self.label),
            label: self.label,
            source: self.source,
            url: self.url,
            description: self.description,
            document: document.write(),
            tags: serde_json::to_string(&tags).unwrap_or_default(),
            servings: self.servings,
            prep_minutes: self.prep_minutes,
            cook_minutes: self.cook_minutes,
            total_minutes: self.total_minutes,
            minutes: self.total_minutes.or(sum).unwrap_or(UNKNOWN_MINUTES),
            cuisine: self.cuisine,
            language: self.language,
            image: self.image,
            visibility: if self.visibility == Some(Visibility::Private) { "private" } else { "public" }.into(),
        };
        let findable = findable(&content, &document);
        (content, findable)
    }

    /// The first version of a recipe.
    #[must_use]
    pub fn into_new_recipe(self, submitter_id: i64, now: i64) -> NewRecipe {
        let (content, findable) = self.into_content();
        NewRecipe { content, findable, submitter_id, edition: Edition::first(now, submitter_id) }
    }
}
