use std::collections::BTreeMap;

use recipe_api::api::docs;
use reqwest::Method;
use serde_json::Value;

use crate::support::{TestApp, send};

#[test]
fn openapi_json_in_the_repository_is_what_the_binary_prints() {
    let kept = include_str!("../../openapi.json");
    assert!(kept == docs::generated(), "openapi.json is stale: cargo run -- openapi > openapi.json");
}

#[actix_web::test]
async fn the_document_is_served_as_it_is_kept() {
    let app = TestApp::new().await;
    let answer = app.anyone().get("/openapi.json").await.status(200);
    assert_eq!(answer.body, docs::document());
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["title"], "Recipe API");
    assert_eq!(document.get("servers"), None);
    assert_eq!(
        document["components"]["securitySchemes"]["password"]["flows"]["password"]["tokenUrl"],
        "/api/v1/auth/login"
    );
    assert!(
        document["paths"].as_object().unwrap().keys().all(|path| path.starts_with("/api/v1/") && !path.ends_with('/'))
    );
}

/// Every `$ref` in a value.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(docs::document()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

/// Clients are generated from the document: a function's name there is the operation's id.
#[test]
fn every_operation_has_an_id_of_its_own() {
    let document: Value = serde_json::from_str(docs::document()).unwrap();
    let mut operations: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            operations.entry(id).or_default().push(format!("{method} {path}"));
        }
    }
    operations.retain(|id, operations| id.is_empty() || operations.len() > 1);
    assert!(
        operations.is_empty(),
        "write operation_id = \"...\" into #[utoipa::path(...)], or operations share one: {operations:#?}"
    );
}

#[actix_web::test]
async fn swagger_ui_comes_from_here_alone() {
    let app = TestApp::new().await;
    for path in ["/docs", "/docs/"] {
        let page = send(app.anyone().outside(Method::GET, path)).await.status(200);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(!page.body.contains("//"), "an address elsewhere: {}", page.body);
        for asset in page.body.split('"').filter(|part| part.starts_with("/docs/")) {
            let asset = send(app.anyone().outside(Method::GET, asset)).await.status(200);
            assert!(!asset.header("content-type").is_empty());
        }
    }
    let script = send(app.anyone().outside(Method::GET, "/docs/swagger-ui-bundle.js")).await.status(200);
    assert_eq!(script.header("content-encoding"), "gzip");
    let settings = send(app.anyone().outside(Method::GET, "/docs/swagger-initializer.js")).await.status(200);
    assert!(settings.body.contains("/api/v1/openapi.json") && settings.body.contains("\"validatorUrl\": \"none\""));
}
