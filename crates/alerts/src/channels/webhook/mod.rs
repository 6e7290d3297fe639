//! Alerts as JSON to other software: chat, helpdesks, analytics, or whatever somebody writes.
//!
//! The body of an alert is the same at every attempt, and so is its `Idempotency-Key`; time and signature are those of the attempt.
//! Whoever gets it twice knows it by the key.

mod answer;
mod body;
mod chat;
mod escape;
mod whole;

pub(super) use answer::{failed, place};

use super::{
    Channel, ChannelError, Kind, OpenResult, SendError, WEBHOOK, Ways,
    line::{Clients, KEY, Line},
};
use crate::config::{Shape, Webhook};
use async_trait::async_trait;
use luister_mention::{Alert, Delivery, DeliveryId, Size};
use luister_net::{
    Parcel, Settings,
    http::{HeaderName, Method},
};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::SystemTime};

pub(super) const KIND: Kind = Kind { reaches: WEBHOOK, open };

/// So much of an answer is read: it is only there to say what went wrong.
const MAX_ANSWER: Size = Size(4 * 1024);
/// What a header of ours begins with that has no name elsewhere.
const ALERT: HeaderName = HeaderName::from_static("x-luister-alert");

fn open(ways: &Ways<'_>) -> Option<OpenResult> {
    let opened = || Webhooks::open(ways.webhooks, ways.http, ways.base).map(|webhooks| Arc::new(webhooks) as Arc<dyn Channel>);
    (!ways.webhooks.is_empty()).then(opened)
}

/// All webhooks, by name.
pub struct Webhooks(BTreeMap<String, Hook>);

/// One of them, with its secrets.
struct Hook {
    config: Webhook,
    line: Line,
}

impl Webhooks {
    /// Reads the secrets of each; relative paths count from `base`. Connections are made when they are needed.
    ///
    /// # Errors
    /// If a file or variable that the configuration names cannot be read, or holds what is of no use.
    pub fn open(webhooks: &[Webhook], http: &Settings, base: &Path) -> Result<Self, ChannelError> {
        let clients = Clients::new(http)?;
        let open = |webhook: &Webhook| Ok((webhook.name.to_string(), Hook::open(webhook, http, base, &clients)?));
        webhooks.iter().map(open).collect::<Result<_, _>>().map(Self)
    }
}

impl Hook {
    fn open(config: &Webhook, http: &Settings, base: &Path, clients: &Clients) -> Result<Self, ChannelError> {
        let mut line = Line::open(&config.endpoint(), http, base, clients)?;
        if let (Shape::Matrix, Some(room)) = (config.shape, &config.room) {
            let below = ["_matrix", "client", "v3", "rooms", room, "send", "m.room.message"];
            // An address that nothing can stand below is none of a page, and was refused.
            if let Ok(mut path) = line.url.path_segments_mut() {
                path.pop_if_empty().extend(below);
            }
        }
        Ok(Self { config: config.clone(), line })
    }

    /// What is sent at this time.
    fn parcel(&self, alert: &Alert, id: DeliveryId, now: u64) -> Parcel {
        let bytes = body::body(alert, &self.config).into_bytes();
        let mut parcel = self.line.parcel(bytes, vec![(KEY, id.to_string()), (ALERT, alert.id.to_string())], now, MAX_ANSWER);
        if self.config.shape == Shape::Matrix {
            parcel.method = Method::PUT;
            // A transaction's name makes Matrix itself drop what comes twice.
            if let Ok(mut path) = parcel.url.path_segments_mut() {
                path.push(&id.to_string());
            }
        }
        parcel
    }

    async fn send(&self, alert: &Alert, id: DeliveryId) -> Result<(), SendError> {
        let now = SystemTime::now();
        let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let host = answer::place(&self.line.url);
        match self.line.client.send(self.parcel(alert, id, seconds)).await {
            Ok(answer) => answer::judge(&answer, host, now, &self.line.secrets),
            Err(error) => Err(answer::failed(&error, host, self.line.url.scheme() == "http")),
        }
    }
}

#[async_trait]
impl Channel for Webhooks {
    fn name(&self) -> &'static str {
        WEBHOOK
    }

    async fn send(&self, alert: &Alert, delivery: &Delivery) -> Result<(), SendError> {
        let name = &delivery.to.address;
        if let Some(hook) = self.0.get(name) {
            return hook.send(alert, delivery.id).await;
        }
        let reason = format!("there is no webhook `{name}` in the configuration any more");
        Err(SendError::Never { host: "luister".to_owned(), reason })
    }

    /// Whether anybody takes it is only known when something is sent.
    async fn check(&self) -> Result<(), SendError> {
        Ok(())
    }
}
