//! Recipes as the web has them: schema.org's Recipe in JSON-LD, written and read.
//!
//! What schema.org has no word for (notes, visibility, the headings of ingredients, nutrients that are no words of
//! its) travels in a member of our own, a JSON literal that others pass over. White space around a text does not travel.

mod instructions;
mod nodes;
mod read;
mod values;
mod write;

use serde_json::{Map, Value};

use crate::error::{ApiResult, Place};
use crate::schemas::RecipeIn;
use crate::schemas::import::MAX_RECIPES;
use nodes::Nodes;
pub use write::json_ld;

/// The member of our own.
const OWN: &str = "urn:recipe-api:own";

/// Documents are looked through so deep.
const DEPTH: usize = 8;

/// Of a list that is longer than any may be, enough is read to see that.
const ENOUGH: usize = 256;

/// A schema.org Recipe and where it stands in its document.
pub struct Found<'a> {
    pub way: Vec<Place>,
    recipe: &'a Map<String, Value>,
}

/// A document looked through.
pub struct Document<'a> {
    pub recipes: Vec<Found<'a>>,
    nodes: Nodes<'a>,
}

/// Whether this is JSON-LD and no recipe in our own form.
#[must_use]
pub fn is_json_ld(value: &Value) -> bool {
    ["@type", "@graph", "@context"].iter().any(|member| value.get(member).is_some())
}

impl<'a> Document<'a> {
    /// Looks for recipes: in lists, in `@graph`, and in what a page is about.
    #[must_use]
    pub fn of(value: &'a Value) -> Self {
        let mut document = Self { recipes: Vec::new(), nodes: Nodes::of(value) };
        document.look(value, Vec::new());
        document
    }

    fn look(&mut self, value: &'a Value, way: Vec<Place>) {
        if way.len() > DEPTH || self.recipes.len() > MAX_RECIPES {
            return;
        }
        let step = |place| way.iter().cloned().chain([place]).collect();
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| self.look(item, step(Place::Index(index))));
            }
            Value::Object(node) => {
                if let Some(Value::String(id)) = node.get("@id").filter(|_| node.len() > 1) {
                    self.nodes.add(id, node);
                }
                if values::is_a(node, "Recipe") {
                    self.recipes.push(Found { way, recipe: node });
                    return;
                }
                for member in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(value) = node.get(member) {
                        self.look(value, step(Place::Name(member.into())));
                    }
                }
            }
            _ => {}
        }
    }

    /// Reads one of the recipes.
    ///
    /// # Errors
    /// [`crate::error::ApiError::Invalid`] with every problem, whose `loc` is `body` and the way from the recipe
    /// on in the document's own words.
    pub fn read(&self, found: &Found<'_>) -> ApiResult<RecipeIn> {
        read::recipe(found.recipe, &self.nodes)
    }
}

#[cfg(test)]
mod tests;
