//! How many bytes moved since when.

use std::time::Instant;

use crate::core::config::Deadlines;

#[derive(Clone, Copy)]
pub(super) struct Window {
    since: Instant,
    bytes: usize,
}

impl Window {
    pub(super) const fn from(since: Instant) -> Self {
        Self { since, bytes: 0 }
    }

    pub(super) const fn moved(self, bytes: usize) -> Self {
        Self { bytes: self.bytes + bytes, ..self }
    }

    /// Whether fewer bytes moved than have to; `None` before it can be told.
    pub(super) fn is_slow(self, now: Instant, deadlines: &Deadlines) -> Option<bool> {
        let wanted = f64::from(deadlines.bytes_per_second) * deadlines.stall.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "2^52 bytes take longer than a window")]
        let came = self.bytes as f64;
        (now.saturating_duration_since(self.since) >= deadlines.stall).then_some(came < wanted)
    }
}
