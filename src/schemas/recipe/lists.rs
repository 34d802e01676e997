use std::num::IntErrorKind;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::output::SummaryOut;
use crate::models::RecipeSummary;
use crate::schemas::rules;

#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Any part of the label, in any case, taken literally.
    #[validate(length(max = 256), custom(function = rules::keyword))]
    #[param(min_length = 3, max_length = 256, example = "chicken")]
    pub keyword: String,
    /// 10 unless told; more than 100 count as 100.
    #[serde(default, deserialize_with = "saturating")]
    #[validate(range(min = 1))]
    #[param(minimum = 1, example = 10)]
    pub max_results: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct SearchResults {
    pub results: Vec<SummaryOut>,
}

impl From<Vec<RecipeSummary>> for SearchResults {
    fn from(recipes: Vec<RecipeSummary>) -> Self {
        Self { results: recipes.into_iter().map(SummaryOut::from).collect() }
    }
}

/// A whole number of any length, cut to 64 bits.
fn saturating<'de, D: Deserializer<'de>>(value: D) -> Result<Option<i64>, D::Error> {
    let text = Option::<String>::deserialize(value)?;
    let parsed = text.map(|text| match text.trim().parse::<i64>() {
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Ok(i64::MAX),
        Err(error) if *error.kind() == IntErrorKind::NegOverflow => Ok(i64::MIN),
        parsed => parsed,
    });
    parsed.transpose().map_err(|_not_a_number| serde::de::Error::custom("value is not a valid integer"))
}
