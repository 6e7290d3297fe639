//! Which times are compared with which, by the clock on the wall.

use crate::wall::on_wall;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use luister_mention::DigestForm;
use serde::{Deserialize, Serialize};

/// How many weeks are looked back to say what is usual.
const WEEKS: u64 = 8;
/// How many months, for the report of a month.
const MONTHS: u32 = 3;
/// A longer period is drawn by day.
const HOURS: TimeDelta = TimeDelta::hours(49);
/// A longer one is drawn by week, and no more than so many bars.
const MAX_BUCKETS: usize = 92;

/// From one time up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// From here on…
    pub from: DateTime<Utc>,
    /// …up to, but not with this.
    pub until: DateTime<Utc>,
}

impl Span {
    /// Whether a time lies in it.
    #[must_use]
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        (self.from..self.until).contains(&at)
    }

    /// How long it is.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        self.until - self.from
    }
}

/// The times that say what is usual, the latest first.
#[must_use]
pub fn usual_spans(form: DigestForm, span: Span, zone: Tz) -> Vec<Span> {
    match form {
        DigestForm::Day | DigestForm::Week => {
            // A longer one is compared with what does not overlap with it.
            let weeks = u64::try_from((span.length() - TimeDelta::hours(2)).num_weeks()).unwrap_or_default() + 1;
            (1..=WEEKS).filter_map(|back| days_before(span, 7 * back * weeks, zone)).collect()
        }
        DigestForm::Month => (1..=MONTHS).filter_map(|back| months_before(span, back, zone)).collect(),
    }
}

/// The times whose stars are shown one behind the other, the oldest first: weeks up to the end of the period, or it and the months before.
#[must_use]
pub fn star_spans(form: DigestForm, span: Span, zone: Tz) -> Vec<Span> {
    let mut spans: Vec<Span> = match form {
        DigestForm::Day | DigestForm::Week => {
            let week =
                |back| Some(Span { from: days_before(span, 7 * (back + 1), zone)?.until, until: days_before(span, 7 * back, zone)?.until });
            (0..WEEKS).filter_map(week).collect()
        }
        DigestForm::Month => [span].into_iter().chain((1..=MONTHS).filter_map(|back| months_before(span, back, zone))).collect(),
    };
    spans.reverse();
    spans
}

/// The time before, of the same length on the wall: yesterday, last week or last month, or as many days as it holds.
#[must_use]
pub fn previous(form: DigestForm, span: Span, zone: Tz) -> Option<Span> {
    // An hour more or less is the clock that was changed.
    let days = u64::try_from((span.length() - TimeDelta::hours(2)).num_days()).unwrap_or_default() + 1;
    match form {
        DigestForm::Day => days_before(span, days, zone),
        DigestForm::Week => days_before(span, days.div_ceil(7) * 7, zone),
        DigestForm::Month => months_before(span, 1, zone),
    }
}

fn days_before(span: Span, days: u64, zone: Tz) -> Option<Span> {
    moved(span, zone, |wall| wall.checked_sub_days(Days::new(days)))
}

fn months_before(span: Span, months: u32, zone: Tz) -> Option<Span> {
    moved(span, zone, |wall| wall.checked_sub_months(Months::new(months)))
}

fn moved(span: Span, zone: Tz, to: impl Fn(NaiveDateTime) -> Option<NaiveDateTime>) -> Option<Span> {
    let back = |at: DateTime<Utc>| Some(on_wall(zone, to(at.with_timezone(&zone).naive_local())?));
    Some(Span { from: back(span.from)?, until: back(span.until)? })
}

/// The bars of a picture: hours, days or weeks of the clock on the wall; the first and the last may be cut.
#[must_use]
pub fn buckets(span: Span, zone: Tz) -> Vec<Span> {
    let step: fn(NaiveDateTime) -> Option<NaiveDateTime> = if span.length() <= HOURS {
        |wall| wall.date().and_hms_opt(wall.hour(), 0, 0)?.checked_add_signed(TimeDelta::hours(1))
    } else if span.length() <= TimeDelta::days(i64::try_from(MAX_BUCKETS).unwrap_or(i64::MAX)) {
        |wall| Some(wall.date().succ_opt()?.and_time(NaiveTime::MIN))
    } else {
        |wall| Some(next_monday(wall.date())?.and_time(NaiveTime::MIN))
    };
    let (mut buckets, mut from) = (Vec::new(), span.from);
    while from < span.until && buckets.len() < MAX_BUCKETS {
        let wall = from.with_timezone(&zone).naive_local();
        let next = step(wall).map_or(span.until, |wall| on_wall(zone, wall));
        // The hour that comes twice is one bar of two hours.
        let until = if next > from && buckets.len() + 1 < MAX_BUCKETS { next.min(span.until) } else { span.until };
        buckets.push(Span { from, until });
        from = until;
    }
    buckets
}

fn next_monday(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::from(7 - day.weekday().num_days_from_monday())))
}
