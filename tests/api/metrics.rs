//! What Prometheus is told.

#![allow(clippy::float_cmp, reason = "what is compared was counted")]

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::FutureExt;
use recipe_api::api::docs;
use recipe_api::core::config::Config;
use recipe_api::mail::Letter;
use reqwest::Method;
use serde_json::json;

use crate::support::database::on_postgres;
use crate::support::mail::PostOffice;
use crate::support::{Metrics, PASSWORD, TestApp, send};

const REQUESTS: &str = "http_requests_total";

fn measured(config: &mut Config) {
    config.monitoring.metrics_address = Some(([127, 0, 0, 1], 0).into());
}

/// A path that the template takes.
fn path(template: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
    template.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[actix_web::test]
async fn every_operation_is_counted_under_its_template() {
    let app = TestApp::with(measured).await;
    let document = serde_json::from_str::<serde_json::Value>(docs::document()).unwrap();
    let templates: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let others = ["/", "/docs", "/docs/{file}", "/health/live", "/health/ready", "/recipes/{recipe_id}"];
    let templates = templates.iter().map(String::as_str).chain(others).chain(["/api/v1/openapi.json"]);
    for template in templates {
        let before = app.metrics().await.sum(REQUESTS, &[("route", template), ("method", "GET")]);
        send(app.anyone().outside(Method::GET, &format!("{}?x=1", path(template)))).await;
        let after = app.metrics().await.sum(REQUESTS, &[("route", template), ("method", "GET")]);
        assert!((after - before - 1.0).abs() < f64::EPSILON, "{template}: {before}, then {after}");
    }
    let metrics = app.metrics().await;
    assert!(!metrics.has(REQUESTS, &[("route", "none")]), "{metrics:?}");
}

#[actix_web::test]
async fn whatever_paths_and_methods_strangers_make_up_the_labels_stay_few() {
    let app = TestApp::with(measured).await;
    for number in 0..50 {
        send(app.anyone().outside(Method::GET, &format!("/made-up-{number}/{number}"))).await;
        send(app.anyone().outside(Method::GET, &format!("/api/v1/recipes/{number}"))).await;
        let method = Method::from_bytes(format!("METHOD{number}").as_bytes()).unwrap();
        send(app.anyone().outside(method, "/api/v1/recipes")).await;
    }
    let metrics = app.metrics().await;
    let routes: Vec<_> = metrics.label(REQUESTS, "route").into_iter().collect();
    assert_eq!(routes, ["/api/v1/recipes", "/api/v1/recipes/{recipe_id}", "none"]);
    let methods: Vec<_> = metrics.label(REQUESTS, "method").into_iter().collect();
    assert_eq!(methods, ["GET", "other"]);
    let count = |labels| metrics.sum(REQUESTS, labels);
    assert_eq!(count(&[("route", "none"), ("status", "404")]), 50.0);
    assert_eq!(count(&[("route", "/api/v1/recipes/{recipe_id}"), ("status", "404")]), 50.0);
    assert_eq!(count(&[("method", "other"), ("status", "405")]), 50.0);
}

#[actix_web::test]
async fn a_request_is_in_flight_until_it_is_answered_or_its_client_has_left() {
    let app = TestApp::with(|config| {
        measured(config);
        (config.passwords.cost, config.passwords.threads) = (12, 1);
    })
    .await;
    let in_flight = async || app.metrics().await.sum("http_requests_in_flight", &[]);
    assert_eq!(in_flight().await, 0.0);
    let anyone = app.anyone();
    let mut login = Box::pin(anyone.log_in("nobody@example.com", PASSWORD));
    while in_flight().await < 1.0 {
        assert!((&mut login).now_or_never().is_none(), "it was answered before it was seen");
    }
    drop(login);
    while in_flight().await > 0.0 {}
    let metrics = app.metrics().await;
    let left = [("route", "/api/v1/auth/login"), ("method", "POST"), ("status", "499")];
    assert_eq!(metrics.sum(REQUESTS, &left), 1.0);
    assert_eq!(metrics.sum("http_request_duration_seconds_count", &left[..2]), 1.0);
}

#[actix_web::test]
async fn buckets_grow_up_to_the_count() {
    let app = TestApp::with(measured).await;
    for _ in 0..7 {
        app.anyone().get("/recipes").await.status(200);
    }
    let metrics = app.metrics().await;
    let buckets =
        |bound| metrics.sum("http_request_duration_seconds_bucket", &[("route", "/api/v1/recipes"), ("le", bound)]);
    assert!(buckets("0.0001") <= buckets("0.01") && buckets("0.01") <= buckets("10"));
    assert_eq!(buckets("+Inf"), 7.0);
    assert!(metrics.sum("http_request_duration_seconds_sum", &[("route", "/api/v1/recipes")]) > 0.0);
}

#[actix_web::test]
async fn the_database_the_hash_threads_and_the_letters_are_counted() {
    let app = TestApp::with(measured).await;
    let ada = app.user("ada").await;
    ada.submit("Toast").await;
    ada.get("/recipes?q=toast").await.status(200);
    let office = PostOffice::of(&app.database, &app.clock);
    office.letters().await;
    office.put("ada@example.com", &Letter::PasswordChanged).await;
    app.clock.advance(Duration::from_secs(40));
    let metrics = app.metrics().await;
    let door = |door| metrics.sum("recipe_api_database_wait_seconds_count", &[("door", door)]);
    assert!(door("read_long") >= 1.0, "{metrics:?}");
    if on_postgres() {
        assert!(door("read") >= 1.0 && door("write") >= 1.0);
        assert_eq!(
            metrics.sum("recipe_api_database_connections_limit", &[]),
            f64::from(app.database.config().pool_size)
        );
    } else {
        assert!(metrics.sum("recipe_api_sqlite_commit_seconds_count", &[]) >= 3.0);
        assert!(metrics.sum("recipe_api_sqlite_commit_writes_sum", &[]) >= 3.0);
        assert_eq!(metrics.sum("recipe_api_sqlite_writes_waiting", &[]), 0.0);
    }
    assert!(metrics.sum("recipe_api_database_connections", &[("state", "open")]) >= 1.0);
    assert_eq!(metrics.sum("recipe_api_hash_seconds_count", &[]), 2.0);
    assert_eq!(metrics.sum("recipe_api_hash_threads", &[]), 2.0);
    assert_eq!(metrics.sum("recipe_api_hash_threads_busy", &[]), 0.0);
    assert_eq!(metrics.sum("recipe_api_outbox_letters", &[("state", "waiting")]), 1.0);
    assert_eq!(metrics.sum("recipe_api_outbox_oldest_age_seconds", &[]), 40.0);
    assert_eq!(metrics.sum("recipe_api_outbox_overdue_seconds", &[]), 40.0);
    assert_eq!(metrics.sum("recipe_api_log_lines_dropped_total", &[]), 3.0);
    assert_eq!(metrics.sum("recipe_api_build_info", &[("version", env!("CARGO_PKG_VERSION"))]), 1.0);
}

#[actix_web::test]
async fn passwords_that_no_queue_took_are_counted() {
    let app = TestApp::with(|config| {
        measured(config);
        (config.passwords.cost, config.passwords.threads, config.passwords.queue) = (10, 1, 1);
    })
    .await;
    let anyone = app.anyone();
    let answers = futures_util::future::join_all((0..16).map(|_| anyone.log_in("nobody@example.com", PASSWORD))).await;
    let refused = answers.iter().filter(|answer| answer.status == 503).count();
    assert!(refused > 0, "{answers:?}");
    let metrics = app.metrics().await;
    assert_eq!(metrics.sum("recipe_api_hash_refused_total", &[]), f64::from(u32::try_from(refused).unwrap()));
}

#[actix_web::test]
async fn checks_that_fail_and_the_shutdown_are_seen() {
    let app = TestApp::with(measured).await;
    let database = [("check", "database")];
    assert_eq!(app.metrics().await.sum("recipe_api_health_check", &database), 1.0);
    assert_eq!(app.metrics().await.sum("recipe_api_draining", &[]), 0.0);
    app.drain();
    assert_eq!(app.metrics().await.sum("recipe_api_draining", &[]), 1.0);
}

#[actix_web::test]
async fn a_database_that_is_away_leaves_out_what_it_alone_knows() {
    let app = TestApp::with(|config| {
        measured(config);
        config.database.address =
            recipe_api::core::config::DatabaseAddress::Postgres("postgres://nobody@127.0.0.1:1/none".into());
        config.database.acquire_timeout = Duration::from_millis(300);
    })
    .await;
    let metrics = app.metrics().await;
    assert_eq!(metrics.sum("recipe_api_health_check", &[("check", "database")]), 0.0);
    assert!(!metrics.has("recipe_api_outbox_letters", &[]));
    assert!(metrics.has("recipe_api_outbox_attempts_total", &[]));
}

#[actix_web::test]
async fn the_format_is_what_the_scraper_accepts() {
    let app = TestApp::with(measured).await;
    app.anyone().get("/recipes").await.status(200);
    let plain = app.metrics_as("text/plain").await;
    assert_eq!(plain.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert!(plain.body.contains("# TYPE http_requests_total counter\n"), "{}", plain.body);
    let open = app.metrics_as("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5").await;
    assert_eq!(open.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(open.body.contains("# TYPE http_requests counter\n") && open.body.ends_with("# EOF\n"), "{}", open.body);
}

#[actix_web::test]
async fn every_family_has_a_type_a_help_and_a_name_with_its_unit() {
    let app = TestApp::with(measured).await;
    app.anyone().get("/recipes").await.status(200);
    let answer = app.metrics_as("").await;
    let metrics = Metrics::read(&answer.body);
    assert_eq!(metrics.families, metrics.explained);
    for line in answer.body.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
        let is_ours = name.starts_with("recipe_api_") || name.starts_with("http_") || name.starts_with("process_");
        assert!(is_ours, "{line}");
    }
}

const DASHBOARD: &str = include_str!("../../deploy/grafana/recipe-api.json");
const ALERTS: &str = include_str!("../../deploy/prometheus/recipe-api.rules.yml");
const MANUAL: &str = include_str!("../../docs/MONITORING.md");

/// The metrics that a text names, without what a histogram's samples have behind their name.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_metric = |word: &&str| {
        ["http_request", "recipe_api_", "process_"]
            .iter()
            .any(|start| word.starts_with(start) && word.len() > start.len())
    };
    words
        .filter(is_metric)
        .map(|word| {
            let ends = ["_bucket", "_sum", "_count"];
            ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
        })
        .collect()
}

#[actix_web::test]
async fn whatever_dashboard_alerts_and_manual_name_is_told_and_all_that_is_told_is_in_the_manual() {
    let app = TestApp::with(measured).await;
    app.anyone().get("/recipes").await.status(200);
    let metrics = app.metrics().await;
    for (file, text) in [("dashboard", DASHBOARD), ("alerts", ALERTS), ("manual", MANUAL)] {
        let named = named(text);
        assert!(named.len() > 5, "{file}");
        for name in named {
            let is_elsewhere = on_postgres() && name.starts_with("recipe_api_sqlite_");
            assert!(is_elsewhere || metrics.families.contains(name), "{file}: {name}");
        }
    }
    let explained: BTreeSet<_> =
        MANUAL.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for name in &metrics.families {
        assert!(explained.contains(&**name), "{name}");
    }
}

#[test]
fn every_alert_is_explained_where_it_says() {
    let mut alerts = ALERTS.split("- alert: ").skip(1).peekable();
    assert!(alerts.peek().is_some());
    for alert in alerts {
        let name = alert.lines().next().unwrap();
        assert!(MANUAL.contains(&format!("\n### {name}\n")), "{name}");
        assert!(alert.contains(&format!("runbook: docs/MONITORING.md#{}\n", name.to_lowercase())), "{name}");
    }
}

#[actix_web::test]
async fn the_public_port_tells_no_metrics() {
    let app = TestApp::with(measured).await;
    for path in ["/metrics", "/api/v1/metrics", "/health/metrics"] {
        send(app.anyone().outside(Method::GET, path)).await.status(404);
    }
    let login = json!({"email": "ada@example.com", "password": PASSWORD});
    app.anyone().post("/auth/signup", &login).await.status(201);
    let body = app.metrics_as("").await.body;
    assert!(!body.contains("ada@") && !body.contains("127.0.0.1"), "{body}");
}
