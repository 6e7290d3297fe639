//! From what is heard to who is told that nothing is heard: once for each source, and once when it is heard again.

use super::post::{Live, Post};
use crate::clock;
use chrono::{DateTime, Utc};
use luister_alerts::{seal, seal::Addressee};
use luister_mention::{Alert, Cursor, Locale, Notice, Silence, SilenceReason, SourceName};
use luister_sources::silence;
use luister_store::{Store, StoreError};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tracing::{error, info};

/// How often it is looked. What fell silent in between is told in one mail.
const EVERY: Duration = Duration::from_mins(1);
/// The most sources that one mail names; the others are counted.
const MAX_NAMED: usize = 200;

/// Tells of silent sources until the daemon shuts down.
pub(crate) async fn tell_all(post: Arc<Post>) {
    loop {
        let live = post.live();
        match post.with_store(move |store| seal_changes(store, &live, clock::now())).await {
            Ok(None) => {}
            Ok(Some(alert)) => {
                metrics::counter!("luister_alerts_sealed_total", "kind" => "notice").increment(1);
                info!(alert.id = %alert.id, "sealed a notice of sources that fell silent or are heard again");
                post.to_deliver.notify_one();
            }
            Err(error) => error!(%error, "could not look whether sources fell silent, will try again"),
        }
        tokio::select! {
            () = post.recovered.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

fn seal_changes(store: &dyn Store, live: &Live, now: DateTime<Utc>) -> Result<Option<Alert>, StoreError> {
    let changes = Changes::of(live, &store.cursors()?, &store.silences()?, now);
    if changes.is_nothing() {
        return Ok(None);
    }
    let mail = &live.plan.mail;
    let mut seal = seal::notice(changes.notice(live, now), Addressee::Administrator(mail), &mail.letterhead(), now);
    seal.silences = changes.silent.into_iter().map(|(silence, _)| silence).collect();
    seal.heard_again = changes.heard_again;
    store.seal(&seal)?;
    Ok(Some(seal.alert))
}

/// What is different from what was told.
struct Changes {
    /// Newly silent, with what their last poll said.
    silent: Vec<(Silence, String)>,
    heard_again: Vec<SourceName>,
}

impl Changes {
    fn of(live: &Live, cursors: &[Cursor], told: &[Silence], now: DateTime<Utc>) -> Self {
        let told: BTreeMap<&SourceName, &Silence> = told.iter().map(|silence| (&silence.source, silence)).collect();
        let mut changes = Self { silent: Vec::new(), heard_again: Vec::new() };
        for cursor in cursors {
            let Some(source) = live.plan.sources.get(&cursor.source) else { continue };
            let is = silence(source.settings(), cursor, now);
            match (told.get(&cursor.source), is) {
                // Another reason is no news of its own, but that a page has changed is.
                (Some(before), Some((why, _))) if before.why == why || why != SilenceReason::Changed => {}
                (_, Some((why, since))) => {
                    let detail = cursor.report.as_ref().map(|report| report.detail.clone()).unwrap_or_default();
                    changes.silent.push((Silence { source: cursor.source.clone(), why, since, told: now }, detail));
                }
                // It may have failed to fail only once: one good reading is enough, for that is what was missing.
                (Some(_), None) if cursor.failures == 0 => changes.heard_again.push(cursor.source.clone()),
                _ => {}
            }
        }
        changes
    }

    fn is_nothing(&self) -> bool {
        self.silent.is_empty() && self.heard_again.is_empty()
    }

    fn notice(&self, live: &Live, now: DateTime<Utc>) -> Notice {
        let locale = live.plan.mail.lang;
        let mut notice = Notice { title: self.title(locale), paragraphs: Vec::new(), listing: Vec::new() };
        if !self.silent.is_empty() {
            notice.paragraphs.push(
                locale
                    .pick(
                        "Wat daar gezegd wordt, hoort luister nu niet of niet helemaal. luister blijft het proberen en meldt zich als het weer gaat; `luister sources` toont hoe het ervoor staat.",
                        "What is said there is not heard now, or not all of it. luister keeps trying and says so when it works again; `luister sources` shows how things are.",
                    )
                    .to_owned(),
            );
        }
        for (silence, detail) in self.silent.iter().take(MAX_NAMED) {
            notice.listing.push(line(live, silence, detail, now));
        }
        for name in self.heard_again.iter().take(MAX_NAMED) {
            notice.listing.push(locale.pick(format!("{name}: wordt weer gehoord"), format!("{name}: is heard again")));
        }
        let more = self.silent.len().saturating_sub(MAX_NAMED) + self.heard_again.len().saturating_sub(MAX_NAMED);
        if more > 0 {
            notice.listing.push(locale.pick(format!("… en nog {more}"), format!("… and {more} more")));
        }
        notice
    }

    fn title(&self, locale: Locale) -> String {
        let several = |count: usize, names: Option<&SourceName>, nl: [&str; 2], en: [&str; 2]| match (count, names) {
            (1, Some(name)) => locale.pick(format!("Bron {name} {}", nl[0]), format!("Source {name} {}", en[0])),
            _ => locale.pick(format!("{count} bronnen {}", nl[1]), format!("{count} sources {}", en[1])),
        };
        let first = self.silent.first();
        match first.map(|(silence, _)| (self.silent.len(), silence)) {
            Some((1, Silence { source, why: SilenceReason::Changed, .. })) => {
                locale.pick(format!("De pagina van bron {source} is veranderd"), format!("The page of source {source} has changed"))
            }
            Some((1, Silence { source, why: SilenceReason::Quiet, .. })) => {
                locale.pick(format!("Bron {source} is stil"), format!("Source {source} is quiet"))
            }
            Some((count, silence)) => {
                several(count, Some(&silence.source), ["wordt niet gehoord", "worden niet gehoord"], ["is not heard", "are not heard"])
            }
            None => several(
                self.heard_again.len(),
                self.heard_again.first(),
                ["wordt weer gehoord", "worden weer gehoord"],
                ["is heard again", "are heard again"],
            ),
        }
    }
}

/// One silent source: why, since when, where it is, and what its last poll said.
fn line(live: &Live, silence: &Silence, detail: &str, now: DateTime<Utc>) -> String {
    let mail = &live.plan.mail;
    let since = silence.since.with_timezone(&mail.timezone).format("%d-%m-%Y %H:%M");
    let hours = (now - silence.since).num_hours();
    let why = match silence.why {
        SilenceReason::Failing => mail.lang.pick("kan niet worden gelezen", "cannot be read"),
        SilenceReason::Changed => mail.lang.pick("de pagina is veranderd", "the page has changed"),
        SilenceReason::Quiet => mail
            .lang
            .pick("geeft niets nieuws, terwijl dat wel te verwachten is", "brings nothing new, although something is to be expected"),
        SilenceReason::Never => mail.lang.pick("heeft nog nooit iets opgeleverd", "has never brought anything"),
    };
    let mut line = mail.lang.pick(
        format!("{}: {why}, sinds {since} ({hours} uur)", silence.source),
        format!("{}: {why}, since {since} ({hours} hours)", silence.source),
    );
    if let Some(source) = live.plan.sources.get(&silence.source) {
        line.push_str("\n  ");
        line.push_str(source.address().as_str());
    }
    if !detail.is_empty() {
        line.push_str("\n  ");
        line.push_str(detail);
    }
    line
}
