//! The web app's door: the refresh token in a cookie, which no other site's page can use.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::{Answer, ORIGIN, PASSWORD, PUBLIC_URL, TestApp, send};

const COOKIE: &str = "__Host-refresh_token";

fn from_page(request: RequestBuilder) -> RequestBuilder {
    request.header("Origin", PUBLIC_URL).header("X-Requested-With", "recipe-api")
}

fn credentials(app: &TestApp) -> RequestBuilder {
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    app.anyone().request(Method::POST, "/auth/session").json(&body)
}

async fn opened(app: &TestApp) -> Answer {
    send(from_page(credentials(app))).await.status(200)
}

fn with_cookie(app: &TestApp, method: Method, path: &str, cookie: &str) -> RequestBuilder {
    app.anyone().request(method, path).header("Cookie", format!("other=1; {COOKIE}={cookie}"))
}

/// The cookie's value and its attributes.
#[track_caller]
fn cookie(answer: &Answer) -> (String, String) {
    let (pair, attributes) = answer.header("set-cookie").split_once("; ").unwrap();
    (pair.strip_prefix(&format!("{COOKIE}=")).unwrap().to_owned(), attributes.to_owned())
}

#[actix_web::test]
async fn the_refresh_token_is_in_a_cookie_and_nowhere_else() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let answer = opened(&app).await;
    let (token, attributes) = cookie(&answer);
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=2592000");
    assert!(!answer.body.contains(&token) && !answer.body.contains("refresh_token"), "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    app.anyone().with_token(answer.text("access_token")).get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn without_tls_the_cookie_goes_to_its_own_door_alone() {
    let app = TestApp::with(|config| config.server.public_url = Some("http://recipes.example.com".into())).await;
    app.user("ada").await;
    let request = credentials(&app).header("Origin", format!("http://{}", app.address));
    let answer = send(request.header("X-Requested-With", "recipe-api")).await.status(200);
    let header = answer.header("set-cookie");
    assert!(header.starts_with("refresh_token=rrt_"), "{header}");
    assert!(header.ends_with("; HttpOnly; SameSite=Strict; Path=/api/v1/auth/session; Max-Age=2592000"), "{header}");
}

#[actix_web::test]
async fn the_cookie_is_good_for_the_next_access_token_and_the_next_cookie() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let (first, _) = cookie(&opened(&app).await);
    let refresh =
        async |token: &str| send(from_page(with_cookie(&app, Method::POST, "/auth/session/refresh", token))).await;
    let answer = refresh(&first).await.status(200);
    let (second, _) = cookie(&answer);
    assert_ne!(first, second);
    app.anyone().with_token(answer.text("access_token")).get("/auth/me").await.status(200);
    refresh("rrt_none").await.problem(401, "Could not validate credentials");
    let bare = from_page(app.anyone().request(Method::POST, "/auth/session/refresh"));
    send(bare).await.problem(401, "Not authenticated");
}

#[actix_web::test]
async fn a_cookies_token_is_refused_at_the_other_door_and_the_other_way_round() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let (token, _) = cookie(&opened(&app).await);
    let form = [("grant_type", "refresh_token"), ("refresh_token", &token)];
    app.anyone().post_form("/auth/refresh", &form).await.status(400);
    let body = ada.log_in("ada@example.com", PASSWORD).await.text("refresh_token");
    send(from_page(with_cookie(&app, Method::POST, "/auth/session/refresh", &body))).await.status(401);
    send(from_page(with_cookie(&app, Method::POST, "/auth/session/refresh", &token))).await.status(200);
}

#[actix_web::test]
async fn logging_out_ends_the_session_and_takes_the_cookie_away() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let answer = opened(&app).await;
    let (token, _) = cookie(&answer);
    let closed = send(from_page(with_cookie(&app, Method::DELETE, "/auth/session", &token))).await.status(204);
    assert!(closed.header("set-cookie").starts_with(&format!("{COOKIE}=; ")), "{closed:?}");
    assert!(closed.header("set-cookie").contains("Max-Age=0"), "{closed:?}");
    app.anyone().with_token(answer.text("access_token")).get("/auth/me").await.status(401);
    send(from_page(with_cookie(&app, Method::POST, "/auth/session/refresh", &token))).await.status(401);
    send(from_page(app.anyone().request(Method::DELETE, "/auth/session"))).await.status(204);
}

#[actix_web::test]
async fn logging_in_again_ends_the_session_that_the_cookie_was_of() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let before = opened(&app).await;
    let (token, _) = cookie(&before);
    let again = |password: &str| {
        let body = json!({"email": "ada@example.com", "password": password});
        send(from_page(with_cookie(&app, Method::POST, "/auth/session", &token).json(&body)))
    };
    again("wrong").await.status(400);
    let before = app.anyone().with_token(before.text("access_token"));
    before.get("/auth/me").await.status(200);
    let after = again(PASSWORD).await.status(200);
    before.get("/auth/me").await.status(401);
    app.anyone().with_token(after.text("access_token")).get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn what_another_sites_page_can_send_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let (token, _) = cookie(&opened(&app).await);
    let foreign: &[&[(&str, &str)]] = &[
        &[],
        &[("X-Requested-With", "recipe-api")],
        &[("Origin", PUBLIC_URL)],
        &[("Origin", "null"), ("X-Requested-With", "recipe-api")],
        &[("Origin", "https://evil.example"), ("X-Requested-With", "recipe-api")],
        &[("Origin", "https://recipes.example.com.evil.example"), ("X-Requested-With", "recipe-api")],
        &[("Origin", "http://recipes.example.com"), ("X-Requested-With", "recipe-api")],
        // It may call the API, with tokens of its own.
        &[("Origin", ORIGIN), ("X-Requested-With", "recipe-api")],
        &[("Origin", PUBLIC_URL), ("Origin", "https://evil.example"), ("X-Requested-With", "recipe-api")],
        &[("Origin", PUBLIC_URL), ("X-Requested-With", "a"), ("Content-Type", "text/plain")],
        &[("Origin", PUBLIC_URL), ("X-Requested-With", "a"), ("Content-Type", "application/x-www-form-urlencoded")],
        &[("Origin", PUBLIC_URL), ("X-Requested-With", "a"), ("Content-Type", "multipart/form-data; boundary=b")],
    ];
    let doors =
        [(Method::POST, "/auth/session"), (Method::POST, "/auth/session/refresh"), (Method::DELETE, "/auth/session")];
    for headers in foreign {
        for (method, path) in &doors {
            let request = with_cookie(&app, method.clone(), path, &token);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let answer = send(request).await.status(403);
            assert_eq!(answer.header("set-cookie"), "", "{headers:?} {answer:?}");
        }
    }
    // Long after a refresh that had counted would have made the token an old one.
    app.clock.advance(std::time::Duration::from_mins(1));
    send(from_page(with_cookie(&app, Method::POST, "/auth/session/refresh", &token))).await.status(200);
}
