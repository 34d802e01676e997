//! How many bytes moved since when.

use std::time::{Duration, Instant};

use crate::core::config::Deadlines;

#[derive(Clone, Copy)]
pub(super) struct Window {
    since: Instant,
    bytes: usize,
    last_moved: Instant,
}

impl Window {
    pub(super) const fn from(since: Instant) -> Self {
        Self { since, bytes: 0, last_moved: since }
    }

    pub(super) const fn moved(self, bytes: usize, now: Instant) -> Self {
        Self { bytes: self.bytes + bytes, last_moved: now, ..self }
    }

    /// The one behind it. Where nothing moved for longer than `pause` it has begun with the last byte: whoever moved
    /// enough at once has not twice the time to rest.
    pub(super) fn next(self, now: Instant, pause: Duration) -> Self {
        let rests = now.saturating_duration_since(self.last_moved) > pause;
        Self::from(if rests { self.last_moved } else { now })
    }

    /// Whether fewer bytes moved than have to; `None` before it can be told.
    pub(super) fn is_slow(self, now: Instant, deadlines: &Deadlines) -> Option<bool> {
        let wanted = f64::from(deadlines.bytes_per_second) * deadlines.stall.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "2^52 bytes take longer than a window")]
        let came = self.bytes as f64;
        (now.saturating_duration_since(self.since) >= deadlines.stall).then_some(came < wanted)
    }
}
