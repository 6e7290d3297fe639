//! What an alert changes beside the outbox: the affairs that its team knows, and the cases that it works on.

use crate::Team;
use chrono::{DateTime, Utc};
use luister_mention::{Alert, Case, CaseEvent, CaseState, CaseStep, MentionId, Pending, Period, StoryId, Tie, Told};
use std::collections::{HashMap, HashSet};

/// Every tie of what an alert tells, once, with the story whose case it belongs to.
pub(super) fn ties(pendings: &[Pending], told: &[Told]) -> Vec<(Tie, StoryId)> {
    let stories: HashMap<MentionId, StoryId> = told.iter().map(|told| (told.mention.id, told.case_of())).collect();
    let ties = pendings.iter().flat_map(|pending| pending.ties.iter().map(|tie| (*tie, stories.get(&pending.mention).copied())));
    let mut seen = HashSet::new();
    ties.filter_map(|(tie, story)| Some((tie, story?))).filter(|(tie, _)| seen.insert(*tie)).collect()
}

/// The cases that an alert opens, or opens again.
pub(super) fn cases(told: &[Told], team: &Team, alert: &Alert, due: DateTime<Utc>) -> Vec<CaseStep> {
    let mut seen = HashSet::new();
    let step = |told: &Told| {
        let story = told.case_of();
        let step = match told.case {
            None => CaseStep::Open(Case::open(told, team.name.clone(), alert)),
            Some(state) if state.is_done() && told.wrote_again => reopen(told, team, alert.sealed, due),
            Some(_) => return None,
        };
        seen.insert(story).then_some(step)
    };
    told.iter().filter_map(step).collect()
}

/// Who did what luister does by itself.
pub const OURSELVES: &str = "luister";

fn reopen(told: &Told, team: &Team, now: DateTime<Utc>, due: DateTime<Utc>) -> CaseStep {
    let note = team.lang.pick("de schrijver meldt zich opnieuw", "the writer was heard again").to_owned();
    let event = CaseEvent { note: Some(note), ..CaseEvent::new(now, OURSELVES, CaseState::Open) };
    let (story, said, heard) = (told.case_of(), told.mention.published, told.mention.heard);
    CaseStep::Reopen { story, team: team.name.clone(), event, due: Some(due), said, heard }
}

/// When an answer is due: counted in the hours of the team, or if it is never there, on the clock.
pub(super) fn due(team: &Team, target: Period, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    team.office().after(now, target.delta()).or_else(|| now.checked_add_signed(target.delta()))
}
