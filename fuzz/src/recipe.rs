//! A recipe from the wire to an answer and back, for the targets that need one.

use recipe_api::error::{ApiError, Place, Problem};
use recipe_api::schemas::{Form, RecipeIn, RecipeOut, read};
use serde_json::Value;

/// As it is answered.
pub fn out(recipe: RecipeIn) -> RecipeOut {
    RecipeOut::from(&recipe.into_new_recipe(1, 0).with_id(7))
}

pub fn json(recipe: &RecipeOut) -> Value {
    serde_json::to_value(recipe).unwrap()
}

/// An answer can be sent again, and nothing of it changes.
pub fn assert_comes_back(answer: &RecipeOut) {
    let sent = json(answer);
    let again = read::<RecipeIn>("body", &sent, Form::Json).unwrap_or_else(|error| panic!("{error}: {sent}"));
    assert_eq!(json(&out(again)), sent);
}

/// The problems of a refusal that tells them.
pub fn problems(error: ApiError) -> Vec<Problem> {
    match error {
        ApiError::Invalid(problems) => problems,
        other => panic!("{other:?} is no refusal of what was sent"),
    }
}

/// Each problem says what is wrong, and its place is in what was sent, or missing there.
pub fn assert_told(problems: &[Problem], sent: &Value) {
    assert!((1..=101).contains(&problems.len()), "{} problems", problems.len());
    for Problem { loc, msg, kind } in problems {
        assert!(!msg.is_empty() && !kind.is_empty());
        assert_eq!(loc.first(), Some(&Place::Name("body".into())));
        let mut at = Some(sent);
        for step in loc.iter().skip(1) {
            let value = at.unwrap_or_else(|| panic!("{loc:?} leads beyond {sent}"));
            at = match step {
                Place::Name(name) => value.get(&**name),
                Place::Index(index) => value.get(index),
            };
        }
    }
}

/// Without white space around texts, which does not travel in every form.
pub fn trimmed(mut value: Value) -> Value {
    match &mut value {
        Value::String(text) => *text = text.trim().to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| *item = trimmed(item.take())),
        Value::Object(members) => members.values_mut().for_each(|member| *member = trimmed(member.take())),
        _ => {}
    }
    value
}
