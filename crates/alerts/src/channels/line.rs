//! A line to other software: its address, its headers and what proves that a request is ours.

use super::{ChannelError, kept, signature};
use crate::config::{Endpoint, EndpointKind, HeaderFrom, of_address};
use luister_mention::{Locale, Period, Size};
use luister_net::{
    Body, Client, NoClient, Parcel, Settings, Url,
    http::{HeaderMap, HeaderName, HeaderValue, Method},
};
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};
use std::path::Path;

const TIMESTAMP: HeaderName = HeaderName::from_static("x-luister-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("x-luister-signature");
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The ways out of this machine.
pub(super) struct Clients {
    any: Client,
    /// In the clear nothing travels but inside the networks that are allowed, whatever a name resolves to.
    inside: Client,
}

impl Clients {
    pub(super) fn new(http: &Settings) -> Result<Self, NoClient> {
        Ok(Self { any: Client::new(http.clone())?, inside: Client::inside(http.clone())? })
    }
}

/// A line to one place, with its secrets.
pub(super) struct Line {
    pub(super) url: Url,
    pub(super) client: Client,
    /// What no reason may show, whatever the other side says.
    pub(super) secrets: Vec<SecretString>,
    key: Option<hmac::Key>,
    headers: HeaderMap,
    timeout: Period,
}

impl Line {
    /// Reads the secrets; relative paths count from `base`. Connections are made when they are needed.
    pub(super) fn open(endpoint: &Endpoint<'_>, http: &Settings, base: &Path, clients: &Clients) -> Result<Self, ChannelError> {
        let of = endpoint.kind;
        let unusable = |what, reason: String| ChannelError::Endpoint { what, kind: of.word(), name: endpoint.name.to_owned(), reason };
        let [address, header, secret] = named(of);
        let mut secrets = Vec::new();
        let url = match endpoint.url_from() {
            Some(from) => {
                let url = kept::first_line(&from, address, base)?;
                if let Some(fault) = of_address(url.expose_secret(), http) {
                    return Err(unusable("the address", fault.message.in_words(Locale::En).to_owned()));
                }
                let text = url.expose_secret().to_owned();
                secrets.push(url);
                text
            }
            None => endpoint.url.cloned().unwrap_or_default(),
        };
        let url = Url::parse(&url).map_err(|error| unusable("the address", error.to_string()))?;
        let mut headers = HeaderMap::new();
        for (name, value) in endpoint.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| unusable("a header", error.to_string()))?;
            let text = match value {
                HeaderFrom::Plain(text) => text.clone(),
                HeaderFrom::Unclear(_) => return Err(unusable("a header", "it is kept in one place".to_owned())),
                HeaderFrom::Secret { from, before } => {
                    let secret = kept::first_line(from, header, base)?;
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
        if let Some(from) = endpoint.secret_from() {
            let secret = kept::first_line(&from, secret, base)?;
            key = Some(hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes()));
            secrets.push(secret);
        }
        let client = if url.scheme() == "https" { &clients.any } else { &clients.inside }.clone();
        Ok(Self { url, client, secrets, key, headers, timeout: endpoint.timeout })
    }

    /// JSON for the other side, signed for this time. All that `ours` says is made of digits and letters, and so fits.
    pub(super) fn parcel(&self, bytes: Vec<u8>, ours: Vec<(HeaderName, String)>, now: u64, max_answer: Size) -> Parcel {
        let mut headers = self.headers.clone();
        let signature = self.key.as_ref().map(|key| (SIGNATURE, signature::of(key, now, &bytes)));
        let ours = ours.into_iter().chain([(TIMESTAMP, now.to_string())]).chain(signature);
        headers.extend(ours.filter_map(|(name, text)| Some((name, HeaderValue::from_str(&text).ok()?))));
        let body = Body { content_type: HeaderValue::from_static("application/json"), bytes };
        Parcel { url: self.url.clone(), method: Method::POST, headers, body, timeout: self.timeout, max_answer }
    }
}

/// What is kept outside the configuration, for whoever has to mend it.
fn named(kind: EndpointKind) -> [&'static str; 3] {
    match kind {
        EndpointKind::Webhook => ["the address of a webhook", "a header of a webhook", "the secret of a webhook"],
        EndpointKind::Lookup => ["the address of a look-up", "a header of a look-up", "the secret of a look-up"],
    }
}
