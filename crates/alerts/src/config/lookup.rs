//! `[[lookup]]`: customer systems that are asked who wrote a mention.

mod fault;

use super::{
    endpoint::{Endpoint, EndpointKind, HeaderFrom},
    read::one_or_many,
};
use luister_mention::{LookupName, Period};
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// The longest pattern of a code, in bytes.
const MAX_CODE_BYTES: usize = 500;
/// The most memory that one may take, in bytes.
const MAX_CODE_MEMORY: usize = 256 * 1024;

/// A customer system that is asked: `[[lookup]]`. What is wrong with it says [`Lookup::faults`].
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// What routes call it.
    pub name: LookupName,
    /// Where it is.
    pub url: Option<String>,
    /// A file whose first line says where it is: for addresses that let in whoever knows them.
    pub url_file: Option<PathBuf>,
    /// The same as a variable of the environment.
    pub url_env: Option<String>,
    /// A file with what questions are signed with.
    pub secret_file: Option<PathBuf>,
    /// The same as a variable of the environment.
    pub secret_env: Option<String>,
    /// How long an answer may take, and so how late an alert may become by it.
    #[serde(default = "default_timeout")]
    pub timeout: Period,
    /// Headers that the other side wants to see.
    #[serde(default)]
    pub headers: BTreeMap<String, HeaderFrom>,
    /// What it is told of a mention; nothing else leaves.
    #[serde(deserialize_with = "one_or_many")]
    pub send: Vec<Sent>,
    /// What a code in a text looks like: an order number.
    pub code: Option<Code>,
}

fn default_timeout() -> Period {
    Period::secs(5)
}

/// What a customer system may be told of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sent {
    /// The account of its author.
    #[serde(rename = "author.handle")]
    AuthorHandle,
    /// The name of its author.
    #[serde(rename = "author.name")]
    AuthorName,
    /// The page about its author.
    #[serde(rename = "author.url")]
    AuthorUrl,
    /// Where it can be read.
    Link,
    /// The list that it hits.
    List,
    /// What it is told as.
    Signal,
    /// The conversation that it belongs to.
    Thread,
    /// Where it was found.
    Source,
    /// The first code in its title or text.
    Code,
}

/// A regular expression for codes. It may be none: that is a fault of its look-up.
#[derive(Debug, Clone)]
pub struct Code {
    text: String,
    pattern: Option<Regex>,
}

impl Code {
    fn new(text: String) -> Self {
        let pattern = Some(text.as_str()).filter(|text| text.len() <= MAX_CODE_BYTES).and_then(|text| Self::compiled(text).ok());
        Self { text, pattern }
    }

    fn compiled(text: &str) -> Result<Regex, regex::Error> {
        RegexBuilder::new(text).size_limit(MAX_CODE_MEMORY).dfa_size_limit(MAX_CODE_MEMORY).build()
    }

    /// The first code in a text: what the first group holds, or else the whole match.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.pattern.as_ref()?.captures(text)?;
        let code = found.get(1).or_else(|| found.get(0))?.as_str().trim();
        (!code.is_empty()).then_some(code)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Lookup {
    /// Where its requests go.
    pub(crate) fn endpoint(&self) -> Endpoint<'_> {
        Endpoint {
            kind: EndpointKind::Lookup,
            name: self.name.as_str(),
            url: self.url.as_ref(),
            url_file: self.url_file.as_ref(),
            url_env: self.url_env.as_ref(),
            secret_file: self.secret_file.as_ref(),
            secret_env: self.secret_env.as_ref(),
            timeout: self.timeout,
            headers: &self.headers,
        }
    }

    /// What it is told, as the configuration writes it.
    pub fn sent(&self) -> impl Iterator<Item = &'static str> {
        self.send.iter().map(|sent| sent.as_str())
    }
}

impl Sent {
    /// As the configuration writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorHandle => "author.handle",
            Self::AuthorName => "author.name",
            Self::AuthorUrl => "author.url",
            Self::Link => "link",
            Self::List => "list",
            Self::Signal => "signal",
            Self::Thread => "thread",
            Self::Source => "source",
            Self::Code => "code",
        }
    }
}

/// An address may let in whoever knows it, so it is not shown.
impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lookup").field("name", &self.name).field("send", &self.send).field("url", &"***").finish_non_exhaustive()
    }
}
