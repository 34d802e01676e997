use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

use super::client::client_address;
use crate::core::address::ClientAddress;

/// From where somebody logs in, as the list of sessions shows it.
#[derive(Clone)]
pub struct Device {
    /// As it calls itself: 256 characters at most, none of them invisible.
    pub user_agent: Option<String>,
    pub address: ClientAddress,
}

impl Device {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let user_agent = request.headers().get(USER_AGENT).map(|name| String::from_utf8_lossy(name.as_bytes()));
        let user_agent = user_agent.map(|name| name.chars().filter(|c| !c.is_control()).take(256).collect::<String>());
        let user_agent = user_agent.filter(|name| !name.trim().is_empty());
        Self { user_agent, address: client_address(request) }
    }
}
