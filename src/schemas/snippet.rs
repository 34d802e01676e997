use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::models::RecipeSummary;
use crate::schemas::recipe::Document;
use crate::search::{self, Field, Part, Text};

/// Where a recipe says what was searched for. Never markup: `hit` tells what to mark.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "label": [{"text": "Plain ", "hit": false}, {"text": "loaf", "hit": true}],
    "elsewhere": {"field": "ingredients", "parts": [{"text": "1 ", "hit": false}, {"text": "loaf", "hit": true}]}
}))]
pub struct SnippetOut {
    /// The whole label.
    pub label: Vec<PartOut>,
    /// The best place outside the label.
    #[schema(required)]
    pub elsewhere: Option<FragmentOut>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FragmentOut {
    /// `description`, `ingredients`, `steps` or `tags`.
    pub field: &'static str,
    /// `…` at an end says that the text goes on.
    pub parts: Vec<PartOut>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartOut {
    pub text: String,
    pub hit: bool,
}

fn parts(parts: Vec<Part>) -> Vec<PartOut> {
    parts.into_iter().map(|Part { text, hit }| PartOut { text, hit }).collect()
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Label => "label",
        Field::Tags => "tags",
        Field::Ingredients => "ingredients",
        Field::Description => "description",
        Field::Steps => "steps",
    }
}

impl SnippetOut {
    /// `document`: the recipe's column of that name; `stems`: those that were found.
    #[must_use]
    pub fn new(recipe: &RecipeSummary, document: &str, stems: &HashSet<String>) -> Self {
        let document = Document::read(document);
        let tags: Vec<String> = serde_json::from_str(&recipe.tags).unwrap_or_default();
        let ingredients: Vec<String> = document.ingredients.into_iter().map(|ingredient| ingredient.text).collect();
        let method: Vec<String> = document.steps.into_iter().map(|step| step.text).collect();
        let text = Text {
            label: &recipe.label,
            description: recipe.description.as_deref(),
            tags: &tags,
            ingredients: &ingredients,
            steps: &method,
            language: recipe.language.as_deref(),
        };
        let snippet = search::snippet(&text, stems);
        let elsewhere = snippet.elsewhere.map(|it| FragmentOut { field: name(it.field), parts: parts(it.parts) });
        Self { label: parts(snippet.label), elsewhere }
    }
}
