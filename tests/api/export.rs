//! All of the caller's recipes in one answer.

use diesel::connection::SimpleConnection;
use futures_util::StreamExt;
use recipe_api::crud;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

/// Imports so many recipes with descriptions of so many characters.
async fn fill(caller: &Caller, recipes: usize, characters: usize) {
    let description = "x".repeat(characters);
    let lines: Vec<String> = (0..recipes)
        .map(|number| json!({"label": format!("Recipe {number}"), "description": description}).to_string())
        .collect();
    caller.import("application/x-ndjson", lines.join("\n")).await.status(201);
}

#[actix_web::test]
async fn an_export_is_every_recipe_of_the_callers_as_it_reads_the_oldest_first() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let first = ada.submit("Toast").await;
    bob.submit("Jam").await;
    let body = json!({"label": "Secret", "visibility": "private", "steps": ["Mix.\nBake."]});
    let second = ada.post("/recipes", &body).await.status(201).json();
    let answer = ada.get("/recipes/export").await.status(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"recipes.ndjson\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.body.matches('\n').count(), 2);
    let toast = ada.get(&format!("/recipes/{first}")).await.json();
    assert_eq!(ada.export().await, [toast, second]);
}

#[actix_web::test]
async fn who_has_no_recipes_exports_nothing() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    assert_eq!(ada.get("/recipes/export").await.status(200).body, "");
}

#[actix_web::test]
async fn an_export_of_many_pages_has_every_recipe_once() {
    for recipes in [49, 50, 51, 200] {
        let app = TestApp::new().await;
        let ada = app.user("ada").await;
        fill(&ada, recipes, 1).await;
        let labels: Vec<Value> = ada.export().await.into_iter().map(|mut recipe| recipe["label"].take()).collect();
        assert_eq!(labels, (0..recipes).map(|number| json!(format!("Recipe {number}"))).collect::<Vec<_>>());
    }
}

#[actix_web::test]
async fn of_long_recipes_few_are_read_at_once() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let long = |number: usize| json!({"label": format!("Recipe {number}"), "steps": vec!["x".repeat(4900); 100]});
    let recipes: Vec<_> = (0..12).map(long).collect();
    ada.import("application/json", Value::from(recipes).to_string()).await.status(201);
    fill(&ada, 12, 1).await;
    let (mut conn, mut last_id, mut pages) = (app.connection(), 0, Vec::new());
    loop {
        let page = crud::recipes::after(&mut conn, Some(ada.id), last_id, 50).unwrap();
        pages.push(page.len());
        match page.last() {
            Some(last) => last_id = last.id,
            None => break,
        }
    }
    assert_eq!(pages, [3, 3, 3, 3, 12, 0]);
    assert_eq!(crud::recipes::after(&mut conn, None, 0, 2).unwrap().len(), 2);
    assert_eq!(ada.export().await.len(), 24);
}

/// More than the sockets between hold: the server is still reading when the table goes away.
#[actix_web::test]
async fn an_export_that_fails_midway_breaks_off_and_does_not_look_whole() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for _ in 0..3 {
        fill(&ada, 1500, 10_000).await;
    }
    let response = ada.request(Method::GET, "/recipes/export").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut chunks = response.bytes_stream();
    assert!(chunks.next().await.unwrap().is_ok());
    app.connection().batch_execute("ALTER TABLE recipes RENAME TO gone").unwrap();
    let mut last = None;
    while let Some(chunk) = chunks.next().await {
        last = Some(chunk.is_err());
    }
    assert_eq!(last, Some(true), "the answer looks whole");
}
