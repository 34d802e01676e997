use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde_json::Value;

use super::{ClientAddress, Device, clock};
use crate::core::clock::Clock;
use crate::error::ApiError;
use crate::models::{AuditAction, NewAuditEvent};

/// When and from where a request is made, for what is written down of it.
#[derive(Clone)]
pub struct Author {
    clock: Clock,
    device: Device,
}

impl Author {
    /// Seconds since the Unix epoch.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.seconds()
    }

    #[must_use]
    pub const fn address(&self) -> ClientAddress {
        self.device.address
    }

    #[must_use]
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// What `actor_id` does to the account of `subject_id`. `detail`: an object.
    #[must_use]
    pub fn event(&self, action: AuditAction, actor_id: i64, subject_id: i64, detail: &Value) -> NewAuditEvent {
        NewAuditEvent { actor_id: Some(actor_id), ..self.of_service(action, subject_id, detail) }
    }

    /// What the service does to the account of `subject_id` because of a request that names nobody.
    #[must_use]
    pub fn of_service(&self, action: AuditAction, subject_id: i64, detail: &Value) -> NewAuditEvent {
        NewAuditEvent {
            at: self.clock.seconds(),
            action: action.name(),
            actor_id: None,
            subject_id,
            address: self.device.address.0.map(|address| address.to_string()),
            detail: detail.to_string(),
        }
    }
}

impl FromRequest for Author {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let device = Device::of(request);
        ready(clock(request).cloned().map(|clock| Self { clock, device }))
    }
}
