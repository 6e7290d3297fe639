//! What a webhook and a look-up have in common: an address, a secret, headers, and how long an answer may take.

mod fault;

pub use fault::Fault;
pub(super) use fault::fault;
pub(crate) use fault::of_address;

use super::PasswordFrom;
use luister_mention::Period;
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt, path::PathBuf, time::Duration};

/// Other software that requests go to, as its table says it.
#[derive(Clone, Copy)]
pub(crate) struct Endpoint<'a> {
    pub(crate) kind: EndpointKind,
    pub(crate) name: &'a str,
    pub(crate) url: Option<&'a String>,
    pub(crate) url_file: Option<&'a PathBuf>,
    pub(crate) url_env: Option<&'a String>,
    pub(crate) secret_file: Option<&'a PathBuf>,
    pub(crate) secret_env: Option<&'a String>,
    pub(crate) timeout: Period,
    pub(crate) headers: &'a BTreeMap<String, HeaderFrom>,
}

/// What such software is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndpointKind {
    /// It is told.
    Webhook,
    /// It is asked.
    Lookup,
}

impl EndpointKind {
    /// What it is called, in both languages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Lookup => "look-up",
        }
    }

    /// The longest that its answer may take.
    pub(crate) fn max_timeout(self) -> Duration {
        match self {
            Self::Webhook => luister_net::MAX_TIMEOUT,
            // Whoever is asked holds up an alert.
            Self::Lookup => Duration::from_secs(30),
        }
    }
}

impl Endpoint<'_> {
    /// Where its address is kept, if not in the configuration.
    pub(crate) fn url_from(&self) -> Option<PasswordFrom> {
        kept(self.url_file, self.url_env)
    }

    /// Where the secret is kept that bodies are signed with.
    pub(crate) fn secret_from(&self) -> Option<PasswordFrom> {
        kept(self.secret_file, self.secret_env)
    }
}

fn kept(file: Option<&PathBuf>, env: Option<&String>) -> Option<PasswordFrom> {
    file.map(|file| PasswordFrom::File(file.clone())).or_else(|| env.map(|name| PasswordFrom::Env(name.clone())))
}

/// What a header says, and where that is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum HeaderFrom {
    /// In the configuration: nothing secret.
    Plain(String),
    /// Elsewhere.
    Secret {
        /// Where.
        from: PasswordFrom,
        /// What comes before it: `Bearer `.
        before: String,
    },
    /// In two places, or in none.
    Unclear(String),
}

impl fmt::Debug for HeaderFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(text) => text,
            Self::Secret { .. } | Self::Unclear(_) => "***",
        })
    }
}

impl<'de> Deserialize<'de> for HeaderFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Elsewhere {
            file: Option<PathBuf>,
            env: Option<String>,
            #[serde(default)]
            before: String,
        }
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = HeaderFrom;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, `{ file = \"…\" }` or `{ env = \"…\" }`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<HeaderFrom, E> {
                Ok(HeaderFrom::Plain(text.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<HeaderFrom, A::Error> {
                let Elsewhere { file, env, before } = Elsewhere::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                match (file, env) {
                    (Some(file), None) => Ok(HeaderFrom::Secret { from: PasswordFrom::File(file), before }),
                    (None, Some(name)) => Ok(HeaderFrom::Secret { from: PasswordFrom::Env(name), before }),
                    (_, env) => Ok(HeaderFrom::Unclear(env.unwrap_or_default())),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}
