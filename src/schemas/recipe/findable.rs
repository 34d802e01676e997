use std::collections::BTreeSet;

use super::content::Document;
use crate::core::text::fold;
use crate::models::{Findable, RecipeContent};
use crate::search::{self, Text};

/// What a recipe is found by.
#[must_use]
pub fn findable(content: &RecipeContent, document: &Document) -> Findable {
    let written: Vec<String> = serde_json::from_str(&content.tags).unwrap_or_default();
    let analysis = search::analyse(&Text {
        label: &content.label,
        description: content.description.as_deref(),
        tags: &written,
        ingredients: &document.ingredients.iter().map(|ingredient| ingredient.text.clone()).collect::<Vec<_>>(),
        steps: &document.steps.iter().map(|step| step.text.clone()).collect::<Vec<_>>(),
        language: content.language.as_deref(),
    });
    let mut tags: Vec<(String, String)> = written.into_iter().map(|tag| (fold(tag.trim()), tag)).collect();
    tags.sort();
    let mut facets: BTreeSet<String> = tags.iter().map(|(tag, _)| format!("t:{tag}")).collect();
    let language = content.language.as_deref();
    let foods = document.ingredients.iter().map(|ingredient| ingredient.food.as_ref().unwrap_or(&ingredient.text));
    facets.extend(foods.flat_map(|food| stored_food_facets(food, language)));
    facets.extend(language.map(language_facet));
    facets.extend(minutes_facet(content.minutes));
    facets.extend(content.image.as_ref().map(|_| "image".to_owned()));
    Findable { tags, facets: facets.into_iter().collect(), analysis }
}

/// `en` finds `en-GB` too.
#[must_use]
pub fn language_facet(tag: &str) -> String {
    format!("l:{}", tag.split('-').next().unwrap_or_default().to_ascii_lowercase())
}

/// No food has a longer name; of what is taken for one the first words count.
const NAME_WORDS: usize = 8;

/// What a recipe with this food has: every word of it, and every two that stand beside each other.
fn stored_food_facets(food: &str, language: Option<&str>) -> Vec<String> {
    let mut words = search::stems(food, language);
    words.truncate(NAME_WORDS);
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    words.iter().cloned().chain(pairs).map(|words| format!("f:{words}")).collect()
}

/// Of which a recipe has one where this food is asked for, in whatever language: its word, or the last two of
/// more.
#[must_use]
pub fn food_facets(food: &str) -> Vec<String> {
    let last = |code| {
        let words = search::stems(food, Some(code));
        words.get(words.len().saturating_sub(2)..).map(|words| format!("f:{}", words.join(" ")))
    };
    let facets: BTreeSet<String> = search::codes().filter_map(last).collect();
    facets.into_iter().collect()
}

/// The upper ends of the steps by which recipes are found by their time.
const STEPS: [i64; 9] = [10, 15, 20, 30, 45, 60, 90, 120, 240];

/// The step that these minutes belong to; `None` beyond the last.
fn minutes_facet(minutes: i64) -> Option<String> {
    STEPS.iter().find(|&&step| minutes <= step).map(|step| format!("m:{step}"))
}

/// The steps that hold every recipe of at most so many minutes; `None` where that is beyond the last step.
#[must_use]
pub fn minutes_facets(max_minutes: i64) -> Option<Vec<String>> {
    let last = STEPS.iter().position(|&step| max_minutes <= step)?;
    Some(STEPS.iter().take(last + 1).map(|step| format!("m:{step}")).collect())
}
