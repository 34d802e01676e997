use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use super::{Failure, ensure_exists, ensure_migrated, log, settings};
use crate::api::pages::Bundle;
use crate::api::purge;
use crate::app::{Services, server};
use crate::core::clock::Clock;
use crate::core::config::{Config, DatabaseAddress, LogConfig, Reader, environment};
use crate::db::connect;

/// Checks everything that can be checked before the port opens, then serves until SIGTERM or SIGINT.
pub fn run() -> Result<(), Failure> {
    let log_config = settings(LogConfig::read)?;
    let log = log::start(&log_config)?;
    let mut config = Config::read(&mut Reader::new(&environment()?))?;
    check_schema(&config)?;
    let listener = listen(SocketAddr::new(config.server.host, config.server.port))?;
    let address = listener.local_addr()?;
    let public_url = config.server.public_url.get_or_insert_with(|| format!("http://{address}")).clone();
    let clock = Clock::system();
    let services = Services::new(&config, clock.clone(), Bundle::embedded()?)?;
    let database = services.database.clone();
    let mail = services.start_mail()?;
    tracing::info!(%address, docs = format!("{public_url}/docs"), "serving");
    actix_web::rt::System::new().block_on(async {
        actix_web::rt::spawn(purge::hourly(services.database.handle(), config.sessions, clock));
        server(services, listener)?.await
    })?;
    mail.stop();
    database.close();
    tracing::info!(log_lines_dropped = log.dropped(), "stopped");
    Ok(())
}

/// A schema that is behind is refused. A PostgreSQL that is away is not: it may come.
fn check_schema(config: &Config) -> Result<(), Failure> {
    ensure_exists(&config.database)?;
    match connect(&config.database) {
        Ok(mut conn) => ensure_migrated(&mut conn),
        Err(error) if matches!(config.database.address, DatabaseAddress::Postgres(_)) => {
            tracing::warn!(%error, "serving without the database until it is there");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => "another process listens there: stop it or set PORT".to_owned(),
            ErrorKind::PermissionDenied => "this user may not listen there: set PORT above 1023".to_owned(),
            _ => error.to_string(),
        };
        format!("cannot listen on {address}: {why}").into()
    })
}
