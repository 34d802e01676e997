//! `Idempotency-Key`: a submission that comes again is answered again and carried out once.

use std::time::Duration;

use futures_util::future::join_all;
use recipe_api::schemas::RecipeIn;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, labelled, send};

async fn submit(caller: &Caller, key: &str, body: &Value) -> Answer {
    send(caller.request(Method::POST, "/recipes").header("Idempotency-Key", key).json(body)).await
}

#[actix_web::test]
async fn the_same_request_is_carried_out_once_and_answered_alike() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let first = submit(&ada, "k-1", &labelled("Toast")).await.status(201);
    let path = first.header("location").replace("/api/v1", "");
    ada.patch(&path, &json!({"label": "French toast"})).await.status(200);
    let again = submit(&ada, "k-1", &labelled("Toast")).await.status(201);
    assert_eq!(again.json(), first.json());
    for header in ["location", "etag"] {
        assert_eq!(again.header(header), first.header(header));
    }
    submit(&ada, "k-2", &labelled("Toast")).await.status(201);
    submit(&bob, "k-1", &labelled("Toast")).await.status(201);
    assert_eq!(app.recipe_ids().len(), 3);
}

#[actix_web::test]
async fn another_body_under_the_same_key_is_refused() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    submit(&ada, "k", &labelled("Toast")).await.status(201);
    submit(&ada, "k", &labelled("Jam")).await.misfits(&[&["body"]]);
    submit(&ada, "k", &json!({"label": ""})).await.misfits(&[&["body", "label"]]);
    for key in ["", &"x".repeat(256), "\t", "k\tk"] {
        let detail = "Idempotency-Key has to have 1 to 255 printable characters";
        submit(&ada, key, &labelled("Toast")).await.problem(400, detail);
    }
    assert_eq!(app.recipe_ids().len(), 1);
}

#[actix_web::test]
async fn a_key_is_free_again_after_a_day() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let first = submit(&ada, "k", &labelled("Toast")).await.status(201).json();
    app.clock.advance(Duration::from_hours(24));
    let token = ada.log_in("ada@example.com", crate::support::PASSWORD).await.text("access_token");
    let second = submit(&ada.with_token(token), "k", &labelled("Jam")).await.status(201).json();
    assert_ne!(first["id"], second["id"]);
}

#[actix_web::test]
async fn of_64_equal_requests_at_once_one_is_carried_out() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let body = labelled("Toast");
    let answers = join_all((0..64).map(|_| submit(&ada, "k", &body))).await;
    let ids = app.recipe_ids();
    assert_eq!(ids.len(), 1);
    for answer in answers {
        match answer.status.as_u16() {
            201 => assert_eq!(answer.json()["id"], ids[0]),
            _ => drop(answer.problem(409, "A request with this Idempotency-Key is under way")),
        }
    }
}

#[actix_web::test]
async fn a_refused_request_leaves_its_key_free() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    submit(&ada, "k", &json!({"label": "x", "submitter_id": 4711})).await.status(403);
    submit(&ada, "k", &labelled("Toast")).await.status(201);
}

#[actix_web::test]
async fn an_import_that_comes_again_is_carried_out_once() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let import = async |key: &str, body: &Value| {
        send(ada.request(Method::POST, "/recipes/import").header("Idempotency-Key", key).json(body)).await
    };
    let body = json!([{"label": "One"}, {"label": "Two"}]);
    let first = import("k", &body).await.status(201).json();
    assert_eq!(import("k", &body).await.status(201).json(), first);
    import("k", &json!([{"label": "One"}])).await.misfits(&[&["body"]]);
    assert_eq!(app.recipe_ids().len(), 2);
}

#[actix_web::test]
async fn the_same_body_elsewhere_or_of_another_type_is_another_request() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    // As the service itself would write it.
    let body = serde_json::to_string(&RecipeIn::bookmark("Toast".into(), None, None)).unwrap();
    let submit = async |key: &str, path: &str, content_type: &str| {
        let request = ada.request(Method::POST, path).header("Idempotency-Key", key);
        send(request.header("Content-Type", content_type).body(body.clone())).await
    };
    submit("k-1", "/recipes", "application/json").await.status(201);
    submit("k-1", "/recipes/import", "application/json").await.misfits(&[&["body"]]);
    submit("k-2", "/recipes/import", "application/json").await.status(201);
    submit("k-2", "/recipes/import", "application/x-ndjson").await.misfits(&[&["body"]]);
    assert_eq!(app.recipe_ids().len(), 2);
}
