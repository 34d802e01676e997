//! What a handler holds while it answers, and while it waits for a body.

use std::rc::Rc;

use super::{Connection, Phase};

/// As long as it lives, a request is being answered.
pub struct Serving(pub(super) Rc<Connection>);

/// As long as it lives, the handler waits for the client.
pub struct Reading(pub(super) Rc<Connection>);

impl Serving {
    /// Whether the handler takes too long.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.0.is_late.get() && self.0.phase.get() == Phase::Handler
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Else it waits for a body that nobody wants any more, and is not counted.
        if self.0.phase.get() == Phase::Handler {
            self.0.watch.in_flight.set(self.0.watch.in_flight.get() - 1);
        }
        self.0.enter(Phase::Rest);
        self.0.is_late.set(false);
    }
}

impl Reading {
    /// So many bytes of the body came.
    pub fn came(&self, bytes: usize) {
        self.0.body.set(self.0.body.get().moved(bytes, self.0.watch.now.get()));
    }

    /// Whether the body comes too slowly.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.0.is_late.get() && self.0.phase.get() == Phase::Body
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.0.phase.get() == Phase::Body {
            self.0.watch.in_flight.set(self.0.watch.in_flight.get() + 1);
            self.0.enter(Phase::Handler);
            self.0.is_late.set(false);
        }
    }
}
