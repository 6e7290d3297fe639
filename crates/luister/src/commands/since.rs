//! From when on a command looks: so long ago, or since a day.

use super::language;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use luister_mention::{Locale, Period};

/// From when on a command looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// So long ago: `30d`.
    Ago(Period),
    /// The beginning of this day, in UTC: `2026-10-01`.
    Day(NaiveDate),
}

impl Since {
    /// The moment; none if it lies before all time that can be counted.
    pub(super) fn moment(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Ago(period) => now.checked_sub_signed(period.delta()),
            Self::Day(day) => Some(day.and_time(NaiveTime::MIN).and_utc()),
        }
    }
}

/// Reads what stands behind `--since`. What is wrong is said in the language of the environment.
///
/// # Errors
/// If it is neither a period nor a day.
pub(super) fn read(text: &str) -> Result<Since, String> {
    read_in(text, language::environment())
}

fn read_in(text: &str, locale: Locale) -> Result<Since, String> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(Since::Day(day));
    }
    text.parse().map(Since::Ago).map_err(|_| {
        let shown = luister_mention::text::excerpt(text, 40);
        locale.pick(
            format!("`{shown}` is geen periode en geen dag; schrijf bijvoorbeeld `30d`, `12h` of `2026-10-01`"),
            format!("`{shown}` is neither a period nor a day, write for instance `30d`, `12h` or `2026-10-01`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_days_are_read() {
        let now = "2026-11-21T08:30:00Z".parse().unwrap();
        for (text, expected) in [
            ("30m", Ok("2026-11-21T08:00:00+00:00")),
            ("7d", Ok("2026-11-14T08:30:00+00:00")),
            ("2026-10-01", Ok("2026-10-01T00:00:00+00:00")),
            ("2026-02-30", Err("`2026-02-30` is geen periode en geen dag; schrijf bijvoorbeeld `30d`, `12h` of `2026-10-01`")),
            ("7", Err("`7` is geen periode en geen dag; schrijf bijvoorbeeld `30d`, `12h` of `2026-10-01`")),
        ] {
            let read = read_in(text, Locale::Nl).map(|since| since.moment(now).unwrap().to_rfc3339());
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }
}
