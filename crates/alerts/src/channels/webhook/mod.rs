//! Alerts as JSON to other software: chat, helpdesks, analytics, or whatever somebody writes.
//!
//! The body of an alert is the same at every attempt, and so is its `Idempotency-Key`; time and signature are those of the attempt.
//! Whoever gets it twice knows it by the key.

mod answer;
mod body;
mod chat;
mod escape;
mod signature;
mod whole;

use super::{Channel, ChannelError, Kind, OpenResult, SendError, WEBHOOK, Ways, kept};
use crate::config::{HeaderFrom, Shape, Webhook, of_address};
use async_trait::async_trait;
use luister_mention::{Alert, Delivery, DeliveryId, Locale, Size};
use luister_net::{
    Body, Client, Parcel, Settings, Url,
    http::{HeaderMap, HeaderName, HeaderValue, Method},
};
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::SystemTime};

pub(super) const KIND: Kind = Kind { reaches: WEBHOOK, open };

/// So much of an answer is read: it is only there to say what went wrong.
const MAX_ANSWER: Size = Size(4 * 1024);
/// What a header of ours begins with that has no name elsewhere.
const ALERT: HeaderName = HeaderName::from_static("x-luister-alert");
const TIMESTAMP: HeaderName = HeaderName::from_static("x-luister-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("x-luister-signature");
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

fn open(ways: &Ways<'_>) -> Option<OpenResult> {
    let opened = || Webhooks::open(ways.webhooks, ways.http, ways.base).map(|webhooks| Arc::new(webhooks) as Arc<dyn Channel>);
    (!ways.webhooks.is_empty()).then(opened)
}

/// All webhooks, by name.
pub struct Webhooks(BTreeMap<String, Hook>);

/// One of them, with its secrets.
struct Hook {
    config: Webhook,
    url: Url,
    client: Client,
    key: Option<hmac::Key>,
    headers: HeaderMap,
    /// What no reason may show, whatever the other side says.
    secrets: Vec<SecretString>,
}

impl Webhooks {
    /// Reads the secrets of each; relative paths count from `base`. Connections are made when they are needed.
    ///
    /// # Errors
    /// If a file or variable that the configuration names cannot be read, or holds what is of no use.
    pub fn open(webhooks: &[Webhook], http: &Settings, base: &Path) -> Result<Self, ChannelError> {
        // In the clear nothing travels but inside the networks that are allowed, whatever a name resolves to.
        let (client, inside) = (Client::new(http.clone())?, Client::inside(http.clone())?);
        let open = |webhook: &Webhook| {
            let hook = Hook::open(webhook, http, base, &client, &inside)?;
            Ok((webhook.name.to_string(), hook))
        };
        webhooks.iter().map(open).collect::<Result<_, _>>().map(Self)
    }
}

impl Hook {
    fn open(config: &Webhook, http: &Settings, base: &Path, client: &Client, inside: &Client) -> Result<Self, ChannelError> {
        let unusable = |what, reason: String| ChannelError::Webhook { what, name: config.name.clone(), reason };
        let mut secrets = Vec::new();
        let url = match config.url_from() {
            Some(from) => {
                let url = kept::first_line(&from, "the address of a webhook", base)?;
                if let Some(fault) = of_address(url.expose_secret(), http) {
                    return Err(unusable("the address", fault.message.in_words(Locale::En).to_owned()));
                }
                let text = url.expose_secret().to_owned();
                secrets.push(url);
                text
            }
            None => config.url.clone().unwrap_or_default(),
        };
        let mut url = Url::parse(&url).map_err(|error| unusable("the address", error.to_string()))?;
        if let (Shape::Matrix, Some(room)) = (config.shape, &config.room) {
            let cannot = || unusable("the address", "nothing can stand below it".to_owned());
            let below = ["_matrix", "client", "v3", "rooms", room, "send", "m.room.message"];
            url.path_segments_mut().map_err(|()| cannot())?.pop_if_empty().extend(below);
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &config.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| unusable("a header", error.to_string()))?;
            let text = match value {
                HeaderFrom::Plain(text) => text.clone(),
                HeaderFrom::Unclear(_) => return Err(unusable("a header", "it is kept in one place".to_owned())),
                HeaderFrom::Secret { from, before } => {
                    let secret = kept::first_line(from, "a header of a webhook", base)?;
                    let text = format!("{before}{}", secret.expose_secret());
                    secrets.push(secret);
                    text
                }
            };
            let mut value = HeaderValue::from_str(&text).map_err(|error| unusable("a header", error.to_string()))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let mut key = None;
        if let Some(from) = config.secret_from() {
            let secret = kept::first_line(&from, "the secret of a webhook", base)?;
            key = Some(hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes()));
            secrets.push(secret);
        }
        let client = if url.scheme() == "https" { client } else { inside }.clone();
        Ok(Self { config: config.clone(), url, client, key, headers, secrets })
    }

    /// What is sent at this time.
    fn parcel(&self, alert: &Alert, id: DeliveryId, now: u64) -> Parcel {
        let bytes = body::body(alert, &self.config).into_bytes();
        let mut headers = self.headers.clone();
        let signature = self.key.as_ref().map(|key| (SIGNATURE, signature::of(key, now, &bytes)));
        let ours = [(KEY, id.to_string()), (ALERT, alert.id.to_string()), (TIMESTAMP, now.to_string())];
        // All of it is made of digits and letters, and so fits.
        let ours = ours.into_iter().chain(signature).filter_map(|(name, text)| Some((name, HeaderValue::from_str(&text).ok()?)));
        headers.extend(ours);
        let mut url = self.url.clone();
        let mut method = Method::POST;
        if self.config.shape == Shape::Matrix {
            method = Method::PUT;
            // A transaction's name makes Matrix itself drop what comes twice.
            if let Ok(mut path) = url.path_segments_mut() {
                path.push(&id.to_string());
            }
        }
        let body = Body { content_type: HeaderValue::from_static("application/json"), bytes };
        Parcel { url, method, headers, body, timeout: self.config.timeout, max_answer: MAX_ANSWER }
    }

    async fn send(&self, alert: &Alert, id: DeliveryId) -> Result<(), SendError> {
        let now = SystemTime::now();
        let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let host = answer::place(&self.url);
        match self.client.send(self.parcel(alert, id, seconds)).await {
            Ok(answer) => answer::judge(&answer, host, now, &self.secrets),
            Err(error) => Err(answer::failed(&error, host, self.url.scheme() == "http")),
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
