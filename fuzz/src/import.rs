//! Imports: the first byte says how the recipes are written. What is taken can be exported and imported again; what is
//! not is named, within limits.

use recipe_api::schemas::import::{MAX_PROBLEMS_EACH, MAX_RECIPES, Notation, read_import};

use super::recipe::{json, out, problems};

const MAX_BYTES: usize = 1 << 20;

pub fn target(data: &[u8]) {
    let Some((notation, body)) = data.split_first() else { return };
    let notation = match notation {
        b'l' => Notation::Lines,
        b'd' => Notation::JsonLd,
        _ => Notation::Json,
    };
    match read_import(body, notation, MAX_BYTES) {
        Ok(recipes) => {
            assert!((1..=MAX_RECIPES).contains(&recipes.len()));
            assert!(recipes.windows(2).all(|pair| pair[0].0 <= pair[1].0), "in the order of the import");
            let answers: Vec<_> = recipes.into_iter().map(|(_, recipe)| json(&out(recipe))).collect();
            let export = answers.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            let again = read_import(export.as_bytes(), Notation::Lines, MAX_BYTES).unwrap();
            assert_eq!(again.into_iter().map(|(_, recipe)| json(&out(recipe))).collect::<Vec<_>>(), answers);
        }
        Err(error) => {
            let problems = problems(error);
            assert!(!problems.is_empty() && problems.len() <= 1000 * (MAX_PROBLEMS_EACH + 1) + MAX_RECIPES + 1);
            assert!(problems.iter().all(|problem| !problem.msg.is_empty() && !problem.loc.is_empty()));
        }
    }
}
