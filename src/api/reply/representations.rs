//! How OpenAPI describes answers that are a recipe.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::IntoResponses;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::described;

/// The recipe, or 304 where the client has it.
pub struct Representations;

/// 200 with the recipe as it is now.
pub struct PresentRecipe;

/// 201 with a new recipe.
pub struct NewRecipe;

fn as_json(description: &str) -> ResponseBuilder {
    let recipe = ContentBuilder::new().schema(Some(Ref::from_schema_name("RecipeOut"))).build();
    ResponseBuilder::new().description(description).content("application/json", recipe)
}

fn one(status: &str, response: ResponseBuilder) -> BTreeMap<String, RefOr<Response>> {
    let response = response.header("ETag", described("Its version: goes into If-None-Match and If-Match"));
    BTreeMap::from([(status.to_owned(), response.build().into())])
}

impl IntoResponses for PresentRecipe {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("200", as_json("The recipe as it is now"))
    }
}

impl IntoResponses for NewRecipe {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("201", as_json("The new recipe").header("Location", described("Its path")))
    }
}

const MARKDOWN: &str =
    "# Plain loaf\n\nBread for every day.\n\n- Serves: 4\n- Yield: 1 loaf\n\n## Ingredients\n\n- 200 g flour\n";

impl IntoResponses for Representations {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let json_ld = json!({
            "@context": "https://schema.org", "@type": "Recipe", "name": "Plain loaf", "prepTime": "PT20M",
            "recipeIngredient": ["200 g flour"], "recipeInstructions": [{"@type": "HowToStep", "text": "Mix."}],
            "recipeYield": ["4 servings", "1 loaf"], "keywords": "bread", "datePublished": "2026-11-22T12:00:00Z"
        });
        let text = ObjectBuilder::new().schema_type(Type::String);
        let found = as_json("The recipe")
            .content(
                "application/ld+json",
                ContentBuilder::new().schema(Some(ObjectBuilder::new())).example(Some(json_ld)).build(),
            )
            .content("text/markdown", ContentBuilder::new().schema(Some(text)).example(Some(MARKDOWN.into())).build())
            .header("ETag", described("Its version, in this form: goes into If-None-Match and If-Match"));
        let known = ResponseBuilder::new().description("The version that If-None-Match names is the present one");
        BTreeMap::from([("200".to_owned(), found.build().into()), ("304".to_owned(), known.build().into())])
    }
}
