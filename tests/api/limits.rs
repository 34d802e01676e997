//! How much, how long and how slowly.

use std::net::SocketAddr;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use recipe_api::core::config::LimitConfig;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::database::on_postgres;
use crate::support::stub::Stub;
use crate::support::{Answer, Caller, ORIGIN, TestApp, eventually, labelled, limited, raw, send};

const SHORT: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_mins(10);
const LIVE: &[u8] = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// A connection on which this has been sent.
async fn sent(address: SocketAddr, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    stream
}

fn post(caller: &Caller, path: &str, content_type: &str, length: usize) -> String {
    let token = caller.token.as_deref().unwrap_or_default();
    format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// An app whose `/recipes/ideas` hangs.
async fn hanging(change: impl FnOnce(&mut LimitConfig)) -> TestApp {
    let stub = Stub::answering(String::new(), true).await;
    TestApp::with(move |config| {
        (config.ideas.base_url, config.ideas.timeout) = (stub.base_url(), LONG);
        change(&mut config.limits);
    })
    .await
}

#[actix_web::test]
async fn a_slow_first_head_is_told_408() {
    let app = TestApp::with(limited(|limits| limits.deadlines.head = SHORT)).await;
    for begun in ["", "GET /health/li"] {
        let answer = raw::rest(&mut sent(app.address, begun).await).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{begun}: {answer}");
    }
}

#[actix_web::test]
async fn a_slow_second_head_is_given_up() {
    let app = TestApp::with(limited(|limits| {
        (limits.deadlines.head, limits.deadlines.keep_alive) = (SHORT, LONG);
    }))
    .await;
    let mut stream = sent(app.address, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut first = [0; 4096];
    assert!(stream.read(&mut first).await.unwrap() > 0);
    stream.write_all(b"GET /health/li").await.unwrap();
    assert_eq!(raw::rest(&mut stream).await, "");
}

#[actix_web::test]
async fn a_connection_kept_behind_a_preflight_is_no_slow_head() {
    let app = TestApp::with(limited(|limits| {
        (limits.deadlines.head, limits.deadlines.keep_alive) = (SHORT, LONG);
    }))
    .await;
    let preflight = format!(
        "OPTIONS /api/v1/recipes HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nAccess-Control-Request-Method: GET\r\n\r\n"
    );
    let mut kept = sent(app.address, &preflight).await;
    let mut first = [0; 4096];
    assert!(kept.read(&mut first).await.unwrap() > 0);
    // Another one is given up for a head that began later.
    let mut slow = sent(app.address, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(slow.read(&mut first).await.unwrap() > 0);
    slow.write_all(b"GET /health/li").await.unwrap();
    assert_eq!(raw::rest(&mut slow).await, "");
    kept.write_all(LIVE).await.unwrap();
    let second = raw::rest(&mut kept).await;
    assert!(second.starts_with("HTTP/1.1 200"), "{second}");
}

#[actix_web::test]
async fn a_connection_without_a_second_request_is_closed() {
    let app = TestApp::with(limited(|limits| limits.deadlines.keep_alive = SHORT)).await;
    let mut stream = sent(app.address, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(raw::rest(&mut stream).await.starts_with("HTTP/1.1 200"));
}

#[actix_web::test]
async fn a_body_below_the_lowest_rate_is_told_408() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let impatient = app.beside(limited(|limits| limits.deadlines.stall = SHORT));
    let form = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=x";
    for (path, content_type, begun) in [
        ("/recipes", "application/json", "{\"label\": "),
        ("/recipes/import", "application/x-ndjson", "{\"label\": "),
        ("/auth/login", form, "username="),
        ("/auth/login", multipart, "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nada"),
    ] {
        let head = post(&ada, path, content_type, 500);
        let answer = raw::rest(&mut sent(impatient.address, &(head + begun)).await).await;
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("connection: close"), "{path}: {answer}");
        assert!(answer.contains("The body came too slowly"), "{answer}");
    }
}

#[actix_web::test]
async fn a_body_that_never_ends_is_told_408_however_it_comes() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let impatient = app.beside(limited(|limits| {
        (limits.deadlines.stall, limits.deadlines.body) = (LONG, SHORT);
    }));
    let answer = raw::rest(&mut sent(impatient.address, &post(&ada, "/recipes", "application/json", 500)).await).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn of_an_answer_that_nobody_takes_little_waits_in_the_system() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let recipe =
        ada.post("/recipes", &json!({"label": "Long", "steps": vec!["x".repeat(5000); 180]})).await.status(201);
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut reader = socket.connect(app.address).await.unwrap();
    let head = format!("GET /api/v1/recipes/{} HTTP/1.1\r\nHost: x\r\n\r\n", recipe.json()["id"]);
    reader.write_all(head.as_bytes()).await.unwrap();
    reader.readable().await.unwrap();
    // A write that has begun is over before the next request is answered.
    app.anyone().get("/recipes?limit=1").await.status(200);
    let (server, client) = (app.address.port(), reader.local_addr().unwrap().port());
    let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let ends = format!(":{server:04X} 0100007F:{client:04X} 01 ");
    let queues = sockets.split_once(&ends).unwrap().1;
    let unsent = usize::from_str_radix(&queues[..8], 16).unwrap();
    assert!((1..300_000).contains(&unsent), "{unsent}");
}

#[actix_web::test]
async fn an_answer_that_takes_too_long_is_a_503() {
    let app = hanging(|limits| limits.deadlines.handler = SHORT).await;
    let answer = app.anyone().get("/recipes/ideas").await;
    assert_eq!(answer.problem(503, "It took too long. Try again in a moment.").header("retry-after"), "1");
}

#[actix_web::test]
async fn a_listed_origin_may_read_that_it_took_too_long_and_a_strange_one_may_not() {
    let app = hanging(|limits| limits.deadlines.handler = SHORT).await;
    for (origin, allowed) in [(ORIGIN, ORIGIN), ("https://evil.example", "")] {
        let answer =
            send(app.anyone().request(Method::GET, "/recipes/ideas").header("Origin", origin)).await.status(503);
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{answer:?}");
        assert_eq!(answer.header("access-control-allow-credentials").is_empty(), allowed.is_empty(), "{answer:?}");
    }
}

#[actix_web::test]
async fn an_answer_that_takes_too_long_closes_its_connection_where_the_server_drains() {
    let app = hanging(|limits| limits.deadlines.handler = SHORT).await;
    app.drain();
    assert_eq!(app.anyone().get("/recipes/ideas").await.status(503).header("connection"), "close");
}

#[actix_web::test]
async fn a_write_that_takes_too_long_is_a_504_that_promises_nothing_and_is_carried_out() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let impatient = app.beside(limited(|limits| limits.deadlines.handler = SHORT));
    let mut elsewhere = app.connection();
    let lock = "BEGIN; LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE";
    elsewhere.batch_execute(if on_postgres() { lock } else { "BEGIN IMMEDIATE" }).unwrap();
    let hurried = impatient.anyone().with_token(ada.token.clone().unwrap());
    let answer = hurried.post("/recipes", &labelled("Jam")).await;
    let detail = "It took too long, and may have been carried out all the same: look before you send it again";
    assert_eq!(answer.problem(504, detail).header("retry-after"), "1");
    elsewhere.batch_execute("COMMIT").unwrap();
    eventually(async || ada.get("/recipes").await.status(200).labels() == ["Jam"]).await;
}

#[actix_web::test]
async fn an_address_has_so_many_connections() {
    let app = TestApp::with(limited(|limits| limits.connections_per_address = 2)).await;
    let held = [sent(app.address, "GET").await, sent(app.address, "GET").await];
    let answer = raw::exchange(app.address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 1\r\n"), "{answer}");
    drop(held);
    eventually(async || raw::exchange(app.address, LIVE).await.starts_with("HTTP/1.1 200")).await;
}

#[actix_web::test]
async fn an_address_with_far_too_many_connections_keeps_no_other_out() {
    let app = TestApp::with(limited(|limits| (limits.connections, limits.connections_per_address) = (4, 2))).await;
    let mut held = Vec::new();
    for _ in 0..100 {
        held.push(TcpStream::connect(app.address).await.unwrap());
    }
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = socket.connect(app.address).await.unwrap();
    other.write_all(LIVE).await.unwrap();
    let answer = raw::rest(&mut other).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[actix_web::test]
async fn the_connections_of_a_proxy_are_not_counted_as_those_of_a_client() {
    let app = TestApp::with(|config| {
        (config.limits.connections_per_address, config.server.trusted_proxies) = (2, 1);
    })
    .await;
    let _held = [sent(app.address, "GET").await, sent(app.address, "GET").await, sent(app.address, "GET").await];
    app.anyone().get("/recipes").await.status(200);
}

#[actix_web::test]
async fn beyond_so_many_requests_at_once_the_rest_is_told_503_at_once() {
    let app = hanging(|limits| limits.requests = 1).await;
    let hanging = sent(app.address, "GET /api/v1/recipes/ideas HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let ask = async || send(app.anyone().request(Method::GET, "/recipes").header("Origin", ORIGIN)).await;
    let mut refused: Option<Answer> = None;
    eventually(async || {
        let answer = ask().await;
        let is_refused = answer.status == 503;
        refused = Some(answer).filter(|_| is_refused);
        is_refused
    })
    .await;
    let refused = refused.unwrap().status(503);
    assert_eq!((refused.header("retry-after"), refused.header("access-control-allow-origin")), ("1", ORIGIN));
    let live = raw::exchange(app.address, LIVE).await;
    assert!(live.starts_with("HTTP/1.1 200"), "{live}");
    drop(hanging);
    eventually(async || ask().await.status == 200).await;
}

#[actix_web::test]
async fn who_sends_a_body_slowly_keeps_nobody_from_being_answered() {
    let app = TestApp::with(limited(|limits| limits.requests = 1)).await;
    let ada = app.user("ada").await;
    let head = post(&ada, "/recipes", "application/json", 500);
    let _slow = [sent(app.address, &head).await, sent(app.address, &head).await];
    eventually(async || ada.get("/recipes").await.status == 200).await;
    ada.get("/recipes").await.status(200);
}

#[actix_web::test]
async fn all_bodies_together_have_so_much_memory_and_small_ones_always_enough() {
    let app = TestApp::with(limited(|limits| limits.bodies_bytes = 1 << 20)).await;
    let ada = app.user("ada").await;
    let eva = app.user("eva").await;
    let large = json!({"label": "Large", "steps": vec!["x".repeat(4000); 150]});
    ada.post("/recipes", &large).await.status(201);
    let half = format!("{{\"label\": \"{}", "x".repeat(700_000));
    let held = sent(app.address, &(post(&ada, "/recipes", "application/json", 1_000_000) + &half)).await;
    eventually(async || {
        let answer = eva.post("/recipes", &large).await;
        answer.status == 503 && answer.header("retry-after") == "1"
    })
    .await;
    eva.post("/recipes", &labelled("Small")).await.status(201);
    drop(held);
    eventually(async || eva.post("/recipes", &large).await.status == 201).await;
}

#[actix_web::test]
async fn strangers_have_no_share_of_the_memory_for_large_bodies() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let long = "x".repeat(1 << 16);
    app.anyone().log_in("ada@example.com", &long).await.problem(413, "The body is larger than 65536 bytes");
    app.anyone().post("/auth/refresh", &json!({"refresh_token": long})).await.status(413);
    ada.post("/recipes", &json!({"label": "Large", "steps": vec!["x".repeat(4000); 20]})).await.status(201);
}

#[actix_web::test]
async fn a_query_string_has_a_longest() {
    let app = TestApp::with(limited(|limits| limits.query_bytes = 300)).await;
    let path = |length: usize| format!("/recipes?x={}", "y".repeat(length - 2));
    app.anyone().get(&path(300)).await.status(200);
    app.anyone().get(&path(301)).await.misfits(&[&["query"]]);
}

#[actix_web::test]
async fn a_head_of_more_than_128_kib_or_96_fields_is_refused() {
    let app = TestApp::new().await;
    for (fields, status) in [
        (format!("X: {}\r\n", "y".repeat(10_000_000)), "HTTP/1.1 431"),
        ("X: y\r\n".repeat(97), "HTTP/1.1 431"),
        ("X: y\r\n".repeat(90), "HTTP/1.1 200"),
    ] {
        let head = format!("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{fields}\r\n");
        let answer = raw::exchange(app.address, head.as_bytes()).await;
        assert!(answer.starts_with(status), "{status}: {answer}");
    }
}
