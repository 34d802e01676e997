//! A recipe's page.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use serde_json::Value;

use super::page::{Head, Page};
use super::{Pages, Refusal, SITE};
use crate::api::extract::RecipeId;
use crate::api::reply::Tagged;
use crate::crud;
use crate::db::Db;
use crate::error::ApiResult;
use crate::models::Recipe;
use crate::schemas::RecipeOut;
use crate::schemas::json_ld::json_ld;

/// As much of a description as others quote.
const QUOTED: usize = 200;

#[derive(Template)]
#[template(path = "pages/recipe.html")]
struct Content<'a> {
    recipe: &'a RecipeOut,
    /// What is told in a line each.
    facts: Vec<(&'static str, String)>,
    ingredients: Vec<Run<'a>>,
    steps: Vec<Run<'a>>,
    nutrition: Vec<(&'a str, String)>,
}

/// Texts that follow each other under one heading.
struct Run<'a> {
    heading: Option<&'a str>,
    texts: Vec<&'a str>,
    /// The first one's.
    number: usize,
}

/// A public recipe, whoever asks; of others there is nothing to see here.
pub async fn show(db: Db, pages: Data<Pages>, id: ApiResult<RecipeId>) -> ApiResult<Page> {
    let found = match id {
        Ok(RecipeId(id)) => db.read(move |conn| crud::recipes::find(conn, id)).await?,
        Err(_no_number) => None,
    };
    let Some(recipe) = found.filter(Recipe::is_public) else {
        let heading = "There is no such recipe here";
        let head = Head { title: format!("{heading} · {SITE}"), ..Head::default() };
        return pages.page(StatusCode::NOT_FOUND, &head, &Refusal { heading, detail: None, request_id: None });
    };
    let Tagged { tag, body: recipe } = Tagged::<RecipeOut>::new(&recipe);
    let head = Head {
        title: format!("{} · {SITE}", recipe.label),
        description: Some(description(&recipe)),
        canonical: Some(format!("{}/recipes/{}", pages.public_url, recipe.id)),
        image: recipe.image.clone(),
        is_article: true,
        json_ld: Some(json_ld(&recipe)),
        preloaded: pages.preloaded(&format!("/api/v1/recipes/{}", recipe.id), Some(&tag), &recipe)?,
    };
    pages.page(StatusCode::OK, &head, &Content::new(&recipe))
}

impl<'a> Content<'a> {
    fn new(recipe: &'a RecipeOut) -> Self {
        let ingredients = recipe.ingredients.iter();
        let steps = recipe.steps.iter();
        let told = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Self {
            facts: facts(recipe),
            ingredients: runs(ingredients.map(|ingredient| (ingredient.group.as_deref(), ingredient.text.as_str()))),
            steps: runs(steps.map(|step| (step.section.as_deref(), step.text.as_str()))),
            nutrition: recipe.nutrition.iter().map(|(name, value)| (name.as_str(), told(value))).collect(),
            recipe,
        }
    }
}

fn facts(recipe: &RecipeOut) -> Vec<(&'static str, String)> {
    let time = |minutes: Option<i64>| minutes.map(|minutes| format!("{minutes} min"));
    let facts = [
        ("Serves", recipe.servings.map(|servings| servings.to_string())),
        ("Yield", recipe.r#yield.clone()),
        ("Preparation", time(recipe.prep_minutes)),
        ("Cooking", time(recipe.cook_minutes)),
        ("Total time", time(recipe.total_minutes)),
        ("Cuisine", recipe.cuisine.clone()),
    ];
    facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect()
}

fn runs<'a>(lines: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (index, (heading, text)) in lines.enumerate() {
        match runs.last_mut() {
            Some(run) if run.heading == heading => run.texts.push(text),
            _ => runs.push(Run { heading, texts: vec![text], number: index + 1 }),
        }
    }
    runs
}

/// Its own, on one line and not too long; or what there is to say of it.
fn description(recipe: &RecipeOut) -> String {
    let Some(description) = &recipe.description else {
        let source = recipe.source.as_ref().map(|source| format!(", from {source}")).unwrap_or_default();
        return format!("A recipe for {}{source}.", recipe.label);
    };
    let words = description.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= QUOTED {
        return words;
    }
    words.chars().take(QUOTED - 1).chain(['…']).collect()
}
