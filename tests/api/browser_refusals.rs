//! Refusals are pages for a browser that opens one, and JSON for programs.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use recipe_api::core::config::{DatabaseAddress, DatabaseConfig};
use reqwest::Method;

use crate::support::database::on_postgres;
use crate::support::{Answer, TestApp, raw, send};

/// What Firefox sends when it opens a page.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

async fn request(app: &TestApp, method: Method, path: &str, accept: &str) -> Answer {
    send(app.anyone().outside(method, path).header("Accept", accept)).await
}

fn assert_page(answer: &Answer, status: u16, sentence: &str) {
    assert_eq!(answer.status.as_u16(), status, "{answer:?}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.body.contains(sentence), "{sentence:?} is not in {}", answer.body);
    assert!(answer.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{}", answer.body);
    assert!(!answer.header("x-request-id").is_empty());
}

#[actix_web::test]
async fn an_unknown_path_is_a_page_for_browsers_and_json_for_others() {
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        for path in
            ["/nothing", "/recipes", "/recipes/7/nothing", "/apiary", "/login/nothing", "//evil.example/", "/%2e%2e/x"]
        {
            assert_page(&request(&app, Method::GET, path, BROWSER).await, 404, "There is no such page here");
            for accept in ["*/*", "application/json", "text/html;q=0.5, application/json", ""] {
                request(&app, Method::GET, path, accept).await.problem(404, "Not Found");
            }
        }
    }
}

#[actix_web::test]
async fn below_the_api_and_beside_it_refusals_are_json_whatever_is_accepted() {
    let app = TestApp::with_web_app().await;
    for path in
        ["/api", "/api/v1/nothing", "/api/v1/recipes/4711", "/docs/nothing.js", "/health/nothing", "/assets/x.js"]
    {
        let _json = request(&app, Method::GET, path, BROWSER).await.status(404);
    }
    for path in ["//api/v1/nothing", "/%61pi/v1/nothing", "/api//v1/nothing/"] {
        let sent = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
        let answer = raw::exchange(app.address, sent.as_bytes()).await.to_lowercase();
        assert!(answer.starts_with("http/1.1 404 ") && answer.contains("application/json"), "{answer}");
    }
}

#[actix_web::test]
async fn a_wrong_method_is_a_page_too() {
    let app = TestApp::with_web_app().await;
    for path in ["/", "/login", "/recipes/7", "/robots.txt"] {
        let answer = request(&app, Method::POST, path, BROWSER).await;
        assert_page(&answer, 405, "Method Not Allowed");
        assert_eq!(answer.header("allow"), "GET, HEAD");
        request(&app, Method::POST, path, "*/*").await.problem(405, "Method Not Allowed");
    }
}

#[actix_web::test]
async fn a_database_that_is_away_is_a_page_that_asks_to_try_again() {
    let app = TestApp::with_web_app_and(|config| {
        config.database = DatabaseConfig {
            address: DatabaseAddress::Postgres("postgres://nobody@127.0.0.1:1/none".into()),
            pool_size: 2,
            acquire_timeout: Duration::from_millis(300),
            statement_timeout: Duration::from_secs(1),
        };
    })
    .await;
    for path in ["/", "/?tags=bread", "/recipes/7"] {
        let answer = request(&app, Method::GET, path, BROWSER).await;
        assert_page(&answer, 503, "its database is away. Try again in a moment.");
        assert_eq!(answer.header("retry-after"), "1");
        assert!(answer.body.contains(crate::support::build::SCRIPT), "the app does not start: {}", answer.body);
        let json = request(&app, Method::GET, path, "*/*").await;
        json.problem(503, "The service is busy or its database is away. Try again in a moment.");
    }
    request(&app, Method::GET, "/login", BROWSER).await.status(200);
}

#[actix_web::test]
async fn what_breaks_is_a_page_with_the_request_id_and_no_cause() {
    let app = TestApp::with_web_app().await;
    let drop =
        if on_postgres() { "DROP TABLE recipes CASCADE" } else { "DROP TABLE recipe_labels; DROP TABLE recipes" };
    app.connection().batch_execute(drop).unwrap();
    let answer = request(&app, Method::GET, "/recipes/1", BROWSER).await;
    assert_page(&answer, 500, "Something broke here");
    assert!(answer.body.contains(&format!("Quote {} when", answer.header("x-request-id"))), "{}", answer.body);
    assert!(!answer.body.contains("table"), "{}", answer.body);
}
