//! A server of its own for every test, and callers that talk to it.

mod answer;
pub mod arbitrary;
pub mod build;
mod caller;
pub mod database;
pub mod mail;
pub mod metrics;
pub mod raw;
pub mod relay;
pub mod stub;
pub mod throttled;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use recipe_api::api::pages::Bundle;
use recipe_api::app::{Services, metrics_server, server};
use recipe_api::core::clock::Clock;
use recipe_api::core::config::{
    Check, Config, Deadlines, IdeasConfig, LimitConfig, MailConfig, MailTransport, MonitoringConfig, PasswordConfig,
    ServerConfig, SessionConfig, ThrottleConfig, TokenConfig,
};
use recipe_api::crud;
use recipe_api::db::{AnyConnection, connect};
use recipe_api::monitoring::Readiness;
use serde_json::{Value, json};

pub use answer::Answer;
pub use caller::{Caller, bytes, send};
use database::TestDatabase;
pub use mail::Received;
pub use metrics::Metrics;

pub const SECRET: &str = "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*";
pub const RETIRED_SECRET: &str = "qW3^eR5*tY7(uI9)oP1+aS2-dF4_gH6=";
pub const PASSWORD: &str = "correct horse battery";
/// 30 days idle, 90 in all.
pub const SESSIONS: SessionConfig = SessionConfig { idle_seconds: 30 * 86_400, lifetime_seconds: 90 * 86_400 };
/// As often as any test asks.
pub const HARDLY_THROTTLED: ThrottleConfig = ThrottleConfig {
    login_per_account: 100_000,
    login_per_address: 100_000,
    signup_per_address: 100_000,
    mail_per_recipient: 100_000,
    writes_per_user: 100_000,
    imports_per_user: 100_000,
};
/// As they are unless told, but for connections: tests have one address.
pub const LIMITS: LimitConfig = LimitConfig {
    deadlines: Deadlines {
        head: Duration::from_secs(10),
        keep_alive: Duration::from_secs(5),
        body: Duration::from_mins(5),
        stall: Duration::from_secs(10),
        bytes_per_second: 1024,
        handler: Duration::from_secs(30),
    },
    connections: 8192,
    connections_per_address: 4096,
    requests: 2048,
    bodies_bytes: 24 << 20,
    query_bytes: 8192,
    searches_per_user: 1,
    imports_per_user: 2,
    exports_per_user: 2,
};
pub const PUBLIC_URL: &str = "https://recipes.example.com";
pub const ORIGIN: &str = "https://app.example.com";

pub fn limited(change: impl FnOnce(&mut LimitConfig)) -> impl FnOnce(&mut Config) {
    move |config| change(&mut config.limits)
}

/// Asks until the answer is this.
pub async fn eventually(mut ask: impl AsyncFnMut() -> bool) {
    let asked = async { while !ask().await {} };
    tokio::time::timeout(Duration::from_secs(20), asked).await.expect("it never was so");
}

/// A server on a free port over its own database.
pub struct TestApp {
    pub address: SocketAddr,
    pub clock: Clock,
    pub database: Arc<TestDatabase>,
    client: reqwest::Client,
    handle: ServerHandle,
    readiness: Arc<Readiness>,
    /// Where the settings ask for metrics.
    metrics: Option<(SocketAddr, ServerHandle)>,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings of the test's own.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::over(Arc::new(TestDatabase::new()), Clock::stopped(), Bundle::without_app().unwrap(), change)
    }

    /// With the web app of `build.rs`.
    pub async fn with_web_app() -> Self {
        Self::with_web_app_and(|_| {}).await
    }

    pub async fn with_web_app_and(change: impl FnOnce(&mut Config)) -> Self {
        Self::over(Arc::new(TestDatabase::new()), Clock::stopped(), build::bundle(), change)
    }

    /// Over a database that is there.
    pub fn on(database: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        Self::over(Arc::new(database), Clock::stopped(), Bundle::without_app().unwrap(), change)
    }

    /// Another instance over the same database.
    pub fn beside(&self, change: impl FnOnce(&mut Config)) -> Self {
        Self::over(Arc::clone(&self.database), self.clock.clone(), Bundle::without_app().unwrap(), change)
    }

    fn over(database: Arc<TestDatabase>, clock: Clock, bundle: Bundle, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = settings(&database);
        change(&mut config);
        let services = Services::new(&config, clock.clone(), bundle).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let readiness = services.readiness();
        let metrics = services.exporter(|| 3).map(|exporter| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let server = metrics_server(exporter, listener).unwrap();
            let handle = server.handle();
            actix_web::rt::spawn(server);
            (address, handle)
        });
        let server = server(services, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { address, clock, database, client, handle, readiness, metrics }
    }

    /// A caller without credentials.
    pub fn anyone(&self) -> Caller {
        Caller::new(self.client.clone(), self.address)
    }

    /// A caller who signed up as `{name}@example.com` and logged in.
    pub async fn user(&self, name: &str) -> Caller {
        let anyone = self.anyone();
        let email = format!("{name}@example.com");
        let user = anyone.post("/auth/signup", &json!({"email": email, "password": PASSWORD})).await.status(201);
        let token = anyone.log_in(&email, PASSWORD).await.status(200).text("access_token");
        anyone.with_token(token).with_id(user.json()["id"].as_i64().unwrap())
    }

    pub async fn superuser(&self, name: &str) -> Caller {
        let user = self.user(name).await;
        crud::users::promote(&mut self.connection(), user.id).unwrap();
        user.again(name).await
    }

    /// As SIGTERM does first.
    pub fn drain(&self) {
        self.readiness.drain();
    }

    /// What Prometheus is told.
    pub async fn metrics(&self) -> Metrics {
        Metrics::read(&self.metrics_as("").await.body)
    }

    /// The same for a scraper that accepts this.
    pub async fn metrics_as(&self, accept: &str) -> Answer {
        let (address, _) = self.metrics.as_ref().expect("the settings ask for no metrics");
        send(self.client.get(format!("http://{address}/metrics")).header("Accept", accept)).await
    }

    /// A connection beside the server's own.
    pub fn connection(&self) -> AnyConnection {
        connect(&self.database.config()).unwrap()
    }

    /// Sends the letters that wait, and returns them in the order in which they were put.
    pub async fn letters(&self) -> Vec<Received> {
        mail::PostOffice::of(&self.database, &self.clock).letters().await
    }

    /// The ids of all recipes that are stored.
    pub fn recipe_ids(&self) -> Vec<i64> {
        use diesel::prelude::*;
        use recipe_api::schema::recipes;
        recipes::table.select(recipes::id).order(recipes::id).load(&mut self.connection()).unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some((_, metrics)) = &self.metrics {
            drop(metrics.stop(false));
        }
    }
}

fn settings(database: &TestDatabase) -> Config {
    Config {
        server: ServerConfig {
            host: [127, 0, 0, 1].into(),
            port: 0,
            public_url: Some(PUBLIC_URL.into()),
            trusted_proxies: 0,
            workers: 1,
            cors_origins: vec![ORIGIN.into()],
            max_body_bytes: 1 << 20,
            max_import_bytes: 16 << 20,
            max_recipe_versions: 0,
        },
        database: database.config(),
        tokens: TokenConfig {
            secrets: vec![SECRET.into(), RETIRED_SECRET.into()],
            refresh_secrets: Vec::new(),
            issuer: "recipe-api".into(),
            audience: "recipe-api".into(),
            lifetime_minutes: 30,
        },
        sessions: SESSIONS,
        // bcrypt's lowest cost: what is tested is not how slow it is.
        passwords: PasswordConfig {
            cost: 4,
            threads: 2,
            queue: 256,
            min_score: 2,
            pepper: None,
            peppers_retired: Vec::new(),
        },
        throttles: HARDLY_THROTTLED,
        limits: LIMITS,
        ideas: IdeasConfig {
            base_url: "http://127.0.0.1:1".into(),
            timeout: Duration::from_millis(300),
            cache: Duration::from_mins(1),
        },
        // Nothing is sent unless a test asks for it.
        mail: MailConfig { transport: MailTransport::Log, from: "Recipes <recipes@example.com>".into() },
        monitoring: MonitoringConfig {
            metrics_address: None,
            ready_requires: vec![Check::Database, Check::Migrations],
            outbox_overdue_limit: 300,
            shutdown_delay: Duration::ZERO,
        },
    }
}

/// A recipe's body with this label.
pub fn labelled(label: &str) -> Value {
    json!({"label": label, "source": "Grandmother", "url": "https://example.com/recipe"})
}
