//! Counts one worker's requests by their routes.

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{ResourceMap, ServiceRequest};
use actix_web::http::Method;

use crate::core::metrics::{METHODS, Route, Worker};

pub struct Meter {
    worker: Arc<Worker>,
    /// What no route takes.
    none: Route,
    /// All paths of the service, for requests whose answer does not tell their route.
    resources: OnceCell<ResourceMap>,
}

impl Meter {
    #[must_use]
    pub fn new(worker: Arc<Worker>) -> Self {
        Self { worker, none: Route::none(), resources: OnceCell::new() }
    }

    pub(super) fn begin(&self, request: &ServiceRequest) {
        self.worker.in_flight.rise();
        self.resources.get_or_init(|| request.resource_map().clone());
    }

    pub(super) fn end(&self) {
        self.worker.in_flight.fall();
    }

    pub(super) fn count(&self, route: Option<&Route>, method: &Method, status: u16, time: Duration) {
        let method = METHODS.iter().position(|known| *known == method.as_str()).unwrap_or(METHODS.len() - 1);
        if let Some(tally) = route.unwrap_or(&self.none).tally(&self.worker, method) {
            tally.count(status, time);
        }
    }

    /// The route of a request that is gone. Slow, and rare.
    pub(super) fn route_of(&self, path: &str) -> Option<Route> {
        let trimmed = path.trim_end_matches('/');
        let path = if trimmed.is_empty() { "/" } else { trimmed };
        self.resources.get()?.match_pattern(path).map(Route::new)
    }
}
