//! How much is usual: the mean of the same hours on earlier days.

use super::{Scope, Span, buckets};
use chrono_tz::Tz;
use luister_mention::{Counts, ListName, Tally, Usual};
use std::collections::BTreeMap;

/// What was said in one earlier period.
#[derive(Debug)]
pub struct Window {
    scope: Scope,
    span: Span,
    ends: Vec<Span>,
    all: Counts,
    lists: BTreeMap<ListName, Counts>,
    parts: Vec<u32>,
}

impl Window {
    /// Nothing yet, of this time.
    #[must_use]
    pub fn new(scope: Scope, span: Span) -> Self {
        let ends = buckets(span, scope.zone);
        Self { scope, span, parts: vec![0; ends.len()], ends, all: Counts::default(), lists: BTreeMap::new() }
    }

    /// Counts a mention.
    pub fn add(&mut self, tally: &Tally) {
        if !self.scope.holds(tally) {
            return;
        }
        for list in tally.lists.iter().filter(|list| self.scope.covers(list)) {
            self.lists.entry(list.clone()).or_default().add(tally.signal);
        }
        if !self.scope.is_ours(tally) {
            return;
        }
        self.all.add(tally.signal);
        let part = part_of(&self.ends, tally.heard);
        self.parts.iter_mut().skip(part).take(1).for_each(|count| *count += 1);
    }
}

/// In which of these parts a time lies; what lies behind all of them is in the last.
#[must_use]
pub fn part_of(parts: &[Span], at: chrono::DateTime<chrono::Utc>) -> usize {
    parts.partition_point(|part| part.until <= at).min(parts.len().saturating_sub(1))
}

/// What is usual in such a period, by what was said in earlier ones; and how much is said of each list. One that was longer or shorter
/// by more than a changed clock, as months are, counts as if it had been of this length.
#[must_use]
pub fn usual(span: Span, zone: Tz, windows: &[Window]) -> Option<(Usual, BTreeMap<ListName, f64>)> {
    let of = u32::try_from(windows.len()).ok().filter(|of| *of > 0)?;
    let mut usual =
        Usual { of, total: 0.0, signals: vec![0.0; Counts::SIGNALS.len()], mood: None, parts: vec![0.0; buckets(span, zone).len()] };
    let (mut lists, mut all) = (BTreeMap::<ListName, f64>::new(), Counts::default());
    for window in windows {
        let share = scale(span, window.span) / f64::from(of);
        all += window.all;
        usual.total += f64::from(window.all.total()) * share;
        for (mean, (_, count)) in usual.signals.iter_mut().zip(window.all.each()) {
            *mean += f64::from(count) * share;
        }
        for (mean, count) in usual.parts.iter_mut().zip(&window.parts) {
            // A day or an hour is as long in one month as in another.
            *mean += f64::from(*count) / f64::from(of);
        }
        for (list, counts) in &window.lists {
            *lists.entry(list.clone()).or_default() += f64::from(counts.total()) * share;
        }
    }
    usual.mood = all.mood();
    Some((usual, lists))
}

/// How much longer one time is than another; the same, if only a clock was changed between.
fn scale(span: Span, other: Span) -> f64 {
    let hours = |span: Span| i32::try_from(span.length().num_hours()).map_or(1.0, f64::from).max(1.0);
    let scale = hours(span) / hours(other);
    if (hours(span) - hours(other)).abs() <= 2.0 { 1.0 } else { scale }
}
