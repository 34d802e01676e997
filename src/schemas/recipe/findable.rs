use std::collections::BTreeSet;

use super::content::Document;
use crate::core::text::fold;
use crate::models::{Findable, RecipeContent};

/// What a recipe is found by.
#[must_use]
pub fn findable(content: &RecipeContent, document: &Document) -> Findable {
    let written: Vec<String> = serde_json::from_str(&content.tags).unwrap_or_default();
    let tags: Vec<(String, String)> = written.into_iter().map(|tag| (fold(tag.trim()), tag)).collect();
    let mut facets: BTreeSet<String> = tags.iter().map(|(tag, _)| format!("t:{tag}")).collect();
    facets.extend(document.ingredients.iter().flat_map(|ingredient| stored_food_facets(&ingredient.text)));
    facets.extend(content.language.as_deref().map(language_facet));
    facets.extend(minutes_facet(content.minutes));
    facets.extend(content.image.as_ref().map(|_| "image".to_owned()));
    Findable { tags, facets: facets.into_iter().collect() }
}

/// `en` finds `en-GB` too.
#[must_use]
pub fn language_facet(tag: &str) -> String {
    format!("l:{}", tag.split('-').next().unwrap_or_default().to_ascii_lowercase())
}

/// What a recipe with this food has: every word of it, and every two that stand beside each other.
fn stored_food_facets(food: &str) -> Vec<String> {
    let words = words(food);
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    words.iter().cloned().chain(pairs).map(|words| format!("f:{words}")).collect()
}

/// What a recipe has to have where this food is asked for: its word, or every two that stand beside each other.
#[must_use]
pub fn food_facets(food: &str) -> Vec<String> {
    let words = words(food);
    match words.as_slice() {
        [word] => vec![format!("f:{word}")],
        words => words.windows(2).map(|pair| format!("f:{}", pair.join(" "))).collect(),
    }
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
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
