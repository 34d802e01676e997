//! The outermost layer: the request id, the time taken, the headers that every answer carries, the body
//! of every refusal, and one log line a request.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ResponseHead, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};

use super::meter::Meter;
use super::refusal_page::RefusalPage;
use crate::core::address::{self, ClientAddress, TrustedProxies};
use crate::core::draining::Draining;
use crate::core::metrics::Route;
use crate::error::{ApiError, envelope};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROCESS_TIME: HeaderName = HeaderName::from_static("x-process-time");

/// What pages of this origin may load: nothing from elsewhere but recipes' pictures, and no script or style in the
/// page itself.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// Wraps every request. What it is told and what it hands on in between:
///
/// * `HEAD` reaches the handlers as `GET`; the server leaves out the body.
/// * Handlers find the client's address with the request.
/// * An error without an envelope (an unknown path, a wrong method) gets one, or a page where a browser opened one.
///
/// # Errors
/// Only with a complete answer inside, where the request was lost with its handler.
pub async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let exchange = Exchange::begin(&request);
    request.extensions_mut().insert(exchange.client);
    if exchange.method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    match next.call(request).await {
        Ok(response) => Ok(exchange.finish(response)),
        Err(error) => Err(exchange.lost(&error)),
    }
}

/// What has to be remembered of a request until its answer is written.
struct Exchange {
    started: Instant,
    request_id: String,
    method: Method,
    path: String,
    client: ClientAddress,
    authorized: bool,
    draining: Option<Draining>,
    page: Option<Data<RefusalPage>>,
    /// `None`: nobody wants to know.
    meter: Option<Rc<Meter>>,
    is_logged: Cell<bool>,
}

/// A refusal as it is told.
struct Told {
    content_type: &'static str,
    body: String,
}

/// nginx's number for a client that left before it was answered.
const CLIENT_LEFT: u16 = 499;

impl Drop for Exchange {
    fn drop(&mut self) {
        if !self.is_logged.get() {
            self.close(CLIENT_LEFT, self.route().as_ref(), None, self.started.elapsed());
        }
        if let Some(meter) = &self.meter {
            meter.end();
        }
    }
}

impl Exchange {
    fn begin(request: &ServiceRequest) -> Self {
        let meter = request.app_data::<Rc<Meter>>().cloned();
        if let Some(meter) = &meter {
            meter.begin(request);
        }
        Self {
            started: Instant::now(),
            request_id: next_request_id(),
            method: request.method().clone(),
            path: request.path().to_owned(),
            client: client(request),
            authorized: request.headers().contains_key(header::AUTHORIZATION),
            draining: request.app_data::<Draining>().cloned(),
            page: RefusalPage::wanted_by(request),
            meter,
            is_logged: Cell::new(false),
        }
    }

    fn finish<B: MessageBody + 'static>(
        &self,
        response: ServiceResponse<B>,
    ) -> ServiceResponse<EitherBody<B, BoxBody>> {
        let refusal = self.refusal(response.response());
        let mut response = match refusal {
            Some(Told { content_type, body }) => response.map_body(|head, _| {
                head.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
                EitherBody::right(BoxBody::new(body))
            }),
            None => response.map_into_left_body(),
        };
        let (status, elapsed) = (response.status(), self.started.elapsed());
        self.set_headers(response.headers_mut(), status.is_client_error() || status.is_server_error(), elapsed);
        self.close_where_draining(response.response_mut().head_mut());
        let bytes = match response.response().body().size() {
            _ if self.method == Method::HEAD => Some(0),
            BodySize::None => Some(0),
            BodySize::Sized(bytes) => Some(bytes),
            BodySize::Stream => None,
        };
        self.close(status.as_u16(), response.request().app_data::<Route>(), bytes, elapsed);
        response
    }

    /// What is told where an answer refuses and does not say so itself.
    fn refusal<B: MessageBody>(&self, response: &HttpResponse<B>) -> Option<Told> {
        let status = response.status();
        if !(status.is_client_error() || status.is_server_error()) {
            return None;
        }
        if let Some(error) = response.error().and_then(|error| error.as_error::<ApiError>()) {
            self.log_cause(status, error);
            return Some(self.told(status, error));
        }
        let empty = matches!(response.body().size(), BodySize::None | BodySize::Sized(0));
        if !empty && response.error().is_none() {
            return None;
        }
        let detail = match response.error() {
            Some(error) if status.is_client_error() => error.to_string(),
            _ => status.canonical_reason().unwrap_or("Error").to_owned(),
        };
        Some(self.written(status, &detail, || envelope(&detail, &self.request_id)))
    }

    fn told(&self, status: StatusCode, error: &ApiError) -> Told {
        self.written(status, &error.sentence(), || error.body(&self.request_id))
    }

    fn written(&self, status: StatusCode, detail: &str, json: impl FnOnce() -> String) -> Told {
        match &self.page {
            Some(page) => {
                let body = page.write(status, detail, &self.request_id);
                Told { content_type: "text/html; charset=utf-8", body }
            }
            None => Told { content_type: "application/json", body: json() },
        }
    }

    /// A complete answer for a request that its handler took along.
    fn lost(&self, error: &Error) -> Error {
        let cause = error.as_error::<ApiError>().cloned().unwrap_or_else(|| unknown(error));
        // With what the middleware inside has added: whose pages may read it.
        let (status, mut response) = (cause.status_code(), error.error_response());
        *response.status_mut() = status;
        self.log_cause(status, &cause);
        let Told { content_type, body } = self.told(status, &cause);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let mut response = response.set_body(BoxBody::new(body));
        let elapsed = self.started.elapsed();
        self.set_headers(response.headers_mut(), true, elapsed);
        self.close_where_draining(response.head_mut());
        self.close(status.as_u16(), self.route().as_ref(), None, elapsed);
        InternalError::from_response(cause, response).into()
    }

    /// Who keeps connections would send the next request as this one is closed.
    fn close_where_draining(&self, head: &mut ResponseHead) {
        if self.draining.as_ref().is_some_and(Draining::has_begun) {
            head.set_connection_type(ConnectionType::Close);
        }
    }

    fn set_headers(&self, headers: &mut HeaderMap, refused: bool, elapsed: Duration) {
        if let Ok(id) = HeaderValue::from_str(&self.request_id) {
            headers.insert(REQUEST_ID, id);
        }
        let seconds = format!("{}.{:06}", elapsed.as_secs(), elapsed.subsec_micros());
        if let Ok(seconds) = HeaderValue::try_from(seconds) {
            headers.insert(PROCESS_TIME, seconds);
        }
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
            headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        }
        // A refusal may be meant for one caller alone.
        if (self.authorized || refused) && !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
            headers.remove(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
            headers.remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
        }
        allow_head(headers);
    }

    fn log_cause(&self, status: StatusCode, error: &ApiError) {
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(request_id = %self.request_id, %error, "request failed");
        } else if status.is_server_error() {
            tracing::warn!(request_id = %self.request_id, %error, "request refused");
        }
    }

    /// The route where the request was lost with its handler, which knew.
    fn route(&self) -> Option<Route> {
        self.meter.as_ref()?.route_of(&self.path)
    }

    /// Counts the request and writes its line: without the query string, since what people search for is theirs, and
    /// without `bytes` where a body goes out piece by piece.
    fn close(&self, status: u16, route: Option<&Route>, bytes: Option<u64>, elapsed: Duration) {
        self.is_logged.set(true);
        if let Some(meter) = &self.meter {
            meter.count(route, &self.method, status, elapsed);
        }
        tracing::info!(
            request_id = %self.request_id,
            method = %self.method,
            path = %self.path,
            route = route.map(Route::template),
            status,
            bytes,
            milliseconds = elapsed.as_secs_f64() * 1e3,
            client = self.client.0.map(tracing::field::display),
            "request"
        );
    }
}

/// No middleware of ours fails with anything else.
fn unknown(error: &Error) -> ApiError {
    ApiError::Internal(error.to_string())
}

/// The peer, or whom our own proxies name.
fn client(request: &ServiceRequest) -> ClientAddress {
    let trusted_proxies = request.app_data::<Data<TrustedProxies>>().map_or(0, |trusted| trusted.0);
    let forwarded_for = request.headers().get_all("x-forwarded-for");
    let forwarded_for: Vec<&str> = forwarded_for.filter_map(|line| line.to_str().ok()).collect();
    let peer = request.peer_addr().map(|peer| peer.ip());
    ClientAddress(address::client(peer, &forwarded_for, trusted_proxies))
}

/// `Allow` of a path that answers `GET` names `HEAD` too.
fn allow_head(headers: &mut HeaderMap) {
    let Some(allow) = headers.get(header::ALLOW).and_then(|allow| allow.to_str().ok()) else { return };
    if allow.contains("GET")
        && !allow.contains("HEAD")
        && let Ok(allow) = HeaderValue::from_str(&format!("{allow}, HEAD"))
    {
        headers.insert(header::ALLOW, allow);
    }
}

/// Unique among the requests of all instances: random for the process, counted within it.
fn next_request_id() -> String {
    static PROCESS: LazyLock<String> = LazyLock::new(|| crate::core::random::token::<6>().unwrap_or_default());
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{:x}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed))
}
