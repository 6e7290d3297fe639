//! `[[webhook]]`: other software that is told.

mod fault;
mod template;

pub use template::{Field, Template};

use super::endpoint::{Endpoint, EndpointKind, HeaderFrom};
use luister_mention::{Period, WebhookName};
use serde::Deserialize;
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

impl Webhook {
    /// Where its requests go.
    pub(crate) fn endpoint(&self) -> Endpoint<'_> {
        Endpoint {
            kind: EndpointKind::Webhook,
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
}

/// An address may let in whoever knows it, so it is not shown.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("name", &self.name).field("shape", &self.shape).field("url", &"***").finish_non_exhaustive()
    }
}
