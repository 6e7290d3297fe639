//! Keeps nothing longer than it may be kept: looks every hour for what has expired.

use super::post::Post;
use crate::{
    clock,
    expiry::{self, Step},
    trail::{Did, LUISTER},
};
use luister_mention::{Alert, Locale, Notice};
use luister_store::{Store, StoreError};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::{error, info, warn};

/// How often it is looked for what has expired.
const EVERY: Duration = Duration::from_hours(1);
/// How long after the start it is looked for the first time: others have more to do then.
const FIRST: Duration = Duration::from_mins(1);
/// How often all alerts are looked through though no mention has gone: for what is too old itself.
const SWEEP: Duration = Duration::from_hours(24);
/// How long others have the store to themselves between two steps.
const BETWEEN: Duration = Duration::from_millis(20);

/// Erases what has expired until the daemon shuts down.
pub(super) async fn keep(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    let mut swept: Option<Instant> = None;
    let mut is_rung = tokio::select! {
        () = tokio::time::sleep(FIRST) => false,
        () = post.to_sweep.notified() => true,
    };
    loop {
        let sweeps = is_rung || swept.is_none_or(|at| at.elapsed() >= SWEEP);
        match expire(&post, sweeps).await {
            Ok(true) => swept = Some(Instant::now()),
            Ok(false) => {}
            Err(error) => error!(%error, "what has expired is not erased, will try again in an hour"),
        }
        is_rung = tokio::select! {
            _ = reloaded.changed() => false,
            () = tokio::time::sleep(EVERY) => false,
            () = post.to_sweep.notified() => true,
        };
    }
}

/// Erases all that has expired, in steps between which others have their turn, and says whether alerts were looked through too: they
/// are when a mention has gone, or when `sweeps` asks for it.
async fn expire(post: &Arc<Post>, sweeps: bool) -> Result<bool, StoreError> {
    let live = post.live();
    let mut erased = 0;
    while live.plan.retention.reach().is_some() {
        let live = Arc::clone(&live);
        match post.with_store(move |store| expiry::step(store, &live.plan.retention, clock::now())).await? {
            Step::Erased(some) => erased += some,
            Step::Done => break,
            Step::Earlier(last) => {
                warn!(%last, "the clock says that it is earlier than {last}, so nothing is erased that may not have expired yet");
                return Ok(false);
            }
        }
        tokio::time::sleep(BETWEEN).await;
    }
    hide(post).await?;
    if erased == 0 && !sweeps {
        return Ok(false);
    }
    let swept = {
        let live = Arc::clone(&live);
        post.with_store(move |store| {
            match expiry::clear_taken(&live.plan, clock::now()) {
                Ok(0) => {}
                Ok(files) => info!(files, "removed files of inboxes that were kept long enough"),
                Err(error) => error!(%error, "files of inboxes that were kept long enough cannot be removed, will try again in a day"),
            }
            let mut gone = |alert: &Alert| {
                if let Err(error) = live.channels.erase(alert) {
                    error!(alert.id = %alert.id, %error, "a mail in the mail folder cannot be erased, will try no more: remove it by hand");
                }
            };
            expiry::sweep(store, &live.plan.retention, clock::now(), &mut gone)
        })
        .await?
    };
    metrics::counter!("luister_erased_total", "why" => "expired").increment(erased);
    note(post, Did::Erased, erased).await?;
    if erased > 0 {
        info!(mentions = erased, "erased what was kept long enough");
    }
    if swept != luister_store::Swept::default() {
        info!(alerts = swept.alerts, shortened = swept.shortened, "took what is gone out of alerts");
    }
    Ok(true)
}

/// Gives writers a pseudonym whose time has come, in steps.
async fn hide(post: &Arc<Post>) -> Result<(), StoreError> {
    let live = post.live();
    if !matches!(live.plan.pseudonyms(), Ok(Some(_))) {
        return Ok(());
    }
    let key = Arc::clone(&live);
    let with = move |store: &(dyn Store + 'static)| match key.plan.pseudonyms() {
        Ok(Some(pseudonyms)) => expiry::is_other_key(store, &key.plan.retention, pseudonyms, clock::now()),
        _ => Ok(false),
    };
    if post.with_store(with).await? {
        let file = live.plan.pseudonym_key().display().to_string();
        warn!("the key of pseudonyms in {file} is not the one of before: what a writer said before is no longer found");
        post.notice(lost_key(live.plan.mail.lang, &file), None).await;
    }
    let mut hidden = 0;
    loop {
        let live = Arc::clone(&live);
        let step = post.with_store(move |store| match live.plan.pseudonyms() {
            Ok(Some(pseudonyms)) => expiry::hide(store, &live.plan.retention, pseudonyms, clock::now()),
            _ => Ok(None),
        });
        let Some(some) = step.await? else { break };
        hidden += some;
        tokio::time::sleep(BETWEEN).await;
    }
    if hidden > 0 {
        info!(mentions = hidden, "writers of mentions that are old enough have a pseudonym now");
    }
    note(post, Did::Pseudonymised, hidden).await
}

/// Adds to the trail how many mentions something was done to, if there were any.
async fn note(post: &Arc<Post>, did: Did, count: u64) -> Result<(), StoreError> {
    if count == 0 {
        return Ok(());
    }
    let noting = Arc::clone(post);
    let note = move |store: &(dyn Store + 'static)| {
        noting.note(store, LUISTER, did, &format!("{count} mentions"));
        Ok(())
    };
    post.with_store(note).await
}

fn lost_key(locale: Locale, file: &str) -> Notice {
    Notice {
        title: locale.pick("De sleutel van de pseudoniemen is een andere", "The key of pseudonyms is another").to_owned(),
        paragraphs: vec![
            locale.pick(
                format!("In {file} ligt een andere sleutel dan eerst. Wat iemand schreef die al een pseudoniem had, wordt niet meer gevonden als diezelfde persoon weer iets schrijft. Verder verandert er niets."),
                format!("In {file} lies another key than before. What somebody wrote who has a pseudonym already is no longer found when the same person writes again. Nothing else changes."),
            ),
            locale
                .pick(
                    "Is de oude sleutel er nog, zet die dan terug en start luister opnieuw.",
                    "If you still have the old key, put it back and restart luister.",
                )
                .to_owned(),
        ],
        listing: vec![],
    }
}
