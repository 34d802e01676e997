use serde_json::{Map, Value, json};

use super::OWN;
use super::nodes::Nodes;
use super::values::{self, duration, encoded, servings_and_yield};
use crate::schemas::RecipeOut;

/// The recipe as a schema.org Recipe. Without `<`, `>` and `&`, so that it may stand in an HTML `<script>`.
#[must_use]
pub fn json_ld(recipe: &RecipeOut) -> String {
    let text = |text: &Option<String>| text.as_deref().map(|text| encoded(text).into_owned());
    let time = |minutes: Option<i64>| minutes.map(duration);
    let ingredients: Vec<_> = recipe.ingredients.iter().map(|ingredient| encoded(&ingredient.text)).collect();
    let mut document = json!({
        "@context": "https://schema.org",
        "@type": "Recipe",
        "name": encoded(&recipe.label),
        "description": text(&recipe.description),
        "recipeIngredient": ingredients,
        "recipeInstructions": instructions(recipe),
        "recipeYield": recipe_yield(recipe),
        "prepTime": time(recipe.prep_minutes),
        "cookTime": time(recipe.cook_minutes),
        "totalTime": time(recipe.total_minutes),
        "keywords": encoded(&recipe.tags.join(", ")),
        "recipeCuisine": text(&recipe.cuisine),
        "inLanguage": recipe.language,
        "image": text(&recipe.image),
        "isBasedOn": text(&recipe.url),
        "creditText": text(&recipe.source),
        "nutrition": nutrition(recipe),
        "datePublished": recipe.created_at,
        "dateModified": recipe.updated_at,
        OWN: own(recipe),
    });
    if let Value::Object(members) = &mut document {
        members.retain(|_, value| !is_nothing(value));
    }
    document.to_string().replace('<', r"\u003c").replace('>', r"\u003e").replace('&', r"\u0026")
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Steps of one section that follow each other stand in it together.
fn instructions(recipe: &RecipeOut) -> Vec<Value> {
    let runs = recipe.steps.chunk_by(|step, next| step.section == next.section);
    let written = runs.flat_map(|run| {
        let steps: Vec<Value> =
            run.iter().map(|step| json!({"@type": "HowToStep", "text": encoded(&step.text)})).collect();
        match run.first().and_then(|step| step.section.as_deref()) {
            None => steps,
            Some(name) => vec![json!({"@type": "HowToSection", "name": encoded(name), "itemListElement": steps})],
        }
    });
    written.collect()
}

fn recipe_yield(recipe: &RecipeOut) -> Value {
    let servings = recipe.servings.map(|servings| format!("{servings} servings"));
    let words = recipe.r#yield.as_deref().map(|words| encoded(words).into_owned());
    match (servings, words) {
        (Some(servings), Some(words)) => json!([servings, words]),
        (servings, words) => json!(servings.or(words)),
    }
}

fn nutrition(recipe: &RecipeOut) -> Value {
    if recipe.nutrition.is_empty() {
        return Value::Null;
    }
    let written = |value: &Value| value.as_str().map_or_else(|| value.clone(), |text| json!(encoded(text)));
    // JSON-LD has keywords of its own with `@`.
    let nutrients = recipe.nutrition.iter().filter(|(name, _)| !name.starts_with('@'));
    let mut members: Map<_, _> = nutrients.map(|(name, value)| (name.clone(), written(value))).collect();
    members.insert("@type".into(), "NutritionInformation".into());
    Value::Object(members)
}

/// What schema.org has no word for, as a JSON literal (JSON-LD 1.1, section 4.2.2).
fn own(recipe: &RecipeOut) -> Value {
    let mut own = Map::new();
    if recipe.ingredients.iter().any(|ingredient| ingredient.group.is_some()) {
        let groups: Vec<_> = recipe.ingredients.iter().map(|ingredient| &ingredient.group).collect();
        own.insert("groups".into(), json!(groups));
    }
    if let Some(notes) = &recipe.notes {
        own.insert("notes".into(), json!(notes));
    }
    if recipe.visibility != "public" {
        own.insert("visibility".into(), json!(recipe.visibility));
    }
    // A yield of "6" would come back as six servings.
    let (servings, words) = servings_and_yield(&recipe_yield(recipe), &Nodes::of(&Value::Null));
    if servings != recipe.servings || words.as_deref() != recipe.r#yield.as_deref().map(str::trim) {
        own.insert("servings".into(), json!(recipe.servings));
        own.insert("yield".into(), json!(recipe.r#yield));
    }
    if values::nutrition(&nutrition(recipe), &Nodes::of(&Value::Null)) != recipe.nutrition {
        own.insert("nutrition".into(), json!(recipe.nutrition));
    }
    if own.is_empty() { Value::Null } else { json!({"@type": "@json", "@value": own}) }
}
