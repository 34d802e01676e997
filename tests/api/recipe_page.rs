//! The page of a recipe, as those read it who run no JavaScript, with and without the app in the binary.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, TestApp, send};

const EVIL: &str = "</script><script>alert(1)</script><!--\"'&\u{2028}";

async fn submit(user: &Caller, recipe: &Value) -> i64 {
    user.post("/recipes", recipe).await.status(201).json()["id"].as_i64().unwrap()
}

async fn page(app: &TestApp, id: i64) -> String {
    let answer = send(app.anyone().outside(Method::GET, &format!("/recipes/{id}"))).await.status(200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-cache");
    answer.body
}

fn script(page: &str, element: &str) -> Value {
    let (_, rest) = page.split_once(element).unwrap_or_else(|| panic!("no {element} in {page}"));
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[actix_web::test]
async fn it_has_the_whole_recipe() {
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        let ada = app.user("ada").await;
        let recipe = json!({
            "label": "Plain loaf", "description": "Bread for every day.", "source": "Aunt May", "servings": 4,
            "url": "https://example.com/loaf", "prep_minutes": 20, "cook_minutes": 35, "total_minutes": 55,
            "ingredients": [{"text": "200 g flour", "group": "Dough"}, "Salt"], "yield": "1 loaf", "notes": "Keeps well.",
            "steps": [{"text": "Mix.", "section": "Dough"}, {"text": "Bake.", "section": "Oven"}], "tags": ["bread"],
            "cuisine": "British", "language": "en-GB", "image": "https://example.com/loaf.jpg", "nutrition": {"calories": "240 kcal"},
        });
        let page = page(&app, submit(&ada, &recipe).await).await;
        for part in [
            "<h1>Plain loaf</h1>",
            "Bread for every day.",
            "<h3>Dough</h3>",
            "200 g flour",
            "Salt",
            "<h3>Oven</h3>\n    <ol start=\"2\">",
            "<dt>Serves</dt><dd>4</dd>",
            "<dt>Yield</dt><dd>1 loaf</dd>",
            "<dt>Preparation</dt><dd>20 min</dd>",
            "<dt>Cooking</dt><dd>35 min</dd>",
            "<dt>Total time</dt><dd>55 min</dd>",
            "<dt>Cuisine</dt><dd>British</dd>",
            "<li>bread</li>",
            "Keeps well.",
            "240 kcal",
            "<a href=\"https://example.com/loaf\" rel=\"noopener nofollow ugc\">Aunt May</a>",
            "<img src=\"https://example.com/loaf.jpg\"",
            "<article lang=\"en-GB\">",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}

#[actix_web::test]
async fn it_tells_others_what_it_is() {
    let app = TestApp::with_web_app().await;
    let ada = app.user("ada").await;
    let recipe =
        json!({"label": "Plain loaf", "description": "Bread\nfor every day.", "image": "https://example.com/loaf.jpg"});
    let id = submit(&ada, &recipe).await;
    let found = page(&app, id).await;
    let address = format!("https://recipes.example.com/recipes/{id}");
    for part in [
        "<title>Plain loaf · Recipes</title>".to_owned(),
        "<meta name=\"description\" content=\"Bread for every day.\">".into(),
        format!("<link rel=\"canonical\" href=\"{address}\">"),
        format!("<meta property=\"og:url\" content=\"{address}\">"),
        "<meta property=\"og:type\" content=\"article\">".into(),
        "<meta property=\"og:image\" content=\"https://example.com/loaf.jpg\">".into(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".into(),
    ] {
        assert!(found.contains(&part), "{part} is not in {found}");
    }
    assert!(!found.contains("noindex"));
    let request = app.anyone().request(Method::GET, &format!("/recipes/{id}")).header("Accept", "application/ld+json");
    assert_eq!(script(&found, "<script type=\"application/ld+json\">"), send(request).await.json());
    let long = submit(&ada, &json!({"label": "Soup", "description": "🥣 ".repeat(500)})).await;
    let bare = submit(&ada, &json!({"label": "Toast", "source": "Grandmother"})).await;
    assert!(page(&app, long).await.contains("🥣…\">"));
    assert!(page(&app, bare).await.contains("content=\"A recipe for Toast, from Grandmother.\""));
}

#[actix_web::test]
async fn the_app_is_handed_the_recipe_as_the_api_answers_it() {
    let app = TestApp::with_web_app().await;
    let ada = app.user("ada").await;
    let id = submit(&ada, &json!({"label": EVIL, "steps": [EVIL], "tags": ["<b>"]})).await;
    ada.patch(&format!("/recipes/{id}"), &json!({"notes": EVIL})).await.status(200);
    let answer = app.anyone().get(&format!("/recipes/{id}")).await.status(200);
    let page = page(&app, id).await;
    let expected = json!([{"path": format!("/api/v1/recipes/{id}"), "etag": "\"v2\"", "body": answer.json()}]);
    assert_eq!(answer.header("etag"), "\"v2\"");
    assert_eq!(script(&page, "<script type=\"application/json\" id=\"preloaded\">"), expected);
    assert!(page.contains(&answer.body.replace('<', "\\u003c")), "{page}");
}

#[actix_web::test]
async fn text_never_becomes_markup() {
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        let ada = app.user("ada").await;
        let url = "https://example.com/\"onmouseover=\"alert(1)'<b>";
        let recipe = json!({
            "label": EVIL, "description": EVIL, "source": EVIL, "url": url, "image": url, "yield": EVIL, "cuisine": EVIL,
            "notes": EVIL, "tags": [EVIL.replace(',', "")], "ingredients": [{"text": EVIL, "group": EVIL}],
            "steps": [{"text": EVIL, "section": EVIL}], "nutrition": {EVIL: EVIL},
        });
        let page = page(&app, submit(&ada, &recipe).await).await;
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, if page.contains("type=\"module\"") { 3 } else { 1 }, "{page}");
        assert_eq!(page.matches("</script>").count(), scripts, "{page}");
        assert!(!page.contains("<!--") && !page.contains("com/\"onmouseover"), "{page}");
        script(&page, "<script type=\"application/ld+json\">");
    }
}

#[actix_web::test]
async fn one_that_is_not_public_or_not_there_is_a_page_that_says_so() {
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        let ada = app.superuser("ada").await;
        let private = submit(&ada, &json!({"label": "Secret sauce", "visibility": "private"})).await;
        let deleted = submit(&ada, &json!({"label": "Secret sauce"})).await;
        ada.delete(&format!("/recipes/{deleted}")).await.status(204);
        let expected = send(app.anyone().outside(Method::GET, "/recipes/4711")).await;
        for id in [private.to_string(), deleted.to_string(), "4711".into(), "soup".into(), "1e9".into(), "9".repeat(30)]
        {
            for caller in [&ada, &app.anyone()] {
                let answer = send(caller.outside(Method::GET, &format!("/recipes/{id}"))).await;
                assert_eq!((answer.status.as_u16(), &answer.body), (404, &expected.body), "{id}");
                assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
                assert_ne!(answer.header("cache-control"), "");
            }
        }
        assert!(expected.body.contains("<h1>There is no such recipe here</h1>"), "{}", expected.body);
        assert!(expected.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{}", expected.body);
        assert!(!expected.body.contains("preloaded"), "{}", expected.body);
    }
}
