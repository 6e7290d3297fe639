//! How reviewers rate.

use luister_mention::{ReviewFigures, SourceName, Tally};
use std::collections::BTreeMap;

/// The scale on which people are asked whether they would recommend.
const SCALE_OF_TEN: f32 = 10.0;
/// From this share of the scale on somebody is a promoter, as 9 of 10 is; between whole stars it says the same of five of five.
const PROMOTER: f64 = 0.9;
/// Up to this share somebody is a detractor, as 6 of 10 is, and three stars of five are.
const DETRACTOR: f64 = 0.6;

/// What was given at each site.
#[derive(Debug, Default)]
pub(super) struct Reviews(BTreeMap<SourceName, Site>);

#[derive(Debug, Default)]
struct Site {
    count: u32,
    shares: f64,
    promoters: u32,
    detractors: u32,
    of_ten: u32,
}

impl Reviews {
    pub(super) fn add(&mut self, tally: &Tally) {
        let Some(rating) = tally.rating else { return };
        let site = self.0.entry(tally.source.clone()).or_default();
        let share = f64::from(rating.value()) / f64::from(rating.best());
        site.count += 1;
        site.shares += share;
        site.promoters += u32::from(share >= PROMOTER);
        site.detractors += u32::from(share <= DETRACTOR);
        site.of_ten += u32::from((rating.best() - SCALE_OF_TEN).abs() < f32::EPSILON);
    }

    pub(super) fn finish(self) -> Vec<ReviewFigures> {
        let of = |(source, site): (SourceName, Site)| {
            let count = f64::from(site.count);
            ReviewFigures {
                source,
                count: site.count,
                stars: site.shares / count * 5.0,
                nps: (f64::from(site.promoters) - f64::from(site.detractors)) / count * 100.0,
                nps_is_estimate: site.of_ten < site.count,
            }
        };
        self.0.into_iter().map(of).collect()
    }
}
