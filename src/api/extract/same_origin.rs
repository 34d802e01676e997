use actix_web::http::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::{FutureExt, LocalBoxFuture};

use super::gate::{Admitted, guard};
use crate::api::PublicUrl;
use crate::error::{ApiError, ApiResult};

/// No form and no page of another origin can send it without asking first, and nobody is told yes.
pub const REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");

/// The request comes from a page of this service: the browser says so (`Origin`), and a script sent it
/// (`X-Requested-With`). Refuses anything else with 403, before a word about the body.
#[derive(Clone, Copy)]
pub struct SameOrigin;

impl Admitted for SameOrigin {
    fn user_id(&self) -> Option<i64> {
        None
    }
}

impl FromRequest for SameOrigin {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let admission = if is_own(request) { Ok(Self) } else { Err(ApiError::CROSS_SITE) };
        guard(request, async { admission }).boxed_local()
    }
}

fn is_own(request: &HttpRequest) -> bool {
    let mut origins = request.headers().get_all(ORIGIN);
    let (Some(origin), None) = (origins.next().and_then(|origin| origin.to_str().ok()), origins.next()) else {
        return false;
    };
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let own = host.map(|host| format!("http://{host}"));
    let public = request.app_data::<Data<PublicUrl>>().and_then(|url| url::Url::parse(&url.0).ok());
    let public = public.map(|url| url.origin().ascii_serialization());
    let is_ours = [own, public].iter().flatten().any(|ours| ours.eq_ignore_ascii_case(origin));
    is_ours && request.headers().contains_key(REQUESTED_WITH) && !is_form(request)
}

fn is_form(request: &HttpRequest) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).map(|value| value.as_bytes().to_ascii_lowercase());
    content_type.is_some_and(|content_type| !content_type.starts_with(b"application/json"))
}
