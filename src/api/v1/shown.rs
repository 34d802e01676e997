//! Recipes as this worker has shown them, ready to be sent again.

use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::api::reply::{Tagged, Text, tag_of};
use crate::crud;
use crate::db::{Db, DbResult, RowCache};
use crate::error::{ApiError, ApiResult};
use crate::models::Recipe;

/// One worker's.
#[derive(Clone, Default)]
pub struct ShownRecipes(Rc<RowCache<i64, Option<Arc<Shown>>>>);

/// A recipe, and its JSON once somebody has asked for that.
pub struct Shown {
    pub recipe: Recipe,
    json: OnceLock<Bytes>,
}

impl ShownRecipes {
    /// As it is now, whoever may see it.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn find(&self, db: &Db, id: i64) -> DbResult<Option<Arc<Shown>>> {
        db.read_through(&self.0, id, move |conn| {
            let found = crud::recipes::find(conn, id)?;
            Ok(found.map(|recipe| Arc::new(Shown { recipe, json: OnceLock::new() })))
        })
        .await
    }
}

impl Shown {
    /// As it is written, in JSON.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn json(&self) -> ApiResult<Tagged<Text>> {
        let tag = tag_of(self.recipe.edition.version);
        if let Some(json) = self.json.get() {
            return Ok(Tagged { tag, body: Text::json(json.clone()) });
        }
        let written = Tagged::new(&self.recipe).json()?;
        let _another_was_first = self.json.set(written.body.bytes.clone());
        Ok(written)
    }
}

impl FromRequest for ShownRecipes {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(request.app_data::<Self>().cloned().unwrap_or_default()))
    }
}
