use actix_multipart::{Multipart, MultipartError};
use actix_web::http::header::{self, CONTENT_ENCODING};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::{StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use validator::Validate;

use super::arriving::{ALWAYS_HELD, Held, abandon, arriving, unreadable, unreadable_multipart};
use super::buffer::Buffer;
use super::gate::admitted;
use crate::error::{ApiError, ApiResult, Problem};
use crate::schemas::json::{VALUES_OF_A_BODY, one_value};
use crate::schemas::{Form, read};

/// The longest body in bytes; the application is configured with it.
#[derive(Clone, Copy)]
pub struct BodyLimit(pub usize);

/// A JSON body, checked. Refuses with 408, 413, 415 and 422, after the caller is admitted.
pub struct ValidJson<T>(pub T);

/// A form, urlencoded or multipart, checked. Any other body counts as a form without fields.
pub struct ValidForm<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidJson<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let limit = limit(&request, admitted(&request).await?);
            let body = whole(&request, payload, limit).await?;
            if !is_json(&request.content_type().to_ascii_lowercase()) {
                return Err(body_problem("send JSON with the header Content-Type: application/json"));
            }
            let value = one_value(&body.bytes, VALUES_OF_A_BODY);
            let value = value.map_err(|error| body_problem(format!("invalid JSON: {error}")))?;
            read("body", &value, Form::Json).map(Self)
        }
        .boxed_local()
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidForm<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let limit = limit(&request, admitted(&request).await?);
            let fields = match request.content_type().to_ascii_lowercase().as_str() {
                "application/x-www-form-urlencoded" => {
                    let body = whole(&request, payload, limit).await?;
                    let pairs = url::form_urlencoded::parse(&body.bytes);
                    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
                }
                "multipart/form-data" => multipart(&request, payload, limit).await?,
                _ => {
                    whole(&request, payload, limit).await?;
                    Vec::new()
                }
            };
            let fields: Map<_, _> = fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            read("body", &Value::Object(fields), Form::Text).map(Self)
        }
        .boxed_local()
    }
}

fn is_json(content_type: &str) -> bool {
    content_type == "application/json" || (content_type.starts_with("application/") && content_type.ends_with("+json"))
}

pub(super) fn body_problem(msg: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    ApiError::Invalid(vec![Problem::new("body", None, msg, "value_error.body")])
}

/// Of one recipe, or of a form. Strangers have no more than is never refused for want of memory: they could fill
/// that, and no other limit counts them before their body is here.
pub(super) fn limit(request: &HttpRequest, caller: Option<i64>) -> usize {
    let limit = request.app_data::<Data<BodyLimit>>().map_or(0, |limit| limit.0);
    if caller.is_some() { limit } else { limit.min(ALWAYS_HELD) }
}

/// Refuses by the headers alone where they say enough.
fn refuse_early(request: &HttpRequest, limit: usize) -> ApiResult<()> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > limit as u64) {
        return Err(ApiError::BodyTooLarge(limit));
    }
    let encodings = request.headers().get_all(CONTENT_ENCODING);
    if encodings.into_iter().any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(ApiError::EncodedBody);
    }
    Ok(())
}

/// A body, and its share of the memory that bodies may take.
pub(super) struct Whole {
    pub bytes: Bytes,
    _held: Held,
}

#[cfg(test)]
impl Whole {
    pub fn of(bytes: Bytes) -> Self {
        Self { bytes, _held: Held::none() }
    }
}

/// The body, of at most `limit` bytes.
pub(super) async fn whole(request: &HttpRequest, payload: Payload, limit: usize) -> ApiResult<Whole> {
    refuse_early(request, limit)?;
    read_whole(request, payload, limit).await.inspect_err(|_refused| abandon(request))
}

async fn read_whole(request: &HttpRequest, payload: Payload, limit: usize) -> ApiResult<Whole> {
    let (mut body, mut held) = (Buffer::new(), Held::of(request));
    let mut chunks = arriving(request, payload, limit);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| unreadable(&error, limit))?;
        held.grow(body.len() + chunk.len())?;
        body.append(&chunk, limit)?;
    }
    Ok(Whole { bytes: body.into(), _held: held })
}

async fn multipart(request: &HttpRequest, payload: Payload, limit: usize) -> ApiResult<Vec<(String, String)>> {
    refuse_early(request, limit)?;
    read_multipart(request, payload, limit).await.inspect_err(|_refused| abandon(request))
}

async fn read_multipart(request: &HttpRequest, payload: Payload, limit: usize) -> ApiResult<Vec<(String, String)>> {
    let refused = |error: MultipartError| unreadable_multipart(error, limit);
    let (mut fields, mut held, mut bytes) = (Vec::new(), Held::of(request), 0);
    let mut parts = Multipart::new(request.headers(), arriving(request, payload, limit));
    while let Some(mut part) = parts.try_next().await.map_err(refused)? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(refused)? {
            bytes += chunk.len();
            held.grow(2 * bytes)?;
            value.extend_from_slice(&chunk);
        }
        let value = String::from_utf8(value).map_err(|_bytes| body_problem(format!("{name} is not UTF-8")))?;
        fields.push((name, value));
    }
    Ok(fields)
}
