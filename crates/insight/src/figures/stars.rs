//! How the stars of each site went, week by week or month by month.

use super::{Scope, Span, part_of};
use luister_mention::{SourceName, StarsOverTime, Tally};
use std::collections::BTreeMap;

/// The ratings of some times that follow on one another.
#[derive(Debug)]
pub struct Stars {
    scope: Scope,
    spans: Vec<Span>,
    /// For each site what was given in each of them, as shares of the scale, and by how many.
    sites: BTreeMap<SourceName, Vec<(f32, u16)>>,
}

impl Stars {
    /// Nothing yet, of these times: the oldest first, each beginning where the one before it ends.
    #[must_use]
    pub fn new(scope: Scope, spans: Vec<Span>) -> Self {
        Self { scope, spans, sites: BTreeMap::new() }
    }

    /// From when to when.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Some(Span { from: self.spans.first()?.from, until: self.spans.last()?.until })
    }

    /// Counts a mention.
    pub fn add(&mut self, tally: &Tally) {
        let Some(rating) = tally.rating.filter(|_| self.scope.holds(tally) && self.scope.is_ours(tally)) else { return };
        let site = self.sites.entry(tally.source.clone()).or_insert_with(|| vec![(0.0, 0); self.spans.len()]);
        if let Some((mean, count)) = site.get_mut(part_of(&self.spans, tally.heard)) {
            // The mean goes on, so that no sum grows without end.
            *count = count.saturating_add(1);
            *mean += (rating.share() - *mean) / f32::from(*count);
        }
    }

    /// How they went; none if fewer than two of the times have any.
    #[must_use]
    pub fn finish(self) -> Option<StarsOverTime> {
        let average = |(mean, count): (f32, u16)| (count > 0).then_some(mean * 5.0);
        let sites: Vec<(SourceName, Vec<Option<f32>>)> =
            self.sites.into_iter().map(|(source, means)| (source, means.into_iter().map(average).collect())).collect();
        let is_line = sites.iter().any(|(_, averages)| averages.iter().flatten().count() > 1);
        let until = self.spans.iter().map(|span| span.until).collect();
        is_line.then_some(StarsOverTime { until, sites })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta, Utc};
    use luister_mention::{Channel, ListName, Rating, Signal};

    fn at(day: i64) -> DateTime<Utc> {
        let first: DateTime<Utc> = "2026-10-01T06:00:00Z".parse().unwrap();
        first + TimeDelta::days(day)
    }

    fn review(source: &str, day: i64, given: f32, best: f32) -> Tally {
        Tally {
            heard: at(day),
            late_secs: None,
            source: SourceName::new(source).unwrap(),
            channel: Channel::Review,
            own: false,
            signal: Signal::Praise,
            uncertain: false,
            lists: vec![ListName::new("Acme").unwrap()],
            rating: Rating::new(given, best),
        }
    }

    fn weeks(tallies: &[Tally]) -> Option<StarsOverTime> {
        let spans = (0..3).map(|week| Span { from: at(week * 7), until: at(week * 7 + 7) }).collect();
        let mut stars = Stars::new(Scope { lists: vec![], theirs: vec![], zone: chrono_tz::UTC }, spans);
        for tally in tallies {
            stars.add(tally);
        }
        stars.finish()
    }

    #[test]
    fn each_week_has_its_average_and_a_week_without_has_none() {
        let all = [
            review("trustpilot", 1, 5.0, 5.0),
            review("trustpilot", 2, 2.0, 5.0),
            review("trustpilot", 20, 4.0, 5.0),
            review("kiyoh", 8, 9.0, 10.0),
        ];
        let stars = weeks(&all).unwrap();
        assert_eq!(stars.until, [at(7), at(14), at(21)]);
        let of = |source: &str| stars.sites.iter().find(|(site, _)| site.as_str() == source).unwrap().1.clone();
        assert_eq!((of("trustpilot"), of("kiyoh")), (vec![Some(3.5), None, Some(4.0)], vec![None, Some(4.5), None]));
        assert_eq!(weeks(&all[3..]), None, "one point is no line");
        let ours = Tally { own: true, ..all[0].clone() };
        assert_eq!(weeks(&[ours, all[2].clone()]), None, "what we say ourselves is none");
    }
}
