//! Links to act with: signed for one mention of one alert, and void after a week.

use crate::{config::Plan, secret};
use anyhow::Context;
use chrono::TimeDelta;
use luister_mention::{Alert, Link, MentionId};
use luister_web::{Ticket, TicketKey};
use std::path::Path;
use url::Url;

/// How long a link works after its alert was sealed.
const LIFE: TimeDelta = TimeDelta::days(7);

/// How long the page of a digest can be read.
const DIGEST_LIFE: TimeDelta = TimeDelta::days(30);
/// What a ticket names that is for no mention, but for the whole of a digest.
const WHOLE: MentionId = MentionId::from_bytes([0; 16]);

/// What makes links, and knows its own again.
pub(crate) struct Links {
    key: TicketKey,
    public: Url,
}

impl Links {
    /// What the plan asks for; nothing without `public_url`. The key is made when it is first needed.
    pub(crate) fn open(plan: &Plan) -> anyhow::Result<Option<Self>> {
        let Some(public) = plan.web.public_url.clone() else { return Ok(None) };
        let file = plan.link_key();
        let key = key(&file).with_context(|| format!("cannot use the key of the links in `{}`", file.display()))?;
        Ok(Some(Self { key, public }))
    }

    /// Gives what an alert tells its links. One to nobody's team has none.
    pub(super) fn sign(&self, alert: &mut Alert) {
        if alert.team.is_none() {
            return;
        }
        let (id, until) = (alert.id, alert.sealed + LIFE);
        let base = self.public.as_str().trim_end_matches('/');
        let whole =
            |folder: &str, until| Link::parse(&format!("{base}/{folder}/{}", self.key.sign(&Ticket { alert: id, mention: WHOLE, until })));
        alert.set_pages(whole("digest", alert.sealed + DIGEST_LIFE), whole("review", until));
        alert.set_acts(|mention| Link::parse(&format!("{base}/act/{}", self.key.sign(&Ticket { alert: id, mention, until }))));
    }

    /// The ticket of a link to a digest, if it is one of ours.
    pub(super) fn read_digest(&self, ticket: &str) -> Option<Ticket> {
        self.read(ticket).filter(|ticket| ticket.mention == WHOLE)
    }

    /// The ticket of a link, if it is one of ours.
    pub(super) fn read(&self, ticket: &str) -> Option<Ticket> {
        self.key.read(ticket)
    }
}

/// The key in this file, which is made if it is not there.
fn key(file: &Path) -> anyhow::Result<TicketKey> {
    TicketKey::new(&secret::kept(file, || TicketKey::fresh().map(|fresh| fresh.to_vec()))?).context(
        "it has another length than a key; move it away and luister makes a new one, but the links in mails of the last seven days stop working",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt as _};

    #[test]
    fn the_key_is_made_once_and_kept_to_ourselves() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("links.key");
        let ticket = |key: &TicketKey| {
            let until = "2026-11-28T08:12:00Z".parse().unwrap();
            let (alert, mention) = (luister_mention::AlertId::from_bytes([1; 16]), luister_mention::MentionId::from_bytes([2; 16]));
            key.sign(&Ticket { alert, mention, until })
        };
        let first = ticket(&key(&file).unwrap());
        assert_eq!(ticket(&key(&file).unwrap()), first);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&file, b"short").unwrap();
        assert!(key(&file).err().unwrap().to_string().starts_with("it has another length than a key; move it away"));
    }
}
