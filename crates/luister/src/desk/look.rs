//! Looking things up.

use super::{Line, Out};
use crate::{config::Plan, daemon::standing, turn};
use anyhow::bail;
use chrono::{DateTime, TimeDelta, Utc};
use luister_alerts::{Decision, Hold};
use luister_matcher::Query;
use luister_mention::{Cursor, Delivery, DeliveryId, Pending, PollOutcome, Rhythm, Signal, SilenceReason, Stored, TeamName};
use luister_sources::silence;
use luister_store::Store;
use serde_json::json;
use std::collections::HashMap;

/// How many mentions are read in one go.
const PAGE: usize = 500;

pub(super) fn sources(plan: &Plan, store: &dyn Store, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut cursors: HashMap<_, Cursor> = store.cursors()?.into_iter().map(|cursor| (cursor.source.clone(), cursor)).collect();
    let subscriptions = store.subscriptions()?;
    for (name, source) in &plan.sources {
        let cursor = cursors.remove(name).unwrap_or_else(|| Cursor::new(name.clone(), now));
        let report = cursor.report.as_ref();
        let silent = silence(source.settings(), &cursor, now);
        let state = match report {
            Some(_) if silent.is_some_and(|(why, _)| why != SilenceReason::Failing) => silent.map_or("", |(why, _)| why.as_str()),
            None => "new",
            Some(report) if report.outcome == PollOutcome::Ok => "ok",
            Some(report) if report.outcome == PollOutcome::Empty && cursor.failures == 0 => "empty",
            Some(_) if cursor.failures == 0 => "put off",
            Some(_) => "failing",
        };
        out(Line::Row(json!({
            "source": name,
            "url": source.address().as_str(),
            "channel": source.settings().channel,
            "state": state,
            "reason": report.map(|report| report.outcome),
            "detail": report.map(|report| report.detail.as_str()).filter(|detail| !detail.is_empty()),
            "since": silent.map(|(_, since)| since).or(cursor.failing_since),
            "failures": cursor.failures,
            "last_poll": report.map(|report| report.at),
            "last_new": cursor.last_new,
            "next_poll": source.is_polled().then_some(cursor.next_due),
            "every": source.settings().every.to_string(),
            "expect_every": source.settings().expect_every.map(|every| every.to_string()),
            "heard": cursor.heard,
            "rate": cursor.rhythm.as_ref().map(|rhythm| rate(rhythm, now)),
            "late_secs": cursor.late_secs,
            "gaps": cursor.gaps,
            "push": standing(&subscriptions, &cursor, plan.web.public_url.is_some(), now),
            "kept": report.map(|report| report.kept),
            "skipped": report.map(|report| &report.skipped),
        })))?;
    }
    Ok(())
}

/// How much a source brings: what is expected of a whole week, of this week up to now, and what this week has brought. Nothing is
/// expected until a week is over.
fn rate(rhythm: &Rhythm, now: DateTime<Utc>) -> serde_json::Value {
    let mut known = rhythm.clone();
    known.go_on(now);
    let (began, seen) = known.this_week();
    let expected = |from| known.is_learned().then(|| (f64::from(known.expected(from, now)) * 10.0).round() / 10.0);
    json!({ "per_week": expected(now - TimeDelta::days(7)), "since": began, "expected": expected(began), "seen": seen })
}

pub(super) fn mentions(
    store: &dyn Store,
    query: Option<&str>,
    since: Option<DateTime<Utc>>,
    signal: Option<Signal>,
    most: usize,
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    let query = match query.map(|text| Query::parse("query", text)).transpose() {
        Ok(query) => query,
        Err(problems) => bail!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    };
    let since = since.unwrap_or(DateTime::UNIX_EPOCH);
    let mut until = now + TimeDelta::seconds(1);
    let mut found = 0;
    while found < most {
        let page = store.between(since, until, PAGE)?;
        let Some(oldest) = page.last().map(|stored| stored.mention.when()) else { break };
        // Those of the very same moment would come again: the page is cut before them, unless it holds nothing else.
        let whole = page.len() < PAGE;
        let cut = if whole || page.first().is_some_and(|first| first.mention.when() == oldest) {
            page.len()
        } else {
            page.iter().take_while(|stored| stored.mention.when() > oldest).count()
        };
        let fits = |stored: &&Stored| {
            signal.is_none_or(|signal| stored.verdict.signal == signal) && query.as_ref().is_none_or(|query| query.matches(&stored.mention))
        };
        for stored in page.iter().take(cut).filter(fits).take(most - found) {
            found += 1;
            out(Line::Row(serde_json::to_value(stored)?))?;
        }
        if whole {
            break;
        }
        until = if cut == page.len() { oldest } else { oldest + TimeDelta::milliseconds(1) };
    }
    Ok(())
}

/// Every open case, with the first mention of its story.
pub(super) fn cases(plan: &Plan, store: &dyn Store, team: Option<&TeamName>, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    if let Some(name) = team.filter(|name| plan.routes.team(name).is_none()) {
        let teams: Vec<&str> = plan.routes.teams().map(|team| team.name.as_str()).collect();
        bail!("there is no team `{name}`, there are {}", teams.join(", "));
    }
    let mut cases = Vec::new();
    for other in plan.routes.teams().filter(|other| team.is_none_or(|team| other.name == *team)) {
        cases.extend(store.open_cases(&other.name)?);
    }
    cases.sort_by_key(|case| (case.due.is_none(), case.due, case.story));
    for case in cases {
        let mention = store.mention(case.story.0)?.map(|stored| stored.mention);
        let mut row = serde_json::to_value(&case)?;
        if let Some(row) = row.as_object_mut() {
            row.insert("late".to_owned(), json!(case.due.is_some_and(|due| due <= now)));
            row.insert("by".to_owned(), json!(case.history.last().map(|event| &event.who)));
            row.insert("source".to_owned(), json!(mention.as_ref().map(|mention| &mention.source)));
            row.insert("excerpt".to_owned(), json!(mention.as_ref().map(luister_mention::Mention::excerpt)));
        }
        out(Line::Row(row))?;
    }
    Ok(())
}

pub(super) fn outbox(plan: &Plan, store: &dyn Store, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    for turn in turn::all(plan, store)? {
        let until = match turn.decide(plan, now) {
            Decision::Wait { until } => until,
            Decision::Seal { .. } | Decision::Nothing => now,
        };
        let why = match turn.hold(now) {
            Some(Hold::Closed(_)) => "nobody of the team is there",
            Some(Hold::Storm(_)) => "the storm tells of it",
            Some(Hold::Silence(_)) => "somebody asked for silence",
            None => "it waits for more about the same",
        };
        for pending in &turn.pendings {
            match plan.routes.asks(pending) {
                Some(lookup) => waiting(pending, now, &format!("`{lookup}` is asked about its writer"), out)?,
                None => waiting(pending, until, why, out)?,
            }
        }
    }
    for delivery in store.undelivered()? {
        undelivered(&delivery, out)?;
    }
    Ok(())
}

/// A mention that waits to be told.
fn waiting(pending: &Pending, until: DateTime<Utc>, why: &str, out: &mut Out<'_>) -> anyhow::Result<()> {
    out(Line::Row(json!({
        "state": "pending",
        "mention": pending.mention,
        "signal": pending.signal,
        "team": pending.key.team,
        "route": pending.key.route,
        "group": pending.key.group,
        "since": pending.since,
        "not_before": until,
        "reason": format!("a {}: {why}", pending.signal),
    })))?;
    Ok(())
}

/// An alert that was not accepted.
fn undelivered(delivery: &Delivery, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut row = serde_json::to_value(&delivery.state)?;
    if let Some(row) = row.as_object_mut() {
        row.insert("delivery".to_owned(), json!(delivery.id.to_string()));
        row.insert("to".to_owned(), json!(delivery.to.to_string()));
        row.insert("attempts".to_owned(), json!(delivery.attempts));
    }
    out(Line::Row(row))?;
    Ok(())
}

pub(super) fn delivery(store: &dyn Store, id: DeliveryId, out: &mut Out<'_>) -> anyhow::Result<()> {
    let open = store.undelivered()?.into_iter().find(|delivery| delivery.id == id);
    out(Line::Row(open.map_or(Ok(json!({ "state": "sent" })), |delivery| serde_json::to_value(&delivery.state))?))?;
    Ok(())
}
