//! When what is pending is told, and why not yet: the same for the daemon, which tells it, and for who asks what waits.

mod asked;

pub(crate) use asked::Asked;

use crate::config::Plan;
use chrono::{DateTime, Utc};
use luister_alerts::{
    Decision, Hold, Team, affair,
    config::{GroupBy, Outside},
    decide,
};
use luister_mention::{Affair, GroupKey, Hush, HushCause, Pending, SealReason, TeamName, Tie};
use luister_store::{Store, StoreError};
use std::{borrow::Cow, collections::BTreeMap};

/// The most mentions that a summary tells: what one transaction holds.
pub(crate) const MAX_SUMMARY: usize = 1000;

/// Pendings that are told together, and what was told before of the same.
pub(crate) struct Turn<'p> {
    pub(crate) key: GroupKey,
    pub(crate) team: Cow<'p, Team>,
    /// The oldest first.
    pub(crate) pendings: Vec<Pending>,
    /// Whether they belong together by what they share, and not by what their route groups.
    pub(crate) is_affair: bool,
    /// What the team was told before of the affair.
    pub(crate) affair: Option<Affair>,
    /// What holds them back, or did until a while ago.
    pub(crate) hush: Option<Hush>,
    /// When it was last told of it.
    told: Option<DateTime<Utc>>,
}

/// The group of what was held back, and is told together.
const HELD: &str = "held";

/// Everything that is pending, group by group, or affair by affair; what is held back apart.
pub(crate) fn all<'p>(plan: &'p Plan, store: &dyn Store) -> Result<Vec<Turn<'p>>, StoreError> {
    let mut groups: BTreeMap<GroupKey, Vec<Pending>> = BTreeMap::new();
    let hushes = store.hushes()?;
    let mut held: BTreeMap<(usize, TeamName), Vec<Pending>> = BTreeMap::new();
    for pending in store.pendings()? {
        match hushed(store, &hushes, &pending)? {
            Some(number) => held.entry((number, pending.key.team.clone())).or_default().push(pending),
            None => groups.entry(pending.key.clone()).or_default().push(pending),
        }
    }
    let mut turns = Vec::new();
    for ((number, team), pendings) in held {
        let key = GroupKey::new(team, None, HELD);
        let turn = Turn::of(key, pendings, false, plan, store)?;
        turns.push(Turn { hush: hushes.get(number).cloned(), affair: None, told: None, ..turn });
    }
    for (key, mut pendings) in groups {
        pendings.sort_by_key(|pending| (pending.since, pending.mention));
        let is_split = plan.routes.group_by(key.route.as_ref()) == GroupBy::Affair;
        let affairs = if is_split { affair::split(pendings) } else { vec![pendings] };
        let first = turns.len();
        for pendings in affairs {
            let turn = Turn::of(key.clone(), pendings, is_split, plan, store)?;
            // What has nothing in common but the affair that it goes on with is one piece of news all the same.
            let opened_by = turn.affair.as_ref().map(|affair| affair.opened_by);
            let same = |known: &&mut Turn<'_>| opened_by.is_some() && known.affair.as_ref().map(|affair| affair.opened_by) == opened_by;
            match turns.iter_mut().skip(first).find(same) {
                Some(known) => known.join(turn),
                None => turns.push(turn),
            }
        }
    }
    Ok(turns)
}

impl<'p> Turn<'p> {
    fn of(key: GroupKey, pendings: Vec<Pending>, is_affair: bool, plan: &'p Plan, store: &dyn Store) -> Result<Self, StoreError> {
        let stand_in = || Cow::Owned(plan.mail.stand_in(key.team.clone()));
        let team = plan.routes.team(&key.team).map_or_else(stand_in, Cow::Borrowed);
        let affair = affair_of(store, &key, &pendings)?;
        let told = if is_affair { affair.as_ref().map(|affair| affair.sealed) } else { store.group(&key)?.map(|group| group.sealed) };
        Ok(Self { key, team, pendings, is_affair, affair, hush: None, told })
    }

    /// Takes what goes on with the same affair.
    fn join(&mut self, other: Self) {
        self.pendings.extend(other.pendings);
        self.pendings.sort_by_key(|pending| (pending.since, pending.mention));
        if other.told > self.told {
            (self.affair, self.told) = (other.affair, other.told);
        }
    }

    /// What happens to it now.
    pub(crate) fn decide(&self, plan: &Plan, now: DateTime<Utc>) -> Decision {
        self.decide_for(&self.pendings, plan, now)
    }

    fn decide_for(&self, pendings: &[Pending], plan: &Plan, now: DateTime<Utc>) -> Decision {
        let hold = self.hold_of(pendings, now);
        if let Some(hush) = self.hush.as_ref().filter(|hush| hush.until <= now && hold.is_none()) {
            let reason = match hush.because {
                HushCause::Storm => SealReason::StormOver,
                HushCause::Asked { .. } => SealReason::SilenceOver,
            };
            return Decision::Seal { reason, count: pendings.len().min(MAX_SUMMARY) };
        }
        decide(pendings, self.told, hold, plan.routes.timing(self.key.route.as_ref()), now)
    }

    /// What keeps it from being told. What came while somebody was there is told, if that is over by now or not.
    pub(crate) fn hold(&self, now: DateTime<Utc>) -> Option<Hold> {
        self.hold_of(&self.pendings, now)
    }

    fn hold_of(&self, pendings: &[Pending], now: DateTime<Utc>) -> Option<Hold> {
        if let Some(hush) = self.hush.as_ref().filter(|hush| hush.until > now) {
            return Some(match hush.because {
                HushCause::Storm => Hold::Storm(hush.until),
                HushCause::Asked { .. } => Hold::Silence(hush.until),
            });
        }
        let came_closed = self.came_closed_of(pendings);
        // A team that is never there would never be told.
        let opens = || self.team.office().next_open(now).filter(|open| *open > now);
        opens().filter(|_| came_closed).map(Hold::Closed)
    }

    /// Whether the first of it came when nobody was there who could be told.
    pub(crate) fn came_closed(&self) -> bool {
        self.came_closed_of(&self.pendings)
    }

    fn came_closed_of(&self, pendings: &[Pending]) -> bool {
        let first = pendings.iter().map(|pending| pending.since).min();
        self.team.outside != Outside::Send && first.is_some_and(|first| !self.team.office().is_open(first))
    }
}

/// Which of these holds back what is pending.
fn hushed(store: &dyn Store, hushes: &[Hush], pending: &Pending) -> Result<Option<usize>, StoreError> {
    if hushes.iter().all(|hush| hush.team.as_ref().is_some_and(|team| *team != pending.key.team)) {
        return Ok(None);
    }
    let Some(stored) = store.mention(pending.mention)? else { return Ok(None) };
    Ok(hushes.iter().position(|hush| hush.holds(pending, &stored.mention.source, &stored.verdict.matches)))
}

/// The affair that pendings go on with: of several the one that was told of last.
fn affair_of(store: &dyn Store, key: &GroupKey, pendings: &[Pending]) -> Result<Option<Affair>, StoreError> {
    let mut ties: Vec<_> = pendings.iter().flat_map(|pending| pending.ties.iter().copied()).collect();
    ties.sort_unstable();
    ties.dedup();
    let mut known = store.affairs(&key.team, &ties)?;
    for affair in &mut known {
        // What was told in its mail thread last, whatever that had to do with this tie.
        let thread = store.affairs(&key.team, &[Tie::of_mail_thread(affair.opened_by)])?.pop();
        if let Some(Affair { last, subject, signal, sealed, .. }) = thread.filter(|thread| thread.sealed > affair.sealed) {
            *affair = Affair { last, subject, signal, sealed, ..affair.clone() };
        }
    }
    Ok(known.into_iter().max_by_key(|affair| (affair.sealed, affair.last)))
}
