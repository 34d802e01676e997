//! From schema.org's words to ours. What does not fit is told in the words of the document.

use serde_json::{Map, Value, json};

use super::instructions::instructions;
use super::nodes::Nodes;
use super::values::{address, minutes, nutrition, servings_and_yield, text, texts};
use super::{ENOUGH, OWN};
use crate::error::{ApiError, ApiResult, Place, Problem};
use crate::schemas::import::MAX_PROBLEMS_EACH;
use crate::schemas::{Form, RecipeIn, read_first};

/// A recipe in our words, and where its parts stand in the document.
#[derive(Default)]
struct Translation {
    members: Map<String, Value>,
    /// From a way in our words to that in the document's.
    ways: Vec<(Vec<Place>, Vec<Place>)>,
}

fn name(name: &str) -> Place {
    Place::Name(name.to_owned().into())
}

impl Translation {
    fn put(&mut self, member: &str, from: &str, value: Option<impl Into<Value>>) {
        self.ways.push((vec![name(member)], vec![name(from)]));
        if let Some(value) = value {
            self.members.insert(member.to_owned(), value.into());
        }
    }

    fn told(&self, problem: Problem) -> Problem {
        let inner = problem.loc.get(1..).unwrap_or_default();
        let longest = self.ways.iter().filter(|(ours, _)| inner.starts_with(ours)).max_by_key(|(ours, _)| ours.len());
        let way = longest.map_or(inner, |(_, theirs)| theirs);
        Problem { loc: [name("body")].iter().chain(way).cloned().collect(), ..problem }
    }
}

pub fn recipe(recipe: &Map<String, Value>, nodes: &Nodes<'_>) -> ApiResult<RecipeIn> {
    let mut translation = Translation::default();
    put_texts(&mut translation, recipe, nodes);
    put_ingredients(&mut translation, recipe, nodes);
    put_steps(&mut translation, recipe);
    put_tags(&mut translation, recipe, nodes);
    put_numbers(&mut translation, recipe, nodes);
    put_own(&mut translation, recipe);
    if nodes.are_spent() {
        let msg = "refers to other nodes of its document too often, or they are too long";
        return Err(ApiError::Invalid(vec![Problem::new("body", None, msg, "value_error.reference")]));
    }
    let members = Value::Object(std::mem::take(&mut translation.members));
    read_first(MAX_PROBLEMS_EACH, "body", &members, Form::Json).map_err(|error| match error {
        ApiError::Invalid(problems) => {
            ApiError::Invalid(problems.into_iter().map(|problem| translation.told(problem)).collect())
        }
        other => other,
    })
}

fn put_texts(translation: &mut Translation, recipe: &Map<String, Value>, nodes: &Nodes<'_>) {
    let one = |member: &str| text(recipe.get(member)?, nodes);
    let all = |member: &str| Some(texts(recipe.get(member)?, nodes).join(", ")).filter(|text| !text.is_empty());
    translation.put("label", "name", one("name").or_else(|| one("headline")));
    translation.put("description", "description", one("description"));
    translation.put("cuisine", "recipeCuisine", all("recipeCuisine"));
    let credits = ["publisher", "sourceOrganization", "creditText", "author"];
    let source = credits.into_iter().find_map(|member| Some((member, all(member)?)));
    let (from, source) = source.map_or(("creditText", None), |(member, source)| (member, Some(source)));
    translation.put("source", from, source);
    let language = recipe.get("inLanguage").and_then(|value| value.get("alternateName").or(Some(value)));
    let tag = language.and_then(|value| text(value, nodes)).map(|tag| tag.replace('_', "-"));
    translation.put("language", "inLanguage", tag);
    translation.put("image", "image", recipe.get("image").and_then(|value| address(value, nodes)));
    // The page of the recipe; what stands there may be a part of it, or no address at all.
    let pages = ["url", "mainEntityOfPage", "isBasedOn"];
    let mut pages = pages.into_iter().filter_map(|member| Some((member, address(recipe.get(member)?, nodes)?)));
    let is_web = |address: &str| address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    if let Some((member, page)) = pages.find(|(member, page)| is_web(page) || *member == "url") {
        translation.put("url", member, Some(page));
    }
}

fn put_ingredients(translation: &mut Translation, recipe: &Map<String, Value>, nodes: &Nodes<'_>) {
    let member = if recipe.contains_key("recipeIngredient") { "recipeIngredient" } else { "ingredients" };
    let mut found: Vec<(Vec<Place>, String)> = Vec::new();
    match recipe.get(member) {
        Some(Value::Array(items)) => {
            let texts = items.iter().enumerate().filter_map(|(index, item)| Some((index, text(item, nodes)?)));
            let texts = texts.take(ENOUGH);
            found.extend(texts.map(|(index, text)| (vec![name(member), Place::Index(index)], text)));
        }
        Some(value) => {
            let text = text(value, nodes).unwrap_or_default();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            found.extend(lines.take(ENOUGH).map(|line| (vec![name(member)], line.to_owned())));
        }
        None => {}
    }
    let groups = own(recipe).and_then(|own| own.get("groups")?.as_array());
    let groups = groups.filter(|groups| groups.len() == found.len());
    let mut items = Vec::new();
    for (index, (way, text)) in found.into_iter().enumerate() {
        let ours = vec![name("ingredients"), Place::Index(index)];
        translation.ways.push(([ours.as_slice(), &[name("group")]].concat(), vec![name(OWN), name("groups")]));
        translation.ways.push((ours, way));
        items.push(json!({"text": text, "group": groups.and_then(|groups| groups.get(index))}));
    }
    translation.put("ingredients", member, Some(items));
}

fn put_steps(translation: &mut Translation, recipe: &Map<String, Value>) {
    let member = "recipeInstructions";
    let steps = recipe.get(member).map(|value| instructions(value, vec![name(member)])).unwrap_or_default();
    let mut items = Vec::new();
    for (index, step) in steps.into_iter().enumerate() {
        let ours = vec![name("steps"), Place::Index(index)];
        let (section, section_way) = step.section.unzip();
        if let Some(way) = section_way {
            translation.ways.push(([ours.as_slice(), &[name("section")]].concat(), way));
        }
        translation.ways.push((ours, step.way));
        items.push(json!({"text": step.text, "section": section}));
    }
    translation.put("steps", member, Some(items));
}

fn put_tags(translation: &mut Translation, recipe: &Map<String, Value>, nodes: &Nodes<'_>) {
    let mut tags: Vec<String> = Vec::new();
    for member in ["keywords", "recipeCategory"] {
        let words = recipe.get(member).map(|value| texts(value, nodes)).unwrap_or_default();
        let words = words.iter().flat_map(|words| words.split(',')).map(str::trim).filter(|tag| !tag.is_empty());
        for tag in words.take(ENOUGH) {
            translation.ways.push((vec![name("tags"), Place::Index(tags.len())], vec![name(member)]));
            tags.push(tag.to_owned());
        }
    }
    translation.put("tags", "keywords", Some(tags));
}

fn put_numbers(translation: &mut Translation, recipe: &Map<String, Value>, nodes: &Nodes<'_>) {
    for (member, from) in [("prep_minutes", "prepTime"), ("cook_minutes", "cookTime"), ("total_minutes", "totalTime")] {
        let duration = recipe.get(from).and_then(|value| text(value, nodes));
        translation.put(member, from, duration.and_then(|duration| minutes(&duration)));
    }
    let told = recipe.get("recipeYield").or_else(|| recipe.get("yield"));
    let (servings, words) = told.map(|value| servings_and_yield(value, nodes)).unwrap_or_default();
    translation.put("servings", "recipeYield", servings);
    translation.put("yield", "recipeYield", words);
    let nutrition = recipe.get("nutrition").map(|value| nutrition(value, nodes)).unwrap_or_default();
    translation.put("nutrition", "nutrition", Some(nutrition));
}

fn own(recipe: &Map<String, Value>) -> Option<&Map<String, Value>> {
    recipe.get(OWN)?.get("@value")?.as_object()
}

fn put_own(translation: &mut Translation, recipe: &Map<String, Value>) {
    let Some(own) = own(recipe) else { return };
    for member in ["notes", "visibility", "servings", "yield", "nutrition"] {
        if let Some(value) = own.get(member) {
            translation.put(member, OWN, Some(value.clone()));
        }
    }
}
