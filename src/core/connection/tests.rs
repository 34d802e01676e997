use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use super::{Connection, Watch};
use crate::core::config::Deadlines;

/// Head 10 s, body 60 s, 1,000 bytes a second over 5 s, handler 30 s.
const DEADLINES: Deadlines = Deadlines {
    head: Duration::from_secs(10),
    keep_alive: Duration::from_secs(5),
    body: Duration::from_mins(1),
    stall: Duration::from_secs(5),
    bytes_per_second: 1000,
    handler: Duration::from_secs(30),
};

/// A worker with one connection, and the seconds that pass.
struct Scene {
    watch: Rc<Watch>,
    connection: Rc<Connection>,
    begun: Instant,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Scene {
    fn new() -> Self {
        let (watch, begun, woken) = (Watch::new(DEADLINES, 2), Instant::now(), Arc::<Woken>::default());
        watch.look(begun);
        let connection = watch.connect();
        connection.remember(&Context::from_waker(&Waker::from(Arc::clone(&woken))));
        Self { watch, connection, begun, woken }
    }

    fn at(&self, seconds: u64) {
        self.watch.look(self.begun + Duration::from_secs(seconds));
    }

    fn was_woken(&self) -> bool {
        self.woken.0.load(Ordering::Relaxed) > 0
    }
}

#[test]
fn a_head_that_drips_in_is_given_up() {
    let scene = Scene::new();
    scene.at(100);
    assert!(!scene.connection.is_lost(), "an idle connection is no slow head");
    for second in 100..110 {
        scene.connection.has_read();
        scene.at(second);
        assert!(!scene.connection.is_lost());
    }
    scene.at(111);
    assert!(scene.connection.is_lost() && scene.was_woken());
}

#[test]
fn who_goes_on_with_a_body_that_was_refused_is_given_up_soon() {
    let scene = Scene::new();
    let serving = scene.connection.serve(false);
    scene.connection.abandon();
    drop(serving);
    for second in 0..=1 {
        assert!(!scene.connection.is_lost());
        scene.connection.has_read();
        scene.at(second);
    }
    assert!(scene.connection.is_lost());
}

#[test]
fn every_head_has_its_own_time() {
    let scene = Scene::new();
    for request in 0..10 {
        scene.connection.has_read();
        scene.at(8 * request);
        drop(scene.connection.serve(false));
    }
    assert!(!scene.connection.is_lost());
}

#[test]
fn a_head_behind_an_answer_waits_for_it() {
    let scene = Scene::new();
    drop(scene.connection.serve(false));
    scene.connection.has_read();
    for second in 0..60 {
        scene.connection.has_written(1_000_000, true);
        scene.at(second);
    }
    assert!(!scene.connection.is_lost());
}

#[test]
fn what_is_answered_before_any_handler_is_no_slow_head() {
    let scene = Scene::new();
    scene.connection.has_read();
    scene.connection.has_written(100, true);
    scene.at(100);
    assert!(!scene.connection.is_lost());
    scene.connection.has_read();
    scene.at(111);
    assert!(scene.connection.is_lost(), "the next head has its own time");
}

#[test]
fn a_handler_that_takes_too_long_is_told_so() {
    let scene = Scene::new();
    let serving = scene.connection.serve(false);
    scene.at(29);
    assert!(serving.as_ref().is_some_and(|serving| !serving.is_late()));
    scene.at(30);
    assert!(serving.is_some_and(|serving| serving.is_late()) && scene.was_woken());
    assert!(!scene.connection.is_lost(), "its answer can be written");
}

#[test]
fn a_body_needs_the_lowest_rate_over_every_while() {
    for (bytes, is_late) in [(999, true), (1000, false)] {
        let scene = Scene::new();
        let _serving = scene.connection.serve(false);
        let Some(reading) = scene.connection.read_body() else { panic!("nobody reads") };
        reading.came(1_000_000);
        for second in 1..30 {
            scene.at(second);
            reading.came(bytes);
        }
        assert_eq!(reading.is_late(), is_late, "{bytes}");
    }
}

#[test]
fn a_body_has_an_end_however_fast_it_comes() {
    let scene = Scene::new();
    let serving = scene.connection.serve(false);
    let Some(reading) = scene.connection.read_body() else { panic!("nobody reads") };
    for second in 0..=60 {
        assert!(!reading.is_late());
        reading.came(1_000_000);
        scene.at(second);
    }
    assert!(reading.is_late() && serving.is_some_and(|serving| !serving.is_late()));
}

#[test]
fn the_handlers_time_begins_behind_the_body() {
    let scene = Scene::new();
    let serving = scene.connection.serve(false);
    let Some(reading) = scene.connection.read_body() else { panic!("nobody reads") };
    for second in 0..40 {
        reading.came(5000);
        scene.at(second);
    }
    drop(reading);
    scene.at(60);
    assert!(serving.is_some_and(|serving| !serving.is_late()));
}

#[test]
fn who_takes_an_answer_too_slowly_is_given_up() {
    for (bytes, is_lost) in [(999, true), (1000, false)] {
        let scene = Scene::new();
        drop(scene.connection.serve(false));
        scene.connection.has_written(1_000_000, false);
        scene.connection.is_stuck();
        for second in 1..30 {
            scene.connection.has_written(bytes, false);
            scene.connection.is_stuck();
            scene.at(second);
        }
        assert_eq!(scene.connection.is_lost(), is_lost, "{bytes}");
    }
}

#[test]
fn who_takes_much_at_once_and_then_nothing_is_given_up_as_soon_as_who_takes_nothing() {
    let scene = Scene::new();
    drop(scene.connection.serve(false));
    scene.connection.is_stuck();
    scene.connection.has_written(1_000_000, false);
    scene.connection.is_stuck();
    for second in 1..7 {
        assert!(!scene.connection.is_lost(), "{second}");
        scene.at(second);
    }
    assert!(scene.connection.is_lost());
}

#[test]
fn an_answer_that_was_taken_is_no_slow_one() {
    let scene = Scene::new();
    drop(scene.connection.serve(false));
    scene.connection.is_stuck();
    scene.connection.has_written(10, true);
    scene.at(100);
    scene.at(200);
    assert!(!scene.connection.is_lost());
}

#[test]
fn so_many_requests_are_answered_at_once_and_those_that_wait_for_a_body_do_not_count() {
    let scene = Scene::new();
    let connections = [(); 4].map(|()| scene.watch.connect());
    let first = connections[0].serve(false);
    let second = connections[1].serve(false);
    assert!(first.is_some() && second.is_some() && connections[2].serve(false).is_none());
    let reading = connections[0].read_body();
    assert!(reading.is_some());
    let third = connections[2].serve(false);
    assert!(third.is_some() && connections[3].serve(false).is_none());
    assert!(connections[3].serve(true).is_some(), "whoever looks after the server is answered");
    // Whichever goes first.
    drop(first);
    drop((reading, second, third));
    assert_eq!(scene.watch.in_flight.get(), 0);
}

#[test]
fn connections_that_are_gone_are_forgotten() {
    let scene = Scene::new();
    drop([(); 100].map(|()| scene.watch.connect()));
    scene.at(1);
    assert_eq!(scene.watch.connections.borrow().len(), 1);
}
