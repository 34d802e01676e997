//! The only wiring: what the services are, which routes there are, and what wraps them. `main` and the
//! tests build the same server from it.

use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::{Condition, NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, HttpServer};

use crate::api;
use crate::api::PublicUrl;
use crate::api::extract::{BodyLimit, BodyMemory, ImportLimit, InFlight, QueryLimit, SessionUsers, VersionsKept};
use crate::api::pages::{Bundle, Pages};
use crate::api::throttle::Throttle;
use crate::api::v1::{Doorkeeper, Issuer, ShownPages, ShownRecipes};
use crate::clients::reddit::Reddit;
use crate::core::address::TrustedProxies;
use crate::core::clock::Clock;
use crate::core::config::{Config, LimitConfig, SessionConfig};
use crate::core::metrics::Requests;
use crate::core::passwords::Passwords;
use crate::core::tokens::{Tokens, VerifiedTokens};
use crate::db::Database;
use crate::mail::{self, Mailer, Outbox};
use crate::middleware::{cors::cors, edge::edge, in_time::in_time, meter::Meter, refusal_page::RefusalPage};
use crate::monitoring::{Exporter, Readiness};
use crate::net;

/// What all threads of the server share.
#[derive(Clone)]
pub struct Services {
    pub database: Database,
    clock: Clock,
    tokens: Data<Tokens>,
    issuer: Data<Issuer>,
    sessions: Data<SessionConfig>,
    passwords: Data<Passwords>,
    doorkeeper: Data<Doorkeeper>,
    throttle: Data<Throttle>,
    trusted_proxies: Data<TrustedProxies>,
    reddit: Data<Reddit>,
    outbox: Data<Outbox>,
    mailer: Arc<Mailer>,
    in_flight: InFlight,
    body_limit: Data<BodyLimit>,
    import_limit: Data<ImportLimit>,
    query_limit: Data<QueryLimit>,
    body_memory: Data<BodyMemory>,
    limits: LimitConfig,
    versions_kept: Data<VersionsKept>,
    public_url: Data<PublicUrl>,
    pages: Data<Pages>,
    refusal_page: Data<RefusalPage>,
    readiness: Data<Readiness>,
    /// `None`: nobody wants to know.
    requests: Option<Arc<Requests>>,
    cors_origins: Vec<String>,
    workers: usize,
}

impl Services {
    /// # Errors
    /// When a thread, SQLite's file, the folder for letters or the TLS of a mail server cannot be had.
    pub fn new(
        config: &Config,
        clock: Clock,
        bundle: Bundle,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let tokens = Data::new(Tokens::new(&config.tokens, clock.clone()));
        let outbox = Outbox::new(&config.tokens.secrets);
        let issuer = Issuer::new(config, tokens.clone(), outbox.clone(), clock.clone());
        let throttle = Data::new(Throttle::new(config.throttles, &config.limits, clock.clone()));
        let passwords = Data::new(Passwords::start(&config.passwords)?);
        let public_url = config.server.public_url.clone().unwrap_or_default();
        let pages = Data::new(Pages::new(bundle, public_url.clone()));
        let refusing = pages.clone();
        let readiness = Readiness::new(&config.monitoring, clock.clone(), passwords.get_ref().clone());
        Ok(Self {
            database: Database::open(&config.database)?,
            tokens,
            issuer: Data::new(issuer),
            sessions: Data::new(config.sessions),
            clock,
            doorkeeper: Data::new(Doorkeeper::new(passwords.clone(), throttle.clone())),
            throttle,
            trusted_proxies: Data::new(TrustedProxies(config.server.trusted_proxies)),
            passwords,
            in_flight: InFlight::default(),
            reddit: Data::new(Reddit::new(&config.ideas)),
            outbox: Data::new(outbox),
            mailer: Arc::new(Mailer::new(&config.mail, &public_url)?),
            body_limit: Data::new(BodyLimit(config.server.max_body_bytes)),
            import_limit: Data::new(ImportLimit(config.server.max_import_bytes)),
            query_limit: Data::new(QueryLimit(config.limits.query_bytes)),
            body_memory: Data::new(BodyMemory::new(config.limits.bodies_bytes)),
            limits: config.limits,
            versions_kept: Data::new(VersionsKept(config.server.max_recipe_versions)),
            public_url: Data::new(PublicUrl(public_url)),
            pages,
            refusal_page: Data::new(RefusalPage::new(move |status, detail, id| refusing.refusal(status, detail, id))),
            readiness: Data::new(readiness),
            requests: config.monitoring.metrics_address.map(|_| Arc::default()),
            cors_origins: config.server.cors_origins.clone(),
            workers: config.server.workers,
        })
    }

    #[must_use]
    pub fn readiness(&self) -> Arc<Readiness> {
        self.readiness.clone().into_inner()
    }

    /// What tells the metrics; `None` where the settings have no address for them. `dropped_lines` are those of the log.
    #[must_use]
    pub fn exporter(&self, dropped_lines: impl Fn() -> u64 + Send + Sync + 'static) -> Option<Exporter> {
        Some(Exporter {
            requests: self.requests.clone()?,
            database: self.database.clone(),
            passwords: self.passwords.get_ref().clone(),
            outbox: self.outbox.get_ref().clone(),
            readiness: self.readiness(),
            started_at: self.clock.now(),
            clock: self.clock.clone(),
            dropped_lines: Box::new(dropped_lines),
        })
    }

    /// Begins to send what is in the outbox.
    ///
    /// # Errors
    /// When the operating system refuses a thread.
    pub fn start_mail(&self) -> std::io::Result<mail::Running> {
        let outbox = self.outbox.get_ref().clone();
        mail::Running::start(self.database.clone(), self.clock.clone(), outbox, Arc::clone(&self.mailer))
    }
}

/// Routes and what their handlers can ask for.
pub fn configure(services: &Services) -> impl FnOnce(&mut ServiceConfig) {
    let services = services.clone();
    move |config| {
        if let Some(requests) = &services.requests {
            config.app_data(Rc::new(Meter::new(requests.worker())));
        }
        config
            .app_data(services.database.handle())
            .app_data(VerifiedTokens::default())
            .app_data(SessionUsers::default())
            .app_data(ShownRecipes::default())
            .app_data(ShownPages::default())
            .app_data(services.clock)
            .app_data(services.tokens)
            .app_data(services.issuer)
            .app_data(services.sessions)
            .app_data(services.passwords)
            .app_data(services.doorkeeper)
            .app_data(services.throttle)
            .app_data(services.trusted_proxies)
            .app_data(services.reddit)
            .app_data(services.outbox)
            .app_data(services.in_flight)
            .app_data(services.body_limit)
            .app_data(services.import_limit)
            .app_data(services.query_limit)
            .app_data(services.body_memory)
            .app_data(services.versions_kept)
            .app_data(services.public_url)
            .app_data(services.refusal_page)
            .app_data(services.readiness.draining())
            .app_data(services.readiness)
            .app_data(services.pages.clone())
            .configure(|config| api::routes(config, &services.pages));
    }
}

/// A server on a listening socket; it runs when it is awaited and stops by its handle.
///
/// # Errors
/// When the socket cannot be used.
pub fn server(services: Services, listener: TcpListener) -> std::io::Result<Server> {
    let (workers, limits) = (services.workers, services.limits);
    let peers_are_clients = services.trusted_proxies.0 == 0;
    net::serve(listener, workers, limits, peers_are_clients, move || {
        App::new()
            .configure(configure(&services))
            .wrap(NormalizePath::new(TrailingSlash::Trim))
            .wrap_fn(in_time)
            .wrap(Condition::new(!services.cors_origins.is_empty(), cors(&services.cors_origins)))
            .wrap(from_fn(edge))
    })
}

/// The server of `/metrics`, which runs as the other does.
///
/// # Errors
/// When the socket cannot be used.
pub fn metrics_server(exporter: Exporter, listener: TcpListener) -> std::io::Result<Server> {
    let exporter = Data::new(exporter);
    let server = HttpServer::new(move || {
        let db = exporter.database.handle();
        App::new().app_data(exporter.clone()).app_data(db).configure(api::metrics::routes)
    });
    // Whoever scrapes is one, or a few.
    Ok(server.workers(1).max_connections(16).disable_signals().shutdown_timeout(1).listen(listener)?.run())
}
