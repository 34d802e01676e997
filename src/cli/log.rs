//! Structured logs: for people on a terminal, JSON otherwise. Written by a thread of its own, so that a
//! slow reader of the log does not slow requests down.

use std::io::{BufWriter, IsTerminal, stderr};

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

use super::Failure;
use crate::core::config::{LogConfig, LogFormat};

/// Lines that may wait to be written; beyond them requests wait.
const WAITING_LINES: usize = 32_768;

/// Starts logging to stderr. What is logged while the guard lives is written before it is gone.
pub fn start(config: &LogConfig) -> Result<WorkerGuard, Failure> {
    let filter =
        EnvFilter::try_new(&config.level).map_err(|_why| "LOG_LEVEL has to be a filter such as info or debug")?;
    // Flushed whenever no line waits: under load many lines share one system call.
    let (writer, guard) =
        NonBlockingBuilder::default().lossy(false).buffered_lines_limit(WAITING_LINES).finish(BufWriter::new(stderr()));
    let terminal = stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(terminal);
    let human = match config.format {
        LogFormat::Auto => terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let started = if human {
        builder.try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
    };
    started?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
    Ok(guard)
}

/// Why the command failed.
#[expect(clippy::print_stderr, reason = "a command line's last word")]
pub fn fail(why: &str) {
    eprintln!("recipe-api: {why}");
}

/// One line of a command's result.
#[expect(clippy::print_stdout, reason = "a command line's result")]
pub fn say(what: &str) {
    println!("{what}");
}
