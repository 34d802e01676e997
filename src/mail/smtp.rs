//! A letter's way to an SMTP server: a connection of its own, every step with an end.

use std::net::IpAddr;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::SendError;
use crate::core::config::{SmtpConfig, SmtpSecurity};

/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

pub struct Smtp {
    server: (String, u16),
    security: Security,
    credentials: Option<Credentials>,
    hello: ClientId,
    timeout: Duration,
}

enum Security {
    None,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Smtp {
    /// `host`: how this server is called from outside.
    pub fn new(config: &SmtpConfig, host: Option<&str>) -> Result<Self, smtp::Error> {
        Ok(Self {
            server: (config.host.clone(), config.port),
            security: match config.security {
                SmtpSecurity::None => Security::None,
                SmtpSecurity::StartTls => Security::StartTls(tls(config)?),
                SmtpSecurity::Tls => Security::Tls(tls(config)?),
            },
            credentials: config.credentials.clone().map(|(user_name, password)| Credentials::new(user_name, password)),
            hello: client_id(host),
            timeout: config.timeout,
        })
    }

    /// The longest that [`Smtp::send`] takes.
    pub fn patience(&self) -> Duration {
        self.timeout * 4 + GOODBYE
    }

    /// Returns what the server answered.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<String, SendError> {
        let mut connection = self.connect().await.map_err(SendError::Temporary)?;
        let taking = self.within(connection.send(envelope, message));
        let answer = taking.await.map_err(|failure| failure.of_the_letter("the letter was not taken"))?;
        // What it has answered stands, whatever comes now.
        drop(tokio::time::timeout(GOODBYE, connection.quit()).await);
        let code = u16::from(answer.code());
        Ok(format!("{code} {}", answer.message().collect::<Vec<_>>().join(" ")))
    }

    /// What fails here says nothing about the letter: it is the server's trouble, or the operator's.
    async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let (host, port) = &self.server;
        let tls = match &self.security {
            Security::Tls(parameters) => Some(parameters.clone()),
            Security::None | Security::StartTls(_) => None,
        };
        let server = (host.as_str(), *port);
        let connecting = AsyncSmtpConnection::connect_tokio1(server, Some(self.timeout), &self.hello, tls, None);
        let connection = self.within(connecting).await;
        let mut connection = connection.map_err(|failure| failure.told(&format!("cannot connect to {host}:{port}")))?;
        if let Security::StartTls(parameters) = &self.security {
            let securing = self.within(connection.starttls(parameters.clone(), &self.hello)).await;
            securing.map_err(|failure| failure.told("STARTTLS failed"))?;
        }
        if let Some(credentials) = &self.credentials {
            let login = self.within(connection.auth(DEFAULT_MECHANISMS, credentials)).await;
            login.map_err(|failure| failure.told("the login was refused"))?;
        }
        Ok(connection)
    }

    async fn within<T>(&self, step: impl Future<Output = Result<T, smtp::Error>>) -> Result<T, Failure> {
        match tokio::time::timeout(self.timeout, step).await {
            Ok(done) => done.map_err(Failure::Refused),
            Err(_elapsed) => Err(Failure::TimedOut(self.timeout)),
        }
    }
}

enum Failure {
    Refused(smtp::Error),
    TimedOut(Duration),
}

impl Failure {
    fn told(&self, what: &str) -> String {
        match self {
            Self::Refused(error) => format!("{what}: {error}"),
            Self::TimedOut(after) => format!("{what}: no answer within {} s", after.as_secs()),
        }
    }

    fn of_the_letter(&self, what: &str) -> SendError {
        let told = self.told(what);
        match self {
            Self::Refused(error) if is_about_the_letter(error) => SendError::Permanent(told),
            _ => SendError::Temporary(told),
        }
    }
}

/// Whether the same letter would be refused again. 530 to 538 are about the login (RFC 4954), which an operator can
/// mend; lettre itself refuses addresses that the server's extensions do not cover.
fn is_about_the_letter(error: &smtp::Error) -> bool {
    let login = error.status().is_some_and(|code| (530..=538).contains(&u16::from(code)));
    (error.is_permanent() && !login) || error.is_client()
}

fn tls(config: &SmtpConfig) -> Result<TlsParameters, smtp::Error> {
    let parameters = TlsParameters::builder(config.host.clone());
    match &config.ca {
        Some(ca) => {
            parameters.certificate_store(CertificateStore::None).add_root_certificate(ca.clone()).build_rustls()
        }
        None => parameters.build_rustls(),
    }
}

fn client_id(host: Option<&str>) -> ClientId {
    match host.map(|host| (host, host.trim_matches(['[', ']']).parse())) {
        Some((_, Ok(IpAddr::V4(address)))) => ClientId::Ipv4(address),
        Some((_, Ok(IpAddr::V6(address)))) => ClientId::Ipv6(address),
        Some((host, Err(_))) => ClientId::Domain(host.to_owned()),
        None => ClientId::default(),
    }
}
