//! The log: sentences for people, fields to search; on standard error, as text or JSON.

use clap::ValueEnum;
use std::io::IsTerminal;
use tracing::error;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What a parser makes of a stranger's markup is nobody's business: a page that cannot be read says so by itself.
const SILENT: &str = "html5ever=off";

/// Sets the log up. `LUISTER_LOG` says how much of it is written, as tracing's filters do: `info`, `luister=debug`.
pub(crate) fn init(format: Format, usual: &str) {
    let filter = EnvFilter::try_from_env("LUISTER_LOG").unwrap_or_else(|_| EnvFilter::new(format!("{usual},{SILENT}")));
    let registry = tracing_subscriber::registry().with(filter);
    let colour = std::io::stderr().is_terminal();
    let done = match format {
        Format::Text => registry.with(fmt::layer().with_writer(std::io::stderr).with_target(false).with_ansi(colour)).try_init(),
        Format::Json => registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init(),
    };
    // A second set-up in the same process changes nothing.
    drop(done);
    std::panic::set_hook(Box::new(|panic| error!(%panic, "something broke down that should not; please report this")));
}
