//! What a client is told whose address has too many connections.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::LINGER;

const REFUSAL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// How many are told at once, by all workers: each is an open file for as long as it lingers.
pub const AT_ONCE: usize = 64;

/// Connections that are told that they are too many. None has a place among those that are served, so whoever opens
/// too many keeps nobody else out.
#[derive(Clone)]
pub struct Refusals(Arc<Semaphore>);

impl Refusals {
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// Answers in the background; where enough are being told, closes without an answer.
    pub fn refuse(&self, stream: TcpStream) {
        let Ok(turn) = Arc::clone(&self.0).try_acquire_owned() else { return };
        actix_web::rt::spawn(async move {
            let _turn = turn;
            let _client_left = tokio::time::timeout(LINGER, tell(stream)).await;
        });
    }
}

async fn tell(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(REFUSAL).await?;
    stream.shutdown().await?;
    let mut unread = [0; 4096];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io;

    use tokio::io::AsyncReadExt;
    use tokio::net::{TcpListener, TcpStream};

    use super::{REFUSAL, Refusals};

    #[actix_web::test]
    async fn so_many_are_told_at_once_and_the_rest_is_closed() -> io::Result<()> {
        let (listener, refusals) = (TcpListener::bind("127.0.0.1:0").await?, Refusals::new(1));
        let (mut clients, mut streams) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            clients.push(TcpStream::connect(listener.local_addr()?).await?);
            streams.push(listener.accept().await?.0);
        }
        for stream in streams {
            refusals.refuse(stream);
        }
        for (client, wanted) in clients.iter_mut().zip([REFUSAL, b""]) {
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).await?;
            assert_eq!(answer, wanted);
        }
        // Once the first has left there is a turn again.
        drop(clients);
        let _turn = refusals.0.acquire().await.map_err(io::Error::other)?;
        Ok(())
    }
}
