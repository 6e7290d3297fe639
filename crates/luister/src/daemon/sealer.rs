//! From pendings to sealed alerts: when a group closes, its mentions become one alert, once.

use super::post::{Live, Post};
use crate::clock;
use chrono::{DateTime, Utc};
use luister_alerts::{Decision, decide, seal, story};
use luister_mention::{Alert, Earlier, GroupKey, Pending, Seal, SealReason, StoryId, TeamName, Told};
use luister_store::{Store, StoreError};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};
use tracing::{error, info};

/// How many earlier mentions by the same author an alert shows.
const EARLIER: usize = 3;
/// How many places of a story an alert names, beside those that it is sealed for; the others are counted.
const PLACES: usize = 50;
/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// What readiness calls the trouble.
const TROUBLE: &str = "sealing";

/// Seals what is due until the daemon shuts down.
pub(crate) async fn seal_all(post: Arc<Post>) {
    loop {
        let pause = match seal_due(&post, false).await {
            Ok(until) => {
                post.set_trouble(TROUBLE, None);
                until.map_or(Duration::from_hours(1), clock::until)
            }
            Err(error) => {
                post.set_trouble(TROUBLE, Some(format!("alerts cannot be sealed: {error}")));
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = post.to_seal.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Seals every group that is due, or with `all` every group, and says when the next one is.
pub(crate) async fn seal_due(post: &Arc<Post>, all: bool) -> Result<Option<DateTime<Utc>>, StoreError> {
    let live = post.live();
    let (sealed, next) = post.with_store(move |store| seal_groups(store, &live, all, clock::now())).await?;
    for alert in &sealed {
        metrics::counter!("luister_alerts_sealed_total", "kind" => "mentions").increment(1);
        info!(alert.id = %alert.id, team = alert.team.as_ref().map(tracing::field::display), "sealed an alert");
        post.observer.sealed(alert);
    }
    if !sealed.is_empty() {
        post.to_deliver.notify_one();
    }
    Ok(next)
}

fn seal_groups(store: &dyn Store, live: &Live, all: bool, now: DateTime<Utc>) -> Result<(Vec<Alert>, Option<DateTime<Utc>>), StoreError> {
    let mut groups: BTreeMap<GroupKey, Vec<Pending>> = BTreeMap::new();
    for pending in store.pendings()? {
        groups.entry(pending.key.clone()).or_default().push(pending);
    }
    let (mut sealed, mut next) = (Vec::new(), None::<DateTime<Utc>>);
    for (key, mut pendings) in groups {
        pendings.sort_by_key(|pending| (pending.since, pending.mention));
        while !pendings.is_empty() {
            let last = store.group(&key)?;
            let timing = live.plan.routes.timing(key.route.as_ref());
            let (reason, count) = match decide(&pendings, last.as_ref(), timing, now) {
                Decision::Seal { reason, count } => (reason, count),
                Decision::Wait { .. } if all => (SealReason::GroupWait, pendings.len().min(luister_alerts::MAX_MENTIONS_PER_ALERT)),
                Decision::Wait { until } => {
                    next = Some(next.map_or(until, |next| next.min(until)));
                    break;
                }
                Decision::Nothing => break,
            };
            let rest = pendings.split_off(count.clamp(1, pendings.len()));
            if let Some(seal) = seal_group(store, live, &key, &pendings, reason, now)? {
                match store.seal(&seal) {
                    Ok(()) => sealed.push(seal.alert),
                    Err(StoreError::Stale) => next = Some(now),
                    Err(error) => return Err(error),
                }
            }
            pendings = rest;
        }
    }
    Ok((sealed, next))
}

/// The seal of a group, or none if none of its mentions is there any more; then the pendings are withdrawn.
fn seal_group(
    store: &dyn Store,
    live: &Live,
    key: &GroupKey,
    pendings: &[Pending],
    reason: SealReason,
    now: DateTime<Utc>,
) -> Result<Option<Seal>, StoreError> {
    let mut told = Vec::new();
    for pending in pendings {
        if let Some(mention) = tell(store, pending)? {
            told.push(mention);
        } else {
            error!(mention.id = %pending.mention, "a pending mention is not in the store, it cannot be told");
        }
    }
    name_places(store, &key.team, &mut told)?;
    let last = store.group(key)?;
    let stand_in;
    let team = if let Some(team) = live.plan.routes.team(&key.team) {
        team
    } else {
        stand_in = live.plan.mail.stand_in(key.team.clone());
        &stand_in
    };
    let group = seal::Group { key, team, last: last.as_ref(), reason };
    let sealed = seal::mentions(group, pendings, told, &live.plan.mail.letterhead(), now);
    if sealed.is_none() {
        store.withdraw(&pendings.iter().map(Pending::id).collect::<Vec<_>>())?;
    }
    Ok(sealed)
}

/// A mention as it is told, with what its author wrote before.
fn tell(store: &dyn Store, pending: &Pending) -> Result<Option<Told>, StoreError> {
    let Some(stored) = store.mention(pending.mention)? else { return Ok(None) };
    let (newest, total) = match stored.mention.author_key() {
        Some(author) => store.by_author(&author, EARLIER + 1)?,
        None => (Vec::new(), 1),
    };
    let earlier = newest.iter().filter(|other| other.mention.id != pending.mention).take(EARLIER).map(|other| Earlier {
        when: other.mention.when(),
        source: other.mention.source.clone(),
        signal: other.verdict.signal,
        excerpt: other.mention.excerpt(),
        url: other.mention.url.clone(),
    });
    let earlier = earlier.collect();
    Ok(Some(Told {
        mention: stored.mention,
        verdict: stored.verdict,
        signal: pending.signal,
        again: pending.again,
        earlier,
        earlier_total: total.saturating_sub(1),
        places: Vec::new(),
        places_total: 0,
        case: None,
    }))
}

/// Names where else the stories of an alert appeared, and how the case of each stands that the team has of it.
fn name_places(store: &dyn Store, team: &TeamName, told: &mut [Told]) -> Result<(), StoreError> {
    let mut known: HashMap<StoryId, u32> = HashMap::new();
    for told in told {
        let story = told.mention.story;
        if let Some(total) = known.get(&story) {
            told.places_total = *total;
            continue;
        }
        let (members, total) = store.by_story(story, PLACES)?;
        known.insert(story, total);
        if total > 1 {
            told.places = members.iter().map(|stored| story::place(&stored.mention)).collect();
            told.places_total = total;
            told.case = store.cases(story)?.into_iter().find(|case| case.team == *team).map(|case| case.state);
        }
    }
    Ok(())
}
