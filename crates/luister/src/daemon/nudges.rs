//! Cases that nobody answered: the team is reminded, another is told, and each morning what is still open is handed over.

use super::post::{Live, Post};
use crate::{casebook, clock};
use chrono::{DateTime, TimeDelta, Utc};
use luister_alerts::{Deadline, Team, promise::Promise, seal, story};
use luister_mention::{Affair, AlertId, Body, Case, CaseLine, CaseStep, DigestCursor, Nudge, Position, Seal, Signal, TeamName, Tie};
use luister_store::{Store, StoreError};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tracing::{info, warn};

/// Cases that are looked at in one go.
const AT_ONCE: usize = 1000;
/// More affairs of a team than this are told in one mail.
const MAX_MAILS: usize = 3;
/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How soon to look again anyway: what people do to cases rings no bell.
const LONGEST: Duration = Duration::from_mins(1);
/// How late a hand-over may be: after that the day is under way, and the next one tells.
const LATEST_HANDOVER: TimeDelta = TimeDelta::hours(4);

/// Tells what there is to tell of cases until the daemon shuts down.
pub(crate) async fn nudge_all(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    let mut is_first = true;
    loop {
        // What is due by the clocks that were set before is told first: to look at all cases takes a while where there are many.
        let nudged = nudge_due(&post).await;
        if std::mem::take(&mut is_first) {
            set_clocks(&post).await;
            continue;
        }
        let pause = match nudged {
            Ok(next) => next.map_or(LONGEST, clock::until).min(LONGEST),
            Err(error) => {
                warn!(%error, "open cases cannot be told of, will try again");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = post.to_nudge.notified() => {}
            _ = reloaded.changed() => set_clocks(&post).await,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Tells what there is to tell of cases now, and says when there is more.
pub(crate) async fn nudge_due(post: &Arc<Post>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let live = post.live();
    let (sealed, next) = post.with_store(move |store| Nudger { store, live: &live, now: clock::now() }.tell()).await?;
    for Seal { alert, .. } in &sealed {
        let kind = alert.body.kind().as_str();
        metrics::counter!("luister_alerts_sealed_total", "kind" => kind).increment(1);
        info!(alert.id = %alert.id, team = alert.team.as_ref().map(tracing::field::display), kind, "sealed an alert");
        post.observer.sealed(alert);
        post.to_deliver.notify_one();
    }
    Ok(next)
}

/// Hours and targets may be others than when cases were last looked at.
async fn set_clocks(post: &Post) {
    let live = post.live();
    let set = post.with_store(move |store| store.set_clocks(&|case| casebook::next_nudge(&live.plan, case))).await;
    if let Err(error) = set {
        warn!(%error, "open cases are told of at the times that were set before");
    }
}

/// Tells what there is to tell now.
struct Nudger<'n> {
    store: &'n dyn Store,
    live: &'n Live,
    now: DateTime<Utc>,
}

/// Cases that are told of in one mail: who gets it, what is told, whose they are, and the alert that opened them, if it is one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Bundle {
    to: TeamName,
    nudge: Nudge,
    of: TeamName,
    alert: Option<AlertId>,
}

impl Nudger<'_> {
    /// Seals what is due, and says when there is more.
    fn tell(&self) -> Result<(Vec<Seal>, Option<DateTime<Utc>>), StoreError> {
        let (cases, mut next) = self.store.nudged(self.now, AT_ONCE)?;
        let mut sealed = Vec::new();
        for (bundle, cases) in self.bundles(cases)? {
            sealed.extend(self.seal(&bundle, &cases)?);
        }
        for team in self.live.plan.routes.teams().filter(|team| team.wants_handover()) {
            let (seal, opens) = self.hand_over(team)?;
            sealed.extend(seal);
            next = [next, opens].into_iter().flatten().min();
        }
        Ok((sealed, next))
    }

    /// What is told of which cases; those of which there is nothing to tell after all are set right.
    fn bundles(&self, cases: Vec<Case>) -> Result<BTreeMap<Bundle, Vec<Case>>, StoreError> {
        let routes = &self.live.plan.routes;
        let mut bundles: BTreeMap<Bundle, Vec<Case>> = BTreeMap::new();
        for case in cases {
            let Some(nudge) = Deadline::of(&case, routes).and_then(|deadline| deadline.now(&case, self.now)) else {
                self.store.set_clock(case.story, &case.team, &|case| casebook::next_nudge(&self.live.plan, case))?;
                continue;
            };
            let escalation = routes.team(&case.team).and_then(|team| team.escalation.clone());
            let to = escalation.filter(|_| nudge != Nudge::Reminder).unwrap_or_else(|| case.team.clone());
            let bundle = Bundle { to, nudge, of: case.team.clone(), alert: Some(case.alert) };
            bundles.entry(bundle).or_default().push(case);
        }
        // Many of them at once are one mail: a list, and no thread.
        let mut mails: BTreeMap<(TeamName, Nudge, TeamName), usize> = BTreeMap::new();
        for bundle in bundles.keys() {
            *mails.entry((bundle.to.clone(), bundle.nudge, bundle.of.clone())).or_default() += 1;
        }
        let mut told: BTreeMap<Bundle, Vec<Case>> = BTreeMap::new();
        for (mut bundle, cases) in bundles {
            let is_many = mails.get(&(bundle.to.clone(), bundle.nudge, bundle.of.clone())).is_some_and(|count| *count > MAX_MAILS);
            bundle.alert = bundle.alert.filter(|_| !is_many);
            told.entry(bundle).or_default().extend(cases);
        }
        Ok(told)
    }

    /// Seals one mail; none if the team has had its mails for now.
    fn seal(&self, bundle: &Bundle, cases: &[Case]) -> Result<Option<Seal>, StoreError> {
        let routes = &self.live.plan.routes;
        let Some(to) = routes.team(&bundle.to) else { return Ok(None) };
        let promise = Promise::new(to.mails_per_hour, &self.store.mails(&to.name)?, self.now);
        if !promise.has_room() {
            return Ok(None);
        }
        let mut cases = cases.to_vec();
        cases.sort_by_key(|case| (case.due, case.story));
        let steps = cases.iter().map(|case| self.step(case, bundle.nudge)).collect();
        let lines = self.lines(&cases)?;
        let is_theirs = bundle.to == bundle.of;
        let affair = match cases.first().filter(|_| is_theirs && bundle.alert.is_some()) {
            Some(case) => self.store.affairs(&case.team, &[Tie::of_story(case.story)])?.pop(),
            None => None,
        };
        let body = if is_theirs { Body::Reminder(lines) } else { Body::Escalation(lines) };
        let seal = self.waiting(body, steps, affair.as_ref(), to);
        match self.store.seal(&seal) {
            Ok(()) => Ok(Some(seal)),
            // Somebody acted just now: what is left is looked at anew.
            Err(StoreError::Stale) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The seal of a mail about cases, with its links.
    fn waiting(&self, body: Body, steps: Vec<CaseStep>, affair: Option<&Affair>, to: &Team) -> Seal {
        let mut seal = seal::waiting(body, steps, affair, to, &self.live.plan.mail.letterhead(), self.now);
        if let Some(links) = &self.live.links {
            links.sign(&mut seal.alert);
        }
        seal
    }

    fn step(&self, case: &Case, nudge: Nudge) -> CaseStep {
        let mut after = case.clone();
        after.nudge(nudge, self.now, None);
        let next = casebook::next_nudge(&self.live.plan, &after);
        CaseStep::Nudge { story: case.story, team: case.team.clone(), nudge, next }
    }

    /// Cases as a mail tells them; one whose mention is gone is left out.
    fn lines(&self, cases: &[Case]) -> Result<Vec<CaseLine>, StoreError> {
        let mut lines = Vec::with_capacity(cases.len());
        for case in cases {
            let Some(stored) = self.store.mention(case.story.0)? else { continue };
            let routed = stored.verdict.routed();
            let last = case.history.last();
            lines.push(CaseLine {
                team: case.team.clone(),
                signal: routed.first().copied().unwrap_or(Signal::Other),
                place: story::place(&stored.mention),
                state: case.state,
                by: last.map(|event| event.who.clone()),
                note: last.and_then(|event| event.note.clone()),
                since: case.delivered.unwrap_or(case.opened),
                due: case.due,
                act: None,
            });
        }
        Ok(lines)
    }

    /// What is still open, once at each opening of a team's office; and when it opens next.
    fn hand_over(&self, team: &Team) -> Result<(Option<Seal>, Option<DateTime<Utc>>), StoreError> {
        let office = team.office();
        let name = format!("handover/{}", team.name);
        let opens = office.next_opening(self.now);
        let Some(opened) = office.last_opening(self.now) else { return Ok((None, opens)) };
        let told = self.store.digest(&name)?;
        if told.as_ref().is_some_and(|told| told.due >= opened) {
            return Ok((None, opens));
        }
        let cursor = DigestCursor::new(name, Position(0), opened);
        let mut open = self.store.open_cases(&team.name)?;
        // What came since the office opened is new, and not left over.
        open.retain(|case| case.opened < opened);
        open.sort_by_key(|case| (case.due.is_none(), case.due, case.story));
        if told.is_none() || open.is_empty() || self.now - opened > LATEST_HANDOVER {
            self.store.set_digest(&cursor)?;
            return Ok((None, opens));
        }
        let lines = self.lines(&open)?;
        let seal = self.waiting(Body::Handover(lines), Vec::new(), None, team);
        let seal = Seal { digest: Some(cursor), ..seal };
        self.store.seal(&seal)?;
        Ok((Some(seal), opens))
    }
}

#[cfg(test)]
mod tests;
