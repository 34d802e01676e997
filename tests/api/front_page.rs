use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, send};

#[actix_web::test]
async fn the_front_page_shows_the_latest_recipes_as_html() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for number in 0..30 {
        ada.submit(&format!("Dish {number:02}")).await;
    }
    let page = send(app.anyone().outside(Method::GET, "/")).await.status(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.body.contains("Dish 29") && page.body.contains("Dish 06") && !page.body.contains("Dish 05"));
    assert!(page.body.contains("href=\"/docs\""));
    assert!(!page.body.contains("<script"), "{}", page.body);
}

#[actix_web::test]
async fn text_never_becomes_markup() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let evil = "</li><script>alert(1)</script>\"'&";
    let url = "https://example.com/\"onmouseover=\"alert(1)'<b>";
    ada.post("/recipes", &json!({"label": evil, "source": evil, "url": url})).await.status(201);
    let page = send(app.anyone().outside(Method::GET, "/")).await.status(200);
    assert!(!page.body.contains("<script") && !page.body.contains("\"onmouseover"), "{}", page.body);
    assert!(page.body.contains("&#60;script&#62;alert(1)"), "{}", page.body);
}

#[actix_web::test]
async fn an_empty_front_page_says_what_to_do() {
    let app = TestApp::new().await;
    let page = send(app.anyone().outside(Method::GET, "/")).await.status(200);
    assert!(page.body.contains("There are no recipes yet"), "{}", page.body);
}

#[actix_web::test]
async fn everything_that_the_front_page_loads_is_there() {
    let app = TestApp::new().await;
    let page = send(app.anyone().outside(Method::GET, "/")).await.status(200);
    for asset in page.body.split('"').filter(|part| part.starts_with("/assets/")) {
        send(app.anyone().outside(Method::GET, asset)).await.status(200);
    }
}
