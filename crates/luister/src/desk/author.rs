//! What is known of one author: the answer to somebody who asks what is kept about them.

use super::{Line, Out};
use crate::config::Plan;
use chrono::{DateTime, Utc};
use luister_mention::{CaseState, Correction, MentionId, Position, SourceName, Stored, TeamName};
use luister_store::Store;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many mentions are looked at in one go.
const PAGE: usize = 2000;

/// Which team was told, and when; the administrator, where no team is named.
type Telling = (Option<TeamName>, DateTime<Utc>);

/// One thing that is kept of an author.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What the author wrote, with the verdict on it.
    #[serde(flatten)]
    pub(crate) stored: Stored,
    /// What somebody said that it is, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) corrections: Vec<(Correction, DateTime<Utc>)>,
    /// Who was told of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) told: Vec<Telling>,
    /// Which teams have a case of it, and how that stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cases: Vec<(TeamName, CaseState)>,
}

/// What an author wrote, the oldest first: known by name, handle or link, at one source or at all.
pub(super) fn written(plan: &Plan, store: &dyn Store, author: &str, source: Option<&SourceName>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut kept = mentions(plan, store, author, source)?;
    let ids: BTreeSet<MentionId> = kept.iter().map(|stored| stored.mention.id).collect();
    let mut told: BTreeMap<MentionId, Vec<Telling>> = BTreeMap::new();
    store.each_alert(&mut |alert| {
        for id in alert.tells_of().intersection(&ids) {
            told.entry(*id).or_default().push((alert.team.clone(), alert.sealed));
        }
    })?;
    kept.sort_by_key(|stored| (stored.mention.when(), stored.mention.id));
    for stored in kept {
        let mention = &stored.mention;
        let mut told = told.remove(&mention.id).unwrap_or_default();
        told.sort_by_key(|(_, at)| *at);
        let kept = Kept {
            corrections: store.labels(mention.id)?.into_iter().map(|label| (label.correction, label.at)).collect(),
            cases: store.cases(mention.story)?.into_iter().map(|case| (case.team, case.state)).collect(),
            told,
            stored,
        };
        out(Line::Row(serde_json::to_value(kept)?))?;
    }
    Ok(())
}

/// The mentions of an author, those under a pseudonym too.
pub(super) fn mentions(plan: &Plan, store: &dyn Store, author: &str, source: Option<&SourceName>) -> anyhow::Result<Vec<Stored>> {
    let (mut found, mut after) = (Vec::new(), Position(0));
    let hidden = plan.pseudonyms()?.map(|pseudonyms| pseudonyms.called(author, plan.sources.keys())).unwrap_or_default();
    let is_hidden = |name: Option<&str>| name.is_some_and(|name| hidden.iter().any(|hidden| hidden == name));
    loop {
        let page = store
            .sift(after, PAGE, &mut |glimpse| glimpse.author.as_ref().is_some_and(|writer| writer.is(author) || is_hidden(writer.name)))?;
        found.extend(page.mentions.into_iter().filter(|stored| source.is_none_or(|source| stored.mention.source == *source)));
        if page.last == after {
            return Ok(found);
        }
        after = page.last;
    }
}
