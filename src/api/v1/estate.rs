//! How an account ends, and who has its recipes then.

use serde_json::json;

use super::change::replaced;
use crate::api::extract::Author;
use crate::crud;
use crate::crud::accounts::{Estate, Outcome};
use crate::db::Db;
use crate::error::{ApiError, ApiResult, Problem};
use crate::models::{AuditAction, NewRecipe, NewVersion, Recipe};
use crate::schemas::{RecipeIn, RecipeOut, RecipesOfDeleted, email_folded};

/// What is to become of the recipes of the user with this id. `place`: where `to` was given.
///
/// # Errors
/// 422 where nobody is there to be given them.
pub async fn read(
    db: &Db,
    id: i64,
    recipes: RecipesOfDeleted,
    to: Option<&str>,
    place: &'static str,
) -> ApiResult<Estate> {
    if recipes == RecipesOfDeleted::Delete {
        return Ok(Estate::Delete);
    }
    let email = to.map(email_folded);
    let heir = db.read(move |conn| match &email {
        Some(email) => crud::users::find_by_email(conn, email),
        None => crud::users::find_first_superuser(conn, Some(id)),
    });
    let heir = heir.await?.filter(|heir| heir.id != id);
    let problem = || Problem::new(place, Some("to"), "has to be the address of another user", "value_error.to");
    heir.map(|heir| Estate::GiveTo(heir.id)).ok_or_else(|| ApiError::Invalid(vec![problem()]))
}

/// Ends an account, in one transaction with what becomes of its recipes.
pub async fn settle(db: &Db, author: Author, actor_id: i64, id: i64, estate: Estate) -> ApiResult<Outcome<usize>> {
    let outcome = db.write(move |conn| {
        let now = author.now();
        let outcome = crud::accounts::delete(conn, id, estate, |recipe| {
            handed_over(recipe, estate, actor_id, now).map_err(|error| error.to_string())
        })?;
        if let Outcome::Done(recipes) = outcome {
            let given_to = match estate {
                Estate::GiveTo(heir) => Some(heir),
                Estate::Delete => None,
            };
            let detail = json!({"recipes": recipes, "given_to": given_to});
            crud::audit::insert(conn, &author.event(AuditAction::UserDeleted, actor_id, id, &detail))?;
        }
        Ok(outcome)
    });
    outcome.await.map_err(ApiError::from)
}

/// The version that is replaced, and the same recipe as its heir's.
fn handed_over(recipe: &Recipe, estate: Estate, actor_id: i64, now: i64) -> ApiResult<(NewVersion, NewRecipe)> {
    let submitter_id = match estate {
        Estate::GiveTo(heir) => heir,
        Estate::Delete => recipe.submitter_id,
    };
    let present = RecipeOut::from(recipe);
    let (content, findable) = RecipeIn::from_snapshot(&present.snapshot()?)?.into_content();
    let edition = recipe.edition.next(now, actor_id);
    let new = NewRecipe { content, findable, submitter_id, edition };
    Ok((replaced(recipe, &present, &new)?, new))
}
