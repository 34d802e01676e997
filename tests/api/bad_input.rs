use futures_util::StreamExt;
use reqwest::{Body, Method};
use serde_json::json;

use crate::support::{Answer, Caller, TestApp, raw, send};

async fn submit_raw(caller: &Caller, content_type: &str, body: impl Into<Body>) -> Answer {
    send(caller.request(Method::POST, "/recipes").header("Content-Type", content_type).body(body)).await
}

#[actix_web::test]
async fn what_is_no_json_object_is_a_misfit_of_the_body() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for body in [
        "",
        " ",
        "{",
        "{\"label\": }",
        "{\"label\": \"a\"} trailing",
        "\"\\ud800\"",
        "NaN",
        "{'label': 'x'}",
        "{\"label\": 1e999}",
    ] {
        submit_raw(&ada, "application/json", body).await.misfits(&[&["body"]]);
    }
    // serde would take a struct's fields from an array by position.
    for body in ["[]", "[\"Toast\", null, null, null]", "null", "true", "7", "\"Toast\""] {
        submit_raw(&ada, "application/json", body).await.misfits(&[&["body"]]);
    }
    for bytes in [&b"{\"label\": \"\xff\xfe\"}"[..], b"\xff\xfe{\0}\0", b"\xef\xbb\xbf"] {
        submit_raw(&ada, "application/json", bytes.to_vec()).await.misfits(&[&["body"]]);
    }
    assert!(app.recipe_ids().is_empty());
}

#[actix_web::test]
async fn deep_json_is_refused_and_the_server_lives() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{{\"label\": {}1{}}}", open.repeat(10_000), close.repeat(10_000));
        submit_raw(&ada, "application/json", deep).await.misfits(&[&["body"]]);
    }
    ada.submit("Toast").await;
}

/// In memory a bracket takes hundreds of times its byte.
#[actix_web::test]
async fn a_body_of_very_many_values_is_refused_before_they_are_all_read() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for (start, item, end) in [("[", "{\"a\":0}", "]"), ("{\"label\": \"x\", \"unknown\": [", "7", "]}")] {
        let body = format!("{start}{item}{}{end}", format!(",{item}").repeat(50_000));
        let answer = submit_raw(&ada, "application/json", body).await.misfits(&[&["body"]]);
        assert!(answer.body.contains("there are more than 20000 values in it"), "{}", answer.body);
    }
    let many = json!({"label": "x", "steps": vec![json!({}); 1000], "ingredients": vec![json!(7); 1000]});
    let answer = ada.post("/recipes", &many).await.status(422).json();
    let problems = answer["detail"].as_array().unwrap();
    assert_eq!(problems.len(), 101);
    assert_eq!((&problems[100]["loc"], &problems[100]["msg"]), (&json!(["body"]), &json!("more problems: 1900")));
}

#[actix_web::test]
async fn another_content_type_is_a_misfit_of_the_body() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense", "multipart/form-data"]
    {
        submit_raw(&ada, content_type, r#"{"label": "Toast"}"#).await.misfits(&[&["body"]]);
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        submit_raw(&ada, content_type, r#"{"label": "Toast"}"#).await.status(201);
    }
}

#[actix_web::test]
async fn a_content_encoding_is_refused() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for encoding in ["gzip", "br", "deflate", "gzip, identity", "x"] {
        let request = ada.request(Method::POST, "/recipes").header("Content-Encoding", encoding);
        send(request.header("Content-Type", "application/json").body("{}")).await.status(415);
    }
    let request = ada.request(Method::POST, "/recipes").header("Content-Encoding", "identity");
    send(request.json(&serde_json::json!({"label": "Toast"}))).await.status(201);
}

#[actix_web::test]
async fn a_body_over_the_limit_is_refused_by_its_length_or_while_it_comes() {
    let app = TestApp::with(|config| config.server.max_body_bytes = 2048).await;
    let ada = app.user("ada").await;
    let large = format!(r#"{{"label": "{}"}}"#, "x".repeat(4096));
    submit_raw(&ada, "application/json", large.clone()).await.problem(413, "The body is larger than 2048 bytes");
    let chunks = futures_util::stream::iter(large.into_bytes().chunks(100).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let chunked = Body::wrap_stream(chunks.map(Ok::<_, std::io::Error>));
    submit_raw(&ada, "application/json", chunked).await.status(413);
    for content_type in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let request = app.anyone().request(Method::POST, "/auth/login").header("Content-Type", content_type);
        send(request.body("x".repeat(4096))).await.status(413);
    }
}

#[actix_web::test]
async fn everything_between_the_parts_of_a_form_counts() {
    let app = TestApp::with(|config| config.server.max_body_bytes = 1 << 16).await;
    let part = format!("--x\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n\r\n", "n".repeat(4000));
    let parts = futures_util::stream::iter(vec![part.into_bytes(); 1000]);
    let body = Body::wrap_stream(parts.map(Ok::<_, std::io::Error>));
    let request = app.anyone().request(Method::POST, "/auth/login");
    let request = request.header("Content-Type", "multipart/form-data; boundary=x").body(body);
    // The server closes the connection; whether the answer is read before that is up to the client.
    if let Ok(response) = request.send().await {
        Answer::read(response).await.status(413);
    }
}

#[actix_web::test]
async fn a_length_that_is_promised_and_not_kept_does_not_hold_the_server() {
    let app = TestApp::new().await;
    let request = "POST /api/v1/recipes HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000000\r\n\r\n";
    let answer = raw::exchange(app.address, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 401") || answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[actix_web::test]
async fn what_never_became_a_request_is_refused_by_the_server() {
    let app = TestApp::new().await;
    for request in [
        "GARBAGE\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(200_000)),
    ] {
        let answer = raw::exchange(app.address, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    app.anyone().get("/recipes").await.status(200);
}

#[actix_web::test]
async fn broken_multipart_is_a_misfit_of_the_body() {
    let app = TestApp::new().await;
    for (content_type, body) in [
        ("multipart/form-data", "--x--\r\n"),
        ("multipart/form-data; boundary=x", "no boundary at all"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nunfinished",
        ),
    ] {
        let request = app.anyone().request(Method::POST, "/auth/login").header("Content-Type", content_type);
        send(request.body(body)).await.status(422);
    }
}

#[actix_web::test]
async fn a_strange_path_or_query_is_no_server_error() {
    let app = TestApp::new().await;
    for path in [
        "/%ff",
        "/..%2f..%2fetc%2fpasswd",
        "//",
        "/recipes/%F0%9F%8D%B2",
        "/recipes?limit=%ff",
        "/recipes?&&&===",
        "/recipes/1%00",
        "/recipes/search?keyword=%ff%fe%fd",
        "/recipes?limit=1&limit=2",
        "/docs/..%2fCargo.toml",
    ] {
        let answer = app.anyone().get(path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
    }
}

#[actix_web::test]
async fn what_is_none_of_a_few_words_is_told_which_there_are_and_not_repeated() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    let long = "x".repeat(5000);
    let visibility = |word: &str| json!({"label": "Toast", "visibility": word});
    let problem = |answer: &Answer| answer.json()["detail"][0].clone();
    for (answer, place, msg) in [
        (ada.post("/recipes", &visibility("Public")).await, "visibility", r#"has to be "public" or "private""#),
        (ada.put(&path, &visibility(&long)).await, "visibility", r#"has to be "public" or "private""#),
        (ada.patch(&path, &json!({"visibility": ""})).await, "visibility", r#"has to be "public" or "private""#),
        (ada.get(&format!("{path}?units=imperial")).await, "units", r#"has to be "metric" or "us""#),
        (ada.get("/recipes?sort=best").await, "sort", r#"has to be "newest", "oldest", "name" or "time""#),
    ] {
        let answer = answer.status(422);
        assert_eq!((&problem(&answer)["loc"][1], &problem(&answer)["msg"]), (&json!(place), &json!(msg)));
    }
    let answer = ada.post("/recipes", &json!({"label": "Toast", "visibility": 7})).await.status(422);
    assert_eq!(problem(&answer)["msg"], "str type expected");
}
