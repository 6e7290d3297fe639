//! What has been kept as long as it may be: found term by term, and erased.
//!
//! A mention grows old by marks, one a day, of how far mentions had come by then. The clock may have been wrong when one was heard;
//! then it is kept up to a day longer than its term, and never shorter.

use crate::{
    config::{Plan, Retention},
    pseudonym::Pseudonyms,
};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Alert, Erased, Expiry, MentionId, Position};
use luister_store::{Store, StoreError, Swept};
use std::{fs, io};

/// Mentions that are looked through in one step.
const AT_ONCE: usize = 500;
/// How far the marks lie apart.
const BETWEEN_MARKS: TimeDelta = TimeDelta::days(1);

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// So many mentions were erased, and there is more to look through.
    Erased(u64),
    /// There is nothing more to look through.
    Done,
    /// The clock says that it is earlier than when it was last looked: nothing is erased before it is later again.
    Earlier(DateTime<Utc>),
}

/// Erases what has expired among the next mentions, and remembers how far that is.
pub(crate) fn step(store: &dyn Store, retention: &Retention, now: DateTime<Utc>) -> Result<Step, StoreError> {
    let mut expiry = known(store, retention, now)?;
    if let Some((last, _)) = expiry.marks.last().copied().filter(|(last, _)| now < *last) {
        return Ok(Step::Earlier(last));
    }
    mark(&mut expiry, store.last_position()?, retention, now);
    for period in retention.periods() {
        let secs = period.0.as_secs();
        let old = now.checked_sub_signed(period.delta()).and_then(|end| expiry.marks.iter().rfind(|(at, _)| *at <= end));
        let Some((_, last)) = old.copied() else { continue };
        let after = expiry.done.iter().find(|(term, _)| *term == secs).map_or(Position(0), |(_, done)| *done);
        if after >= last {
            continue;
        }
        let stretch = store.kept_behind(after, last, AT_ONCE)?;
        let expired = stretch.mentions.iter().filter(|(_, tally)| retention.of(tally).is_some_and(|term| term <= period));
        let expired: Vec<MentionId> = expired.map(|(id, _)| *id).collect();
        let erased = store.erase(&expired, Erased::Expired, now)?;
        expiry.done.retain(|(term, _)| *term != secs);
        expiry.done.push((secs, stretch.until));
        store.set_expiry(&expiry)?;
        return Ok(Step::Erased(erased));
    }
    store.set_expiry(&expiry)?;
    Ok(Step::Done)
}

/// Gives the writers of the next mentions a pseudonym whose time has come, and says of how many; none when there are no more.
pub(crate) fn hide(
    store: &dyn Store,
    retention: &Retention,
    pseudonyms: &Pseudonyms,
    now: DateTime<Utc>,
) -> Result<Option<u64>, StoreError> {
    let mut expiry = known(store, retention, now)?;
    let end = retention.pseudonyms().and_then(|after| now.checked_sub_signed(after.delta()));
    let old = end.and_then(|end| expiry.marks.iter().rfind(|(at, _)| *at <= end)).copied();
    let Some((_, last)) = old.filter(|(_, last)| *last > expiry.pseudonyms) else { return Ok(None) };
    let stretch = store.kept_behind(expiry.pseudonyms, last, AT_ONCE)?;
    let ids: Vec<MentionId> = stretch.mentions.iter().map(|(id, _)| *id).collect();
    let hidden = store.pseudonymise(&ids, &|mention| pseudonyms.plain(mention))?;
    expiry.pseudonyms = stretch.until;
    store.set_expiry(&expiry)?;
    Ok(Some(hidden))
}

/// Remembers which key pseudonyms are made with, and says whether it is another than before.
pub(crate) fn is_other_key(
    store: &dyn Store,
    retention: &Retention,
    pseudonyms: &Pseudonyms,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (mut expiry, mark) = (known(store, retention, now)?, Some(pseudonyms.mark()));
    if expiry.key == mark {
        return Ok(false);
    }
    let is_other = expiry.key.is_some();
    expiry.key = mark;
    store.set_expiry(&expiry)?;
    Ok(is_other)
}

/// Takes away what was told of what is gone, and what was told before anything that is kept.
pub(crate) fn sweep(
    store: &dyn Store,
    retention: &Retention,
    now: DateTime<Utc>,
    gone: &mut dyn FnMut(&Alert),
) -> Result<Swept, StoreError> {
    let before = retention.told().and_then(|told| now.checked_sub_signed(told));
    store.sweep(before, gone)
}

/// Takes away the files that were taken in from the folders of inboxes, or refused, before anything that is kept. Says how many.
pub(crate) fn clear_taken(plan: &Plan, now: DateTime<Utc>) -> io::Result<u64> {
    let Some(before) = plan.retention.told().and_then(|told| now.checked_sub_signed(told)) else { return Ok(0) };
    let mut cleared = 0;
    for folder in plan.taken_folders() {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_file() && DateTime::<Utc>::from(metadata.modified()?) < before {
                fs::remove_file(entry.path())?;
                cleared += 1;
            }
        }
    }
    Ok(cleared)
}

/// How far it was looked. Under other terms everything is looked through anew; the marks still hold.
fn known(store: &dyn Store, retention: &Retention, now: DateTime<Utc>) -> Result<Expiry, StoreError> {
    let terms = retention.in_words();
    let mut expiry = match store.expiry()? {
        Some(expiry) => expiry,
        None => Expiry { marks: marks_of(store, now)?, ..Expiry::default() },
    };
    if expiry.terms != terms {
        (expiry.terms, expiry.done) = (terms, Vec::new());
    }
    Ok(expiry)
}

/// The marks of what was recorded before anybody made them: by when it was heard, which is all that is known of it.
fn marks_of(store: &dyn Store, now: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, Position)>, StoreError> {
    let mut marks: Vec<(DateTime<Utc>, Position)> = Vec::new();
    let Some(first) = store.first_heard()? else { return Ok(marks) };
    let (mut at, mut come) = (first + BETWEEN_MARKS, Position(0));
    store.heard_between(first, now, &|_| false, &mut |position, tally, _| {
        while tally.heard >= at {
            marks.push((at, come));
            at += BETWEEN_MARKS;
        }
        come = come.max(position);
    })?;
    Ok(marks)
}

/// Marks once a day how far mentions have come. Marks from before the longest term say nothing any more, but for the last of them.
fn mark(expiry: &mut Expiry, last: Position, retention: &Retention, now: DateTime<Utc>) {
    if expiry.marks.last().is_none_or(|(at, _)| now - *at >= BETWEEN_MARKS) {
        expiry.marks.push((now, last));
    }
    let longest = retention.reach().unwrap_or_default();
    let Some(oldest) = now.checked_sub_signed(longest) else { return };
    let past = expiry.marks.iter().filter(|(at, _)| *at <= oldest).count();
    expiry.marks.drain(..past.saturating_sub(1));
}

#[cfg(test)]
mod tests;
