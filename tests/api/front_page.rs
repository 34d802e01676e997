//! The page at `/`, as those read it who run no JavaScript, with and without the app in the binary.

use recipe_api::api::pages::Bundle;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, build, labelled, send};

async fn page(app: &TestApp, path: &str) -> Answer {
    let answer = send(app.anyone().outside(Method::GET, path)).await.status(200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    answer
}

fn contents<'a>(page: &'a str, element: &str) -> &'a str {
    let (_, rest) = page.split_once(element).unwrap_or_else(|| panic!("no {element} in {page}"));
    rest.split_once("</script>").unwrap().0
}

#[actix_web::test]
async fn it_shows_the_latest_recipes_and_links_to_each_and_to_more() {
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        let ada = app.user("ada").await;
        for number in 0..30 {
            ada.submit(&format!("Dish {number:02}")).await;
        }
        let first = page(&app, "/").await;
        assert!(first.body.contains("Dish 29") && first.body.contains("Dish 06") && !first.body.contains("Dish 05"));
        assert!(first.body.contains("<a href=\"/recipes/30\">Dish 29</a>"), "{}", first.body);
        let (_, link) = first.body.split_once("<a href=\"/?cursor=").unwrap();
        let cursor = link.split('"').next().unwrap();
        let second = page(&app, &format!("/?cursor={cursor}")).await;
        assert!(second.body.contains("Dish 05") && second.body.contains("Dish 00") && !second.body.contains("Dish 06"));
        assert!(!second.body.contains("rel=\"next\"") && !second.body.contains("noindex"));
        assert!(second.body.contains(&format!("\"canonical\" href=\"https://recipes.example.com/?cursor={cursor}\"")));
    }
}

#[actix_web::test]
async fn it_tells_others_what_it_is() {
    let app = TestApp::with_web_app().await;
    app.user("ada").await.submit("Toast").await;
    let page = page(&app, "/").await.body;
    for part in [
        "<title>Recipes</title>",
        "<link rel=\"canonical\" href=\"https://recipes.example.com/\">",
        "<meta property=\"og:url\" content=\"https://recipes.example.com/\">",
        "<meta property=\"og:type\" content=\"website\">",
        "<meta name=\"twitter:card\" content=\"summary\">",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let list: Value = serde_json::from_str(contents(&page, "<script type=\"application/ld+json\">")).unwrap();
    assert_eq!(list["itemListElement"][0]["url"], "https://recipes.example.com/recipes/1");
}

#[actix_web::test]
async fn the_app_is_handed_what_it_would_ask_for_first() {
    let app = TestApp::with_web_app().await;
    let ada = app.user("ada").await;
    for number in 0..30 {
        ada.submit(&format!("</script> & <b>dish</b> {number}")).await;
    }
    let answer = app.anyone().get("/recipes?limit=24").await.status(200);
    for query in ["", "?", "?utm_source=letter"] {
        let page = page(&app, &format!("/{query}")).await.body;
        let text = contents(&page, "<script type=\"application/json\" id=\"preloaded\">");
        let expected = json!([{"path": "/api/v1/recipes?limit=24", "etag": null, "body": answer.json()}]);
        assert_eq!(serde_json::from_str::<Value>(text).unwrap(), expected);
        assert!(text.contains(&answer.body.replace('<', "\\u003c")), "{text}");
    }
}

#[actix_web::test]
async fn a_query_string_shows_what_the_list_of_recipes_would() {
    let app = TestApp::with_web_app().await;
    let ada = app.user("ada").await;
    ada.submit("Tomato soup").await;
    ada.post("/recipes", &json!({"label": "Toast", "tags": ["quick"]})).await.status(201);
    for (query, title, shown, hidden, is_chosen) in [
        ("?q=soup", "Recipes for “soup” · Recipes", "Tomato soup", "Toast", true),
        ("?tags=quick", "Recipes", "Toast", "Tomato soup", true),
        ("?q=zucchini", "Recipes for “zucchini” · Recipes", "No recipe fits", "Toast", true),
        ("?sort=backwards", "Recipes", "Toast", "No recipe fits", false),
        ("?cursor=nowhere", "Recipes", "Tomato soup", "No recipe fits", false),
        ("?submitter_id=ada", "Recipes", "Tomato soup", "No recipe fits", false),
    ] {
        let page = page(&app, &format!("/{query}")).await.body;
        assert!(page.contains(&format!("<title>{title}</title>")), "{query}: {page}");
        assert!(page.contains(shown) && !page.contains(hidden), "{query}: {page}");
        assert_eq!(page.contains("id=\"preloaded\""), !is_chosen, "{query}: {page}");
        assert_eq!(page.contains("<meta name=\"robots\" content=\"noindex\">"), is_chosen, "{query}: {page}");
    }
}

#[actix_web::test]
async fn a_search_by_the_page_counts_as_one_by_the_api() {
    let app = TestApp::with_web_app_and(|config| config.throttles.writes_per_user = 1).await;
    page(&app, "/?q=soup").await;
    let refused = app.anyone().outside(Method::GET, "/?q=soup").header("Accept", "text/html");
    let refused = refused.send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    assert!(refused.text().await.unwrap().contains("Too many tries"));
}

#[actix_web::test]
async fn text_never_becomes_markup() {
    let evil = "</li></script><script>alert(1)</script>\"'&\u{2028}<!--";
    let url = "https://example.com/\"onmouseover=\"alert(1)'<b>";
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        let ada = app.user("ada").await;
        ada.post("/recipes", &json!({"label": evil, "source": evil, "url": url, "tags": ["<script>x"]}))
            .await
            .status(201);
        let query: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        for path in ["/".to_owned(), format!("/?q={query}"), format!("/?{query}&cursor={query}")] {
            let page = page(&app, &path).await.body;
            assert!(!page.contains("<script>") && !page.contains("com/\"onmouseover"), "{page}");
            assert!(!page.contains(evil), "{page}");
        }
    }
}

#[actix_web::test]
async fn private_recipes_are_not_on_it_whoever_asks() {
    let app = TestApp::with_web_app().await;
    let ada = app.superuser("ada").await;
    ada.post("/recipes", &json!({"label": "Secret sauce", "visibility": "private"})).await.status(201);
    for path in ["/", "/?q=secret", "/?submitter_id=1", "/?sort=name", "/?tags="] {
        for caller in [&ada, &app.anyone()] {
            let page = send(caller.outside(Method::GET, path)).await.status(200);
            assert!(!page.body.contains("Secret sauce"), "{path}: {}", page.body);
        }
    }
}

#[actix_web::test]
async fn an_empty_one_says_what_to_do() {
    for (app, link) in [(TestApp::new().await, "/docs"), (TestApp::with_web_app().await, "/signup")] {
        let page = page(&app, "/").await.body;
        assert!(page.contains(&format!("There are no recipes yet. <a href=\"{link}\">")), "{page}");
    }
}

#[actix_web::test]
async fn without_the_app_it_says_how_to_build_it_and_runs_no_script() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    ada.post("/recipes", &labelled("Toast")).await.status(201);
    let page = page(&app, "/").await.body;
    assert!(page.contains("./run.sh --build"), "{page}");
    assert!(!page.contains("<script src") && !page.contains("<script type=\"module\""), "{page}");
    for file in ["/page.css", "/favicon.svg"] {
        assert!(page.contains(&format!("href=\"{file}\"")), "{page}");
        send(app.anyone().outside(Method::GET, file)).await.status(200);
    }
    let with_app = send(TestApp::with_web_app().await.anyone().outside(Method::GET, "/")).await.status(200);
    assert!(with_app.body.contains(build::SCRIPT) && !with_app.body.contains("./run.sh"), "{}", with_app.body);
}

#[actix_web::test]
async fn it_is_asked_for_again_each_time_and_sent_when_it_is_another() {
    let app = TestApp::with_web_app().await;
    let ada = app.user("ada").await;
    let first = page(&app, "/").await;
    assert_eq!(first.header("cache-control"), "no-cache");
    let asked_again = || {
        let request = app.anyone().outside(Method::GET, "/").header("If-None-Match", first.header("etag"));
        send(request)
    };
    let known = asked_again().await.status(304);
    assert_eq!((known.header("etag"), known.body.as_str()), (first.header("etag"), ""));
    ada.submit("Toast").await;
    asked_again().await.status(200);
}

#[test]
fn a_build_without_its_marks_is_refused() {
    for html in ["", "<!--head-->", "<!--root--><!--head-->", "<!--head--><!--root--><!--root-->"] {
        assert!(Bundle::of([("index.html".to_owned(), html.into())]).is_err(), "{html}");
    }
    assert!(Bundle::of([("app.js".to_owned(), "".into())]).is_err());
}
