//! How the server is told to stop.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};
use actix_web::rt::time::timeout;

use crate::monitoring::Readiness;
use crate::net::Listening;

/// SIGTERM ends the server with grace; SIGINT and SIGQUIT, which come from a terminal, end it at once.
pub struct Signals {
    graceful: Signal,
    abrupt: [Signal; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Gracefully,
    Abruptly,
}

impl Signals {
    /// From here on a signal does not end the process by itself.
    pub fn listen() -> std::io::Result<Self> {
        let abrupt = [signal(SignalKind::interrupt())?, signal(SignalKind::quit())?];
        Ok(Self { graceful: signal(SignalKind::terminate())?, abrupt })
    }

    /// Waits for a signal and stops the server. With grace that is: not ready any more, so that load balancers look
    /// elsewhere, requests still taken for so long (a second signal cuts it short), then no new connections, and the
    /// end once every request is answered.
    pub async fn stop(
        mut self,
        server: ServerHandle,
        listening: Listening,
        readiness: Arc<Readiness>,
        delay: Duration,
    ) {
        let mut told = self.next().await;
        if told == Told::Gracefully {
            readiness.drain();
            tracing::info!(seconds = delay.as_secs(), "told to stop, and not ready from here on");
            if let Ok(again) = timeout(delay, self.next()).await {
                told = again;
            }
        }
        let is_graceful = told == Told::Gracefully;
        if is_graceful {
            listening.end().await;
        }
        server.stop(is_graceful).await;
    }

    async fn next(&mut self) -> Told {
        poll_fn(|context| {
            if self.abrupt.iter_mut().any(|signal| signal.poll_recv(context).is_ready()) {
                return Poll::Ready(Told::Abruptly);
            }
            self.graceful.poll_recv(context).map(|_| Told::Gracefully)
        })
        .await
    }
}
