use std::future::{Ready, ready};

use actix_web::http::header::USER_AGENT;
use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::ClientAddress;
use crate::error::ApiError;

/// From where somebody logs in, as the list of sessions shows it.
pub struct Device {
    /// As it calls itself: 256 characters at most, none of them invisible.
    pub user_agent: Option<String>,
    pub address: ClientAddress,
}

impl FromRequest for Device {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let user_agent = request.headers().get(USER_AGENT).map(|name| String::from_utf8_lossy(name.as_bytes()));
        let user_agent = user_agent.map(|name| name.chars().filter(|c| !c.is_control()).take(256).collect::<String>());
        let user_agent = user_agent.filter(|name| !name.trim().is_empty());
        ready(Ok(Self { user_agent, address: ClientAddress::of(request) }))
    }
}
