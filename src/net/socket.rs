//! A client's socket, which gives up a client that is too slow.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::addresses::Place;
use crate::core::connection::Connection;

/// Tells its [`Connection`] what moves. Fails where that is late and nobody else can say so to the client.
pub struct Socket {
    stream: TcpStream,
    connection: Rc<Connection>,
    _place: Place,
}

impl Socket {
    #[must_use]
    pub const fn new(stream: TcpStream, connection: Rc<Connection>, place: Place) -> Self {
        Self { stream, connection, _place: place }
    }

    #[must_use]
    pub const fn connection(&self) -> &Rc<Connection> {
        &self.connection
    }

    fn ensure_in_time(&self) -> io::Result<()> {
        if self.connection.is_lost() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.ensure_in_time()?;
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        if read.is_pending() {
            this.connection.remember(cx);
        } else if buffer.filled().len() > before {
            this.connection.has_read();
        }
        read
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.ensure_in_time()?;
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        if written.is_pending() {
            this.connection.remember(cx);
            this.connection.is_stuck();
        }
        let written = ready!(written)?;
        this.connection.has_written(written, written == bytes.len());
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
