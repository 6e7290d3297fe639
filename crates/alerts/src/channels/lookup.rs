//! Asking a customer system: one request, signed as a webhook is, for one short answer.

use super::{
    ChannelError, SendError,
    line::{Clients, KEY, Line},
    webhook::{failed, place},
};
use crate::{
    config::Lookup,
    lookup::{MAX_ANSWER_BYTES, Question, Said, Unreadable},
};
use async_trait::async_trait;
use luister_mention::{LookupName, Period, Size};
use luister_net::{Parcel, Settings};
use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, SystemTime},
};

/// One byte more than is read, so that an answer which is longer can be told from one that is not.
const READ: Size = Size(MAX_ANSWER_BYTES as u64 + 1);

/// Who can be asked about a mention.
#[async_trait]
pub trait Desk: Send + Sync {
    /// Asks once. Nothing is tried again: whoever waits for the answer is told without it.
    ///
    /// # Errors
    /// If there is no answer in time, or none that can be read.
    async fn ask(&self, question: &Question) -> Result<Said, NoAnswer>;

    /// How long an answer may take; none if nobody of this name can be asked.
    fn timeout(&self, lookup: &LookupName) -> Option<Duration>;
}

/// Why nobody knows who wrote a mention. No message shows anything of an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// It is not in the configuration any more.
    #[error("there is no look-up `{0}` in the configuration any more")]
    Gone(LookupName),
    /// Nothing came in time.
    #[error("{host} took longer than {limit}")]
    Late {
        /// Who was asked.
        host: String,
        /// The time-out.
        limit: Period,
    },
    /// It cannot be reached.
    #[error("{host} cannot be asked: {reason}")]
    Unreachable {
        /// Who was to be asked.
        host: String,
        /// What broke.
        reason: String,
    },
    /// It answered with an error, or led elsewhere.
    #[error("{host} answered with {status}")]
    Status {
        /// Who was asked.
        host: String,
        /// The status.
        status: String,
    },
    /// It answered with something else.
    #[error("{host} was asked: {why}")]
    Unreadable {
        /// Who was asked.
        host: String,
        /// What is wrong with its answer.
        why: Unreadable,
    },
}

/// All look-ups, by name.
pub struct Lookups(BTreeMap<LookupName, Door>);

struct Door {
    line: Line,
    timeout: Period,
}

impl Lookups {
    /// Reads the secrets of each; relative paths count from `base`. Connections are made when they are needed.
    ///
    /// # Errors
    /// If a file or variable that the configuration names cannot be read, or holds what is of no use.
    pub fn open(lookups: &[Lookup], http: &Settings, base: &Path) -> Result<Self, ChannelError> {
        if lookups.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let clients = Clients::new(http)?;
        let open = |lookup: &Lookup| {
            let line = Line::open(&lookup.endpoint(), http, base, &clients)?;
            Ok((lookup.name.clone(), Door { line, timeout: lookup.timeout }))
        };
        lookups.iter().map(open).collect::<Result<_, _>>().map(Self)
    }
}

impl Door {
    fn parcel(&self, question: &Question) -> Parcel {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        self.line.parcel(question.body(), vec![(KEY, question.id.to_string())], now, READ)
    }

    async fn ask(&self, question: &Question) -> Result<Said, NoAnswer> {
        let host = place(&self.line.url);
        let answer = self.line.client.send(self.parcel(question)).await.map_err(|error| {
            let in_the_clear = self.line.url.scheme() == "http";
            let (SendError::Later { reason, .. } | SendError::Never { reason, .. }) = failed(&error, host.clone(), in_the_clear);
            NoAnswer::Unreachable { host: host.clone(), reason }
        })?;
        if !answer.status.is_success() {
            return Err(NoAnswer::Status { host, status: answer.status.to_string() });
        }
        Said::read(&answer.body).map_err(|why| NoAnswer::Unreadable { host, why })
    }
}

#[async_trait]
impl Desk for Lookups {
    async fn ask(&self, question: &Question) -> Result<Said, NoAnswer> {
        let door = self.0.get(&question.lookup).ok_or_else(|| NoAnswer::Gone(question.lookup.clone()))?;
        // The whole of it: an answer that comes letter by letter is none.
        let asked = tokio::time::timeout(door.timeout.0, door.ask(question)).await;
        asked.unwrap_or_else(|_| Err(NoAnswer::Late { host: place(&door.line.url), limit: door.timeout }))
    }

    fn timeout(&self, lookup: &LookupName) -> Option<Duration> {
        self.0.get(lookup).map(|door| door.timeout.0)
    }
}
