//! How far each connection is, and for how long. The socket, the middleware and the reader of bodies write it down; the
//! worker's watch looks at all of them now and then, and wakes those that take too long. So a request sets no timer
//! and does not read the clock.

mod serving;
mod window;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use super::config::Deadlines;
use window::Window;

pub use serving::{Reading, Serving};

/// Looks after the connections of one worker.
pub struct Watch {
    deadlines: Deadlines,
    max_in_flight: usize,
    /// As of the last look.
    now: Cell<Instant>,
    in_flight: Cell<usize>,
    connections: RefCell<Vec<Weak<Connection>>>,
}

/// What one connection is about.
pub struct Connection {
    watch: Rc<Watch>,
    phase: Cell<Phase>,
    since: Cell<Instant>,
    is_late: Cell<bool>,
    is_abandoned: Cell<bool>,
    body: Cell<Window>,
    /// Of an answer, from when on its client did not take all of it at once.
    answer: Cell<Option<Window>>,
    is_blocked: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// So long the rest of a body that was refused is read and thrown away.
const LINGER: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was asked yet, or the answer is on its way.
    Rest,
    /// A request has begun.
    Head,
    /// A handler has the request.
    Handler,
    /// The handler waits for the body.
    Body,
}

impl Watch {
    #[must_use]
    pub fn new(deadlines: Deadlines, max_in_flight: usize) -> Rc<Self> {
        Rc::new(Self {
            deadlines,
            max_in_flight,
            now: Cell::new(Instant::now()),
            in_flight: Cell::default(),
            connections: RefCell::default(),
        })
    }

    /// How often to look. By so much a deadline may be missed.
    #[must_use]
    pub fn pause(&self) -> Duration {
        let shortest = self.deadlines.head.min(self.deadlines.stall).min(self.deadlines.handler);
        (shortest / 8).clamp(Duration::from_millis(5), Duration::from_secs(1))
    }

    /// Writes down what time it is, and wakes who is late.
    pub fn look(&self, now: Instant) {
        self.now.set(now);
        self.connections.borrow_mut().retain(|connection| {
            let Some(connection) = connection.upgrade() else { return false };
            connection.look(now, &self.deadlines);
            true
        });
    }

    #[must_use]
    pub fn connect(self: &Rc<Self>) -> Rc<Connection> {
        let now = self.now.get();
        let connection = Rc::new(Connection {
            watch: Rc::clone(self),
            phase: Cell::new(Phase::Rest),
            since: Cell::new(now),
            is_late: Cell::default(),
            is_abandoned: Cell::default(),
            body: Cell::new(Window::from(now)),
            answer: Cell::default(),
            is_blocked: Cell::default(),
            waker: RefCell::default(),
        });
        self.connections.borrow_mut().push(Rc::downgrade(&connection));
        connection
    }
}

impl Connection {
    fn look(&self, now: Instant, deadlines: &Deadlines) {
        let passed = now.saturating_duration_since(self.since.get());
        let is_late = match self.phase.get() {
            Phase::Rest => false,
            Phase::Head if self.is_abandoned.get() => passed >= LINGER,
            // A moment later than actix-http, which answers a slow first head.
            Phase::Head => passed >= deadlines.head + self.watch.pause(),
            Phase::Handler => passed >= deadlines.handler,
            Phase::Body => passed >= deadlines.body || self.is_body_slow(now, deadlines),
        };
        if is_late || self.is_answer_slow(now, deadlines) {
            self.is_late.set(true);
            if let Some(waker) = &*self.waker.borrow() {
                waker.wake_by_ref();
            }
        }
    }

    fn is_body_slow(&self, now: Instant, deadlines: &Deadlines) -> bool {
        let window = self.body.get();
        let is_slow = window.is_slow(now, deadlines);
        if is_slow == Some(false) {
            self.body.set(window.next(now, 2 * self.watch.pause()));
        }
        is_slow == Some(true)
    }

    fn is_answer_slow(&self, now: Instant, deadlines: &Deadlines) -> bool {
        let Some(window) = self.answer.get() else { return false };
        let Some(is_slow) = window.is_slow(now, deadlines) else { return false };
        let is_blocked = self.is_blocked.get();
        self.answer.set(is_blocked.then_some(window.next(now, 2 * self.watch.pause())));
        is_slow && is_blocked
    }

    /// Who is to be woken when it takes too long.
    pub fn remember(&self, context: &Context<'_>) {
        let mut waker = self.waker.borrow_mut();
        if waker.as_ref().is_none_or(|waker| !waker.will_wake(context.waker())) {
            *waker = Some(context.waker().clone());
        }
    }

    /// The client sent something.
    pub fn has_read(&self) {
        if self.phase.get() == Phase::Rest {
            self.enter(Phase::Head);
        }
    }

    /// The client took so much of an answer; `is_all`: of what there is at the moment.
    pub fn has_written(&self, bytes: usize, is_all: bool) {
        self.is_blocked.set(!is_all);
        self.answer.set(self.answer.get().map(|window| window.moved(bytes, self.watch.now.get())));
        // What came was answered before any handler had it (a preflight), or has to wait for this answer.
        if self.phase.get() == Phase::Head {
            self.enter(Phase::Rest);
        }
    }

    /// The client takes no more of an answer at the moment.
    pub fn is_stuck(&self) {
        self.is_blocked.set(true);
        if self.answer.get().is_none() {
            self.answer.set(Some(Window::from(self.watch.now.get())));
        }
    }

    /// Whether the client is too slow with a head, or with taking an answer: nothing can be said to it.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.is_late.get() && matches!(self.phase.get(), Phase::Head | Phase::Rest)
    }

    /// The rest of a body is not wanted: who sends it is given up soon, so that the answer can be read before.
    pub fn abandon(&self) {
        self.is_abandoned.set(true);
    }

    /// A handler gets a request. `None`: enough are being answered, and it is none of those that are `always` served.
    #[must_use]
    pub fn serve(self: &Rc<Self>, always: bool) -> Option<Serving> {
        let in_flight = self.watch.in_flight.get();
        self.answer.set(None);
        self.is_abandoned.set(false);
        if in_flight >= self.watch.max_in_flight && !always {
            self.enter(Phase::Rest);
            return None;
        }
        self.watch.in_flight.set(in_flight + 1);
        self.enter(Phase::Handler);
        Some(Serving(Rc::clone(self)))
    }

    /// The handler has to wait for the body: meanwhile it keeps nobody else from being answered. `None`: no handler does.
    #[must_use]
    pub fn read_body(self: &Rc<Self>) -> Option<Reading> {
        if self.phase.get() != Phase::Handler {
            return None;
        }
        self.watch.in_flight.set(self.watch.in_flight.get() - 1);
        self.body.set(Window::from(self.watch.now.get()));
        self.enter(Phase::Body);
        Some(Reading(Rc::clone(self)))
    }

    fn enter(&self, phase: Phase) {
        self.phase.set(phase);
        self.since.set(self.watch.now.get());
    }
}

#[cfg(test)]
mod tests;
