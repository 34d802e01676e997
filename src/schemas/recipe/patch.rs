//! Changes to a recipe.

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors};

use super::{RecipeIn, RecipeOut};
use crate::error::{ApiError, ApiResult};
use crate::schemas::{Form, read};

/// Changes to a recipe, as a merge patch (RFC 7396): what is left out stays, `null` empties.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct RecipePatch(pub Map<String, Value>);

impl RecipePatch {
    #[must_use]
    pub fn of_label(label: String) -> Self {
        Self(Map::from_iter([("label".to_owned(), Value::String(label))]))
    }

    /// What the patch makes of a recipe; of several short ones no recipe becomes longer than `max_bytes`.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] where that does not fit.
    pub fn applied_to(&self, recipe: &RecipeOut, max_bytes: usize) -> ApiResult<RecipeIn> {
        let mut merged = serde_json::to_value(recipe).map_err(|error| ApiError::Internal(error.to_string()))?;
        merge(&mut merged, &self.0);
        read("body", &merged, Form::Json).and_then(|merged: RecipeIn| merged.within(max_bytes))
    }
}

/// RFC 7396, section 2.
fn merge(target: &mut Value, patch: &Map<String, Value>) {
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(members) = target else { return };
    for (name, value) in patch {
        match value {
            Value::Null => drop(members.remove(name)),
            Value::Object(patch) => merge(members.entry(name.clone()).or_insert(Value::Null), patch),
            value => drop(members.insert(name.clone(), value.clone())),
        }
    }
}

impl Validate for RecipePatch {
    /// What it makes of the recipe is judged, not the patch.
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl PartialSchema for RecipePatch {
    fn schema() -> RefOr<Schema> {
        let mut schema = RecipeIn::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.description = Some(
                "Changes to a recipe, as a merge patch (RFC 7396): what is left out stays, `null` empties.".into(),
            );
            object.example = Some(serde_json::json!({"servings": 6, "notes": null}));
        }
        schema
    }
}

impl ToSchema for RecipePatch {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        RecipeIn::schemas(schemas);
    }
}
