//! Whose recipes go in.

use std::collections::{HashMap, HashSet};

use super::Failure;
use super::fit::quoted;
use super::plan::Findings;
use super::policy::Orphans;
use crate::core::clock::Clock;
use crate::models::fastapi::FastapiRecipe;
use crate::models::{NewRecipe, User};
use crate::schemas::{RecipeIn, email_folded};

/// The account that orphans go to.
pub fn heir(users: &[User], orphans: &Orphans) -> Result<Option<i64>, Failure> {
    let Orphans::GiveTo(email) = orphans else { return Ok(None) };
    let folded = email_folded(email);
    match users.iter().find(|user| user.email_folded == folded) {
        Some(user) => Ok(Some(user.id)),
        None => Err(format!("--orphans give-to={email}: none of the imported accounts has this address").into()),
    }
}

/// The recipes with the accounts that they go in under; orphans go to the heir, if there is one.
pub fn with_submitters(
    recipes: Vec<FastapiRecipe>,
    users: &[User],
    kept_by_dropped: &HashMap<i64, i64>,
    heir: Option<i64>,
    orphans: &Orphans,
    findings: &mut Findings,
) -> Vec<(i64, NewRecipe)> {
    let ids: HashSet<i64> = users.iter().map(|user| user.id).collect();
    let (mut given, mut lines) = (Vec::new(), Vec::new());
    for recipe in recipes {
        let told = recipe.submitter_id.as_deref().and_then(|id| id.trim().parse().ok());
        let submitter = told.map(|id| kept_by_dropped.get(&id).copied().unwrap_or(id)).filter(|id| ids.contains(id));
        if submitter.is_none() {
            lines.push(orphan(&recipe, orphans));
        }
        given.extend(submitter.or(heir).map(|id| with_submitter(recipe, id)));
    }
    findings.add(lines, (*orphans == Orphans::Refuse).then_some("--orphans skip or --orphans give-to=EMAIL"));
    given
}

fn orphan(recipe: &FastapiRecipe, orphans: &Orphans) -> String {
    let why = recipe
        .submitter_id
        .as_deref()
        .map_or_else(|| "has no submitter".into(), |id| format!("its submitter {} is not imported", quoted(id)));
    let decision = match orphans {
        Orphans::Refuse => String::new(),
        Orphans::Skip => "left out: ".into(),
        Orphans::GiveTo(email) => format!("given to {email}: "),
    };
    format!("{}: {decision}{why}", name(recipe))
}

fn with_submitter(recipe: FastapiRecipe, submitter_id: i64) -> (i64, NewRecipe) {
    let FastapiRecipe { id, label, source, url, submitter_id: _ } = recipe;
    let now = Clock::system().seconds();
    (id, RecipeIn::bookmark(label, source, url).into_new_recipe(submitter_id, now))
}

pub fn name(recipe: &FastapiRecipe) -> String {
    format!("recipe {} ({})", recipe.id, quoted(&recipe.label))
}
