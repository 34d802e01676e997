use reqwest::Method;
use serde_json::json;

use crate::support::{ORIGIN, TestApp, send};

#[actix_web::test]
async fn every_answer_says_its_id_and_time_and_what_browsers_may_do() {
    let app = TestApp::new().await;
    let mut ids = std::collections::HashSet::new();
    for path in [
        "/",
        "/docs",
        "/docs/swagger-ui.css",
        "/nothing",
        "/api/v1/recipes",
        "/api/v1/recipes/7",
        "/api/v1/auth/me",
        "/health/live",
    ] {
        let answer = send(app.anyone().outside(Method::GET, path)).await;
        assert!(answer.header("x-process-time").parse::<f64>().is_ok_and(|seconds| seconds < 10.0), "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.header("referrer-policy").is_empty(), "{answer:?}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'self'"), "{policy}");
        let scripts =
            policy.split(';').find(|directive| directive.trim().starts_with("script-src")).unwrap_or_default();
        assert!(!scripts.contains("unsafe"), "{policy}");
        assert!(ids.insert(answer.header("x-request-id").to_owned()), "{answer:?}");
    }
}

#[actix_web::test]
async fn every_path_answers_with_and_without_a_trailing_slash() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Toast").await;
    for path in [
        "/api/v1/recipes",
        "/api/v1/auth/me",
        "/api/v1/recipes/my-recipes",
        "/api/v1/openapi.json",
        "/docs",
        "/health/ready",
    ] {
        for slash in ["", "/"] {
            send(ada.outside(Method::GET, &format!("{path}{slash}"))).await.status(200);
        }
    }
    ada.get(&format!("/recipes/{id}/?x=1")).await.status(200);
    ada.post("/recipes/", &json!({"label": "Jam"})).await.status(201);
}

#[actix_web::test]
async fn every_get_answers_head_without_a_body() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Toast").await;
    for path in [
        "/".to_owned(),
        "/docs".into(),
        "/api/v1/recipes".into(),
        format!("/api/v1/recipes/{id}"),
        "/api/v1/auth/me".into(),
        "/api/v1/recipes/4711".into(),
    ] {
        let get = send(ada.outside(Method::GET, &path)).await;
        let head = send(ada.outside(Method::HEAD, &path)).await;
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty());
        assert_eq!(head.header("content-type"), get.header("content-type"));
        if get.status == 200 {
            assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
        }
    }
}

#[actix_web::test]
async fn unknown_paths_and_wrong_methods_are_told_as_such() {
    let app = TestApp::new().await;
    for path in ["/nothing", "/api/v1", "/api/v1/nothing", "/api/v2/recipes", "/docs/nothing.js", "/assets/nothing.css"]
    {
        send(app.anyone().outside(Method::GET, path)).await.problem(404, "Not Found");
    }
    let answer = app.anyone().delete("/recipes").await.problem(405, "Method Not Allowed");
    assert_eq!(answer.header("allow"), "GET, POST, PUT, HEAD");
    send(app.anyone().outside(Method::POST, "/")).await.problem(405, "Method Not Allowed");
    send(app.anyone().request(Method::OPTIONS, "/recipes")).await.problem(405, "Method Not Allowed");
}

#[actix_web::test]
async fn answers_to_authenticated_requests_are_not_kept() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for path in ["/auth/me", "/recipes/my-recipes", "/recipes"] {
        let answer = ada.get(path).await.status(200);
        assert!(["no-store", "private"].contains(&answer.header("cache-control")), "{answer:?}");
    }
}

#[actix_web::test]
async fn a_listed_origin_may_read_answers_and_refusals() {
    let app = TestApp::new().await;
    for (method, path) in [
        (Method::GET, "/recipes"),
        (Method::GET, "/auth/me"),
        (Method::GET, "/recipes/7"),
        (Method::DELETE, "/recipes"),
        (Method::POST, "/auth/login"),
    ] {
        let answer = send(app.anyone().request(method, path).header("Origin", ORIGIN)).await;
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN, "{answer:?}");
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert!(answer.header("vary").to_lowercase().contains("origin"));
    }
}

#[actix_web::test]
async fn a_listed_origin_may_ask_for_what_the_old_frontend_sends() {
    let app = TestApp::new().await;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let request = app.anyone().request(Method::OPTIONS, "/recipes/").header("Origin", ORIGIN);
        let request = request.header("Access-Control-Request-Method", method);
        let answer =
            send(request.header("Access-Control-Request-Headers", "authorization,content-type")).await.status(200);
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
        assert!(answer.header("access-control-allow-methods").contains(method), "{answer:?}");
        let headers = answer.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("authorization") && headers.contains("content-type"), "{answer:?}");
    }
}

#[actix_web::test]
async fn a_strange_origin_is_told_nothing() {
    let app = TestApp::new().await;
    for origin in [
        "https://evil.example",
        "null",
        "https://app.example.com.evil.example",
        "http://app.example.com",
        "https://app.example.com:444",
        "",
    ] {
        let plain = send(app.anyone().request(Method::GET, "/recipes").header("Origin", origin)).await;
        let preflight = app.anyone().request(Method::OPTIONS, "/recipes").header("Origin", origin);
        let preflight = send(preflight.header("Access-Control-Request-Method", "POST")).await;
        for answer in [plain, preflight] {
            let told: Vec<_> =
                answer.headers.keys().filter(|name| name.as_str().starts_with("access-control-")).collect();
            assert!(told.is_empty(), "{origin}: {answer:?}");
        }
    }
}
