//! Whether the process lives, whether it can serve, and why not.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use recipe_api::core::config::{Check, DatabaseAddress, DatabaseConfig};
use recipe_api::mail::Letter;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::database::on_postgres;
use crate::support::mail::PostOffice;
use crate::support::{Answer, PASSWORD, TestApp, send};

async fn ready(app: &TestApp) -> Answer {
    send(app.anyone().outside(Method::GET, "/health/ready")).await
}

/// The checks that fail, each with its reason.
fn failures(answer: &Answer) -> Vec<(String, String)> {
    let checks = answer.json()["checks"].as_object().unwrap().clone();
    let failed = checks.into_iter().filter(|(_, check)| check["status"] == "failed");
    failed.map(|(name, check)| (name, check["reason"].as_str().unwrap().to_owned())).collect()
}

#[actix_web::test]
async fn a_server_that_can_serve_says_what_it_looked_at() {
    let app = TestApp::new().await;
    let ok = json!({"status": "ok"});
    let checks = json!({"database": ok, "migrations": ok, "outbox": ok, "hash_queue": ok});
    let answer = ready(&app).await.status(200);
    assert_eq!(answer.json(), json!({"status": "ok", "checks": checks}));
}

#[actix_web::test]
async fn a_missing_migration_is_not_ready_until_it_is_there() {
    let app = TestApp::new().await;
    app.connection()
        .batch_execute("UPDATE __diesel_schema_migrations SET version = '99' WHERE version = '0003'")
        .unwrap();
    let why = "the database misses 1 migration(s): run `recipe-api migrate up`";
    let answer = ready(&app).await.problem(503, &format!("Not ready: {why}"));
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(failures(&answer), [("migrations".to_owned(), why.to_owned())]);
    app.connection()
        .batch_execute("UPDATE __diesel_schema_migrations SET version = '0003' WHERE version = '99'")
        .unwrap();
    app.clock.advance(Duration::from_secs(1));
    ready(&app).await.status(200);
}

/// As during an upgrade in turn: the new instance has migrated, the old one goes on.
#[actix_web::test]
async fn a_schema_that_is_newer_is_ready() {
    let app = TestApp::new().await;
    app.connection().batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')").unwrap();
    ready(&app).await.status(200);
}

#[actix_web::test]
async fn the_database_is_asked_once_a_second_however_many_want_to_know() {
    let app = TestApp::new().await;
    ready(&app).await.status(200);
    app.connection().batch_execute("DELETE FROM __diesel_schema_migrations").unwrap();
    let answers = futures_util::future::join_all((0..32).map(|_| ready(&app))).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    app.clock.advance(Duration::from_secs(1));
    ready(&app).await.status(503);
}

#[actix_web::test]
async fn a_database_that_is_away_is_told_without_its_address() {
    let app = TestApp::with(|config| {
        config.database = DatabaseConfig {
            address: DatabaseAddress::Postgres("postgres://secret-user:secret-word@127.0.0.1:1/secret-name".into()),
            pool_size: 2,
            acquire_timeout: Duration::from_mins(1),
            statement_timeout: Duration::from_mins(1),
        };
    })
    .await;
    let answer = tokio::time::timeout(Duration::from_secs(5), ready(&app)).await.expect("it waits for the database");
    let answer = answer.problem(503, "Not ready: the database does not answer");
    let failed: Vec<_> = failures(&answer).into_iter().map(|(name, _)| name).collect();
    assert_eq!(failed, ["database", "migrations", "outbox"]);
    assert!(!answer.body.contains("secret") && !answer.body.contains("127.0.0.1"), "{answer:?}");
    send(app.anyone().outside(Method::GET, "/health/live")).await.status(200);
}

#[actix_web::test]
async fn connections_that_are_all_held_are_not_ready_and_ready_again_when_they_are_not() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::with(|config| config.database.pool_size = 1).await;
    let ada = app.user("ada").await;
    let id = ada.submit("Toast").await;
    let mut elsewhere = app.connection();
    elsewhere.batch_execute("BEGIN; UPDATE recipes SET version = version + 1").unwrap();
    let path = format!("/recipes/{id}");
    let body = json!({"label": "French toast"});
    let holding = ada.patch(&path, &body);
    let asking = async {
        app.clock.advance(Duration::from_secs(1));
        while ready(&app).await.status != 503 {
            app.clock.advance(Duration::from_secs(1));
        }
        elsewhere.batch_execute("ROLLBACK").unwrap();
    };
    let (held, ()) = futures_util::future::join(holding, asking).await;
    held.status(200);
    app.clock.advance(Duration::from_secs(1));
    ready(&app).await.status(200);
}

#[actix_web::test]
async fn a_letter_that_nobody_sends_is_told_and_stops_those_who_require_it() {
    let app = TestApp::new().await;
    let strict = app.beside(|config| config.monitoring.ready_requires = vec![Check::Outbox]);
    let office = PostOffice::of(&app.database, &app.clock);
    office.put("ada@example.com", &Letter::PasswordChanged).await;
    app.clock.advance(Duration::from_mins(5));
    assert_eq!(ready(&app).await.status(200).json()["status"], "ok");
    app.clock.advance(Duration::from_secs(1));
    let why = "a letter is due for 301 seconds and nobody sends it; 300 are fine";
    let answer = ready(&app).await.status(200);
    assert_eq!(answer.json()["status"], "degraded");
    assert_eq!(failures(&answer), [("outbox".to_owned(), why.to_owned())]);
    ready(&strict).await.problem(503, &format!("Not ready: {why}"));
    office.letters().await;
    app.clock.advance(Duration::from_secs(1));
    ready(&strict).await.status(200);
}

/// Strangers can fill the queue. Where that took an instance away from the load balancer, they would take the service.
#[actix_web::test]
async fn a_full_hash_queue_is_told_and_stops_those_who_require_it() {
    let change = |config: &mut recipe_api::core::config::Config| {
        (config.passwords.cost, config.passwords.threads, config.passwords.queue) = (12, 1, 1);
    };
    let app = TestApp::with(change).await;
    let strict = TestApp::with(|config| {
        change(config);
        config.monitoring.ready_requires = vec![Check::HashQueue];
    })
    .await;
    for (app, status) in [(&app, 200), (&strict, 503)] {
        let anyone = app.anyone();
        let mut logins = (0..2).map(|_| Box::pin(anyone.log_in("nobody@example.com", PASSWORD))).collect::<Vec<_>>();
        let mut storm = Box::pin(futures_util::future::join_all(logins.drain(..)));
        let told = async {
            loop {
                let answer = ready(app).await;
                if answer.json()["checks"]["hash_queue"]["status"] == "failed" {
                    return answer;
                }
            }
        };
        let answer = match futures_util::future::select(&mut storm, Box::pin(told)).await {
            futures_util::future::Either::Right((answer, _)) => answer.status(status),
            futures_util::future::Either::Left(_) => panic!("the queue was never seen full"),
        };
        assert_eq!(failures(&answer), [("hash_queue".to_owned(), "as many passwords wait as may".to_owned())]);
        storm.await;
        ready(app).await.status(200);
    }
}

#[actix_web::test]
async fn a_server_that_shuts_down_is_not_ready_and_serves() {
    let app = TestApp::new().await;
    ready(&app).await.status(200);
    app.drain();
    let answer = ready(&app).await.problem(503, "Not ready: it is shutting down");
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.json()["checks"], Value::Object(serde_json::Map::new()));
    let served = app.anyone().get("/recipes").await.status(200);
    assert_eq!(served.header("connection"), "close", "a proxy keeps no connection that is about to be closed");
    send(app.anyone().outside(Method::GET, "/health/live")).await.status(200);
}
