//! Rows held to the rules of the HTTP API, and what can be mended of them.

use serde_json::json;

use crate::error::{ApiError, Place, Problem};
use crate::models::fastapi::{FastapiRecipe, FastapiUser};
use crate::schemas::{Form, RecipeIn, UserCreate, read};

/// The longest label, source and name, in characters.
const LONGEST: usize = 256;

/// A row that may break rules.
pub trait Row {
    /// What breaks a rule, by the names of the columns.
    fn problems(&self) -> Vec<String>;

    /// Cuts what is too long, and empties what may be empty and does not fit.
    fn trim(&mut self);
}

impl Row for FastapiUser {
    fn problems(&self) -> Vec<String> {
        // What a hash was made of is not known any more: a password that fits stands in for it.
        let form = json!({
            "email": self.email, "first_name": self.first_name, "surname": self.surname, "password": "stand-in"
        });
        let mut problems = told(read::<UserCreate>("user", &form, Form::Json).map(drop), &form);
        if self.hashed_password.contains('\0') {
            problems.push("hashed_password: must not contain the character U+0000".into());
        }
        problems
    }

    fn trim(&mut self) {
        self.email = without_nul(&self.email);
        self.hashed_password = without_nul(&self.hashed_password);
        self.first_name = self.first_name.as_deref().map(cut);
        self.surname = self.surname.as_deref().map(cut);
    }
}

impl Row for FastapiRecipe {
    fn problems(&self) -> Vec<String> {
        let form = json!({"label": self.label, "source": self.source, "url": self.url});
        told(read::<RecipeIn>("recipe", &form, Form::Json).map(drop), &form)
    }

    fn trim(&mut self) {
        self.label = cut(&self.label);
        self.source = self.source.as_deref().map(cut).filter(|source| !source.trim().is_empty());
        self.url = self.url.as_deref().map(without_nul).filter(|url| fits_as_url(url));
    }
}

fn fits_as_url(url: &str) -> bool {
    let form = json!({"label": "any", "url": url});
    read::<RecipeIn>("recipe", &form, Form::Json).is_ok()
}

fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

fn cut(text: &str) -> String {
    without_nul(text).chars().take(LONGEST).collect()
}

fn told(result: Result<(), ApiError>, form: &serde_json::Value) -> Vec<String> {
    match result {
        Ok(()) => Vec::new(),
        Err(ApiError::Invalid(problems)) => problems.iter().map(|problem| tell(problem, form)).collect(),
        Err(other) => vec![other.to_string()],
    }
}

fn tell(problem: &Problem, form: &serde_json::Value) -> String {
    let Some(Place::Name(field)) = problem.loc.last() else { return problem.msg.to_string() };
    let value = form.get(&**field).and_then(serde_json::Value::as_str).unwrap_or_default();
    format!("{field} {}: {}", quoted(value), problem.msg)
}

/// A value as one short line.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let shown: String = text.chars().take(SHOWN).collect();
    let length = text.chars().count();
    if length > SHOWN { format!("{shown:?}... ({length} characters)") } else { format!("{shown:?}") }
}
