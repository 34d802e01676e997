//! What a recipe consists of, as it comes in: ingredients, steps and tags.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{Schema, SchemaType};
use utoipa::openapi::{ObjectBuilder, OneOfBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors};

use crate::schemas::collect::TEXT_OR_OBJECT;
use crate::schemas::rules;

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
                        .schema_type(Type::String)
                        .min_length(Some(1))
                        .max_length(Some(max))
                        .pattern(Some(r"[^\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"))
                };
                let heading: [Type; 2] = [Type::String, Type::Null];
                let object = ObjectBuilder::new()
                    .property("text", text($max))
                    .property(stringify!($heading), text(100).schema_type(SchemaType::from_iter(heading)))
                    .required("text");
                OneOfBuilder::new().item(text($max)).item(object).description(Some($doc)).into()
            }
        }

        impl ToSchema for $name {}
    };
}

text_or_object!(IngredientIn, group, 500, "An ingredient, or its text alone.");
text_or_object!(StepIn, section, 5000, "A step, or its text alone.");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 50,
    pattern = r"^[^,]*[^,\s\x00-\x1f\x7f-\x9f\xad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0][^,]*$",
    example = "bread"
)]
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
