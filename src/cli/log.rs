//! Structured logs: for people on a terminal, JSON otherwise. Written by a thread of its own. Where nobody
//! reads them, lines are dropped and counted; requests do not wait for a reader.

mod json;
mod lines;

use std::io::{IsTerminal, Write, stderr, stdout};

use tracing_subscriber::EnvFilter;

use super::Failure;
use crate::core::config::{LogConfig, LogFormat};
use json::JsonLines;
use lines::{Lines, Writing};

/// What is logged while this lives is written before it is gone.
pub struct Log {
    _writing: Writing,
    lines: Lines,
}

impl Log {
    /// Counts the lines that nobody read in time.
    pub fn dropped(&self) -> impl Fn() -> usize + Send + Sync + 'static {
        let lines = self.lines.clone();
        move || lines.dropped()
    }
}

/// Starts logging to stderr.
pub fn start(config: &LogConfig) -> Result<Log, Failure> {
    let filter =
        EnvFilter::try_new(&config.level).map_err(|_why| "LOG_LEVEL has to be a filter such as info or debug")?;
    let (lines, writing) = Lines::written_to(stderr())?;
    let terminal = stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines.clone()).with_ansi(terminal);
    let human = match config.format {
        LogFormat::Auto => terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let started = if human { builder.try_init() } else { builder.event_format(JsonLines).try_init() };
    started?;
    // Without the message, which may hold what a user sent.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
    Ok(Log { _writing: writing, lines })
}

/// Why the command failed. Where not even that can be told, the exit status says so alone.
pub fn fail(why: &str) {
    let _nobody_listens = writeln!(stderr(), "recipe-api: {why}");
}

/// One line of a command's result.
///
/// # Errors
/// When it cannot be written: to a full disk, or to a pipe that nobody reads.
pub fn say(what: &str) -> Result<(), Failure> {
    writeln!(stdout(), "{what}").map_err(|error| format!("the result cannot be written: {error}").into())
}
