//! Requests that no HTTP client would send.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends these bytes on a connection of their own and returns what comes back until it closes.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _refused_meanwhile = stream.write_all(request).await;
    rest(&mut stream).await
}

/// What comes until the server closes.
pub async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer));
    // A server that refuses before it has read all may reset the connection behind its answer.
    let _reset = read.await.expect("the connection stays open");
    String::from_utf8_lossy(&answer).into_owned()
}
