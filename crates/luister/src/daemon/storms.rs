//! From mentions in the order of recording to storms that are told: when there are so many more than usual that it is no chance.
//!
//! What was learned, how far, and the alerts that tell of it are one transaction: a crash neither loses a storm nor tells it
//! twice. A store that was never looked through is read from its beginning, in pieces, and what is long past is only learned.

use super::post::{Live, Post};
use crate::clock;
use chrono::{DateTime, TimeDelta, Utc};
use luister_alerts::{Team, seal, seal::Addressee};
use luister_insight::storm::{Storms, Tell, Tuning};
use luister_mention::{Alert, AlertId, ListName, Position, Seal, SourceName, StormBody, StormCursor, StormStep, TeamName};
use luister_store::{Store, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tracing::{error, info, warn};

/// How many mentions are read in one go.
const PAGE: usize = 500;
/// What is learned from so many mentions of the past may have to be learned again after a crash.
const MOST_UNSAVED: usize = 10_000;
/// The most mentions that are read to tell of a storm, the newest.
const MAX_TOLD: usize = 5000;
/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// What a team's mails about a storm hang on: the first of them.
type Threads = Vec<(Option<TeamName>, AlertId)>;

/// Watches for storms until the daemon shuts down.
pub(crate) async fn watch_all(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    let mut known: Option<Known> = None;
    loop {
        let live = post.live();
        let mut pause = Duration::from_hours(1);
        if live.plan.storms.enabled {
            let before = known.take();
            match post.with_store(move |store| Known::step(before, store, &live, clock::now())).await {
                Ok((after, sealed)) => {
                    tell(&post, &after, &sealed);
                    pause = if after.is_behind { Duration::ZERO } else { after.pause() };
                    known = Some(after);
                }
                Err(error) => {
                    error!(%error, "could not look for storms, will try again");
                    pause = AFTER_FAILURE;
                }
            }
        } else {
            known = None;
        }
        tokio::select! {
            () = post.to_weigh.notified() => tokio::time::sleep(clock::until(next_minute(clock::now()))).await,
            _ = reloaded.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Looks through all there is, once.
pub(crate) async fn watch_once(post: &Arc<Post>) -> Result<(), StoreError> {
    let mut known = None;
    while post.live().plan.storms.enabled {
        let (live, before) = (post.live(), known.take());
        let (after, sealed) = post.with_store(move |store| Known::step(before, store, &live, clock::now())).await?;
        tell(post, &after, &sealed);
        if !after.is_behind {
            break;
        }
        known = Some(after);
    }
    Ok(())
}

/// Tells the others of what is on disk now.
fn tell(post: &Post, known: &Known, sealed: &[Alert]) {
    for alert in sealed {
        metrics::counter!("luister_alerts_sealed_total", "kind" => "storm").increment(1);
        info!(alert.id = %alert.id, team = alert.team.as_ref().map(tracing::field::display), "sealed the news of a storm");
        post.observer.sealed(alert);
        post.to_deliver.notify_one();
        // What a storm held back may be told now.
        post.to_seal.notify_one();
    }
    for (list, is_stormy) in known.storms.under_way() {
        metrics::gauge!("luister_storms", "list" => list.to_string()).set(if is_stormy { 1.0 } else { 0.0 });
    }
}

/// What is looked at is the end of a minute.
fn next_minute(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(60 - now.timestamp().rem_euclid(60))
}

/// What is known of storms, and how far that has come.
struct Known {
    storms: Storms,
    cursor: StormCursor,
    /// Mentions that were learned from and not kept.
    unsaved: usize,
    /// The hour of the last keeping.
    saved: i64,
    /// Whether there are more mentions to look through.
    is_behind: bool,
}

impl Known {
    fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let cursor = store.storm_cursor()?.unwrap_or(StormCursor { position: Position::default() });
        let (storms, lost) = Storms::from_parts(&store.storm_parts()?);
        for list in lost {
            warn!(list, "what was learned of the usual rate of `{list}` cannot be read, it is learned anew");
        }
        Ok(Self { storms, cursor, unsaved: 0, saved: 0, is_behind: false })
    }

    /// Looks through some mentions, seals what there is to tell, and keeps it all.
    fn step(known: Option<Self>, store: &dyn Store, live: &Live, now: DateTime<Utc>) -> Result<(Self, Vec<Alert>), StoreError> {
        let mut known = known.map_or_else(|| Self::load(store), Ok)?;
        let lists: BTreeSet<ListName> = live.plan.lists.iter().map(|list| list.name().clone()).collect();
        let tuning = live.plan.storms.tuning(now);
        let gone = known.storms.keep_lists(&lists);
        let mut teller = Teller { store, live, tuning: &tuning, now, seals: Vec::new(), threads: BTreeMap::new() };
        let page = store.after(known.cursor.position, PAGE)?;
        for stored in &page.mentions {
            let told = known.storms.hear(stored, &lists, &tuning);
            teller.seal_all(&mut known.storms, told)?;
        }
        known.cursor.position = page.last;
        known.is_behind = page.mentions.len() == PAGE;
        if !known.is_behind {
            known.storms.note_failing(&failing(store)?, now);
            let told = known.storms.go_on(now, &tuning);
            teller.seal_all(&mut known.storms, told)?;
        }
        known.unsaved += page.mentions.len();
        let seals = teller.seals;
        known.keep(store, gone, &seals, now)?;
        Ok((known, seals.into_iter().map(|seal| seal.alert).collect()))
    }

    /// Keeps what was learned, if it is worth a transaction.
    fn keep(&mut self, store: &dyn Store, gone: Vec<String>, seals: &[Seal], now: DateTime<Utc>) -> Result<(), StoreError> {
        let hour = now.timestamp().div_euclid(3600);
        let is_due = !self.is_behind && (self.unsaved > 0 || hour != self.saved);
        if !is_due && self.unsaved < MOST_UNSAVED && seals.is_empty() && gone.is_empty() {
            return Ok(());
        }
        // What is usual changed with every hour of the past.
        let all = hour != self.saved || self.unsaved >= PAGE || self.is_behind;
        let parts = self.storms.changed_parts(all);
        store.advance_storms(&StormStep { cursor: self.cursor, parts, gone, seals: seals.to_vec() })?;
        (self.unsaved, self.saved) = (0, if self.is_behind { 0 } else { hour });
        Ok(())
    }

    /// How long nothing has to be looked at, if nothing is heard.
    fn pause(&self) -> Duration {
        self.storms.next_look().map_or(Duration::from_hours(1), clock::until).max(Duration::from_secs(1))
    }
}

/// The sources that cannot be read.
fn failing(store: &dyn Store) -> Result<Vec<SourceName>, StoreError> {
    Ok(store.cursors()?.into_iter().filter(|cursor| cursor.failures > 0).map(|cursor| cursor.source).collect())
}

/// Makes alerts of what there is to tell.
struct Teller<'t> {
    store: &'t dyn Store,
    live: &'t Live,
    tuning: &'t Tuning,
    now: DateTime<Utc>,
    seals: Vec<Seal>,
    /// The threads of storms that began here: they may be over before anything else was kept of them.
    threads: BTreeMap<ListName, Threads>,
}

impl Teller<'_> {
    fn seal_all(&mut self, storms: &mut Storms, told: Vec<(ListName, DateTime<Utc>, Tell)>) -> Result<(), StoreError> {
        for (list, at, tell) in told {
            let mentions = match storms.told_from(&list, &tell) {
                Some(from) => self.store.between(from, at + TimeDelta::seconds(1), MAX_TOLD)?,
                None => Vec::new(),
            };
            let Some(body) = storms.body(&list, at, &tell, &mentions, self.tuning) else { continue };
            let threads = self.seal(&list, &body, &self.threads_of(&list, storms, &tell));
            if let Some(told) = storms.book_mut(&list).and_then(|book| book.storm_mut()).and_then(|storm| storm.told.as_mut()) {
                told.threads.clone_from(&threads);
            }
            self.threads.insert(list, threads);
        }
        Ok(())
    }

    /// The mails that told of this storm before.
    fn threads_of(&self, list: &ListName, storms: &Storms, tell: &Tell) -> Threads {
        let kept = match tell {
            Tell::Began(_) => return Threads::new(),
            Tell::Ended { told, .. } => Some(&told.threads),
            Tell::GoesOn { .. } => storms.book(list).and_then(|book| book.storm()?.told.as_ref()).map(|told| &told.threads),
        };
        kept.filter(|threads| !threads.is_empty()).or_else(|| self.threads.get(list)).cloned().unwrap_or_default()
    }

    /// Seals one alert for each team: those that were told before, and those that are told of the list now.
    fn seal(&mut self, list: &ListName, body: &StormBody, threads: &Threads) -> Threads {
        let (mail, routes) = (&self.live.plan.mail, &self.live.plan.routes);
        let told_before: Vec<&Team> = threads.iter().filter_map(|(team, _)| routes.team(team.as_ref()?)).collect();
        let teams = if told_before.is_empty() { routes.of_storm(list) } else { told_before };
        let addressees = teams.into_iter().map(Addressee::Team).collect::<Vec<_>>();
        let nobody = [Addressee::Administrator(mail)];
        let mut begun = Threads::new();
        for to in if addressees.is_empty() { nobody.to_vec() } else { addressees } {
            let team = if let Addressee::Team(team) = to { Some(team.name.clone()) } else { None };
            let thread = threads.iter().find(|(known, _)| *known == team).map(|(_, alert)| *alert);
            let seal = seal::storm(body.clone(), thread, to, &mail.letterhead(), self.now);
            begun.push((team, thread.unwrap_or(seal.alert.id)));
            self.seals.push(seal);
        }
        begun
    }
}

#[cfg(test)]
mod tests;
