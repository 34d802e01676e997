use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use crate::core::address;
use crate::error::ApiError;

/// How many of our own proxies add to `X-Forwarded-For`; the application is configured with it.
#[derive(Clone, Copy)]
pub struct TrustedProxies(pub usize);

/// Where a request comes from: the peer's address, or what our own proxies say of theirs. `None` where the socket
/// has no peer.
#[derive(Clone, Copy)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let trusted_proxies = request.app_data::<Data<TrustedProxies>>().map_or(0, |trusted| trusted.0);
        let forwarded_for = request.headers().get_all("x-forwarded-for");
        let forwarded_for: Vec<&str> = forwarded_for.filter_map(|line| line.to_str().ok()).collect();
        let peer = request.peer_addr().map(|peer| peer.ip());
        Self(address::client(peer, &forwarded_for, trusted_proxies))
    }

    /// What is counted together.
    #[must_use]
    pub fn network(self) -> String {
        self.0.map(address::network).unwrap_or_default()
    }
}

impl FromRequest for ClientAddress {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}
