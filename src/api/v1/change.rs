//! How a recipe is changed: the version that was read is replaced, or else what has become of it is read and
//! the change made to that. So no edit is lost, and whoever names a version by `If-Match` is told of a newer.

use super::make::make;
use crate::api::extract::{IfMatch, NamedRecipe, RecipeId, Writes};
use crate::api::reply::Tagged;
use crate::core::clock::Clock;
use crate::crud;
use crate::db::Db;
use crate::error::ApiResult;
use crate::models::{NewRecipe, NewVersion, Recipe, Trashed, Version};
use crate::schemas::{RecipeIn, RecipeOut, changed};

/// The caller changes a recipe of their own.
pub async fn own(
    writes: &Writes,
    clock: &Clock,
    NamedRecipe { user, recipe }: NamedRecipe,
    if_match: &IfMatch,
    next: impl Fn(&RecipeOut) -> ApiResult<RecipeIn>,
) -> ApiResult<Tagged<RecipeOut>> {
    let changed = change(writes, clock, user.id, (*recipe).clone(), if_match, next).await?;
    Ok(Tagged::new(&changed))
}

/// Makes `next` of the recipe.
pub async fn change(
    writes: &Writes,
    clock: &Clock,
    user_id: i64,
    mut recipe: Recipe,
    if_match: &IfMatch,
    next: impl Fn(&RecipeOut) -> ApiResult<RecipeIn>,
) -> ApiResult<Recipe> {
    loop {
        if_match.ensure(&recipe)?;
        let (id, present) = (recipe.id, RecipeOut::from(&recipe));
        let (content, findable) = make(next(&present)?, RecipeIn::into_content).await?;
        if content == recipe.content {
            return Ok(recipe);
        }
        let edition = recipe.edition.next(clock.seconds(), user_id);
        let new = NewRecipe { content, findable, submitter_id: recipe.submitter_id, edition };
        let replaced = replaced(&recipe, &present, &new)?;
        let kept = writes.versions_kept();
        let work = move |conn: &mut _| crud::recipes::update(conn, &recipe, &replaced, new.clone(), kept);
        let changed = writes.write(user_id, work).await?;
        match changed {
            Some(changed) => return Ok(changed),
            None => recipe = find(writes, id).await?,
        }
    }
}

/// Moves the recipe to the trash.
pub async fn delete(writes: &Writes, clock: &Clock, named: &NamedRecipe, if_match: &IfMatch) -> ApiResult<()> {
    let mut recipe = (*named.recipe).clone();
    loop {
        if_match.ensure(&recipe)?;
        let trashed = Trashed {
            recipe_id: recipe.id,
            submitter_id: recipe.submitter_id,
            created_at: recipe.edition.created_at,
            updated_at: recipe.edition.updated_at,
            updated_by: recipe.edition.updated_by,
            version: recipe.edition.version,
            deleted_at: clock.seconds(),
            deleted_by: named.user.id,
            label: recipe.content.label.clone(),
        };
        let content = RecipeOut::from(&recipe).snapshot()?;
        let id = recipe.id;
        let work = move |conn: &mut _| crud::trash::put(conn, &recipe, &trashed, &content);
        if writes.write(named.user.id, work).await? {
            return Ok(());
        }
        recipe = find(writes, id).await?;
    }
}

/// The version that `new` replaces.
pub fn replaced(old: &Recipe, present: &RecipeOut, new: &NewRecipe) -> ApiResult<NewVersion> {
    let content = present.snapshot()?;
    let next = RecipeOut::from(&new.clone().with_id(old.id)).snapshot()?;
    let version = Version {
        version: old.edition.version,
        updated_at: old.edition.updated_at,
        updated_by: old.edition.updated_by,
        label: present.label.clone(),
        changed: changed(&content, &next),
    };
    Ok(NewVersion { version, content })
}

async fn find(db: &Db, id: i64) -> ApiResult<Recipe> {
    let recipe = db.read(move |conn| crud::recipes::find(conn, id)).await?;
    recipe.ok_or_else(|| RecipeId(id).not_found())
}
