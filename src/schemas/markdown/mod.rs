//! A recipe as CommonMark, for people and their notes. Whatever stands in a field comes out as text: nothing of
//! it is markup, here or in the dialects that link bare addresses and know tables and formulas.

mod escape;

use std::fmt::Write;

use serde_json::Value;

use super::RecipeOut;
use escape::{address, block, line};

/// The recipe as a Markdown document.
#[must_use]
pub fn markdown(recipe: &RecipeOut) -> String {
    let mut parts = vec![format!("# {}", line(&recipe.label))];
    parts.extend(recipe.image.as_deref().map(|image| format!("![{}]({})", line(&recipe.label), address(image))));
    parts.extend(recipe.description.as_deref().map(|text| block(text, 0)));
    parts.push(facts(recipe));
    let ingredients = recipe.ingredients.iter().map(|ingredient| (&ingredient.group, &ingredient.text));
    parts.extend(listed("Ingredients", &ingredients.collect::<Vec<_>>(), |_| "- ".into()));
    let steps = recipe.steps.iter().map(|step| (&step.section, &step.text));
    parts.extend(listed("Steps", &steps.collect::<Vec<_>>(), |number| format!("{number}. ")));
    if let Some(notes) = &recipe.notes {
        parts.extend(["## Notes".into(), block(notes, 0)]);
    }
    if !recipe.nutrition.is_empty() {
        parts.extend(["## Nutrition".into(), nutrition(recipe)]);
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// What is told in a line each.
fn facts(recipe: &RecipeOut) -> String {
    let text = |text: &Option<String>| text.as_deref().map(line);
    let time = |minutes: Option<i64>| minutes.map(|minutes| format!("{minutes} min"));
    let tags: Vec<String> = recipe.tags.iter().map(|tag| line(tag)).collect();
    let facts = [
        ("Serves", recipe.servings.map(|servings| servings.to_string())),
        ("Yield", text(&recipe.r#yield)),
        ("Preparation", time(recipe.prep_minutes)),
        ("Cooking", time(recipe.cook_minutes)),
        ("Total time", time(recipe.total_minutes)),
        ("Cuisine", text(&recipe.cuisine)),
        ("Tags", (!tags.is_empty()).then(|| tags.join(", "))),
        ("Source", source(recipe)),
    ];
    let told = facts.into_iter().filter_map(|(name, fact)| Some(format!("- {name}: {}", fact?)));
    told.collect::<Vec<_>>().join("\n")
}

fn source(recipe: &RecipeOut) -> Option<String> {
    match (&recipe.source, &recipe.url) {
        (None, None) => None,
        (Some(source), None) => Some(line(source)),
        (source, Some(url)) => Some(format!("[{}]({})", line(source.as_ref().unwrap_or(url)), address(url))),
    }
}

/// A list under its title; items that follow each other under one heading stand in it together.
fn listed(title: &str, items: &[(&Option<String>, &String)], marker: impl Fn(usize) -> String) -> Vec<String> {
    let mut parts = Vec::new();
    let mut number = 0;
    for run in items.chunk_by(|item, next| item.0 == next.0) {
        match run.first().and_then(|(heading, _)| heading.as_deref()) {
            Some(heading) => parts.push(format!("### {}", line(heading))),
            // What follows belongs to no heading any more.
            None if !parts.is_empty() => parts.push("* * *".into()),
            None => {}
        }
        let mut list = String::new();
        for (_, text) in run {
            number += 1;
            let marker = marker(number);
            let _never_fails = writeln!(list, "{marker}{}", block(text, marker.len()));
        }
        parts.push(list.trim_end().to_owned());
    }
    if !parts.is_empty() {
        parts.insert(0, format!("## {title}"));
    }
    parts
}

fn nutrition(recipe: &RecipeOut) -> String {
    let told = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let lines = recipe.nutrition.iter().map(|(name, value)| format!("- {}: {}", line(name), line(&told(value))));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
