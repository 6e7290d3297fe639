//! Dates, numbers and enumerations in the language of the reader.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use luister_mention::Locale;

/// The language of one reader, and the clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) locale: Locale,
    pub(super) zone: Tz,
}

impl Words {
    /// The one of two texts that is in the reader's language.
    pub(super) fn pick<T>(self, nl: T, en: T) -> T {
        self.locale.pick(nl, en)
    }

    /// `1.234` or `1,234`.
    pub(super) fn number(self, n: u64) -> String {
        self.locale.number(n)
    }

    /// So many a day, to a tenth while they are few: `0,4`, `12`.
    pub(super) fn a_day(self, n: u64, days: u64) -> String {
        let tenths = n.saturating_mul(10).saturating_add(days / 2).checked_div(days).unwrap_or(0);
        if tenths == 0 && n > 0 && days > 0 {
            return self.pick("minder dan 0,1", "less than 0.1").to_owned();
        }
        if tenths >= 100 || tenths.is_multiple_of(10) {
            return self.number((tenths + 5) / 10);
        }
        format!("{}{}{}", tenths / 10, self.pick(',', '.'), tenths % 10)
    }

    /// `21-11-2026` or `21 Nov 2026`.
    pub(super) fn date(self, date: NaiveDate) -> String {
        date.format(self.pick("%d-%m-%Y", "%-d %b %Y")).to_string()
    }

    /// The day on which something was, by the reader's clock.
    pub(super) fn day(self, at: DateTime<Utc>) -> String {
        self.date(at.with_timezone(&self.zone).date_naive())
    }

    /// `21-11-2026 09:00`; a reader without a zone is told that it is UTC.
    pub(super) fn moment(self, at: DateTime<Utc>) -> String {
        let utc = if self.zone == Tz::UTC { " UTC" } else { "" };
        format!("{} {}{utc}", self.day(at), at.with_timezone(&self.zone).format("%H:%M"))
    }

    /// `1 bericht`, `12 berichten`.
    pub(super) fn mentions(self, n: u64) -> String {
        let word = if n == 1 { self.pick("bericht", "mention") } else { self.pick("berichten", "mentions") };
        format!("{} {word}", self.number(n))
    }

    /// `a, b and c`.
    pub(super) fn list(self, mut items: Vec<String>) -> String {
        let Some(last) = items.pop() else { return String::new() };
        if items.is_empty() { last } else { format!("{} {} {last}", items.join(", "), self.pick("en", "and")) }
    }

    /// `line 3`, `lines 3 and 5`.
    pub(super) fn lines(self, lines: &[u32]) -> String {
        let word = if lines.len() == 1 { self.pick("regel", "line") } else { self.pick("regels", "lines") };
        format!("{word} {}", self.list(lines.iter().map(ToString::to_string).collect()))
    }

    /// The same of a line of the draft, or of the list that it would take the place of.
    pub(super) fn line_of(self, lines: &[u32], is_old: bool) -> String {
        let old = if is_old { self.pick(" van de oude lijst", " of the old list") } else { "" };
        format!("{}{old}", self.lines(lines))
    }

    /// A heading, with how many there are and how many of them are shown.
    pub(super) fn heading(self, sort: &str, count: u64, shown: usize) -> String {
        let (all, shown) = (self.number(count), shown as u64);
        if count <= shown {
            return format!("{sort}: {all}");
        }
        let shown = self.number(shown);
        self.pick(format!("{sort}: de nieuwste {shown} van {all}"), format!("{sort}: the newest {shown} of {all}"))
    }
}

/// The first of some things.
pub(super) fn first_of<T>(items: &[T], most: usize) -> &[T] {
    items.get(..most).unwrap_or(items)
}
