use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use super::signals::Signals;
use super::{Failure, ensure_exists, ensure_migrated, log, settings};
use crate::api::pages::Bundle;
use crate::api::purge;
use crate::app::{Services, metrics_server, server};
use crate::core::clock::Clock;
use crate::core::config::{Config, DatabaseAddress, LogConfig, Reader, environment};
use crate::db::connect;
use crate::net::Listening;

/// Checks everything that can be checked before the port opens, then serves until SIGTERM or SIGINT.
pub fn run() -> Result<(), Failure> {
    let log_config = settings(LogConfig::read)?;
    let log = log::start(&log_config)?;
    let mut config = Config::read(&mut Reader::new(&environment()?))?;
    check_schema(&config)?;
    let listener = listen(SocketAddr::new(config.server.host, config.server.port), "PORT")?;
    let address = listener.local_addr()?;
    let public_url = config.server.public_url.get_or_insert_with(|| format!("http://{address}")).clone();
    let metrics = config.monitoring.metrics_address.map(|address| listen(address, "METRICS_ADDRESS")).transpose()?;
    let metrics_address = metrics.as_ref().map(TcpListener::local_addr).transpose()?;
    let clock = Clock::system();
    let services = Services::new(&config, clock.clone(), Bundle::embedded()?)?;
    let database = services.database.clone();
    let mail = services.start_mail()?;
    let dropped = log.dropped();
    let exporter = services.exporter(move || dropped() as u64);
    tracing::info!(
        %address,
        docs = format!("{public_url}/docs"),
        metrics = metrics_address.map(tracing::field::display),
        "serving"
    );
    actix_web::rt::System::new().block_on(async {
        actix_web::rt::spawn(purge::hourly(services.database.handle(), config.sessions, clock));
        if let Some((exporter, listener)) = exporter.zip(metrics) {
            actix_web::rt::spawn(metrics_server(exporter, listener)?);
        }
        let readiness = services.readiness();
        let listening = Listening::on(&listener)?;
        let server = server(services, listener)?;
        let stop = Signals::listen()?.stop(server.handle(), listening, readiness, config.monitoring.shutdown_delay);
        actix_web::rt::spawn(stop);
        server.await
    })?;
    mail.stop();
    database.close();
    tracing::info!(log_lines_dropped = log.dropped()(), "stopped");
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

/// `setting` is where the port comes from.
fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => format!("another process listens there: stop it or set {setting}"),
            ErrorKind::PermissionDenied => {
                format!("this user may not listen there: set {setting} to a port above 1023")
            }
            _ => error.to_string(),
        };
        format!("cannot listen on {address}: {why}").into()
    })
}
