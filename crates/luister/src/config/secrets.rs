//! Secrets and certificates are read when the configuration is, so that a missing file is told by `check` and not by the first alert.

use super::document::{Document, Place, Read};
use luister_alerts::{
    Lookup, MailConfig, Webhook,
    channels::{ChannelError, Channels, Lookups, Ways, Webhooks},
};
use luister_net::{Client, Settings};
use std::{path::Path, slice};

/// Who names files and variables.
pub(super) struct Named<'n> {
    pub(super) mail: Option<&'n Read<MailConfig>>,
    pub(super) webhooks: &'n [Read<Webhook>],
    pub(super) lookups: &'n [Read<Lookup>],
    pub(super) http: &'n Place,
}

/// Tells of every one that cannot be read. The paths in `http` are whole already.
pub(super) fn check(named: &Named<'_>, http: &Settings, base: &Path, document: &mut Document<'_>) {
    if http.ca_file.is_some()
        && let Err(error) = Client::new(http.clone())
    {
        document.problem(named.http.of("ca_file", ""), error.to_string());
        return;
    }
    // What is wrong without its secrets was told already.
    for Read { value: webhook, place } in named.webhooks.iter().filter(|webhook| webhook.value.faults(http).is_empty()) {
        tell(Webhooks::open(slice::from_ref(webhook), http, base).err(), place, document);
    }
    for Read { value: lookup, place } in named.lookups.iter().filter(|lookup| lookup.value.faults(http).is_empty()) {
        tell(Lookups::open(slice::from_ref(lookup), http, base).err(), place, document);
    }
    let Some(mail) = named.mail else { return };
    if let Err(error) = Channels::open(&Ways { mail: &mail.value, webhooks: &[], http, base }) {
        let message = error.to_string();
        document.problem(mail.place.spoken_of("smtp", &message), message);
    }
}

/// Tells what cannot be read of a webhook or a look-up, at the key that it is about.
fn tell(error: Option<ChannelError>, place: &Place, document: &mut Document<'_>) {
    let Some(message) = error.map(|error| error.to_string()) else { return };
    let keys = ["url_file", "url_env", "secret_file", "secret_env", "headers"];
    let bytes = keys.into_iter().find_map(|key| place.said_in(key, &message)).unwrap_or_else(|| place.of("name", ""));
    document.problem(bytes, message);
}
