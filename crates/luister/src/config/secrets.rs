//! Secrets and certificates are read when the configuration is, so that a missing file is told by `check` and not by the first alert.

use super::document::{Document, Place, Read};
use luister_alerts::{
    MailConfig, Webhook,
    channels::{Channels, Ways, Webhooks},
};
use luister_net::{Client, Settings};
use std::{path::Path, slice};

/// Who names files and variables.
pub(super) struct Named<'n> {
    pub(super) mail: Option<&'n Read<MailConfig>>,
    pub(super) webhooks: &'n [Read<Webhook>],
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
    for Read { value: webhook, place } in named.webhooks {
        // What is wrong without its secrets was told already.
        if webhook.faults(http).is_empty()
            && let Err(error) = Webhooks::open(slice::from_ref(webhook), http, base)
        {
            let message = error.to_string();
            let keys = ["url_file", "url_env", "secret_file", "secret_env", "headers"];
            let bytes = keys.into_iter().find_map(|key| place.said_in(key, &message)).unwrap_or_else(|| place.of("name", ""));
            document.problem(bytes, message);
        }
    }
    let Some(mail) = named.mail else { return };
    if let Err(error) = Channels::open(&Ways { mail: &mail.value, webhooks: &[], http, base }) {
        let message = error.to_string();
        document.problem(mail.place.spoken_of("smtp", &message), message);
    }
}
