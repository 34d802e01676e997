//! A client's socket, which gives up a client that is too slow.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::addresses::Place;
use crate::core::connection::Connection;

/// So many bytes are read before the application looks at them: actix-http would read 128 KiB ahead of it, for every
/// client that sends a long body.
const READ_AHEAD: usize = 32 << 10;

/// Tells its [`Connection`] what moves. Fails where that is late and nobody else can say so to the client.
pub struct Socket {
    stream: TcpStream,
    connection: Rc<Connection>,
    /// Bytes since the application had a look.
    read_ahead: usize,
    _place: Place,
}

impl Socket {
    #[must_use]
    pub const fn new(stream: TcpStream, connection: Rc<Connection>, place: Place) -> Self {
        Self { stream, connection, read_ahead: 0, _place: place }
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
        if this.read_ahead >= READ_AHEAD {
            this.read_ahead = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        let bytes = buffer.filled().len() - before;
        if read.is_pending() {
            this.read_ahead = 0;
            this.connection.remember(cx);
        } else if bytes > 0 {
            this.read_ahead += bytes;
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
