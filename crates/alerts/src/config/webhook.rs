//! `[[webhook]]`: other software that is told.

mod fault;
mod template;

pub use fault::Fault;
pub(crate) use fault::of_address;
pub use template::{Field, Template};

use super::PasswordFrom;
use luister_mention::{Period, WebhookName};
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// Other software that is told: `[[webhook]]`. What is wrong with it says [`Webhook::faults`].
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// What teams call it.
    pub name: WebhookName,
    /// Where it is.
    pub url: Option<String>,
    /// A file whose first line says where it is: for addresses that let in whoever knows them.
    pub url_file: Option<PathBuf>,
    /// The same as a variable of the environment.
    pub url_env: Option<String>,
    /// What the other side understands.
    #[serde(default)]
    pub shape: Shape,
    /// A file with what bodies are signed with.
    pub secret_file: Option<PathBuf>,
    /// The same as a variable of the environment.
    pub secret_env: Option<String>,
    /// How long an answer may take.
    #[serde(default = "default_timeout")]
    pub timeout: Period,
    /// Headers that the other side wants to see.
    #[serde(default)]
    pub headers: BTreeMap<String, HeaderFrom>,
    /// The body, for the shape `custom`.
    pub template: Option<String>,
    /// The room, for the shape `matrix`.
    pub room: Option<String>,
    /// The group that gets the ticket, for the shape `zammad`.
    pub group: Option<String>,
    /// The customer of the ticket, for the shape `zammad`.
    pub customer: Option<String>,
}

fn default_timeout() -> Period {
    Period::secs(10)
}

/// What the other side understands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Our own: everything there is to know.
    #[default]
    Luister,
    /// An incoming webhook of Slack.
    Slack,
    /// A workflow of Microsoft Teams.
    Teams,
    /// An incoming webhook of Mattermost.
    Mattermost,
    /// A room of Matrix.
    Matrix,
    /// A conversation in an API inbox of Chatwoot.
    Chatwoot,
    /// A new ticket of Zammad.
    Zammad,
    /// An event to be counted.
    Analytics,
    /// As `template` says.
    Custom,
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

impl Webhook {
    /// Where its address is kept, if not in the configuration.
    #[must_use]
    pub fn url_from(&self) -> Option<PasswordFrom> {
        kept(self.url_file.as_ref(), self.url_env.as_ref())
    }

    /// Where the secret is kept that bodies are signed with.
    #[must_use]
    pub fn secret_from(&self) -> Option<PasswordFrom> {
        kept(self.secret_file.as_ref(), self.secret_env.as_ref())
    }
}

fn kept(file: Option<&PathBuf>, env: Option<&String>) -> Option<PasswordFrom> {
    file.map(|file| PasswordFrom::File(file.clone())).or_else(|| env.map(|name| PasswordFrom::Env(name.clone())))
}

/// An address may let in whoever knows it, so it is not shown.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("name", &self.name).field("shape", &self.shape).field("url", &"***").finish_non_exhaustive()
    }
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
