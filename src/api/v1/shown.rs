//! Recipes, and the first pages of them, as this worker has shown them, ready to be sent again.

use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::Serialize;

use super::listing;
use crate::api::reply::{Tagged, Text, tag_of};
use crate::crud;
use crate::crud::listing::{Listing, Order};
use crate::db::{Db, DbResult, RowCache};
use crate::error::{ApiError, ApiResult};
use crate::models::Recipe;
use crate::schemas::{Page, RecipeOut};

/// Of the recipes that a worker keeps, as [`weight`] has them.
const MAX_BYTES: usize = 2 << 20;

/// About as many bytes as are kept of a recipe: its row, and its JSON, which is a little longer.
fn weight(shown: &ShownRecipe) -> usize {
    let content = &shown.found.content;
    size_of::<Shown<Recipe>>() + 2 * (content.label.len() + content.document.len())
}

/// One worker's.
#[derive(Clone)]
pub struct ShownRecipes(Rc<RowCache<i64, Option<ShownRecipe>>>);

/// A recipe that was shown.
pub type ShownRecipe = Arc<Shown<Recipe>>;

/// One worker's: first pages of all recipes. Each may have a hundred recipes with their descriptions, so there are few.
#[derive(Clone)]
pub struct ShownPages(Rc<RowCache<OrderAndLength, Arc<Shown<Page>>>>);

type OrderAndLength = (Order, i64);

/// What was found, and its JSON once somebody has asked for that.
pub struct Shown<T> {
    pub found: T,
    json: OnceLock<Bytes>,
}

impl Default for ShownRecipes {
    fn default() -> Self {
        Self(Rc::new(RowCache::with_room_for_bytes(1024, MAX_BYTES, |shown| shown.as_ref().map_or(0, weight))))
    }
}

impl Default for ShownPages {
    fn default() -> Self {
        Self(Rc::new(RowCache::with_room_for(8)))
    }
}

impl ShownRecipes {
    /// As it is now, whoever may see it.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn find(&self, db: &Db, id: i64) -> DbResult<Option<ShownRecipe>> {
        db.read_through(&self.0, id, move |conn| {
            let found = crud::recipes::find(conn, id)?;
            Ok(found.map(|recipe| Arc::new(Shown::new(recipe))))
        })
        .await
    }
}

impl ShownPages {
    /// A page as JSON.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn page(&self, db: &Db, listing: Listing, limit: i64) -> ApiResult<Text> {
        if !listing.is_everything() || listing.after.is_some() {
            let page = listing::page(db, listing, limit).await?;
            return Ok(Text::json(json(&page)?));
        }
        let key = (listing.order, limit);
        let find = move |conn: &mut _| listing::find(conn, &listing, limit).map(|page| Arc::new(Shown::new(page)));
        let shown = db.read_through(&self.0, key, find).await?;
        shown.written(json).map(Text::json)
    }
}

impl<T> Shown<T> {
    const fn new(found: T) -> Self {
        Self { found, json: OnceLock::new() }
    }

    fn written(&self, write: impl FnOnce(&T) -> ApiResult<Bytes>) -> ApiResult<Bytes> {
        if let Some(json) = self.json.get() {
            return Ok(json.clone());
        }
        let json = write(&self.found)?;
        let _another_was_first = self.json.set(json.clone());
        Ok(json)
    }
}

impl Shown<Recipe> {
    /// As it is written, in JSON.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn json(&self) -> ApiResult<Tagged<Text>> {
        let json = self.written(|recipe| json(&RecipeOut::from(recipe)))?;
        Ok(Tagged { tag: tag_of(self.found.edition.version), body: Text::json(json) })
    }
}

fn json(value: &impl Serialize) -> ApiResult<Bytes> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| ApiError::Internal(error.to_string()))
}

/// Makes each an extractor of what the worker has.
macro_rules! of_this_worker {
    ($($type:ty),*) => {$(
        impl FromRequest for $type {
            type Error = ApiError;
            type Future = Ready<ApiResult<Self>>;

            fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
                ready(Ok(request.app_data::<Self>().cloned().unwrap_or_default()))
            }
        }
    )*};
}

of_this_worker!(ShownRecipes, ShownPages);
