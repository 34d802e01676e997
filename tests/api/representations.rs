//! One recipe in three forms.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, send};

async fn read_as(caller: &Caller, path: &str, accept: &str) -> Answer {
    send(caller.request(Method::GET, path).header("Accept", accept)).await
}

fn loaf() -> Value {
    json!({
        "label": "Plain loaf", "description": "Bread <b>every</b> day.", "source": "Aunt May", "url": "https://example.com/loaf",
        "ingredients": [{"text": "200 g flour", "group": "Dough"}, "Salt"],
        "steps": ["Mix.", {"text": "Bake.", "section": "Oven"}, {"text": "Cool.", "section": "Oven"}], "servings": 4, "yield": "1 loaf",
        "prep_minutes": 20, "cook_minutes": 90, "tags": ["bread", "every day"], "cuisine": "British", "language": "en",
        "image": "https://example.com/loaf.jpg", "notes": "Good.", "nutrition": {"calories": "240 kcal"},
    })
}

#[actix_web::test]
async fn a_recipe_is_a_schema_org_recipe_for_those_who_want_json_ld() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.post("/recipes", &loaf()).await.status(201).json()["id"].clone();
    let answer = read_as(&app.anyone(), &format!("/recipes/{id}"), "application/ld+json").await.status(200);
    assert_eq!(answer.header("content-type"), "application/ld+json");
    assert!(!answer.body.contains(['<', '>', '&']), "{}", answer.body);
    answer.has(&json!({
        "@context": "https://schema.org", "@type": "Recipe", "name": "Plain loaf", "description": "Bread <b>every</b> day.",
        "recipeIngredient": ["200 g flour", "Salt"],
        "recipeInstructions": [
            {"@type": "HowToStep", "text": "Mix."},
            {"@type": "HowToSection", "name": "Oven", "itemListElement": [
                {"@type": "HowToStep", "text": "Bake."}, {"@type": "HowToStep", "text": "Cool."},
            ]},
        ],
        "recipeYield": ["4 servings", "1 loaf"], "prepTime": "PT20M", "cookTime": "PT1H30M", "totalTime": null,
        "keywords": "bread, every day", "recipeCuisine": "British", "inLanguage": "en",
        "image": "https://example.com/loaf.jpg", "isBasedOn": "https://example.com/loaf", "creditText": "Aunt May",
        "nutrition": {"@type": "NutritionInformation", "calories": "240 kcal"},
    }));
}

#[actix_web::test]
async fn a_recipe_is_a_document_for_those_who_want_markdown() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.post("/recipes", &loaf()).await.status(201).json()["id"].clone();
    let answer = read_as(&app.anyone(), &format!("/recipes/{id}"), "text/markdown").await.status(200);
    assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8");
    assert!(answer.body.starts_with("# Plain loaf\n"), "{}", answer.body);
    for part in
        ["Bread \\<b\\>every\\</b\\> day.", "### Dough\n\n- 200 g flour", "2. Bake.\n3. Cool.\n", "- Serves: 4\n"]
    {
        assert!(answer.body.contains(part), "{part} is not in {}", answer.body);
    }
}

#[actix_web::test]
async fn whoever_takes_any_text_is_answered_in_markdown() {
    let app = TestApp::new().await;
    let path = format!("/recipes/{}", app.user("ada").await.submit("Toast").await);
    let answer = read_as(&app.anyone(), &path, "text/*").await.status(200);
    assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8");
    let request = app.anyone().request(Method::GET, &path).header("Accept", "application/json;q=0.5");
    let answer = send(request.header("Accept", "text/*")).await.status(200);
    assert_eq!(answer.header("etag"), "\"v1-md\"");
}

#[actix_web::test]
async fn each_form_has_a_tag_of_its_own_and_is_not_sent_twice() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    ada.patch(&path, &json!({"label": "French toast"})).await.status(200);
    for (accept, tag) in
        [("application/json", "\"v2\""), ("application/ld+json", "\"v2-ld\""), ("text/markdown", "\"v2-md\"")]
    {
        for method in [Method::GET, Method::HEAD] {
            let request = |tag: &str| {
                let request = app.anyone().request(method.clone(), &path).header("Accept", accept);
                send(request.header("If-None-Match", tag))
            };
            let answer = request("\"v1\"").await.status(200);
            assert_eq!(answer.header("etag"), tag);
            assert!(answer.header("vary").starts_with("Accept, Authorization"), "{answer:?}");
            let known = request(&format!("\"x\", W/{tag}")).await.status(304);
            assert_eq!((known.header("etag"), known.body.as_str()), (tag, ""));
            assert!(known.header("vary").starts_with("Accept, Authorization"), "{known:?}");
        }
    }
}

#[actix_web::test]
async fn no_form_shows_a_private_recipe_to_others() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let body = json!({"label": "Secret", "visibility": "private"});
    let path = format!("/recipes/{}", ada.post("/recipes", &body).await.status(201).json()["id"]);
    for accept in ["application/ld+json", "text/markdown"] {
        read_as(&bob, &path, accept).await.status(404);
        read_as(&ada, &path, accept).await.status(200);
    }
}
