use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use validator::Validate;

use super::gate::admitted;
use crate::error::{ApiError, ApiResult};
use crate::schemas::{Form, read};

/// The query string, checked. Refuses with 422, after the caller is admitted; of a name given twice the last counts.
pub struct ValidQuery<T>(pub T);

impl<T> Deref for ValidQuery<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidQuery<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            admitted(&request).await?;
            let pairs: Map<String, Value> = url::form_urlencoded::parse(request.query_string().as_bytes())
                .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
                .collect();
            read("query", &Value::Object(pairs), Form::Text).map(Self)
        }
        .boxed_local()
    }
}
