//! The key figures of the last day on the board, as `luister stats` tells them of any period.

use super::post::Post;
use crate::{clock, figures};
use chrono::TimeDelta;
use luister_insight::figures::Span;
use luister_mention::{CareFigures, KeyFigures, Spread, TeamName};
use std::{sync::Arc, time::Duration};
use tracing::warn;

/// How often they are reckoned.
const EVERY: Duration = Duration::from_mins(1);
/// Of how long a time.
const DAY: TimeDelta = TimeDelta::hours(24);

pub(super) fn describe() {
    use metrics::describe_gauge;
    describe_gauge!("luister_day_mentions", "Mentions of others in the last 24 hours, by list and signal.");
    describe_gauge!(
        "luister_day_mood",
        "Praise less complaints and crisis mentions as a share of all, by list; -1 to 1, and 0 if nothing is said."
    );
    describe_gauge!("luister_day_discovery_seconds", "From publication to our hearing of it, in the last 24 hours: half and nine in ten.");
    describe_gauge!("luister_day_responses", "Cases answered in the last 24 hours, by team.");
    describe_gauge!("luister_day_response_seconds", "From publication to the answer, by team: half and nine in ten.");
    describe_gauge!("luister_day_in_time_ratio", "The share of answers that came in time, by team; 1 if none was due.");
    describe_gauge!("luister_cases_open", "Cases that are not done with, by team.");
    describe_gauge!("luister_day_review_stars", "The average rating in the last 24 hours, in stars of five, by source.");
}

/// Keeps them on the board.
pub(super) async fn reckon_all(post: Arc<Post>) {
    loop {
        let live = post.live();
        let reckoned = post.with_store(move |store| {
            let now = clock::now();
            let scope = figures::scope(&live.plan, &[], live.plan.mail.timezone);
            figures::of_span(&live.plan, store, &scope, Span { from: now - DAY, until: now }, now)
        });
        match reckoned.await {
            Ok(figures) => show(&figures),
            Err(error) => warn!(%error, "could not reckon the key figures, will try again"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

fn show(figures: &KeyFigures) {
    for (list, counts) in &figures.lists {
        for (signal, count) in counts.each() {
            metrics::gauge!("luister_day_mentions", "list" => list.to_string(), "signal" => signal.as_str()).set(f64::from(count));
        }
        metrics::gauge!("luister_day_mood", "list" => list.to_string()).set(counts.mood().unwrap_or_default());
    }
    for (quantile, secs) in quantiles(figures.discovery) {
        metrics::gauge!("luister_day_discovery_seconds", "quantile" => quantile).set(secs);
    }
    figures.teams.iter().for_each(|(team, care)| show_team(team, care));
    for site in &figures.reviews {
        metrics::gauge!("luister_day_review_stars", "source" => site.source.to_string()).set(site.stars);
    }
}

fn show_team(team: &TeamName, care: &CareFigures) {
    let team = team.to_string();
    metrics::gauge!("luister_day_responses", "team" => team.clone()).set(f64::from(care.handled));
    metrics::gauge!("luister_day_in_time_ratio", "team" => team.clone()).set(care.service_level().unwrap_or(1.0));
    metrics::gauge!("luister_cases_open", "team" => team.clone()).set(f64::from(care.open.unwrap_or_default()));
    for (quantile, secs) in quantiles(care.response) {
        metrics::gauge!("luister_day_response_seconds", "team" => team.clone(), "quantile" => quantile).set(secs);
    }
}

/// Half and nine in ten; nothing while there is nothing to reckon.
fn quantiles(spread: Option<Spread>) -> [(&'static str, f64); 2] {
    let secs = |secs: u64| f64::from(u32::try_from(secs).unwrap_or(u32::MAX));
    spread.map_or([("0.5", 0.0), ("0.9", 0.0)], |spread| [("0.5", secs(spread.median_secs)), ("0.9", secs(spread.p90_secs))])
}
