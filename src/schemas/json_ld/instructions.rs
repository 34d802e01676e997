//! `recipeInstructions`: one text, texts, steps, or sections of steps, in lists within lists.

use serde_json::{Map, Value};

use super::ENOUGH;
use super::values::{decoded, is_a};
use crate::error::Place;

/// A step with its section, and where each of the two stands.
pub struct Instruction {
    pub text: String,
    pub way: Vec<Place>,
    pub section: Option<(String, Vec<Place>)>,
}

/// All steps in their order.
pub fn instructions(value: &Value, way: Vec<Place>) -> Vec<Instruction> {
    let mut found = Vec::new();
    collect(value, way, None, &mut found);
    found
}

fn collect(value: &Value, way: Vec<Place>, section: Option<&(String, Vec<Place>)>, found: &mut Vec<Instruction>) {
    let under = |place: Place| way.iter().cloned().chain([place]).collect::<Vec<_>>();
    if found.len() >= ENOUGH {
        return;
    }
    match value {
        // A text that stands in a list is one step; the text that is all there is has a step a line.
        Value::String(text) if matches!(way.last(), Some(Place::Index(_))) => {
            found.extend(decoded(text).map(|text| Instruction { text, way, section: section.cloned() }));
        }
        Value::String(text) => {
            let text = decoded(text).unwrap_or_default();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            found.extend(lines.take(ENOUGH).map(|line| Instruction {
                text: line.to_owned(),
                way: way.clone(),
                section: section.cloned(),
            }));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, under(Place::Index(index)), section, found);
            }
        }
        Value::Object(node) => {
            let list = ["itemListElement", "item"].into_iter().find_map(|member| Some((member, node.get(member)?)));
            if let Some((member, items)) = list {
                let heading = heading(node, under(Place::Name("name".into())));
                collect(items, under(Place::Name(member.into())), heading.as_ref().or(section), found);
                return;
            }
            let told = ["text", "name", "description"].into_iter().find_map(|member| {
                let text = node.get(member).and_then(Value::as_str).and_then(decoded)?;
                Some(Instruction { text, way: under(Place::Name(member.into())), section: section.cloned() })
            });
            found.extend(told);
        }
        _ => {}
    }
}

/// A step that is a list of directions has a name too, which is no heading.
fn heading(node: &Map<String, Value>, way: Vec<Place>) -> Option<(String, Vec<Place>)> {
    let name = node.get("name").and_then(Value::as_str).filter(|_| is_a(node, "HowToSection")).and_then(decoded)?;
    // Each step under it has it: of one that is longer than any may be, enough is kept to see that.
    Some((name.chars().take(ENOUGH).collect(), way))
}
