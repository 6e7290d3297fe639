//! What its source took away goes here too, and whoever had it open is told that it went.

use super::post::Post;
use crate::{
    casebook,
    config::Plan,
    trail::{Did, LUISTER},
};
use chrono::{DateTime, Utc};
use luister_alerts::seal;
use luister_mention::{Candidate, CaseEvent, CaseState, Cursor, Erased, MentionId};
use luister_sources::Poll;
use luister_store::{Store, StoreError};
use std::collections::BTreeSet;
use tracing::{info, warn};

/// The most messages of a page that shows all there is: of a longer one nobody can tell what is missing.
const MAX_PRESENT: usize = 5_000;
/// So many may be missing at once, and no more than half: a page that lost more than that was made over.
const FEW: usize = 3;

/// What is on a page that shows all there is; nothing, if that is too much.
pub(super) fn present(candidates: &[Candidate]) -> Vec<MentionId> {
    let ids: BTreeSet<MentionId> = candidates.iter().flat_map(|candidate| [Some(candidate.id), candidate.like]).flatten().collect();
    if ids.len() > 2 * MAX_PRESENT { Vec::new() } else { ids.into_iter().collect() }
}

/// Erases what a poll says, or shows, was taken away; its open cases are closed and say why.
pub(super) fn withdraw(
    post: &Post,
    store: &dyn Store,
    plan: &Plan,
    poll: &Poll,
    after: &Cursor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut gone: BTreeSet<MentionId> = poll.withdrawn.iter().copied().collect();
    if poll.whole {
        gone.extend(missing(&poll.cursor, after));
    }
    let mut kept = Vec::new();
    for id in gone {
        let Some(stored) = store.mention(id)?.filter(|stored| stored.mention.source == after.source) else { continue };
        let teams = plan.routes.teams().map(|team| &team.name);
        let is_alone = store.by_story(stored.mention.story, 2)?.1 <= 1;
        for case in casebook::cases_of(store, teams, &stored.mention)?.into_iter().filter(|case| is_alone && !case.state.is_done()) {
            let note = plan
                .routes
                .team(&case.team)
                .map_or(plan.mail.lang, |team| team.lang)
                .pick("bij de bron verwijderd", "taken away at its source");
            let event = CaseEvent { note: Some(note.to_owned()), ..CaseEvent::new(now, seal::OURSELVES, CaseState::Ignored) };
            store.act(case.story, &case.team, event, &|case| casebook::next_nudge(plan, case))?;
        }
        kept.push(id);
    }
    let erased = store.erase(&kept, Erased::Withdrawn, now)?;
    if erased > 0 {
        metrics::counter!("luister_erased_total", "why" => "withdrawn").increment(erased);
        info!(source.name = %after.source, mentions = erased, "erased what `{}` took away", after.source);
        post.note(store, LUISTER, Did::Erased, &format!("{erased} mentions that {} took away", after.source));
        post.to_sweep.notify_one();
    }
    Ok(())
}

/// What was on the page the last time and is not any more.
fn missing(before: &Cursor, after: &Cursor) -> Vec<MentionId> {
    let now: BTreeSet<&MentionId> = after.present.iter().collect();
    let missing: Vec<MentionId> = before.present.iter().filter(|id| !now.contains(id)).copied().collect();
    if now.is_empty() || missing.len() > FEW.max(before.present.len() / 2) {
        if !missing.is_empty() {
            warn!(
                source.name = %after.source,
                missing = missing.len(),
                "most of what `{}` showed is no longer there: that looks like another page, and nothing is erased for it",
                after.source
            );
        }
        return Vec::new();
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::SourceName;

    fn cursor(present: std::ops::Range<u8>) -> Cursor {
        let mut cursor = Cursor::new(SourceName::new("page").unwrap(), DateTime::UNIX_EPOCH);
        cursor.present = present.map(|number| MentionId::from_bytes([number; 16])).collect();
        cursor
    }

    #[test]
    fn what_is_missing_went_unless_the_page_was_made_over() {
        for (name, before, after, gone) in [
            ("one of many", 0..20, 1..21, 1),
            ("all of few", 0..3, 3..6, 3),
            ("half", 0..20, 10..30, 10),
            ("more than half", 0..20, 11..31, 0),
            ("an empty page", 0..3, 0..0, 0),
            ("the first look", 0..0, 0..9, 0),
        ] {
            assert_eq!(missing(&cursor(before), &cursor(after)).len(), gone, "{name}");
        }
    }
}
