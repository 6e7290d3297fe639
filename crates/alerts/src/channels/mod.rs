//! The ways out. Nothing else can send.

mod error;
mod folder;
mod kept;
mod line;
mod lookup;
mod signature;
mod smtp;
mod webhook;

pub use error::{ChannelError, SendError};
pub use folder::Folder;
pub use lookup::{Desk, Lookups, NoAnswer};
pub use smtp::Smtp;
pub use webhook::Webhooks;

use crate::{MailConfig, Webhook};
use async_trait::async_trait;
use luister_mention::{Alert, Delivery};
use std::{collections::BTreeMap, io, path::Path, sync::Arc};

/// The channel of recipients that have a mail address.
pub const MAIL: &str = "mail";
/// The channel of recipients that are other software.
pub const WEBHOOK: &str = "webhook";

/// One way out. Sending the same delivery again must do no more harm than a second copy with the same identity.
#[async_trait]
pub trait Channel: Send + Sync {
    /// What it is called in the log.
    fn name(&self) -> &'static str;

    /// Sends one alert to one recipient; on return the other side has it.
    ///
    /// # Errors
    /// If it does not, and whether another attempt may help.
    async fn send(&self, alert: &Alert, delivery: &Delivery) -> Result<(), SendError>;

    /// Whether sending would work, found out without sending.
    ///
    /// # Errors
    /// If it would not.
    async fn check(&self) -> Result<(), SendError>;

    /// Erases what it keeps of an alert that went; what others got is out of reach.
    ///
    /// # Errors
    /// If it is there and cannot be erased.
    fn erase(&self, _alert: &Alert) -> io::Result<()> {
        Ok(())
    }

    /// Lets go of what is only kept for the next delivery; called when none is waiting.
    async fn rest(&self) {}
}

/// One kind of channel: a line of the table below.
struct Kind {
    /// The channel of the recipients that it reaches.
    reaches: &'static str,
    /// Opens it, if the configuration asks for it.
    open: fn(&Ways<'_>) -> Option<OpenResult>,
}

/// What the configuration says of the ways out.
#[derive(Debug, Clone, Copy)]
pub struct Ways<'a> {
    /// How mail leaves.
    pub mail: &'a MailConfig,
    /// Other software that is told.
    pub webhooks: &'a [Webhook],
    /// How HTTP requests are made.
    pub http: &'a luister_net::Settings,
    /// Where relative paths count from: the folder of the configuration.
    pub base: &'a Path,
}

type OpenResult = Result<Arc<dyn Channel>, ChannelError>;

/// Every kind of channel there is.
const KINDS: [Kind; 3] = [folder::KIND, smtp::KIND, webhook::KIND];

/// The channels that the configuration asks for.
pub struct Channels(BTreeMap<&'static str, Arc<dyn Channel>>);

impl Channels {
    /// Opens them. Passwords and certificates are read here, connections are made when they are needed.
    ///
    /// # Errors
    /// If a file or variable that the configuration names cannot be read.
    pub fn open(ways: &Ways<'_>) -> Result<Self, ChannelError> {
        let opened = KINDS.iter().filter_map(|kind| (kind.open)(ways).map(|channel| channel.map(|channel| (kind.reaches, channel))));
        opened.collect::<Result<_, _>>().map(Self)
    }

    /// Sends by the channel that reaches the recipient.
    ///
    /// # Errors
    /// As [`Channel::send`]; never again if no channel reaches the recipient.
    pub async fn send(&self, alert: &Alert, delivery: &Delivery) -> Result<(), SendError> {
        let channel = self.0.get(delivery.to.channel.as_str()).ok_or_else(|| SendError::unreachable(&delivery.to.channel))?;
        channel.send(alert, delivery).await
    }

    /// Erases what any of them keeps of an alert that went.
    ///
    /// # Errors
    /// If it is there and cannot be erased.
    pub fn erase(&self, alert: &Alert) -> io::Result<()> {
        self.iter().try_for_each(|channel| channel.erase(alert))
    }

    /// Each channel that is open.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Channel>> {
        self.0.values()
    }
}
