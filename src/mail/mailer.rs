use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};

use super::smtp::Smtp;
use super::{Letter, Rendered};
use crate::core::clock;
use crate::core::config::{MailConfig, MailTransport};

/// Where files go unless told.
const FOLDER: &str = "mail";

/// The longest line that RFC 5322 allows.
const LONGEST_LINE: usize = 998;

/// Makes messages of letters and hands them on.
pub struct Mailer {
    from: Mailbox,
    /// Without a trailing slash.
    public_url: String,
    transport: Transport,
}

enum Transport {
    Smtp(Box<Smtp>),
    File(PathBuf),
    Log,
}

/// Why a letter was not taken. The text is for operators.
#[derive(Debug, PartialEq, Eq)]
pub enum SendError {
    /// It would be refused again.
    Permanent(String),
    /// It may be taken later.
    Temporary(String),
}

impl std::fmt::Display for SendError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Permanent(why) | Self::Temporary(why)) = self;
        f.write_str(why)
    }
}

impl std::error::Error for SendError {}

impl Mailer {
    /// # Errors
    /// When the settings cannot be used: a folder that was named cannot be written to, or TLS cannot be set up.
    pub fn new(config: &MailConfig, public_url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let host = url::Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let transport = match &config.transport {
            MailTransport::Smtp(smtp) => Transport::Smtp(Box::new(Smtp::new(smtp, host.as_deref())?)),
            MailTransport::File(None) => Transport::File(FOLDER.into()),
            MailTransport::File(Some(folder)) => {
                try_folder(folder).map_err(|error| format!("MAIL_FOLDER cannot be written to: {error}"))?;
                Transport::File(folder.clone())
            }
            MailTransport::Log => Transport::Log,
        };
        Ok(Self { from: config.from.parse()?, public_url: public_url.to_owned(), transport })
    }

    /// The longest that [`Mailer::send`] takes.
    #[must_use]
    pub fn patience(&self) -> Duration {
        match &self.transport {
            Transport::Smtp(smtp) => smtp.patience(),
            Transport::File(_) | Transport::Log => Duration::from_secs(10),
        }
    }

    /// Sends one letter and returns what was answered. `message_id` is what stands before the @ of `Message-ID`,
    /// `date` in seconds since 1970: both the same at every attempt.
    ///
    /// # Errors
    /// When nobody takes it.
    pub async fn send(
        &self,
        recipient: &str,
        letter: &Letter,
        message_id: &str,
        date: i64,
    ) -> Result<String, SendError> {
        let rendered = letter.render(&self.public_url).map_err(|error| SendError::Permanent(error.to_string()))?;
        let message = |rendered| self.message(recipient, rendered, message_id, date).map_err(SendError::Permanent);
        match &self.transport {
            Transport::Smtp(smtp) => {
                let message = message(rendered)?;
                smtp.send(message.envelope(), &message.formatted()).await
            }
            Transport::File(folder) => {
                let path = folder.join(format!("{date}-{}-{message_id}.eml", letter.kind()));
                match write(&path, &message(rendered)?.formatted()) {
                    Ok(()) => Ok(format!("written to {}", path.display())),
                    Err(error) => Err(SendError::Temporary(format!("cannot write to {}: {error}", folder.display()))),
                }
            }
            Transport::Log => {
                tracing::info!(recipient, subject = rendered.subject, text = rendered.text, "a letter");
                Ok("written to the log".into())
            }
        }
    }

    fn message(&self, recipient: &str, letter: Rendered, message_id: &str, date: i64) -> Result<Message, String> {
        let recipient = recipient.parse::<lettre::Address>().map_err(|error| format!("the address: {error}"))?;
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(recipient.into())
            .subject(letter.subject)
            .date(clock::system_time(date))
            .message_id(Some(format!("<{message_id}@{domain}>")))
            // RFC 3834: nobody's absence notice answers it.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(
                MultiPart::alternative()
                    .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body(letter.text)))
                    .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(body(letter.html))),
            )
            .map_err(|error| error.to_string())
    }
}

/// Plain where it can be: in a file or in what a server quotes, a link is to be read as it is. lettre alone would
/// encode lines from 76 characters on.
fn body(text: String) -> Body {
    if text.is_ascii() && text.lines().all(|line| line.len() <= LONGEST_LINE) {
        let lines: Vec<&str> = text.lines().collect();
        Body::dangerous_pre_encoded((lines.join("\r\n") + "\r\n").into_bytes(), ContentTransferEncoding::SevenBit)
    } else {
        Body::new(text)
    }
}

/// Whole or not at all, and for nobody else's eyes. A letter that is written again takes its own place.
fn write(path: &Path, message: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let part = path.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(message)?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    std::fs::File::open(folder)?.sync_all()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn try_folder(folder: &Path) -> io::Result<()> {
    make_folder(folder)?;
    let probe = folder.join(format!(".{}.probe", std::process::id()));
    std::fs::write(&probe, [])?;
    std::fs::remove_file(probe)
}
