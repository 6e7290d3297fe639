//! Cases that wait for somebody, as the samples tell them.

use crate::{Team, seal, story};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Affair, Alert, Body, CaseLine, CaseState, Letterhead, TeamName, Told};

/// A reminder, an escalation and a hand-over about these mentions; the reminder continues the thread of this affair.
pub(super) fn alerts(
    team: &Team,
    other: &TeamName,
    mentions: &[Told],
    affair: Option<&Affair>,
    letterhead: &Letterhead,
    now: DateTime<Utc>,
) -> Vec<(&'static str, Alert)> {
    let line = |(number, told): (i32, &Told)| {
        let since = now - TimeDelta::minutes(48) * (number + 1);
        let is_taken = number == 1;
        CaseLine {
            team: team.name.clone(),
            signal: told.signal,
            place: story::place(&told.mention),
            state: if is_taken { CaseState::Claimed } else { CaseState::Open },
            by: is_taken.then(|| "Karin".to_owned()),
            note: is_taken.then(|| team.lang.pick("ik bel de monteur", "calling the engineer").to_owned()),
            since,
            due: Some(since + TimeDelta::hours(1)),
            act: None,
        }
    };
    let mut lines: Vec<CaseLine> = (0..).zip(mentions).map(line).collect();
    lines.reverse();
    let fresh = lines.last().cloned().into_iter().collect::<Vec<_>>();
    let late: Vec<CaseLine> = lines.iter().take(2).cloned().map(|line| CaseLine { team: other.clone(), ..line }).collect();
    let seal = |body, affair| seal::waiting(body, Vec::new(), affair, team, letterhead, now).alert;
    vec![
        ("reminder", seal(Body::Reminder(fresh), affair)),
        ("escalation", seal(Body::Escalation(late), None)),
        ("handover", seal(Body::Handover(lines), None)),
    ]
}
