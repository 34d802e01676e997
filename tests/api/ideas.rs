use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;

use crate::support::stub::{Stub, http};
use crate::support::{Answer, TestApp};

fn listing(posts: usize) -> String {
    let post = |n: usize| json!({"data": {"score": 100 - n, "title": format!("Dish {n}"), "url": format!("https://example.com/{n}"), "extra": {}}});
    json!({"kind": "Listing", "data": {"children": (0..posts).map(post).collect::<Vec<_>>()}}).to_string()
}

async fn asking(stub: &Stub) -> TestApp {
    let base_url = stub.base_url();
    TestApp::with(move |config| config.ideas.base_url = base_url).await
}

/// What `/recipes/ideas` answers when Reddit answers this.
async fn with_reddit(answer: String, hang: bool) -> Answer {
    let stub = Stub::answering(answer, hang).await;
    let app = asking(&stub).await;
    app.anyone().get("/recipes/ideas").await
}

#[actix_web::test]
async fn ideas_are_the_top_five_posts_of_three_subreddits() {
    let stub = Stub::answering(http("200 OK", &listing(7)), false).await;
    let app = asking(&stub).await;
    let ideas = app.anyone().get("/recipes/ideas/").await.status(200).json();
    let lines: Vec<String> = (0..5).map(|n| format!("{}: Dish {n} (https://example.com/{n})", 100 - n)).collect();
    assert_eq!(ideas, json!({"recipes": lines, "easyrecipes": lines, "TopSecretRecipes": lines}));
    let asked = stub.last.lock().unwrap().to_lowercase();
    assert!(asked.contains("user-agent: recipe-api/"), "{asked}");
}

#[actix_web::test]
async fn an_answer_is_kept_for_a_while_and_shared() {
    let stub = Stub::answering(http("200 OK", &listing(1)), false).await;
    let app = asking(&stub).await;
    let root = app.superuser("root").await;
    let anyone = app.anyone();
    let answers = futures_util::future::join_all((0..8).map(|_| anyone.get("/recipes/ideas"))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    root.get("/recipes/ideas/async").await.status(200);
    assert_eq!(stub.requests.load(Ordering::SeqCst), 3);
}

#[actix_web::test]
async fn a_subreddit_without_posts_is_an_empty_list() {
    let ideas = with_reddit(http("200 OK", &listing(0)), false).await.status(200).json();
    assert_eq!(ideas, json!({"recipes": [], "easyrecipes": [], "TopSecretRecipes": []}));
}

#[actix_web::test]
async fn something_unexpected_is_a_502_that_names_the_source() {
    let garbage = http("200 OK", "<html>blocked</html>");
    let other_json = http("200 OK", r#"{"data": {"children": [{"data": {"score": "many"}}]}}"#);
    let huge = http("200 OK", &"x".repeat(2 << 20));
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\"".to_owned();
    let no_http = "SSH-2.0-OpenSSH_9.2\r\n".to_owned();
    for answer in [garbage, other_json, huge, cut, no_http, String::new()] {
        let refusal = with_reddit(answer, false).await.status(502);
        assert!(refusal.text("detail").contains("Reddit"), "{refusal:?}");
    }
}

#[actix_web::test]
async fn a_refusing_or_absent_source_is_a_503_that_names_it() {
    for status in ["429 Too Many Requests", "403 Forbidden", "404 Not Found", "500 Internal Server Error"] {
        let refusal = with_reddit(http(status, ""), false).await.status(503);
        assert!(refusal.text("detail").contains("Reddit"), "{refusal:?}");
    }
    let app = TestApp::new().await;
    let refusal = app.anyone().get("/recipes/ideas").await.status(503);
    assert!(refusal.text("detail").contains("Reddit"), "{refusal:?}");
}

#[actix_web::test]
async fn a_silent_source_is_a_504_that_names_it() {
    let headers_then_silence = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".to_owned();
    for answer in [String::new(), headers_then_silence] {
        let refusal = with_reddit(answer, true).await.status(504);
        assert!(refusal.text("detail").contains("Reddit"), "{refusal:?}");
    }
}

#[actix_web::test]
async fn those_who_wait_for_a_silent_source_wait_together() {
    let stub = Stub::answering(String::new(), true).await;
    let app = asking(&stub).await;
    let anyone = app.anyone();
    let answers = futures_util::future::join_all((0..8).map(|_| anyone.get("/recipes/ideas"))).await;
    for answer in answers {
        answer.status(504);
    }
    assert_eq!(stub.requests.load(Ordering::SeqCst), 3);
}

#[actix_web::test]
async fn a_failure_is_not_kept() {
    let stub = Stub::answering(http("500 Internal Server Error", ""), false).await;
    let app = TestApp::with(|config| {
        config.ideas.base_url = stub.base_url();
        config.ideas.cache = Duration::from_hours(1);
    })
    .await;
    app.anyone().get("/recipes/ideas").await.status(503);
    let asked = stub.requests.load(Ordering::SeqCst);
    app.anyone().get("/recipes/ideas").await.status(503);
    assert!(stub.requests.load(Ordering::SeqCst) > asked);
}
