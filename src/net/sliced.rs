//! Answers in pieces, so that a client that reads slowly has no copy of the whole in memory.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_http::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

/// actix-http copies whatever a body yields into the connection's buffer, and asks for more while that has less than
/// this. Bytes.
const PIECE: usize = 32 << 10;

/// A body that yields at most [`PIECE`] at once. What is left of a piece that was longer is shared with whoever else
/// has it, as a recipe that many read is.
pub struct Sliced<B> {
    body: B,
    rest: Bytes,
}

impl<B> Sliced<B> {
    pub const fn new(body: B) -> Self {
        Self { body, rest: Bytes::new() }
    }
}

impl<B: MessageBody + Unpin> MessageBody for Sliced<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_next(cx)) {
                Some(Ok(bytes)) => this.rest = bytes,
                end => return Poll::Ready(end),
            }
        }
        Poll::Ready(Some(Ok(this.rest.split_to(PIECE.min(this.rest.len())))))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use actix_http::body::{BodySize, BodyStream, MessageBody, to_bytes};
    use actix_web::web::Bytes;
    use futures_util::future::poll_fn;
    use futures_util::stream::iter;

    use super::{PIECE, Sliced};

    async fn pieces(body: impl MessageBody + Unpin) -> Vec<usize> {
        let mut body = Box::pin(Sliced::new(body));
        let mut lengths = Vec::new();
        while let Some(Ok(piece)) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
            lengths.push(piece.len());
        }
        lengths
    }

    #[actix_web::test]
    async fn a_long_body_comes_in_pieces_and_whole() {
        let text = Bytes::from("recipe ".repeat(10_000));
        assert_eq!(pieces(text.clone()).await, [PIECE, PIECE, 70_000 - 2 * PIECE]);
        let body = Sliced::new(text.clone());
        assert_eq!(body.size(), BodySize::Sized(70_000));
        assert_eq!(to_bytes(body).await.unwrap(), text);
    }

    #[actix_web::test]
    async fn what_is_short_stays_as_it_came() {
        assert_eq!(pieces(Bytes::new()).await, [0; 0]);
        let parts = [Bytes::from(vec![1; PIECE]), Bytes::from_static(b"a"), Bytes::from_static(b"b")];
        assert_eq!(pieces(BodyStream::new(iter(parts.map(Ok::<_, Infallible>)))).await, [PIECE, 1, 1]);
    }
}
