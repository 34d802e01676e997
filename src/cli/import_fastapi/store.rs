//! Puts a plan into the database, beside what is there already.

use indicatif::ProgressBar;

use super::Failure;
use super::fit::quoted;
use super::plan::Plan;
use crate::cli::progress;
use crate::crud;
use crate::db::{AnyConnection, migrations};
use crate::models::{NewRecipe, User};

/// Rows that go in with one statement.
const BATCH: usize = 500;

/// How many rows went in, and how those that were there already differ.
#[derive(Default)]
pub struct Stored {
    pub users: usize,
    pub recipes: usize,
    pub differences: Vec<String>,
}

/// # Errors
/// Every row whose id or address is taken by another; nothing is stored then.
pub fn whole(conn: &mut AnyConnection, plan: &Plan) -> Result<Stored, Failure> {
    migrations::exclusively_whole(conn, |conn| store(conn, plan))
}

fn store(conn: &mut AnyConnection, plan: &Plan) -> Result<Stored, Failure> {
    let bar = progress::bar(2 * (plan.users.len() + plan.recipes.len()) as u64, "rows");
    let (mut stored, mut conflicts) = (Stored::default(), Vec::new());
    let users = missing(&plan.users, &bar, |user| find_user(conn, user, &mut stored.differences, &mut conflicts))?;
    let recipes =
        missing(&plan.recipes, &bar, |recipe| find_recipe(conn, recipe, &mut stored.differences, &mut conflicts))?;
    if !conflicts.is_empty() {
        return Err(refusal(&conflicts).into());
    }
    for batch in users.chunks(BATCH) {
        crud::users::insert_with_id(conn, batch)?;
        bar.inc(batch.len() as u64);
    }
    let made = recipes.len();
    for (id, recipe) in recipes {
        crud::recipes::insert_with_id(conn, id, recipe)?;
        bar.inc(1);
    }
    crud::recipes::continue_ids(conn)?;
    bar.finish_and_clear();
    Ok(Stored { users: users.len(), recipes: made, ..stored })
}

fn refusal(conflicts: &[String]) -> String {
    format!(
        "nothing was imported, since the database has other rows already:\n  {}\n  \
         -> import into a new database: point DATABASE_URL at it, run `recipe-api migrate up`, then this import, \
         and `recipe-api prestart` last",
        conflicts.join("\n  ")
    )
}

/// The rows that are not there; `is_there` looks for one.
fn missing<R: Clone>(
    rows: &[R],
    bar: &ProgressBar,
    mut is_there: impl FnMut(&R) -> Result<bool, Failure>,
) -> Result<Vec<R>, Failure> {
    let mut missing = Vec::new();
    for row in rows {
        if !is_there(row)? {
            missing.push(row.clone());
        }
        bar.inc(1);
    }
    Ok(missing)
}

/// An account is the same when its id and address are: name, password and rights may have changed since.
fn find_user(
    conn: &mut AnyConnection,
    user: &User,
    differences: &mut Vec<String>,
    conflicts: &mut Vec<String>,
) -> Result<bool, Failure> {
    let name = format!("user {} ({})", user.id, quoted(&user.email));
    let Some(there) = crud::users::find(conn, user.id)? else {
        if let Some(other) = crud::users::find_by_email(conn, &user.email_folded)? {
            conflicts.push(format!("{name}: its address is that of user {} there", other.id));
        }
        return Ok(false);
    };
    if there.email_folded != user.email_folded {
        conflicts.push(format!("{name}: its id is that of {} there", quoted(&there.email)));
    } else if there != *user {
        let password = if there.password_hash == user.password_hash { "" } else { ", with another password hash" };
        differences.push(format!("{name}: was there already and differs{password}; it stays as it is there"));
    }
    Ok(true)
}

/// A recipe is the same when its id and submitter are, and its label or its address: it may have been
/// changed since.
fn find_recipe(
    conn: &mut AnyConnection,
    (id, recipe): &(i64, NewRecipe),
    differences: &mut Vec<String>,
    conflicts: &mut Vec<String>,
) -> Result<bool, Failure> {
    let Some(there) = crud::recipes::find(conn, *id)? else { return Ok(false) };
    let name = format!("recipe {id} ({})", quoted(&recipe.content.label));
    let (old, new) = (&there.content, &recipe.content);
    let alike = old.label == new.label || (old.url.is_some() && old.url == new.url);
    if alike && there.submitter_id != recipe.submitter_id {
        let (theirs, ours) = (there.submitter_id, recipe.submitter_id);
        conflicts.push(format!("{name}: it is user {theirs}'s there, not user {ours}'s"));
    } else if !alike {
        conflicts.push(format!("{name}: its id is that of {} there", quoted(&old.label)));
    } else if old != new {
        differences.push(format!("{name}: was there already and differs; it stays as it is there"));
    }
    Ok(true)
}
