//! What the service knows without HTTP or SQL: configuration, tokens, passwords, text and time.

pub mod clock;
pub mod config;
pub mod digest;
pub mod passwords;
pub mod random;
pub mod seal;
pub mod text;
pub mod tokens;
