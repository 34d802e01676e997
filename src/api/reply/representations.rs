//! How OpenAPI describes the forms of a recipe.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::IntoResponses;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::described;

/// The recipe, or 304 where the client has it.
pub struct Representations;

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
        let found = ResponseBuilder::new()
            .description("The recipe")
            .content("application/json", ContentBuilder::new().schema(Some(Ref::from_schema_name("RecipeOut"))).build())
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
