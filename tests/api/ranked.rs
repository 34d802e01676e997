//! `GET /recipes?q=`: what is found is tested by `tests/relevance`; here, how it is answered.

use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

async fn kitchen(cook: &Caller) {
    for recipe in [
        json!({"label": "Broccoli soup", "tags": ["soup"], "ingredients": ["1 head broccoli", "1 <b>onion</b>"], "total_minutes": 30}),
        json!({"label": "Green bowl", "description": "With broccoli and crème fraîche.", "total_minutes": 10}),
        json!({"label": "Apfelstrudel", "language": "de", "ingredients": ["6 Äpfel"]}),
        json!({"label": "Zanzibar broccoli", "visibility": "private"}),
    ] {
        cook.post("/recipes", &recipe).await.status(201);
    }
}

#[actix_web::test]
async fn the_best_come_first_with_what_was_found_in_them() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    kitchen(&ada).await;
    let found = app.anyone().get("/recipes?q=broccoli").await.status(200);
    assert_eq!(found.labels(), ["Broccoli soup", "Green bowl"]);
    found.has(&json!({"total": 2, "total_is_exact": true, "next_cursor": null}));
    let snippet = &found.json()["results"][0]["snippet"];
    assert_eq!(snippet["label"], json!([{"text": "Broccoli", "hit": true}, {"text": " soup", "hit": false}]));
    let elsewhere = &found.json()["results"][1]["snippet"]["elsewhere"];
    assert_eq!(elsewhere["field"], "description");
    assert!(found.json()["results"][0].get("ingredients").is_none());
    assert!(app.anyone().get("/recipes").await.json()["results"][0].get("snippet").is_none());
}

/// A hundred of them may be on a page.
#[actix_web::test]
async fn recipes_too_long_to_be_read_for_snippets_are_found_all_the_same() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let step = |letter: &str| format!("Broccoli. {}", letter.repeat(4900));
    for (label, steps) in [("Long", vec![step("é"); 20]), ("Wide", vec![step("焼"); 5]), ("Short", vec![step("x"); 5])]
    {
        ada.post("/recipes", &json!({"label": label, "steps": steps})).await.status(201);
    }
    let found = app.anyone().get("/recipes?q=broccoli&limit=100").await.status(200);
    assert_eq!(found.json()["total"], 3);
    for recipe in found.json()["results"].as_array().unwrap() {
        let is_short = recipe["label"] == "Short";
        assert_eq!(recipe["snippet"]["label"][0]["text"], recipe["label"]);
        assert_eq!(recipe["snippet"]["elsewhere"].is_null(), !is_short, "{recipe}");
    }
}

#[actix_web::test]
async fn accents_endings_and_slips_are_forgiven() {
    let app = TestApp::new().await;
    kitchen(&app.user("ada").await).await;
    for (query, label, meant) in [
        ("creme", "Green bowl", Value::Null),
        ("apfel", "Apfelstrudel", Value::Null),
        ("SOUPS", "Broccoli soup", Value::Null),
        ("brocoli+soup", "Broccoli soup", json!("broccoli soup")),
        ("borccoli", "Broccoli soup", json!("broccoli")),
        ("broccolli", "Broccoli soup", json!("broccoli")),
    ] {
        let found = app.anyone().get(&format!("/recipes?q={query}")).await.status(200);
        assert_eq!(found.labels()[0], label, "{query}");
        assert_eq!(found.json()["did_you_mean"], meant, "{query}");
    }
    assert!(app.anyone().get("/recipes?q=quinoa").await.status(200).labels().is_empty());
}

#[actix_web::test]
async fn what_is_private_is_neither_found_nor_suggested() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    kitchen(&ada).await;
    for caller in [&app.anyone(), &ada] {
        for query in ["zanzibar", "zanzibra"] {
            let found = caller.get(&format!("/recipes?q={query}")).await.status(200);
            assert!(found.labels().is_empty());
            assert_eq!(found.json().get("did_you_mean"), None);
        }
        let words = caller.get("/recipes/suggestions?prefix=zan").await.status(200).json();
        assert_eq!(words["results"], json!([]));
    }
}

#[actix_web::test]
async fn filters_narrow_a_search_and_pages_go_on() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    kitchen(&ada).await;
    for (filter, expected) in [
        ("tags=soup", &["Broccoli soup"][..]),
        ("max_minutes=15", &["Green bowl"]),
        ("ingredients=onions", &["Broccoli soup"]),
        ("without=onion", &["Green bowl"]),
        ("any_tags=soup,cake", &["Broccoli soup"]),
        ("submitter_id=4711", &[]),
        ("has_image=true", &[]),
    ] {
        let found = app.anyone().get(&format!("/recipes?q=broccoli&{filter}")).await.status(200);
        assert_eq!(found.labels(), expected, "{filter}");
    }
    let first = app.anyone().get("/recipes?q=broccoli&limit=1").await.status(200);
    let next = first.text("next_cursor");
    let second = app.anyone().get(&format!("/recipes?q=broccoli&limit=1&cursor={next}")).await.status(200);
    assert_eq!((first.labels(), second.labels()), (vec!["Broccoli soup".into()], vec!["Green bowl".into()]));
    second.has(&json!({"next_cursor": null, "total": 2}));
}

#[actix_web::test]
async fn a_search_follows_every_change() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    let found = async |query: &str| app.anyone().get(&format!("/recipes?q={query}")).await.status(200).labels().len();
    ada.patch(&path, &json!({"label": "Bread", "notes": "not searched"})).await.status(200);
    assert_eq!((found("toast").await, found("bread").await), (0, 1));
    ada.patch(&path, &json!({"visibility": "private"})).await.status(200);
    assert_eq!(found("bread").await, 0);
    ada.patch(&path, &json!({"visibility": "public"})).await.status(200);
    assert_eq!(found("bread").await, 1);
    ada.delete(&path).await.status(204);
    assert_eq!(found("bread").await, 0);
}

#[actix_web::test]
async fn a_search_that_does_not_fit_is_named() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    kitchen(&ada).await;
    let other = ada.get("/recipes?limit=1").await.text("next_cursor");
    let long = "x".repeat(257);
    for (query, field) in [
        ("q=bread&sort=name".to_owned(), "sort"),
        (format!("q=bread&cursor={other}"), "cursor"),
        (format!("q={long}"), "q"),
        ("q=%20".to_owned(), "q"),
    ] {
        app.anyone().get(&format!("/recipes?{query}")).await.misfits(&[&["query", field]]);
    }
    for odd in ["%22", "%22AND", "*", "-", "%F0%9F%8D%B2", "%E7%84%BC%E3%81%8D", "a", "NEAR(", "x:y", "%27%3B--"] {
        app.anyone().get(&format!("/recipes?q={odd}")).await.status(200);
    }
    app.anyone().get("/recipes/suggestions").await.misfits(&[&["query", "prefix"]]);
    app.anyone().get("/recipes/suggestions?prefix=b&limit=21").await.misfits(&[&["query", "limit"]]);
}

#[actix_web::test]
async fn words_are_suggested_as_they_are_typed() {
    let app = TestApp::new().await;
    kitchen(&app.user("ada").await).await;
    let words = app.anyone().get("/recipes/suggestions?prefix=BRO").await.status(200).json();
    assert_eq!(words["results"], json!([{"word": "broccoli", "recipes": 2}]));
}
