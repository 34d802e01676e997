//! How many requests are answered at once, and for how long.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};

use crate::core::connection::Connection;
use crate::error::ApiError;

/// Refuses a request where enough are being answered, and one that takes too long. What was handed to the database is
/// carried out all the same; the refusal does not say otherwise.
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
            Ok(answer) => answer,
            Err(refusal) => return Ok(refusal),
        });
        let serving = served.flatten();
        poll_fn(|context| match &serving {
            Some(serving) if serving.is_late() => Poll::Ready(Err(ApiError::TookTooLong { is_safe }.into())),
            _ => answer.as_mut().poll(context),
        })
        .await
    }
}
