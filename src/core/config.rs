//! The settings, read once at start: typed, checked, and every problem reported together by name.
//! A value is never repeated in a message, since it may be a secret.

mod database;
mod ideas;
mod limits;
mod log;
mod mail;
mod monitoring;
mod passwords;
mod reader;
mod server;
mod sessions;
mod superuser;
mod throttles;
mod tokens;

pub use database::{DatabaseAddress, DatabaseConfig};
pub use ideas::IdeasConfig;
pub use limits::{Deadlines, LimitConfig};
pub use log::{LogConfig, LogFormat};
pub use mail::{MailConfig, MailTransport, SmtpConfig, SmtpSecurity};
pub use monitoring::{Check, MonitoringConfig};
pub use passwords::PasswordConfig;
pub use reader::{Problems, Reader, environment};
pub use server::ServerConfig;
pub use sessions::SessionConfig;
pub use superuser::SuperuserConfig;
pub use throttles::ThrottleConfig;
pub use tokens::TokenConfig;

/// Everything that `serve` needs.
pub struct Config {
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub tokens: TokenConfig,
    pub sessions: SessionConfig,
    pub passwords: PasswordConfig,
    pub throttles: ThrottleConfig,
    pub limits: LimitConfig,
    pub ideas: IdeasConfig,
    pub mail: MailConfig,
    pub monitoring: MonitoringConfig,
}

impl Config {
    /// All settings of the server.
    ///
    /// # Errors
    /// Every problem at once, each with the name of its variable.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Problems> {
        let config = Self {
            server: ServerConfig::read(reader),
            database: DatabaseConfig::read(reader),
            tokens: TokenConfig::read(reader),
            sessions: SessionConfig::read(reader),
            passwords: PasswordConfig::read(reader),
            throttles: ThrottleConfig::read(reader),
            limits: LimitConfig::read(reader),
            ideas: IdeasConfig::read(reader),
            mail: MailConfig::read(reader),
            monitoring: MonitoringConfig::read(reader),
        };
        if config.limits.bodies_bytes < config.server.max_import_bytes.max(config.server.max_body_bytes) {
            reader.problem("MAX_BODIES_BYTES", "has to be MAX_IMPORT_BYTES and MAX_BODY_BYTES at least");
        }
        reader.finish(config)
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

#[cfg(test)]
mod tests;
