use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use validator::Validate;

use super::gate::admitted;
use crate::error::{ApiError, ApiResult, Problem};
use crate::schemas::{Form, read};

/// The longest query string in bytes; the application is configured with it.
#[derive(Clone, Copy)]
pub struct QueryLimit(pub usize);

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
            ensure_short(&request)?;
            let pairs: Map<String, Value> = url::form_urlencoded::parse(request.query_string().as_bytes())
                .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
                .collect();
            read("query", &Value::Object(pairs), Form::Text).map(Self)
        }
        .boxed_local()
    }
}

fn ensure_short(request: &HttpRequest) -> ApiResult<()> {
    let limit = request.app_data::<Data<QueryLimit>>().map_or(usize::MAX, |limit| limit.0);
    if request.query_string().len() <= limit {
        return Ok(());
    }
    let msg = format!("the query string is longer than {limit} bytes");
    Err(ApiError::Invalid(vec![Problem::new("query", None, msg, "value_error.any_str.max_length")]))
}
