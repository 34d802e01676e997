//! How letters leave.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;

use super::reader::Reader;

const FROM: &str = "Recipes <recipes@localhost>";

#[derive(Clone)]
pub struct MailConfig {
    pub transport: MailTransport,
    /// `From` of every letter, which is known to be a mailbox.
    pub from: String,
}

#[derive(Clone)]
pub enum MailTransport {
    Smtp(SmtpConfig),
    /// A folder for `.eml` files. `None`: `mail/`, made by the first letter.
    File(Option<PathBuf>),
    /// The log, live tokens and all.
    Log,
}

#[derive(Clone)]
pub struct SmtpConfig {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    /// User name and password.
    pub credentials: Option<(String, String)>,
    /// Who vouches for the server; `None`: whom the system trusts.
    pub ca: Option<Certificate>,
    /// How long the server may take for a step.
    pub timeout: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS before anything is said, or nothing is.
    StartTls,
    /// TLS from the first byte on.
    Tls,
    None,
}

impl MailConfig {
    /// Reads the mail settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let from = reader.text("MAIL_FROM", FROM);
        if from.parse::<Mailbox>().is_err() || from.contains(['\r', '\n']) {
            reader.problem(
                "MAIL_FROM",
                "has to be an address such as recipes@example.com or Recipes <recipes@example.com>",
            );
        }
        let transport = reader.text("MAIL_TRANSPORT", "file");
        let folder = Some(reader.text("MAIL_FOLDER", "")).filter(|folder| !folder.is_empty());
        let smtp = SmtpConfig::read(reader);
        let transport = match transport.as_str() {
            "smtp" => {
                if smtp.host.is_empty() {
                    reader.problem("SMTP_HOST", "is missing: MAIL_TRANSPORT=smtp needs it");
                }
                MailTransport::Smtp(smtp)
            }
            "file" => MailTransport::File(folder.map(PathBuf::from)),
            "log" => MailTransport::Log,
            _ => {
                reader.problem("MAIL_TRANSPORT", "has to be smtp, file or log");
                MailTransport::Log
            }
        };
        Self { transport, from }
    }
}

impl SmtpConfig {
    fn read(reader: &mut Reader<'_>) -> Self {
        let security = match reader.text("SMTP_SECURITY", "starttls").as_str() {
            "starttls" => SmtpSecurity::StartTls,
            "tls" => SmtpSecurity::Tls,
            "none" => SmtpSecurity::None,
            _ => {
                reader.problem("SMTP_SECURITY", "has to be starttls, tls or none");
                SmtpSecurity::StartTls
            }
        };
        let port = match security {
            SmtpSecurity::StartTls => 587,
            SmtpSecurity::Tls => 465,
            SmtpSecurity::None => 25,
        };
        Self {
            host: reader.text("SMTP_HOST", ""),
            port: reader.range("SMTP_PORT", port, 1..=u16::MAX),
            security,
            credentials: credentials(reader, security),
            ca: certificate(reader),
            timeout: reader.seconds("SMTP_TIMEOUT_SECONDS", 30, 1..=300),
        }
    }
}

fn credentials(reader: &mut Reader<'_>, security: SmtpSecurity) -> Option<(String, String)> {
    let user_name = reader.text("SMTP_USERNAME", "");
    let password = reader.secret("SMTP_PASSWORD");
    match (user_name.is_empty(), password) {
        (true, None) => None,
        (false, Some(_)) if security == SmtpSecurity::None => {
            reader.problem("SMTP_USERNAME", "needs SMTP_SECURITY=starttls or tls: the password would be sent in clear");
            None
        }
        (false, Some(password)) => Some((user_name, password)),
        (true, Some(_)) => {
            reader.problem("SMTP_USERNAME", "is missing: SMTP_PASSWORD is set");
            None
        }
        (false, None) => {
            reader.problem("SMTP_PASSWORD", "is missing: SMTP_USERNAME is set");
            None
        }
    }
}

fn certificate(reader: &mut Reader<'_>) -> Option<Certificate> {
    let pem = reader.file("SMTP_CA_FILE")?;
    // A file without any would be read as none at all.
    let holds_one = pem.windows(BEGIN.len()).any(|part| part == BEGIN);
    let certificate = Certificate::from_pem(&pem).ok().filter(|_| holds_one);
    if certificate.is_none() {
        reader.problem("SMTP_CA_FILE", "names a file that holds no certificate in PEM");
    }
    certificate
}

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
