//! Logs: one line per event, to standard error.

mod lines;

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

pub use self::lines::Written;

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Starts logging. `filter` is in `tracing`'s notation: `info`, `warn,orders_server=debug`. What was logged has been
/// written when the answer is dropped.
///
/// # Errors
/// When the filter cannot be parsed, or logging was started before.
pub fn start(format: LogFormat, filter: &str) -> Result<Written, Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(filter)?;
    let (lines, written) = lines::to(io::stderr())?;
    let layer = fmt::layer().with_writer(lines).with_target(false);
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => registry.with(layer.with_ansi(io::stderr().is_terminal())).try_init()?,
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init()?,
    }
    Ok(written)
}
