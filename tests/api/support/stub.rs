//! A server that misbehaves on purpose.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub struct Stub {
    pub address: SocketAddr,
    pub requests: Arc<AtomicUsize>,
    /// What the last request looked like.
    pub last: Arc<std::sync::Mutex<String>>,
}

impl Stub {
    /// Answers every request with these bytes and closes; with `hang` it stays silent after them.
    pub async fn answering(answer: String, hang: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stub = Self { address: listener.local_addr().unwrap(), requests: Arc::default(), last: Arc::default() };
        let (requests, last) = (Arc::clone(&stub.requests), Arc::clone(&stub.last));
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                requests.fetch_add(1, Ordering::SeqCst);
                actix_web::rt::spawn(serve(stream, answer.clone(), hang, Arc::clone(&last)));
            }
        });
        stub
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn serve(mut stream: TcpStream, answer: String, hang: bool, last: Arc<std::sync::Mutex<String>>) {
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request).await.unwrap_or(0);
    *last.lock().unwrap() = String::from_utf8_lossy(&request[..length]).into_owned();
    let _broken = stream.write_all(answer.as_bytes()).await;
    if hang {
        std::future::pending::<()>().await;
    }
}

/// A whole answer.
pub fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}
