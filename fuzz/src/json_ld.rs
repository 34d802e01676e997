//! JSON-LD documents: any is read without a panic, and a recipe that is read of one comes back from our own document.

use recipe_api::schemas::json::{VALUES_OF_A_DOCUMENT, one_value};
use recipe_api::schemas::json_ld::{Document, json_ld};
use recipe_api::schemas::{RecipeOut, markdown};
use serde_json::Value;

use super::recipe::{assert_comes_back, json, out, problems, trimmed};

pub fn target(data: &[u8]) {
    let Ok(sent) = one_value(data, VALUES_OF_A_DOCUMENT) else { return };
    let document = Document::of(&sent);
    for found in &document.recipes {
        match document.read(found) {
            Ok(recipe) => {
                let answer = out(recipe);
                assert_comes_back(&answer);
                assert_travels(&answer);
                assert!(markdown(&answer).starts_with("# "));
            }
            Err(error) => assert!(problems(error).iter().all(|problem| !problem.msg.is_empty())),
        }
    }
}

/// From an answer to JSON-LD, and to the same answer.
pub fn assert_travels(answer: &RecipeOut) {
    let written = json_ld(answer);
    assert!(!written.contains(['<', '>', '&']), "{written} cannot stand in a script");
    let written: Value = serde_json::from_str(&written).unwrap();
    let document = Document::of(&written);
    assert_eq!(document.recipes.len(), 1, "{written}");
    let again = document.read(&document.recipes[0]).unwrap_or_else(|error| panic!("{error}: {written}"));
    let (mut before, mut after) = (trimmed(json(answer)), trimmed(json(&out(again))));
    for value in [&mut before, &mut after] {
        // A description that is nothing but white space is none.
        if value["description"] == "" {
            value["description"] = Value::Null;
        }
    }
    assert_eq!(after, before, "{written}");
}
