use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors};

use super::output::RecipeOut;
use crate::error::{ApiError, ApiResult};
use crate::schemas::collect::TEXT_OR_OBJECT;
use crate::schemas::{Form, read, rules};

/// A recipe's content. Only the label is needed; whatever else is sent is ignored.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "label": "Plain loaf", "description": "Bread for every day.",
    "ingredients": ["1 ½ cups (200 g) plain flour, sifted", {"text": "1 tsp salt", "group": "Dough"}],
    "steps": ["Mix.", {"text": "Bake for 35 minutes.", "section": "Oven"}],
    "servings": 4, "yield": "1 loaf", "prep_minutes": 20, "cook_minutes": 35, "tags": ["bread"], "language": "en"
}))]
pub struct RecipeIn {
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]")]
    pub label: String,
    /// Where it is from.
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]")]
    pub source: Option<String>,
    /// An absolute http(s) address.
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(format = Uri, max_length = 2083)]
    pub url: Option<String>,
    /// The caller's own id, or nothing. A recipe that exists keeps its submitter, whatever stands here.
    pub submitter_id: Option<i64>,
    #[validate(length(max = 10000))]
    #[schema(max_length = 10000)]
    pub description: Option<String>,
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub ingredients: Option<Vec<IngredientIn>>,
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub steps: Option<Vec<StepIn>>,
    #[validate(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000)]
    pub servings: Option<i64>,
    /// What comes of it, in words.
    #[serde(rename = "yield")]
    #[validate(length(min = 1, max = 100), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 100, pattern = r"[^\s\x85]")]
    pub yields: Option<String>,
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub prep_minutes: Option<i64>,
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub cook_minutes: Option<i64>,
    /// Where it is left out, lists filter and sort by the sum of the two others.
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub total_minutes: Option<i64>,
    /// Of tags that differ in case alone the first stays.
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub tags: Option<Vec<Tag>>,
    #[validate(length(min = 1, max = 100), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 100, pattern = r"[^\s\x85]")]
    pub cuisine: Option<String>,
    /// A language tag (BCP 47), such as `en` or `pt-BR`.
    #[validate(custom(function = rules::language))]
    #[schema(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    pub language: Option<String>,
    /// The absolute http(s) address of a picture.
    #[validate(length(max = 2083), custom(function = rules::http_url))]
    #[schema(format = Uri, max_length = 2083)]
    pub image: Option<String>,
    #[validate(length(max = 10000))]
    #[schema(max_length = 10000)]
    pub notes: Option<String>,
    /// As the source gives it, such as `{"calories": "240 kcal"}`: 50 members at most, each text of 256
    /// characters at most or a number.
    #[validate(custom(function = rules::nutrition))]
    #[schema(value_type = Option<Object>)]
    pub nutrition: Option<Map<String, Value>>,
    /// `public` unless told.
    pub visibility: Option<Visibility>,
}

impl RecipeIn {
    /// Where a recipe is to be found, and no more.
    #[must_use]
    pub fn bookmark(label: String, source: Option<String>, url: Option<String>) -> Self {
        Self { label, source, url, ..Self::default() }
    }
}

impl RecipeIn {
    /// The content of a recipe that history or trash hold.
    ///
    /// # Errors
    /// 500 where they hold something else.
    pub fn from_snapshot(snapshot: &str) -> ApiResult<Self> {
        serde_json::from_str(snapshot).map_err(|error| ApiError::Internal(error.to_string()))
    }
}

/// Who reads a recipe: everybody, or its submitter alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    Public,
    Private,
}

/// An ingredient, or its text alone. What is understood of it is found anew whenever it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Validate)]
pub struct IngredientIn {
    #[validate(length(min = 1, max = 500), custom(function = rules::not_blank))]
    pub text: String,
    #[validate(length(min = 1, max = 100), custom(function = rules::not_blank))]
    pub group: Option<String>,
}

/// A step, or its text alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Validate)]
pub struct StepIn {
    #[validate(length(min = 1, max = 5000), custom(function = rules::not_blank))]
    pub text: String,
    #[validate(length(min = 1, max = 100), custom(function = rules::not_blank))]
    pub section: Option<String>,
}

/// Implements reading (as an object or as its text) and the description of a text with a heading.
macro_rules! text_or_object {
    ($name:ident, $heading:ident, $max:literal, $doc:literal) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                struct Whole {
                    text: String,
                    $heading: Option<String>,
                }

                struct Either;

                impl<'de> Visitor<'de> for Either {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("text, or an object with a text")
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name { text: text.to_owned(), $heading: None })
                    }

                    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<$name, A::Error> {
                        let Whole { text, $heading } = Whole::deserialize(MapAccessDeserializer::new(members))?;
                        Ok($name { text, $heading })
                    }
                }

                deserializer.deserialize_struct(TEXT_OR_OBJECT, &["text", stringify!($heading)], Either)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let text = |max| {
                    ObjectBuilder::new()
                        .schema_type(utoipa::openapi::Type::String)
                        .min_length(Some(1))
                        .max_length(Some(max))
                        .pattern(Some(r"[^\s\x85]"))
                };
                let heading: [utoipa::openapi::Type; 2] = [utoipa::openapi::Type::String, utoipa::openapi::Type::Null];
                let object = ObjectBuilder::new()
                    .property("text", text($max))
                    .property(
                        stringify!($heading),
                        text(100).schema_type(utoipa::openapi::schema::SchemaType::from_iter(heading)),
                    )
                    .required("text");
                utoipa::openapi::OneOfBuilder::new().item(text($max)).item(object).description(Some($doc)).into()
            }
        }

        impl ToSchema for $name {}
    };
}

text_or_object!(IngredientIn, group, 500, "An ingredient, or its text alone.");
text_or_object!(StepIn, section, 5000, "A step, or its text alone.");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 50, pattern = r"^[^,]*[^\s\x85,][^,]*$", example = "bread")]
pub struct Tag(pub String);

impl Validate for Tag {
    fn validate(&self) -> Result<(), ValidationErrors> {
        rules::tag(&self.0).map_err(|error| {
            let mut errors = ValidationErrors::new();
            errors.add("", error);
            errors
        })
    }
}

/// Changes to a recipe, as a merge patch (RFC 7396): what is left out stays, `null` empties.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct RecipePatch(pub Map<String, Value>);

impl RecipePatch {
    #[must_use]
    pub fn of_label(label: String) -> Self {
        Self(Map::from_iter([("label".to_owned(), Value::String(label))]))
    }

    /// What the patch makes of a recipe.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] where that does not fit.
    pub fn applied_to(&self, recipe: &RecipeOut) -> ApiResult<RecipeIn> {
        let mut merged = serde_json::to_value(recipe).map_err(|error| ApiError::Internal(error.to_string()))?;
        merge(&mut merged, &self.0);
        read("body", &merged, Form::Json)
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

/// A recipe by its id and its new label. Whatever else is sent changes nothing.
#[derive(Deserialize, Validate, ToSchema)]
pub struct RecipeRename {
    #[schema(example = 1)]
    pub id: i64,
    #[validate(length(min = 1, max = 256), custom(function = rules::not_blank))]
    #[schema(min_length = 1, max_length = 256, pattern = r"[^\s\x85]", example = "Chicken Vesuvio")]
    pub label: String,
}
