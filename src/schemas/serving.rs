use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::RecipeOut;
use super::recipe::Ingredient;
use crate::error::{ApiError, ApiResult, Problem};
use crate::ingredients::{Quantity, System, convert, scale, understand, write_line};

/// For how many, and in which units, a recipe is read.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServingQuery {
    /// Scales the ingredients; the recipe has to say how many it serves.
    #[validate(range(min = 1, max = 1000))]
    #[param(minimum = 1, maximum = 1000)]
    pub servings: Option<i64>,
    /// Converts mass and volume, each within its kind.
    #[param(inline)]
    pub units: Option<Units>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Units {
    Metric,
    Us,
}

impl ServingQuery {
    #[must_use]
    pub fn is_as_written(&self) -> bool {
        self.servings.is_none() && self.units.is_none()
    }

    /// What tells this representation from others of the same version.
    #[must_use]
    pub fn tag(&self) -> String {
        let servings = self.servings.map(|servings| format!("-{servings}")).unwrap_or_default();
        let units = match self.units {
            None => "",
            Some(Units::Metric) => "-metric",
            Some(Units::Us) => "-us",
        };
        servings + units
    }

    /// The recipe for so many and in these units. Lines that are not understood for sure stay as written.
    ///
    /// # Errors
    /// 422 where the recipe does not say how many it serves.
    pub fn serve(&self, mut recipe: RecipeOut) -> ApiResult<RecipeOut> {
        let factor = match (self.servings, recipe.servings) {
            (None, _) => Quantity::whole(1),
            (Some(wanted), Some(written)) => factor(wanted, written)?,
            (Some(_), None) => return Err(unknown_servings()),
        };
        recipe.servings = self.servings.or(recipe.servings);
        for ingredient in &mut recipe.ingredients {
            let mut understood = scale(&understand(&ingredient.text), &factor);
            if let Some(units) = self.units {
                understood = convert(&understood, units.into());
            }
            *ingredient = Ingredient::new(write_line(&understood), ingredient.group.take(), understood);
        }
        Ok(recipe)
    }
}

fn factor(wanted: i64, written: i64) -> ApiResult<Quantity> {
    let [wanted, written] = [wanted, written].map(i64::unsigned_abs);
    Quantity::new(wanted, written).ok_or_else(unknown_servings)
}

fn unknown_servings() -> ApiError {
    let msg = "this recipe does not say how many it serves";
    ApiError::Invalid(vec![Problem::new("query", Some("servings"), msg, "value_error.servings")])
}

impl From<Units> for System {
    fn from(units: Units) -> Self {
        match units {
            Units::Metric => Self::Metric,
            Units::Us => Self::Us,
        }
    }
}
