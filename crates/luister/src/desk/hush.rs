//! Silences that people ask for: what is not told for a while, and together when that is over.

use super::{Line, Out};
use crate::config::Plan;
use anyhow::{bail, ensure};
use chrono::{DateTime, Utc};
use luister_mention::{Hush, HushCause, Hushed};
use luister_store::Store;

/// Holds something back from now on.
pub(super) fn add(plan: &Plan, store: &dyn Store, hush: &Hush, out: &mut Out<'_>) -> anyhow::Result<()> {
    let Hushed { list, source, .. } = &hush.what;
    if let Some(team) = hush.team.as_ref().filter(|team| plan.routes.team(team).is_none()) {
        let teams: Vec<&str> = plan.routes.teams().map(|team| team.name.as_str()).collect();
        bail!("there is no team `{team}`, there are {}", teams.join(", "));
    }
    if let Some(list) = list.as_ref().filter(|list| plan.lists.iter().all(|known| known.name() != *list)) {
        let lists: Vec<&str> = plan.lists.iter().map(|list| list.name().as_str()).collect();
        bail!("there is no list `{list}`, there are {}", lists.join(", "));
    }
    if let Some(source) = source.as_ref().filter(|source| !plan.sources.contains_key(*source)) {
        let sources: Vec<&str> = plan.sources.keys().map(luister_mention::SourceName::as_str).collect();
        bail!("there is no source `{source}`, there are {}", sources.join(", "));
    }
    ensure!(hush.until > hush.from, "a silence ends in the future, and this one would have ended already");
    store.put_hush(hush)?;
    out(Line::Row(serde_json::to_value(hush)?))?;
    if hush.what.signal.is_none() {
        out(Line::Note("a crisis is told all the same; name it with --signal to hold it back too".to_owned()))?;
    }
    Ok(())
}

/// What is held back, what ends first before others.
pub(super) fn list(store: &dyn Store, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut hushes = store.hushes()?;
    hushes.retain(|hush| hush.until > now);
    hushes.sort_by_key(|hush| hush.until);
    hushes.iter().try_for_each(|hush| Ok(out(Line::Row(serde_json::to_value(hush)?))?))
}

/// Ends a silence now: what it held back is told together.
pub(super) fn end(store: &dyn Store, id: &str, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut found: Vec<Hush> = store.hushes()?.into_iter().filter(|hush| hush.id.starts_with(id)).collect();
    let (Some(hush), true) = (found.pop(), found.is_empty()) else {
        bail!("`{id}` is not the beginning of exactly one silence; `luister silence list` names them")
    };
    ensure!(hush.because != HushCause::Storm, "a storm holds this back, and ends by itself");
    let hush = Hush { until: hush.until.min(now), ..hush };
    store.put_hush(&hush)?;
    out(Line::Row(serde_json::to_value(&hush)?))?;
    Ok(())
}
