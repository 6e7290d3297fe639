//! Dates in words, in whatever order: RFC 822, asctime, and what people write in Dutch, English, German or French.

use super::{Time, day, in_full, moment, names};
use chrono::{DateTime, Utc};

/// The zone of dates with Korean words, which never name one.
const KOREA: i32 = 9 * 3600;
/// Times that have a name; programs in English write them for `12:00`.
const NAMED_HOURS: [(&str, u32); 2] = [("midnight", 0), ("noon", 12)];

/// The moment of `Sun, 22 Nov 2026 10:00:00 +0100` and all that resembles it.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    read(text)?.moment()
}

/// The same, if the day is said too.
pub(super) fn parse_full(text: &str) -> Option<DateTime<Utc>> {
    read(text).filter(|found| found.day.is_some())?.moment()
}

fn read(text: &str) -> Option<Found> {
    let korean = text.chars().any(|c| ('가'..='힣').contains(&c));
    let plain = if korean { text.replace("년 ", "-").replace("월 ", "-").replace('일', " ") } else { text.to_owned() };
    let mut found = Found { zone: korean.then_some(KOREA), ..Found::default() };
    let mut words = plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '|' | '·')).peekable();
    while let Some(word) = words.next() {
        let next = words.peek().map(|next| next.to_lowercase()).unwrap_or_default();
        let is_hour = found.day.is_some() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        if matches!(next.as_str(), "uur" | "uhr") && found.time.is_none() && word.contains('.') {
            found.clock(&word.replace('.', ":"))?;
        } else if is_hour && !word.is_empty() && half(&next).is_some() {
            found.clock(&format!("{word}:00"))?;
        } else if !word.is_empty() {
            found.word(word)?;
        }
    }
    Some(found)
}

/// Which half of the day a word in small letters means: whether the second.
fn half(word: &str) -> Option<bool> {
    match word.replace('.', "").as_str() {
        "am" | "오전" => Some(false),
        "pm" | "오후" => Some(true),
        _ => None,
    }
}

/// What was understood so far.
#[derive(Debug, Default)]
struct Found {
    year: Option<i32>,
    month: Option<u32>,
    /// Whether what was read as the month may be a day of the week: `mar` is mardi and March.
    month_or_weekday: bool,
    day: Option<u32>,
    time: Option<Time>,
    /// Whether it is the second half of the day, where that was said.
    afternoon: Option<bool>,
    zone: Option<i32>,
}

impl Found {
    fn moment(self) -> Option<DateTime<Utc>> {
        let mut time = self.time.unwrap_or_default();
        match self.afternoon {
            Some(_) if time.hour > 12 => {}
            Some(afternoon) => time.hour = time.hour % 12 + if afternoon { 12 } else { 0 },
            None => {}
        }
        moment(day(self.year?, self.month?, self.day.unwrap_or(1))?, time, self.zone.unwrap_or(0))
    }

    /// One word. None if it is not understood, or says what was said already.
    fn word(&mut self, word: &str) -> Option<()> {
        if self.time.is_some() && word.starts_with(['+', '-', '−']) {
            self.zone = Some(names::zone(word)?);
            return Some(());
        }
        let begins_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
        if begins_with_digit && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.number(word);
        }
        if begins_with_digit {
            return self.day_with_suffix(word).or_else(|| self.whole_date(word)).or_else(|| self.clock(word));
        }
        self.name(word)
    }

    /// The name of something.
    fn name(&mut self, word: &str) -> Option<()> {
        let lower = word.to_lowercase();
        let half = half(&lower);
        let hour_is_short = self.time.is_none_or(|time| time.hour <= 12);
        if let Some(afternoon) = half.filter(|_| hour_is_short && (self.time.is_some() || !lower.is_ascii())) {
            self.afternoon = Some(afternoon);
        } else if let Some((_, hour)) = NAMED_HOURS.iter().find(|(name, _)| *name == lower && self.time.is_none()) {
            self.time = Some(Time { hour: *hour, ..Time::default() });
        } else if let Some(month) = names::month(word).filter(|_| self.month.is_none() || self.month_or_weekday) {
            self.month = Some(month);
            self.month_or_weekday = names::is_weekday(word);
        } else if self.time.is_some() && word.is_ascii() && !names::is_weekday(word) && !names::is_filler(word) {
            self.zone = Some(names::zone(word)?);
        } else if !names::is_weekday(word) && !names::is_filler(word) {
            return None;
        }
        Some(())
    }

    /// A number by itself is a day first and a year then.
    fn number(&mut self, word: &str) -> Option<()> {
        let number: u32 = word.parse().ok()?;
        match word.len() {
            1 | 2 if self.day.is_none() => self.day = Some(number),
            2 | 4 if self.year.is_none() => self.year = Some(in_full(i32::try_from(number).ok()?)),
            _ => return None,
        }
        Some(())
    }

    /// `3.`, `3rd`, `1er`, `3e`.
    fn day_with_suffix(&mut self, word: &str) -> Option<()> {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let suffix = word.get(digits.len()..)?;
        let known = matches!(suffix, "." | "st" | "nd" | "rd" | "th" | "er" | "e" | "de" | "ste" | "º");
        (known && self.day.is_none() && digits.len() <= 2).then(|| self.day = digits.parse().ok())?;
        self.day.map(|_| ())
    }

    /// `22-11-2026`, `22.11.26`, `2026/11/22`, `06-Nov-94`. Where it cannot be told, the day comes before the month.
    fn whole_date(&mut self, word: &str) -> Option<()> {
        let separator = word.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
        let mut parts = word.trim_end_matches(['.', '-']).split(separator);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || self.day.is_some() || self.year.is_some() {
            return None;
        }
        let number = |part: &str| part.parse::<u32>().ok();
        let month = number(second).or_else(|| names::month(second))?;
        let (year, month, day) = match (first.len(), third.len()) {
            (4, 1 | 2) => (first, month, number(third)?),
            (1 | 2, 2 | 4) if month > 12 => (third, number(first)?, month),
            (1 | 2, 2 | 4) => (third, month, number(first)?),
            _ => return None,
        };
        (self.year, self.month, self.day) = (Some(in_full(year.parse().ok()?)), Some(month), Some(day));
        Some(())
    }

    /// `10:00`, `9:05:30.123`, `14h30`, with the half of the day or a zone right behind it.
    fn clock(&mut self, word: &str) -> Option<()> {
        let end = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | 'h' | 'u'))).unwrap_or(word.len());
        let (digits, behind) = word.split_at_checked(end)?;
        let whole = digits.split('.').next()?;
        let mut parts = whole.split([':', 'h', 'u']);
        let number = |part: &str| (part.len() <= 2).then(|| part.parse::<u32>().ok()).flatten();
        let hour = number(parts.next()?)?;
        let minute = parts.next().filter(|part| !part.is_empty()).map_or(Some(0), number)?;
        let second = parts.next().filter(|part| !part.is_empty()).map_or(Some(0), number)?;
        if parts.next().is_some() || self.time.is_some() || !whole.contains([':', 'h', 'u']) && behind.is_empty() {
            return None;
        }
        self.time = Some(Time { hour, minute, second });
        if behind.is_empty() { Some(()) } else { self.word(behind) }
    }
}
