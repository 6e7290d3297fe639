//! Dates, numbers and enumerations in the language of the reader.

use chrono::{DateTime, NaiveDate, Utc};
use luister_mention::{Locale, Signal};

/// The language of one reader.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Locale);

impl Words {
    /// The one of two texts that is in the reader's language.
    pub(super) fn pick<T>(self, nl: T, en: T) -> T {
        self.0.pick(nl, en)
    }

    /// `1.234` or `1,234`.
    pub(super) fn number(self, n: u64) -> String {
        self.0.number(n)
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

    /// `21-11-2026 08:00 UTC`.
    pub(super) fn moment(self, at: DateTime<Utc>) -> String {
        format!("{} {} UTC", self.date(at.date_naive()), at.format("%H:%M"))
    }

    /// `1 bericht`, `12 berichten`.
    pub(super) fn mentions(self, n: u64) -> String {
        let word = if n == 1 { self.pick("bericht", "mention") } else { self.pick("berichten", "mentions") };
        format!("{} {word}", self.number(n))
    }

    /// `3 klachten`, `1 question`.
    pub(super) fn signal(self, signal: Signal, n: u64) -> String {
        let (one, many) = match signal {
            Signal::Crisis => self.pick(("crisismelding", "crisismeldingen"), ("crisis mention", "crisis mentions")),
            Signal::Praise => self.pick(("compliment", "complimenten"), ("word of praise", "words of praise")),
            signal => (signal.word(self.0), signal.words(self.0)),
        };
        format!("{} {}", self.number(n), if n == 1 { one } else { many })
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
}
