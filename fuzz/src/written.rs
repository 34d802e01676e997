//! A recipe of any texts, written as Markdown and as JSON-LD: the one reads as these texts, the other as this recipe. The
//! texts stand between U+001E.

use pulldown_cmark::{Event, Options, Parser, Tag};
use recipe_api::schemas::{Form, RecipeIn, RecipeOut, markdown, read};
use serde_json::{Value, json};

use super::json_ld::assert_travels;
use super::recipe::out;

pub fn target(data: &[u8]) {
    let mut texts = super::text(data).split('\u{1e}');
    let mut next = || texts.next().filter(|text| !text.is_empty());
    let body = json!({
        "label": next(), "description": next(), "notes": next(), "source": next(), "yield": next(), "cuisine": next(),
        "ingredients": [{"text": next().unwrap_or("x"), "group": next()}, {"text": next().unwrap_or("x"), "group": next()}],
        "steps": [{"text": next().unwrap_or("x"), "section": next()}, {"text": next().unwrap_or("x"), "section": next()}],
        "tags": next().map_or(Vec::new(), |tag| vec![tag]), "nutrition": {next().unwrap_or("fat"): next().unwrap_or("")},
    });
    let Ok(recipe) = read::<RecipeIn>("body", &body, Form::Json) else { return };
    let answer = out(recipe);
    assert_travels(&answer);
    assert_reads_as(&markdown(&answer), &answer);
}

/// Every text is there, word by word and in its order, and there is no markup but that of a recipe.
fn assert_reads_as(document: &str, recipe: &RecipeOut) {
    let mut found = String::new();
    for event in Parser::new_ext(document, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(part) => found.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => found.push(' '),
            Event::Start(
                Tag::Heading { .. } | Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Link { .. } | Tag::Image { .. },
            ) => {}
            other => panic!("{other:?} in {document:?}"),
        }
    }
    let found: Vec<&str> = found.split_whitespace().collect();
    let told =
        [&recipe.description, &recipe.notes, &recipe.source, &recipe.r#yield, &recipe.cuisine].into_iter().flatten();
    let lists = recipe.ingredients.iter().map(|it| &it.text).chain(recipe.steps.iter().map(|it| &it.text));
    let nutrients = recipe.nutrition.values().filter_map(Value::as_str);
    for text in told.chain(lists).map(String::as_str).chain([recipe.label.as_str()]).chain(nutrients) {
        let wanted: Vec<&str> = text.split_whitespace().collect();
        assert!(
            wanted.is_empty() || found.windows(wanted.len()).any(|window| window == wanted),
            "{text:?} is not in {document:?}"
        );
    }
}
