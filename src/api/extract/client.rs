use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};

use crate::core::address::ClientAddress;
use crate::error::ApiError;

/// As the edge has found it out.
pub(super) fn client_address(request: &HttpRequest) -> ClientAddress {
    request.extensions().get().copied().unwrap_or(ClientAddress(None))
}

impl FromRequest for ClientAddress {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(client_address(request)))
    }
}
