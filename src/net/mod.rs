//! The way from a listening socket to the application: which connections are taken, and how long they may take.
//! `actix_web::HttpServer` knows a deadline for the first head alone; the parts that it is made of take a socket of ours,
//! which has the others.

mod addresses;
mod files;
mod listening;
mod refusals;
mod sliced;
mod socket;

use std::fmt;
use std::future::ready;
use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_http::body::MessageBody;
use actix_http::error::DispatchError;
use actix_http::{HttpServiceBuilder, Protocol, Request, Response};
use actix_server::{Server, ServerBuilder};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::AppConfig;
use tokio::net::TcpStream;

use crate::core::config::LimitConfig;
use crate::core::connection::Watch;
use addresses::Addresses;
use refusals::Refusals;
use sliced::Sliced;
use socket::Socket;

pub use listening::Listening;

/// So long a refused client may go on sending: where its socket were closed with bytes unread, it would see a reset
/// and no answer.
const LINGER: Duration = Duration::from_secs(1);

/// A server that hands each worker an application of its own; it runs when it is awaited and stops by its handle.
/// `counts_addresses`: whether a peer is a client, and not a proxy of ours.
///
/// # Errors
/// When the socket cannot be used.
pub fn serve<F, I, S, B>(
    listener: TcpListener,
    workers: usize,
    limits: LimitConfig,
    counts_addresses: bool,
    application: F,
) -> io::Result<Server>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error>,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + Unpin + 'static,
{
    files::allow_for(limits.connections + refusals::AT_ONCE);
    listening::prepare(&listener)?;
    let builder = ServerBuilder::default();
    let shutdown = builder.graceful_shutdown_signal();
    let addresses = Addresses::new(if counts_addresses { limits.connections_per_address } else { 0 });
    let refusals = Refusals::new(refusals::AT_ONCE);
    let builder = builder.listen("http", listener, move || {
        let watch = Watch::new(limits.deadlines, limits.requests.div_ceil(workers));
        actix_web::rt::spawn(keep_looking(Rc::clone(&watch)));
        let (addresses, refusals, shutdown) = (addresses.clone(), refusals.clone(), shutdown.clone());
        let application = application().into_factory().map_err(|error| error.into().error_response());
        let application = application.map(|answer| answer.into().map_body(|_head, body| Sliced::new(body)));
        let http = HttpServiceBuilder::default()
            .graceful_shutdown_signal(move || {
                let shutdown = shutdown.clone();
                async move { shutdown.notified().await }
            })
            .keep_alive(limits.deadlines.keep_alive)
            .client_request_timeout(limits.deadlines.head)
            .client_disconnect_timeout(LINGER)
            // A client that closed its side is gone: what was begun for it is dropped, the hash of its password foremost.
            .h1_allow_half_closed(false)
            .on_connect_ext(|socket: &Socket, data| {
                data.insert(Rc::clone(socket.connection()));
            })
            .finish(map_config(application, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            let place = addresses.enter(peer.map(|peer| peer.ip()));
            ready(if let Some(place) = place {
                Ok((Socket::new(stream, watch.connect(), place), Protocol::Http1, peer))
            } else {
                refusals.refuse(stream);
                Err(DispatchError::Io(io::ErrorKind::ConnectionRefused.into()))
            })
        })
        .and_then(http)
    })?;
    let per_worker = limits.connections.div_ceil(workers);
    let builder = builder.workers(workers).max_concurrent_connections(per_worker);
    Ok(builder.disable_signals().shutdown_timeout(30).run())
}

async fn keep_looking(watch: Rc<Watch>) {
    let mut ticks = tokio::time::interval(watch.pause());
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        watch.look(Instant::now());
    }
}
