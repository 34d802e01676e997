//! A body while it comes: how much of it, how fast, and how much memory all of them take.

use std::io::ErrorKind;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use actix_multipart::MultipartError;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, dev::Payload};
use futures_util::{Stream, StreamExt, stream::poll_fn};

use super::body::body_problem;
use crate::core::connection::{Connection, Reading};
use crate::error::{ApiError, ApiResult};

/// A body up to this size is never refused for want of memory.
pub const ALWAYS_HELD: usize = 1 << 16;

/// The memory that bodies may take at once; the application is configured with it.
pub struct BodyMemory {
    max: usize,
    held: AtomicUsize,
}

/// Memory of one body, counted as long as this lives.
pub struct Held {
    memory: Option<Data<BodyMemory>>,
    bytes: usize,
}

impl BodyMemory {
    #[must_use]
    pub const fn new(max: usize) -> Self {
        Self { max, held: AtomicUsize::new(0) }
    }
}

impl Held {
    pub fn of(request: &HttpRequest) -> Self {
        Self { memory: request.app_data::<Data<BodyMemory>>().cloned(), bytes: 0 }
    }

    #[cfg(test)]
    pub const fn none() -> Self {
        Self { memory: None, bytes: 0 }
    }

    /// The body takes so many bytes by now.
    ///
    /// # Errors
    /// 503 where all bodies together would take too many.
    pub fn grow(&mut self, bytes: usize) -> ApiResult<()> {
        let Some(memory) = self.memory.as_ref().filter(|_| bytes > ALWAYS_HELD) else { return Ok(()) };
        let more = bytes.saturating_sub(self.bytes);
        if memory.held.fetch_add(more, Ordering::Relaxed) + more > memory.max {
            memory.held.fetch_sub(more, Ordering::Relaxed);
            return Err(ApiError::Unavailable("the bodies of requests take all memory that they may".into()));
        }
        self.bytes += more;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(memory) = &self.memory {
            memory.held.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

/// The body until it is longer than `limit`, or comes too slowly: every byte counts, also those between the parts of a
/// form.
pub fn arriving(
    request: &HttpRequest,
    mut payload: Payload,
    limit: usize,
) -> impl Stream<Item = Result<Bytes, PayloadError>> + use<> {
    let connection = request.conn_data::<Rc<Connection>>().cloned();
    let (mut left, mut reading) = (limit, None::<Reading>);
    poll_fn(move |context| {
        let next = payload.poll_next_unpin(context);
        match &next {
            Poll::Ready(Some(Ok(chunk))) => {
                let Some(rest) = left.checked_sub(chunk.len()) else {
                    return Poll::Ready(Some(Err(PayloadError::Overflow)));
                };
                left = rest;
                if let Some(reading) = &reading {
                    reading.came(chunk.len());
                }
            }
            Poll::Pending if reading.is_none() => {
                reading = connection.as_ref().and_then(Connection::read_body);
            }
            Poll::Pending if reading.as_ref().is_some_and(Reading::is_late) => {
                return Poll::Ready(Some(Err(PayloadError::Io(ErrorKind::TimedOut.into()))));
            }
            Poll::Pending => {}
            Poll::Ready(_) => reading = None,
        }
        next
    })
}

/// What is left of the body is not wanted.
pub fn abandon(request: &HttpRequest) {
    if let Some(connection) = request.conn_data::<Rc<Connection>>() {
        connection.abandon();
    }
}

/// Why the body cannot be had.
pub fn unreadable(error: &PayloadError, limit: usize) -> ApiError {
    match error {
        PayloadError::Overflow => ApiError::BodyTooLarge(limit),
        PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut => ApiError::BodyTooSlow,
        other => body_problem(format!("the body cannot be read: {other}")),
    }
}

/// The same of a multipart body.
pub fn unreadable_multipart(error: MultipartError, limit: usize) -> ApiError {
    match error {
        MultipartError::Payload(error) => unreadable(&error, limit),
        other => body_problem(format!("broken multipart body: {other}")),
    }
}
