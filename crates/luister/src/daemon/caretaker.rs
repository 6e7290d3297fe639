//! Keeps the store in order: looks once a day whether all of it is there, gives back room, and makes backups by schedule.

use super::post::Post;
use crate::{
    backups, clock,
    config::Plan,
    trail::{Did, LUISTER},
};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Notice, Size};
use luister_store::{Space, Store, StoreError, Upkeep};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tracing::{error, info, warn};

/// How often everything is looked through.
const SURVEYS: TimeDelta = TimeDelta::hours(24);
/// How long at the most until it is looked again whether something is due: a clock may have been set.
const NAP: Duration = Duration::from_mins(1);
/// When a backup that failed is tried again.
const AGAIN: TimeDelta = TimeDelta::minutes(15);
/// What readiness calls the trouble.
const BACKUP: &str = "backup";

pub(super) fn describe() {
    use metrics::describe_gauge;
    describe_gauge!("luister_store_bytes", "Keys and values in the store, by kind of record; looked at once a day.");
    describe_gauge!("luister_store_disk_bytes", "What the files of the store take, with all that was written over.");
    describe_gauge!("luister_backup_seconds", "When the newest scheduled backup was made, in seconds since 1970; 0 if there is none.");
    describe_gauge!("luister_backup_bytes", "The size of the newest scheduled backup.");
}

/// Keeps it in order until the daemon shuts down. The first look comes at once: of a large store the start does not wait for it.
pub(super) async fn keep_in_order(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    let (mut surveyed, mut failed): (Option<DateTime<Utc>>, Option<DateTime<Utc>>) = (None, None);
    loop {
        let now = clock::now();
        if surveyed.is_none_or(|at| now - at >= SURVEYS || now < at) {
            survey(&post).await;
            surveyed = Some(now);
        }
        if failed.is_none_or(|at| now - at >= AGAIN || now < at) && is_due(&post.live().plan, now) {
            failed = (!back_up(&post, now).await).then_some(now);
        }
        tokio::select! {
            _ = reloaded.changed() => failed = None,
            () = tokio::time::sleep(NAP) => {}
        }
    }
}

/// Looks through the store, and gives room back if it pays. What is missing ends the daemon: nothing that it would say could be relied on.
async fn survey(post: &Arc<Post>) {
    let space = match post.with_store(Upkeep::survey).await {
        Ok(space) => space,
        Err(error) => return warn!(%error, "the store could not be looked through, will try again in a day"),
    };
    show(&space);
    if !space.is_wasted() {
        return;
    }
    info!(
        disk = space.disk,
        live = space.live(),
        "the store takes {} for {} of records, giving room back",
        Size(space.disk).in_words(),
        Size(space.live()).in_words()
    );
    match post.with_store(Upkeep::compact).await {
        Ok(done) => {
            info!(before = done.before, after = done.after, "the store takes {} now", Size(done.after).in_words());
            show(&Space { disk: done.after, ..space });
        }
        Err(error @ StoreError::NoRoom { .. }) => warn!(%error, "the store cannot be compacted, will try again in a day"),
        Err(error) => error!(%error, "the store could not be compacted, will try again in a day"),
    }
}

fn show(space: &Space) {
    for (kind, taken) in &space.kinds {
        metrics::gauge!("luister_store_bytes", "kind" => *kind).set(as_float(taken.bytes));
    }
    metrics::gauge!("luister_store_disk_bytes").set(as_float(space.disk));
}

/// Whether a backup should have been made that is not there: at its time, or at the first start after it.
fn is_due(plan: &Plan, now: DateTime<Utc>) -> bool {
    let Some(schedule) = &plan.backup.schedule else { return false };
    let newest = backups::scheduled(&plan.backup_folder()).ok().and_then(|all| backups::made_at(all.last()?));
    metrics::gauge!("luister_backup_seconds").set(newest.map_or(0.0, |at| as_float(at.timestamp().max(0).cast_unsigned())));
    schedule.up_to(now, plan.mail.timezone).is_some_and(|due| newest.is_none_or(|newest| newest < due))
}

/// Makes a backup, and says whether that went well.
async fn back_up(post: &Arc<Post>, now: DateTime<Utc>) -> bool {
    let (live, noting) = (post.live(), Arc::clone(post));
    let made = post.with_store(move |store| {
        let plan = &live.plan;
        let made = make(plan, store, now);
        if let Ok((file, _)) = &made {
            noting.note(store, LUISTER, Did::BackedUp, &file.display());
        }
        Ok(made)
    });
    match made.await.map_err(anyhow::Error::from).flatten() {
        Ok((file, bytes)) => {
            info!(bytes, "made the backup {}", file.display());
            metrics::gauge!("luister_backup_seconds").set(as_float(now.timestamp().max(0).cast_unsigned()));
            metrics::gauge!("luister_backup_bytes").set(as_float(bytes));
            post.set_trouble(BACKUP, None);
            true
        }
        Err(error) => {
            let why = format!("the scheduled backup was not made, will try again in a quarter of an hour: {error:#}");
            if !post.has_trouble(BACKUP) {
                post.notice(notice(post, &format!("{error:#}")), None).await;
            }
            post.set_trouble(BACKUP, Some(why));
            false
        }
    }
}

fn make(plan: &Plan, store: &dyn Store, now: DateTime<Utc>) -> anyhow::Result<(PathBuf, u64)> {
    let keep = usize::from(plan.backup.keep.get());
    let (file, made) = backups::make_in(store, &plan.daemon.state, &plan.backup_folder(), keep, now)?;
    Ok((file, made.bytes))
}

fn notice(post: &Post, error: &str) -> Notice {
    let live = post.live();
    let (locale, folder) = (live.plan.mail.lang, live.plan.backup_folder().display().to_string());
    Notice {
        title: locale.pick("De reservekopie is niet gelukt", "The backup was not made").to_owned(),
        paragraphs: vec![
            locale.pick(
                format!("De geplande reservekopie in {folder} is niet gelukt. De vorige kopieën staan er nog. Luister probeert het elk kwartier opnieuw."),
                format!("The scheduled backup in {folder} was not made. Earlier ones are still there. luister tries again every quarter of an hour."),
            ),
            locale.pick("Kijk of er nog ruimte is op de schijf en of luister in de map mag schrijven.", "Check that there is room on the disk, and that luister may write into the folder.").to_owned(),
        ],
        listing: vec![error.to_owned()],
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge of more than 2^53 bytes is not read to the unit")]
fn as_float(count: u64) -> f64 {
    count as f64
}
