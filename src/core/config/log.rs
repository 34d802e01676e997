//! How the log is written.

use super::reader::Reader;

/// How the log is written.
pub struct LogConfig {
    /// A filter as `tracing_subscriber::EnvFilter` reads it.
    pub level: String,
    pub format: LogFormat,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Human on a terminal, JSON otherwise.
    Auto,
    Human,
    Json,
}

impl LogConfig {
    /// Reads the log's settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let format = match reader.text("LOG_FORMAT", "auto").as_str() {
            "auto" => LogFormat::Auto,
            "human" => LogFormat::Human,
            "json" => LogFormat::Json,
            _ => {
                reader.problem("LOG_FORMAT", "has to be auto, human or json");
                LogFormat::Auto
            }
        };
        Self { level: reader.text("LOG_LEVEL", "info,actix_http=off,actix_server=warn"), format }
    }
}
