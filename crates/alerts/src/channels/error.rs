//! What can go wrong on the way out, sorted by what is to be done about it.

use std::{io, path::PathBuf, time::Duration};

/// Why a delivery was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Worth another attempt, not before `after`.
    #[error("{host} did not take it: {reason}")]
    Later {
        /// Where it failed.
        host: String,
        /// What the other side said, or what broke.
        reason: String,
        /// How long to wait at least.
        after: Option<Duration>,
        /// Whether it is about us and not about this mail: no delivery will succeed until a person changes something.
        about_us: bool,
        /// Whether the other side could not be spoken to at all: no delivery to it will succeed before it is back.
        away: bool,
    },
    /// No attempt will succeed until a person changes something.
    #[error("{host} refused it: {reason}")]
    Never {
        /// Where it failed.
        host: String,
        /// What the other side said.
        reason: String,
    },
}

impl SendError {
    /// Nothing that is open reaches such recipients.
    pub(super) fn unreachable(channel: &str) -> Self {
        Self::Never { host: "luister".to_owned(), reason: format!("no channel `{channel}` is configured") }
    }

    /// Whether a person has to do something, and should be told.
    #[must_use]
    pub fn needs_a_person(&self) -> bool {
        matches!(self, Self::Never { .. } | Self::Later { about_us: true, .. })
    }
}

/// Why a channel cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// A file that the configuration names cannot be read.
    #[error("cannot read {what} {path}: {error}")]
    File {
        /// What is in it.
        what: &'static str,
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file has nothing fit in it.
    #[error("{path} holds no {what}")]
    Empty {
        /// What should be in it.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A file has an empty first line.
    #[error("{path} holds nothing in its first line, where {what} should be")]
    FirstLine {
        /// What should be there.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A variable of the environment is not set.
    #[error("the environment variable {name}, which should hold {what}, is not set")]
    Variable {
        /// What should be in it.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// What is kept for a webhook or a look-up is of no use.
    #[error("{what} of the {kind} `{name}` cannot be used: {reason}")]
    Endpoint {
        /// What it is.
        what: &'static str,
        /// Whose.
        kind: &'static str,
        /// What that is called.
        name: String,
        /// What is wrong with it; nothing of what it says.
        reason: String,
    },
    /// There is no way out at all.
    #[error(transparent)]
    Http(#[from] luister_net::NoClient),
    /// The system's certificates, or those of `ca_file`, cannot be used.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
}
