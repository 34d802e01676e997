//! Imports and exports: how many of a user's, and for how long.

use std::net::SocketAddr;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};

use crate::support::database::on_postgres;
use crate::support::{Caller, TestApp, eventually, limited, raw};

const SHORT: Duration = Duration::from_millis(400);
const LIVE: &[u8] = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// More bytes than the buffers of both sockets take.
const MUCH: usize = 12 * 180 * 5000;

async fn import_much(caller: &Caller) {
    let recipe = json!({"label": "Long", "steps": vec!["x".repeat(5000); 180]}).to_string();
    caller.import("application/x-ndjson", vec![recipe; 12].join("\n")).await.status(201);
}

/// An export that has begun, and of which nothing is taken.
async fn untaken_export(caller: &Caller, address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut reader = socket.connect(address).await.unwrap();
    let token = caller.token.as_deref().unwrap();
    let head = format!("GET /api/v1/recipes/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
    reader.write_all(head.as_bytes()).await.unwrap();
    reader.readable().await.unwrap();
    reader
}

#[actix_web::test]
async fn imports_are_counted_by_user_whether_they_fit_or_not() {
    let app = TestApp::with(|config| config.throttles.imports_per_user = 3).await;
    let (ada, eva) = (app.user("ada").await, app.user("eva").await);
    ada.import("application/x-ndjson", "{\"label\": \"Scones\"}\n").await.status(201);
    ada.import("application/x-ndjson", "{}\n").await.status(422);
    ada.import("text/plain", "Scones").await.status(422);
    let refused = ada.import("application/x-ndjson", "{\"label\": \"Scones\"}\n").await.status(429);
    assert_eq!(refused.header("retry-after"), "900");
    eva.import("application/x-ndjson", "{\"label\": \"Scones\"}\n").await.status(201);
    app.clock.advance(Duration::from_mins(15));
    ada.import("application/x-ndjson", "{\"label\": \"Scones\"}\n").await.status(201);
}

#[actix_web::test]
async fn a_user_has_so_many_imports_at_once() {
    let app = TestApp::with(limited(|limits| limits.imports_per_user = 1)).await;
    let ada = app.user("ada").await;
    let mut elsewhere = app.connection();
    let lock = "BEGIN; LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE";
    elsewhere.batch_execute(if on_postgres() { lock } else { "BEGIN IMMEDIATE" }).unwrap();
    let import = || ada.import("application/x-ndjson", "{\"label\": \"Scones\"}\n");
    let mut imports: FuturesUnordered<_> = (0..3).map(|_| import()).collect();
    for _ in 0..2 {
        assert_eq!(imports.next().await.unwrap().status(429).header("retry-after"), "1");
    }
    elsewhere.batch_execute("COMMIT").unwrap();
    imports.next().await.unwrap().status(201);
    import().await.status(201);
}

#[actix_web::test]
async fn an_import_is_under_way_until_it_is_stored_whoever_waits_for_it() {
    let app = TestApp::with(limited(|limits| {
        limits.imports_per_user = 1;
        limits.deadlines.handler = SHORT;
    }))
    .await;
    let ada = app.user("ada").await;
    let mut elsewhere = app.connection();
    let lock = "BEGIN; LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE";
    elsewhere.batch_execute(if on_postgres() { lock } else { "BEGIN IMMEDIATE" }).unwrap();
    let import = || ada.import("application/x-ndjson", "{\"label\": \"Scones\"}\n");
    import().await.status(504);
    import().await.status(429);
    elsewhere.batch_execute("COMMIT").unwrap();
    eventually(async || import().await.status == 201).await;
}

#[actix_web::test]
async fn who_does_not_take_an_answer_is_given_up() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let impatient = app.beside(limited(|limits| {
        (limits.deadlines.stall, limits.connections_per_address) = (SHORT, 1);
    }));
    import_much(&ada).await;
    let mut reader = untaken_export(&ada, impatient.address).await;
    // It has the only place until it is given up.
    eventually(async || raw::exchange(impatient.address, LIVE).await.starts_with("HTTP/1.1 200")).await;
    assert!(raw::rest(&mut reader).await.len() < MUCH);
}

#[actix_web::test]
async fn a_user_has_so_many_exports_at_once_until_they_are_taken_or_given_up() {
    let app = TestApp::with(limited(|limits| limits.exports_per_user = 1)).await;
    let (ada, eva) = (app.user("ada").await, app.user("eva").await);
    import_much(&ada).await;
    let reader = untaken_export(&ada, app.address).await;
    assert_eq!(ada.get("/recipes/export").await.status(429).header("retry-after"), "1");
    eva.get("/recipes/export").await.status(200);
    drop(reader);
    eventually(async || ada.get("/recipes/export").await.status == 200).await;
    ada.get("/recipes/export").await.status(200);
}
