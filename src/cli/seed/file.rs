//! Recipes as lines of JSON, held to the rules of the HTTP API.

use std::path::Path;

use serde_json::Value;

use crate::cli::Failure;
use crate::error::{ApiError, Problem};
use crate::models::User;
use crate::schemas::{Form, RecipeIn, read as read_value};

/// All recipes of the file.
///
/// # Errors
/// Every line that does not fit, by its number.
pub fn read(path: &Path, submitter: &User) -> Result<Vec<RecipeIn>, Failure> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let (recipes, problems) = read_lines(&bytes, submitter);
    if problems.is_empty() {
        return Ok(recipes);
    }
    Err(format!("{name} does not fit, and nothing was stored:\n  {}", problems.join("\n  ")).into())
}

fn read_lines(bytes: &[u8], submitter: &User) -> (Vec<RecipeIn>, Vec<String>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut recipes, mut problems) = (Vec::new(), Vec::new());
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match read_line(line, submitter) {
            Ok(recipe) => recipes.push(recipe),
            Err(found) => problems.extend(found.into_iter().map(|what| format!("line {}: {what}", index + 1))),
        }
    }
    (recipes, problems)
}

fn read_line(line: &[u8], submitter: &User) -> Result<RecipeIn, Vec<String>> {
    let text = std::str::from_utf8(line).map_err(|error| {
        vec![format!("is not UTF-8 from byte {} on: save the file as UTF-8", error.valid_up_to() + 1)]
    })?;
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // serde_json counts lines too, and would call each of ours the first.
        vec![format!("is broken JSON: {}", error.to_string().replace(" at line 1 column ", " at column "))]
    })?;
    let recipe: RecipeIn = read_value("line", &value, Form::Json).map_err(|error| match error {
        ApiError::Invalid(_) if !value.is_object() => vec!["has to be a JSON object".into()],
        ApiError::Invalid(problems) => problems.iter().map(Problem::to_string).collect(),
        other => vec![other.to_string()],
    })?;
    match recipe.submitter_id {
        Some(id) if id != submitter.id => Err(vec![format!(
            "submitter_id: is {id}, but the submitter is {} with the id {}: leave it out, or name its account with --submitter",
            submitter.email, submitter.id
        )]),
        _ => Ok(recipe),
    }
}
