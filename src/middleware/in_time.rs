//! How many requests are answered at once, for how long, and what is told where a handler panicked.

use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use futures_util::FutureExt;

use crate::core::connection::Connection;
use crate::error::ApiError;

/// Refuses a request where enough are being answered, one that takes too long, and one that its handler was lost with.
/// What was handed to the database is carried out all the same; the refusal does not say otherwise.
pub fn in_time<S>(request: ServiceRequest, service: &S) -> impl Future<Output = Result<ServiceResponse, Error>> + use<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error>,
{
    let is_safe = request.method().is_safe();
    // Whoever looks after the server must not take it for dead because it has much to do.
    let is_probe = request.path().starts_with("/health/");
    let served = request.conn_data::<Rc<Connection>>().map(|connection| connection.serve(is_probe));
    let admitted = match &served {
        Some(None) => Err(request.error_response(ApiError::Unavailable("too many requests at once".into()))),
        _ => Ok(service.call(request)),
    };
    async move {
        let mut answer = pin!(match admitted {
            Ok(answer) => AssertUnwindSafe(answer).catch_unwind(),
            Err(refusal) => return Ok(refusal),
        });
        let serving = served.flatten();
        poll_fn(|context| match &serving {
            Some(serving) if serving.is_late() => Poll::Ready(Err(ApiError::TookTooLong { is_safe }.into())),
            _ => answer.as_mut().poll(context).map(|answer| answer.unwrap_or_else(|_panic| Err(panicked().into()))),
        })
        .await
    }
}

fn panicked() -> ApiError {
    ApiError::Internal("a handler panicked".into())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App, HttpResponse, web};

    use super::in_time;
    use crate::middleware::{cors::cors, edge::edge};

    const ORIGIN: &str = "https://app.example.com";

    #[actix_web::test]
    async fn a_panic_is_a_500_that_a_listed_origin_may_read() {
        async fn panics() -> HttpResponse {
            panic!("on purpose")
        }
        let app = App::new().route("/", web::get().to(panics)).wrap_fn(in_time);
        let app = init_service(app.wrap(cors(&[ORIGIN.to_owned()])).wrap(from_fn(edge))).await;
        let request = TestRequest::get().insert_header((header::ORIGIN, ORIGIN)).to_request();
        let answer = actix_web::dev::Service::call(&app, request).await.map_err(|error| error.error_response());
        let answer = answer.map(drop).expect_err("it was answered");
        assert_eq!(answer.status(), 500);
        let allowed = answer.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(allowed.map(header::HeaderValue::as_bytes), Some(ORIGIN.as_bytes()));
    }
}
