use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use super::page::Cursor;
use super::rules;

const DEFAULT_LIMIT: i64 = 20;

/// Which recipes, in which order, and which page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before, with the same `sort`.
    #[validate(custom(function = known_cursor))]
    pub cursor: Option<String>,
    /// Ranked full text over label, tags, ingredients, description and steps: the best recipes first, at most
    /// 1,000. Accents and endings do not matter, and a slip in a word is forgiven.
    #[validate(length(max = 256), custom(function = rules::not_blank))]
    #[param(max_length = 256, example = "brocoli soup")]
    pub q: Option<String>,
    /// `newest` unless told; a search with `q` has an order of its own.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// Between commas: recipes with all of these tags.
    #[serde(default)]
    #[validate(custom(function = some_names))]
    #[param(value_type = Option<String>, max_length = 1000, example = "bread")]
    pub tags: Names,
    /// Between commas: recipes with at least one of these tags.
    #[serde(default)]
    #[validate(custom(function = some_names))]
    #[param(value_type = Option<String>, max_length = 1000)]
    pub any_tags: Names,
    /// Between commas: recipes whose ingredients have all of these words, such as `flour,olive oil`.
    #[serde(default)]
    #[validate(custom(function = some_names))]
    #[param(value_type = Option<String>, max_length = 1000)]
    pub ingredients: Names,
    /// Between commas: recipes without any of these ingredients.
    #[serde(default)]
    #[validate(custom(function = some_names))]
    #[param(value_type = Option<String>, max_length = 1000)]
    pub without: Names,
    /// At most so many minutes in all; recipes that tell no time are left out.
    #[validate(range(min = 0, max = 100_000))]
    #[param(minimum = 0, maximum = 100_000)]
    pub max_minutes: Option<i64>,
    /// Recipes with a picture, or without.
    pub has_image: Option<bool>,
    /// A language tag; `en` finds `en-GB` too.
    #[validate(custom(function = rules::language))]
    #[param(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    pub language: Option<String>,
    /// Recipes of this user.
    #[param(value_type = Option<i64>)]
    pub submitter_id: Option<String>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    Newest,
    Oldest,
    /// By label, without case and accents.
    Name,
    /// The quickest first; recipes that tell no time last.
    Time,
}

/// Names between commas; those that are blank do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names(pub Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self(text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()))
    }
}

impl ListQuery {
    #[must_use]
    pub fn limit_or_default(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }
}

/// The parameters of a list of the caller's own recipes.
pub struct OwnListParams;

impl IntoParams for OwnListParams {
    fn into_params(parameter_in_provider: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let all = ListQuery::into_params(parameter_in_provider);
        all.into_iter().filter(|parameter| parameter.name != "submitter_id" && parameter.name != "q").collect()
    }
}

fn known_cursor(cursor: &str) -> Result<(), ValidationError> {
    match Cursor::read(cursor) {
        Some(_) => Ok(()),
        None => Err(ValidationError::new("cursor").with_message("is not a next_cursor of this list".into())),
    }
}

fn some_names(names: &Names) -> Result<(), ValidationError> {
    if names.0.len() <= 10 && names.0.iter().all(|name| name.chars().count() <= 50) {
        return Ok(());
    }
    Err(ValidationError::new("names").with_message("has to have at most 10 names of at most 50 characters".into()))
}
