//! Key figures of any period.

use super::{Line, Out};
use crate::{config::Plan, figures};
use anyhow::bail;
use chrono::{DateTime, Utc};
use luister_insight::figures::Span;
use luister_mention::{KeyFigures, ListName};
use luister_store::Store;
use serde::{Deserialize, Serialize};

/// Key figures, and those that they are held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stats {
    pub(crate) figures: KeyFigures,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) against: Option<KeyFigures>,
}

pub(super) fn stats(
    plan: &Plan,
    store: &dyn Store,
    lists: &[ListName],
    span: Span,
    against: Option<Span>,
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    known(plan, lists)?;
    let scope = figures::scope(plan, lists, plan.mail.timezone);
    let of = |span| figures::of_span(plan, store, &scope, span, now);
    let stats = Stats { figures: of(span)?, against: against.map(of).transpose()? };
    Ok(out(Line::Row(serde_json::to_value(stats)?))?)
}

/// Whether all of these lists are in force.
pub(super) fn known(plan: &Plan, lists: &[ListName]) -> anyhow::Result<()> {
    let Some(unknown) = lists.iter().find(|list| plan.lists.iter().all(|known| known.name() != *list)) else { return Ok(()) };
    let known: Vec<&str> = plan.lists.iter().map(|list| list.name().as_str()).collect();
    bail!("there is no list `{unknown}`, there are {}", known.join(", "))
}
