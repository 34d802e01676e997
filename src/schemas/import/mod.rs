//! Many recipes at once: lines of JSON, a list, or JSON-LD. Each is held to the rules of one that is submitted,
//! and each that does not fit is named.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::json::{VALUES_OF_A_DOCUMENT, each_element, one_value};
use super::json_ld::{Document, is_json_ld};
use super::{Form, RecipeIn, read_first};
use crate::error::{ApiError, ApiResult, Place, Problem};

/// So many recipes are imported at once.
pub const MAX_RECIPES: usize = 10_000;

/// So many problems are told of one recipe, and how many more it has.
pub const MAX_PROBLEMS_EACH: usize = 10;

/// Of so many recipes it is told all that does not fit, of the others one thing.
const MAX_TOLD: usize = 1000;

/// How the recipes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// A JSON object a line.
    Lines,
    /// A list of objects, or one object.
    Json,
    /// A JSON-LD document, in which there are recipes somewhere.
    JsonLd,
}

/// What became of an import.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"imported": 1, "results": [{"line": 1, "id": 7, "label": "Plain loaf"}]}))]
pub struct Imported {
    #[schema(minimum = 0)]
    pub imported: usize,
    /// In the order of the import.
    pub results: Vec<ImportedRecipe>,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct ImportedRecipe {
    /// The number of its line, or where it comes among the recipes of a list or document; from 1 on.
    #[schema(minimum = 1)]
    pub line: usize,
    pub id: i64,
    pub label: String,
}

impl Imported {
    #[must_use]
    pub const fn new(results: Vec<ImportedRecipe>) -> Self {
        Self { imported: results.len(), results }
    }
}

/// The recipes of an import, each with its number. `max_bytes`: no recipe's texts are longer together, since none
/// that is submitted alone can be.
///
/// # Errors
/// [`ApiError::Invalid`] with every recipe that does not fit: in `loc`, `body` is followed by the way to the recipe (for a
/// line, its number from 0 on).
pub fn read_import(body: &[u8], notation: Notation, max_bytes: usize) -> ApiResult<Vec<(usize, RecipeIn)>> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut import = Import { max_bytes, recipes: Vec::new(), problems: Vec::new(), count: 0, refused: 0 };
    match notation {
        Notation::Lines => import.add_lines(body),
        Notation::Json if body.trim_ascii_start().starts_with(b"[") => import.add_list(body),
        Notation::Json | Notation::JsonLd => match one_value(body, VALUES_OF_A_DOCUMENT) {
            Ok(value) if notation == Notation::JsonLd => import.add_document(json_ld_in(&value)),
            Ok(value) => import.add_document(recipes_in(&value)),
            Err(error) => import.problems.push(whole(format!("invalid JSON: {error}"))),
        },
    }
    if import.count == 0 && import.problems.is_empty() {
        import.problems.push(whole("there is no recipe in it"));
    }
    if import.is_full() {
        import.problems.push(whole(format!("ensure there are at most {MAX_RECIPES} recipes")));
    }
    if import.problems.is_empty() { Ok(import.recipes) } else { Err(ApiError::Invalid(import.problems)) }
}

/// The recipes that one JSON value is or, as JSON-LD, holds; each with its way there.
#[must_use]
pub fn recipes_in(value: &Value) -> Vec<(Vec<Place>, ApiResult<RecipeIn>)> {
    if is_json_ld(value) {
        return json_ld_in(value);
    }
    vec![(Vec::new(), read_first(MAX_PROBLEMS_EACH, "body", value, Form::Json))]
}

fn json_ld_in(value: &Value) -> Vec<(Vec<Place>, ApiResult<RecipeIn>)> {
    let document = Document::of(value);
    if document.recipes.is_empty() {
        return vec![(Vec::new(), Err(ApiError::Invalid(vec![whole("there is no schema.org Recipe in it")])))];
    }
    document.recipes.iter().map(|found| (found.way.clone(), document.read(found))).collect()
}

fn whole(msg: impl Into<std::borrow::Cow<'static, str>>) -> Problem {
    Problem::new("body", None, msg, "value_error.body")
}

struct Import {
    max_bytes: usize,
    recipes: Vec<(usize, RecipeIn)>,
    problems: Vec<Problem>,
    /// Recipes so far, those that do not fit with them.
    count: usize,
    refused: usize,
}

impl Import {
    fn add_lines(&mut self, body: &[u8]) {
        let lines = body.split(|&byte| byte == b'\n').enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
            let way = [Place::Index(index)];
            match one_value(line, VALUES_OF_A_DOCUMENT) {
                Ok(value) => recipes_in(&value).into_iter().for_each(|(inner, recipe)| {
                    self.add(index + 1, &[way.as_slice(), &inner].concat(), Some(index + 1), recipe);
                }),
                Err(error) => {
                    // serde_json counts lines too, and would call each of ours the first.
                    let error = error.to_string().replace(" at line 1 column ", " at column ");
                    let problem = whole(format!("invalid JSON: {error}"));
                    self.add(index + 1, &way, Some(index + 1), Err(ApiError::Invalid(vec![problem])));
                }
            }
            if self.is_full() {
                return;
            }
        }
    }

    fn add_list(&mut self, body: &[u8]) {
        let mut json = serde_json::Deserializer::from_slice(body);
        let elements = each_element(&mut json, |index, value| {
            for (inner, recipe) in recipes_in(&value) {
                let way = [&[Place::Index(index)], inner.as_slice()].concat();
                self.add(self.count + 1, &way, None, recipe);
            }
            if self.is_full() { Err(format!("there are more than {MAX_RECIPES} recipes")) } else { Ok(()) }
        });
        if let Err(error) = elements.and_then(|()| json.end())
            && !self.is_full()
        {
            self.problems.push(whole(format!("invalid JSON: {error}")));
        }
    }

    fn add_document(&mut self, recipes: Vec<(Vec<Place>, ApiResult<RecipeIn>)>) {
        for (way, recipe) in recipes {
            self.add(self.count + 1, &way, None, recipe);
        }
    }

    fn add(&mut self, number: usize, way: &[Place], line: Option<usize>, recipe: ApiResult<RecipeIn>) {
        self.count += 1;
        let problems = match recipe.and_then(|recipe| recipe.within(self.max_bytes)) {
            Ok(recipe) => return self.recipes.push((number, recipe)),
            Err(ApiError::Invalid(problems)) => problems,
            Err(other) => vec![whole(other.to_string())],
        };
        self.refused += 1;
        let told = if self.refused > MAX_TOLD { 1 } else { problems.len() };
        self.problems.extend(problems.into_iter().take(told).map(|problem| {
            let (body, inner) = problem.loc.split_at(problem.loc.len().min(1));
            let msg = line.map_or_else(|| problem.msg.clone(), |line| format!("line {line}: {}", problem.msg).into());
            Problem { loc: [body, way, inner].concat(), msg, kind: problem.kind }
        }));
    }

    fn is_full(&self) -> bool {
        self.count > MAX_RECIPES
    }
}
