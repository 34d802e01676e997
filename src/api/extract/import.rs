use std::sync::Arc;

use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::{FutureExt, LocalBoxFuture};
use tokio::sync::Semaphore;

use super::body::{Whole, body_problem, limit, whole};
use super::gate::admitted;
use crate::api::throttle::Throttle;
use crate::core::at_once::UnderWay;
use crate::core::blocking::{Lost, with_turn};
use crate::error::{ApiError, ApiResult};
use crate::schemas::RecipeIn;
use crate::schemas::import::{Notation, read_import};

/// The longest import in bytes; the application is configured with it.
#[derive(Clone, Copy)]
pub struct ImportLimit(pub usize);

/// Many recipes, as their `Content-Type` says. Refuses with 408, 413, 415, 422 and 429, after the caller is admitted.
pub struct ImportBody {
    notation: Notation,
    body: Whole,
    /// Of one recipe.
    max_bytes: usize,
    importing: Arc<UnderWay>,
}

/// Of a body that is full of brackets, what is read takes many times its bytes: so few are read at once.
static TURNS: Semaphore = Semaphore::const_new(2);

impl ImportBody {
    /// How the recipes are written, in a word.
    #[must_use]
    pub const fn notation(&self) -> &'static [u8] {
        match self.notation {
            Notation::Lines => b"lines",
            Notation::Json => b"json",
            Notation::JsonLd => b"json-ld",
        }
    }

    /// To be kept as long as the work, which goes on although its client may have left: a user may have but a few of
    /// those at once.
    #[must_use]
    pub fn importing(&self) -> Arc<UnderWay> {
        Arc::clone(&self.importing)
    }

    /// As it came.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.body.bytes.clone()
    }

    /// Reads all recipes and makes something of each, on a thread where it keeps nobody waiting.
    ///
    /// # Errors
    /// 422 with the problems of all.
    pub async fn read<T: Send + 'static>(
        self,
        make: impl Fn(RecipeIn) -> T + Send + 'static,
    ) -> ApiResult<Vec<(usize, T)>> {
        let turn = TURNS.acquire().await.map_err(|closed| ApiError::Internal(closed.to_string()))?;
        let read = with_turn(turn, move || {
            let body = self.body;
            let recipes = read_import(&body.bytes, self.notation, self.max_bytes)?;
            Ok(recipes.into_iter().map(|(number, recipe)| (number, make(recipe))).collect())
        });
        read.await.map_err(|lost| match lost {
            Lost::NoThread => ApiError::Unavailable(lost.to_string()),
            Lost::Panicked => ApiError::Internal(lost.to_string()),
        })?
    }
}

impl FromRequest for ImportBody {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let user_id = admitted(&request).await?;
            let importing = begin(&request, user_id)?;
            let import_limit = request.app_data::<Data<ImportLimit>>().map_or(0, |limit| limit.0);
            let body = whole(&request, payload, import_limit).await?;
            let notation = match request.content_type().to_ascii_lowercase().as_str() {
                "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Notation::Lines,
                "application/ld+json" => Notation::JsonLd,
                "application/json" => Notation::Json,
                _ => {
                    return Err(body_problem(
                        "send recipes with the header Content-Type: application/x-ndjson, application/json or \
                         application/ld+json",
                    ));
                }
            };
            Ok(Self { notation, body, max_bytes: limit(&request, user_id), importing: Arc::new(importing) })
        }
        .boxed_local()
    }
}

/// Counts the import, and keeps the user from more than so many others.
fn begin(request: &HttpRequest, user_id: Option<i64>) -> ApiResult<UnderWay> {
    let throttle = request.app_data::<Data<Throttle>>();
    let throttle = throttle.ok_or_else(|| ApiError::Internal("no limits are configured".into()))?;
    let user_id = user_id.ok_or_else(|| ApiError::Internal("nobody imports".into()))?;
    throttle.import(user_id)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use actix_web::web::Bytes;
    use futures_util::future::select;
    use tokio::sync::Notify;

    use super::{ImportBody, Notation, TURNS, Whole};

    #[actix_web::test]
    async fn a_turn_lasts_as_long_as_the_reading_although_the_client_left() {
        let body = Bytes::from_static(br#"{"label": "Loaf", "source": "Grandmother"}"#);
        let (begun, (go_on, wait)) = (Arc::new(Notify::new()), mpsc::channel::<()>());
        let reading = Arc::clone(&begun);
        let body = Whole::of(body);
        let import = ImportBody { notation: Notation::Lines, body, max_bytes: 1 << 20, importing: Arc::default() };
        let read = import.read(move |_recipe| {
            reading.notify_one();
            let _told = wait.recv();
        });
        drop(select(Box::pin(read), Box::pin(begun.notified())).await);
        assert_eq!(TURNS.available_permits(), 1);
        drop(go_on);
        let _both = TURNS.acquire_many(2).await;
    }
}
