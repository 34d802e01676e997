use actix_web::web::Bytes;
use memmap2::{MmapMut, MmapOptions};

use super::arriving::ALWAYS_HELD;
use crate::error::{ApiError, ApiResult};

/// A body as it grows. A long one is in pages of its own: a `Vec` is copied whenever it grows, and the allocator keeps
/// the room of what was freed on the way, twice and three times what all bodies have together.
pub struct Buffer {
    bytes: Vec<u8>,
    pages: Option<Pages>,
}

struct Pages {
    map: MmapMut,
    length: usize,
}

impl Buffer {
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), pages: None }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.as_ref().map_or(self.bytes.len(), |pages| pages.length)
    }

    /// Of a body of `limit` bytes at most.
    ///
    /// # Errors
    /// 413 beyond that, 503 where the system gives no memory.
    pub fn append(&mut self, chunk: &[u8], limit: usize) -> ApiResult<()> {
        if let Some(pages) = &mut self.pages {
            return pages.append(chunk);
        }
        if self.bytes.len() + chunk.len() <= ALWAYS_HELD {
            self.bytes.extend_from_slice(chunk);
            return Ok(());
        }
        let pages = self.pages.insert(Pages::new(limit)?);
        pages.append(&std::mem::take(&mut self.bytes))?;
        pages.append(chunk)
    }
}

impl Pages {
    /// Takes memory as bytes come to be in it, and not before.
    fn new(limit: usize) -> ApiResult<Self> {
        let map = MmapOptions::new().len(limit).no_reserve_swap().map_anon();
        let map = map.map_err(|error| ApiError::Unavailable(format!("no memory for a body: {error}")))?;
        Ok(Self { map, length: 0 })
    }

    fn append(&mut self, chunk: &[u8]) -> ApiResult<()> {
        let (limit, end) = (self.map.len(), self.length + chunk.len());
        let room = self.map.get_mut(self.length..end).ok_or(ApiError::BodyTooLarge(limit))?;
        room.copy_from_slice(chunk);
        self.length = end;
        Ok(())
    }
}

impl From<Buffer> for Bytes {
    fn from(buffer: Buffer) -> Self {
        match buffer.pages {
            Some(Pages { map, length }) => Self::from_owner(map).slice(..length),
            None => buffer.bytes.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;

    use super::{ALWAYS_HELD, Buffer};

    #[test]
    fn a_body_is_what_came_in_whatever_pieces() {
        for (limit, piece) in [(1, 1), (ALWAYS_HELD, 1000), (ALWAYS_HELD + 1, ALWAYS_HELD + 1), (1 << 20, 4093)] {
            let sent: Vec<u8> = (0..=250).cycle().take(limit).collect();
            let mut buffer = Buffer::new();
            for chunk in sent.chunks(piece) {
                buffer.append(chunk, limit).expect("memory for a body");
            }
            assert_eq!(buffer.len(), limit);
            assert_eq!(Bytes::from(buffer), sent);
        }
        assert_eq!(Bytes::from(Buffer::new()), Bytes::new());
    }
}
