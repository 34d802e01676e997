//! What the service knows without HTTP or SQL: configuration, tokens, passwords, limits, text and time;
//! and what is counted while it runs.

pub mod address;
pub mod api_tokens;
pub mod at_once;
pub mod blocking;
pub mod clock;
pub mod config;
pub mod connection;
pub mod digest;
pub mod draining;
pub mod mail_tokens;
pub mod metrics;
pub mod passwords;
pub mod random;
pub mod refresh_tokens;
pub mod scopes;
pub mod seal;
pub mod text;
pub mod throttles;
pub mod tokens;
pub mod weights;
