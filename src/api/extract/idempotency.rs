//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a request that comes again is answered
//! again and carried out once.

use std::collections::HashSet;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use serde::Serialize;

use crate::error::{ApiError, ApiResult};

/// The key of this request, if it has one: 1 to 255 printable characters.
pub struct IdempotencyKey {
    pub key: Option<String>,
    in_flight: InFlight,
}

/// The keys of requests that this process is carrying out.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Mutex<HashSet<(i64, String)>>>);

/// As long as it lives, another request with the same key is told to wait.
pub struct Underway {
    in_flight: InFlight,
    claimed: (i64, String),
}

impl IdempotencyKey {
    /// What is asked for, where there is a key that has to stand for it.
    ///
    /// # Errors
    /// Never, as things are.
    pub fn fingerprinted(&self, asked: &impl Serialize) -> ApiResult<Vec<u8>> {
        match self.key {
            Some(_) => serde_json::to_vec(asked).map_err(|error| ApiError::Internal(error.to_string())),
            None => Ok(Vec::new()),
        }
    }

    /// # Errors
    /// 409 where a request of the user's with this key is under way.
    pub fn begin(&self, user_id: i64) -> ApiResult<Option<Underway>> {
        let Some(key) = &self.key else { return Ok(None) };
        let claimed = (user_id, key.clone());
        let mut keys = self.in_flight.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.insert(claimed.clone()) {
            return Err(ApiError::Conflict("A request with this Idempotency-Key is under way"));
        }
        Ok(Some(Underway { in_flight: self.in_flight.clone(), claimed }))
    }
}

impl Underway {
    #[must_use]
    pub const fn user_id(&self) -> i64 {
        self.claimed.0
    }

    #[must_use]
    pub fn key(&self) -> &str {
        &self.claimed.1
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.in_flight.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.claimed);
    }
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let in_flight = request.app_data::<InFlight>().cloned().unwrap_or_default();
        let key = request.headers().get("idempotency-key").map(|key| {
            let key = key.to_str().ok().filter(|key| (1..=255).contains(&key.len()) && !key.contains('\t'));
            let refusal = ApiError::BadRequest("Idempotency-Key has to have 1 to 255 printable characters".into());
            key.map(str::to_owned).ok_or(refusal)
        });
        ready(key.transpose().map(|key| Self { key, in_flight }))
    }
}
