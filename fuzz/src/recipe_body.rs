//! A recipe's body: what is taken comes back as it was answered, and a refusal names places that are there.

use recipe_api::schemas::json::{VALUES_OF_A_BODY, one_value};
use recipe_api::schemas::{Form, RecipeIn, RecipePatch, read};

use super::recipe::{assert_comes_back, assert_told, json, out, problems};

pub fn target(data: &[u8]) {
    let Ok(sent) = one_value(data, VALUES_OF_A_BODY) else { return };
    match read::<RecipeIn>("body", &sent, Form::Json) {
        Ok(recipe) => {
            let answer = out(recipe);
            assert_comes_back(&answer);
            let nothing = RecipePatch(serde_json::Map::new());
            assert_eq!(json(&out(nothing.applied_to(&answer, usize::MAX).unwrap())), json(&answer));
        }
        Err(error) => assert_told(&problems(error), &sent),
    }
}
