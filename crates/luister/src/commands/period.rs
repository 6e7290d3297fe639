//! The period that a command is about: the last day, week or month, or from one day to another.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use luister_insight::{
    figures::{Span, previous},
    wall::on_wall,
};
use luister_mention::DigestForm;

/// What is said behind the flags.
pub(super) const MORE: &str = "\
Days and times are those of the clock on the wall, in the time zone of [mail]. Volumes go by when a mention was heard.";

#[derive(Debug, Clone, Args)]
pub(super) struct Period {
    /// Up to now: the last day, week or month
    #[arg(long = "period", value_enum, default_value_t = Last::Day)]
    last: Last,
    /// From a day or a time on: `2026-11-01`, `2026-11-01T08:00`
    #[arg(long, value_name = "DAY|TIME", value_parser = moment)]
    from: Option<Moment>,
    /// Up to a time, or to the end of a day; up to now without it
    #[arg(long, value_name = "DAY|TIME", value_parser = moment, requires = "from")]
    to: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Last {
    /// The last day
    Day,
    /// The last seven days
    Week,
    /// The last month
    Month,
}

/// A day, or a time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    day: NaiveDate,
    time: Option<NaiveTime>,
}

/// What a period is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    /// The one before it.
    Previous,
    /// One of the same length that begins then.
    From(Moment),
}

/// Reads a day or a time.
///
/// # Errors
/// If it is neither.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(Moment { day, time: None });
    }
    let read = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"].iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let shown = luister_mention::text::excerpt(text, 40);
    read.map(|at| Moment { day: at.date(), time: Some(at.time()) })
        .ok_or_else(|| format!("`{shown}` is neither a day nor a time, write for instance `2026-11-01` or `2026-11-01T08:00`"))
}

/// Reads what a period is held against.
///
/// # Errors
/// If it is neither `previous` nor a day or time.
pub(super) fn against(text: &str) -> Result<Against, String> {
    if text == "previous" {
        Ok(Against::Previous)
    } else {
        moment(text).map(Against::From).map_err(|error| format!("{error}, or `previous`"))
    }
}

impl Moment {
    fn begins(self, zone: Tz) -> DateTime<Utc> {
        on_wall(zone, self.day.and_time(self.time.unwrap_or_default()))
    }

    fn ends(self, zone: Tz) -> DateTime<Utc> {
        let day = if self.time.is_none() { self.day.succ_opt().unwrap_or(self.day) } else { self.day };
        on_wall(zone, day.and_time(self.time.unwrap_or_default()))
    }
}

impl Period {
    /// From when to when, and the form of what is reported of it.
    ///
    /// # Errors
    /// If it ends before it begins.
    pub(super) fn span(&self, zone: Tz, now: DateTime<Utc>) -> anyhow::Result<(DigestForm, Span)> {
        if let Some(from) = self.from {
            let span = Span { from: from.begins(zone), until: self.to.map_or(now, |to| to.ends(zone)) };
            anyhow::ensure!(span.from < span.until, "the period ends before it begins: look at `--from` and `--to`");
            return Ok((form_of(span.length()), span));
        }
        let wall = now.with_timezone(&zone).naive_local();
        let (form, from) = match self.last {
            Last::Day => (DigestForm::Day, wall.checked_sub_days(Days::new(1))),
            Last::Week => (DigestForm::Week, wall.checked_sub_days(Days::new(7))),
            Last::Month => (DigestForm::Month, wall.checked_sub_months(Months::new(1))),
        };
        Ok((form, Span { from: from.map_or(now, |from| on_wall(zone, from)), until: now }))
    }
}

impl Against {
    /// From when to when that was.
    pub(super) fn span(self, form: DigestForm, span: Span, zone: Tz) -> Option<Span> {
        match self {
            Self::Previous => previous(form, span, zone),
            Self::From(moment) => {
                let from = moment.begins(zone);
                let length = span.until.with_timezone(&zone).naive_local() - span.from.with_timezone(&zone).naive_local();
                let until = on_wall(zone, from.with_timezone(&zone).naive_local() + length);
                Some(Span { from, until })
            }
        }
    }
}

/// The form of a report of so long a period.
fn form_of(length: TimeDelta) -> DigestForm {
    match length.num_days() {
        0..=6 => DigestForm::Day,
        7..=27 => DigestForm::Week,
        _ => DigestForm::Month,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMSTERDAM: Tz = chrono_tz::Europe::Amsterdam;

    fn at(time: &str) -> DateTime<Utc> {
        time.parse().unwrap()
    }

    #[test]
    fn a_day_is_meant_whole_by_the_clock_on_the_wall() {
        let now = at("2026-11-21T08:00:00Z");
        for (name, period, from, to, expected) in [
            ("the last day", Last::Day, None, None, ("2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z")),
            ("the last month", Last::Month, None, None, ("2026-10-21T07:00:00Z", "2026-11-21T08:00:00Z")),
            ("one day", Last::Day, Some("2026-11-01"), Some("2026-11-01"), ("2026-10-31T23:00:00Z", "2026-11-01T23:00:00Z")),
            (
                "the day the clock changes",
                Last::Day,
                Some("2026-10-25"),
                Some("2026-10-25"),
                ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            ),
            ("up to now", Last::Day, Some("2026-11-20T12:30"), None, ("2026-11-20T11:30:00Z", "2026-11-21T08:00:00Z")),
        ] {
            let read = |text: Option<&str>| text.map(|text| moment(text).unwrap());
            let period = Period { last: period, from: read(from), to: read(to) };
            let (_, span) = period.span(AMSTERDAM, now).unwrap();
            assert_eq!(span, Span { from: at(expected.0), until: at(expected.1) }, "{name}");
        }
        let upside_down = Period { last: Last::Day, from: moment("2026-11-02").ok(), to: moment("2026-11-01").ok() };
        assert!(upside_down.span(AMSTERDAM, now).is_err());
    }

    #[test]
    fn what_is_no_time_is_said() {
        for bad in ["yesterday", "2026-02-30", "2026-11-01T25:00", ""] {
            assert!(moment(bad).unwrap_err().contains("neither a day nor a time"), "{bad}");
        }
        assert_eq!(against("previous"), Ok(Against::Previous));
        assert!(against("last").unwrap_err().ends_with("or `previous`"));
        let span = Span { from: at("2026-11-20T08:00:00Z"), until: at("2026-11-21T08:00:00Z") };
        let then = against("2026-10-24T09:00").unwrap().span(DigestForm::Day, span, AMSTERDAM).unwrap();
        assert_eq!(then, Span { from: at("2026-10-24T07:00:00Z"), until: at("2026-10-25T08:00:00Z") }, "a day of 25 hours");
    }
}
