//! What a team may be told now, in which mails.

use crate::{config::Plan, turn::Turn};
use chrono::{DateTime, Utc};
use luister_alerts::{Decision, MAX_MENTIONS_PER_ALERT, promise::Ready};
use luister_mention::{Affair, GroupKey, Pending, SealReason, Signal};

/// Pendings that are told in one mail.
pub(super) struct Batch {
    pub(super) key: GroupKey,
    pub(super) pendings: Vec<Pending>,
    /// What the team was told before of the affair.
    pub(super) affair: Option<Affair>,
    pub(super) reason: SealReason,
    /// Whether its pendings belong together by what they share, and not by what their route groups.
    pub(super) is_affair: bool,
    /// Whether it is told only if another of its group is.
    is_waiting: bool,
}

impl Batch {
    /// What of a turn can be told now, and when there is more; with `all` also what waits for others to come.
    pub(super) fn of(mut turn: Turn<'_>, plan: &Plan, all: bool, now: DateTime<Utc>) -> (Vec<Self>, Option<DateTime<Utc>>) {
        let (hold, came_closed) = (turn.hold(now), turn.came_closed());
        let mut batches = Vec::new();
        while !turn.pendings.is_empty() {
            let (reason, count) = match turn.decide(plan, now) {
                Decision::Seal { reason, count } => (reason, count),
                Decision::Wait { .. } if all && hold.is_none() => (SealReason::GroupWait, turn.pendings.len().min(MAX_MENTIONS_PER_ALERT)),
                Decision::Wait { until } => {
                    let comes_along = hold.is_none() && turn.is_affair && turn.affair.is_none();
                    if comes_along {
                        batches.push(Self::waiting(turn));
                    }
                    return (batches, Some(until));
                }
                Decision::Nothing => break,
            };
            let is_usual = matches!(reason, SealReason::GroupWait | SealReason::GroupInterval);
            let reason = if is_usual && came_closed && hold.is_none() { SealReason::Opening } else { reason };
            let rest = turn.pendings.split_off(count.clamp(1, turn.pendings.len()));
            let pendings = std::mem::replace(&mut turn.pendings, rest);
            let (affair, is_affair) = (turn.affair.clone(), turn.is_affair);
            batches.push(Self { key: turn.key.clone(), pendings, affair, reason, is_affair, is_waiting: false });
        }
        (batches, None)
    }

    /// A new affair that still waits for others.
    fn waiting(turn: Turn<'_>) -> Self {
        Self { key: turn.key, pendings: turn.pendings, affair: None, reason: SealReason::GroupWait, is_affair: true, is_waiting: true }
    }

    pub(super) fn ready(&self) -> Ready {
        Ready {
            is_crisis: self.pendings.iter().any(|pending| pending.signal == Signal::Crisis),
            opens: self.affair.is_none(),
            since: self.pendings.iter().map(|pending| pending.since).min().unwrap_or_default(),
        }
    }

    /// The same batches, with new affairs of one group in one mail, as long as it has room: those that are ready, and those that
    /// would be ready soon.
    pub(super) fn joined(mut batches: Vec<Self>) -> Vec<Self> {
        let mut joined: Vec<Self> = Vec::with_capacity(batches.len());
        batches.sort_by_key(|batch| batch.is_waiting);
        for batch in batches {
            let fits = |other: &&mut Self| {
                let is_alike = other.key == batch.key && other.reason == batch.reason && other.affair.is_none() && batch.affair.is_none();
                is_alike && other.pendings.len() + batch.pendings.len() <= MAX_MENTIONS_PER_ALERT
            };
            match joined.iter_mut().rfind(fits) {
                Some(other) => other.pendings.extend(batch.pendings),
                None if batch.is_waiting => {}
                None => joined.push(batch),
            }
        }
        joined
    }

    /// Both in one mail, because the team had its mails.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.pendings.extend(other.pendings);
        let route = self.key.route.filter(|route| other.key.route.as_ref() == Some(route));
        let person = self.key.person.filter(|person| other.key.person.as_ref() == Some(person));
        Self {
            key: GroupKey { team: self.key.team, route, group: "summary".to_owned(), person },
            affair: None,
            reason: SealReason::Promise,
            ..self
        }
    }
}
