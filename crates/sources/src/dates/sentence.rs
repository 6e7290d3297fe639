//! Dates inside a sentence: `Reviewed by Jan on Nov. 22, 2026, 7:20 a.m. | Permalink`.

use super::{MAX_LENGTH, iso, loose};
use chrono::{DateTime, Utc};

/// The longest sentence that is looked through, in bytes: what is longer is a text, and a date in it is part of a story.
const MAX_SENTENCE: usize = 300;
/// The most words of a date: `on Sunday the 22nd of November 2026 at 7:20 p.m. CET`.
const MAX_WORDS: usize = 12;

/// The moment that a sentence names in full: day, month and a year of four digits. None if it names two that differ, for nobody
/// could tell which of them is meant.
pub(super) fn parse(sentence: &str) -> Option<DateTime<Utc>> {
    if sentence.len() > MAX_SENTENCE {
        return None;
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let mut found = None;
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let (moment, behind) = longest(rest).map_or((None, 1), |(moment, words)| (Some(moment), words));
        if moment.is_some() && found.is_some() && moment != found {
            return None;
        }
        found = found.or(moment);
        rest = rest.get(behind..).unwrap_or_default();
    }
    found
}

/// The longest date that begins at the first word, and how many words it has.
fn longest(words: &[&str]) -> Option<(DateTime<Utc>, usize)> {
    (1..=words.len().min(MAX_WORDS)).rev().find_map(|count| {
        let text = words.get(..count)?.join(" ");
        Some((full(text.trim_matches(|c| matches!(c, '.' | ':' | '!' | '?' | '"' | '\'' | '-' | '–' | '—')))?, count))
    })
}

/// A date that leaves nothing out. `-` and others at its ends were taken away before.
fn full(text: &str) -> Option<DateTime<Utc>> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let has_year = text.len() <= MAX_LENGTH && numbers.any(|number| number.len() == 4 && number.starts_with(['1', '2']));
    let is_iso = text.get(..10).is_some_and(|day| day.bytes().filter(|byte| matches!(byte, b'-' | b'/')).count() == 2);
    has_year.then(|| loose::parse_full(text).or_else(|| iso::parse(text).filter(|_| is_iso))).flatten()
}
