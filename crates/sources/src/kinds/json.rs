//! What the kinds that read JSON share: pages, lists that one bad entry does not spoil, times, texts, addresses.

use crate::{Batch, Looks, MAX_ITEMS, Page, ReadError, charset, html};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use luister_mention::{Identity, Item, text};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::{Value, error::Category};
use std::{fmt, marker::PhantomData};
use url::Url;

/// The reason for an entry of a list that is no object, or has fields of another type.
const OTHER_SHAPE: &str = "an entry of another shape than was due";

/// Reads a page of JSON. How deep it may be is bounded by the parser, how long by the fetcher.
///
/// # Errors
/// If it is empty, no JSON, broken, or JSON of another shape.
pub(super) fn parse<T: DeserializeOwned>(page: &Page) -> Result<T, ReadError> {
    charset::must_be_text(&page.body)?;
    let decoded = charset::decode(&page.body, page.content_type.as_deref())?;
    parse_text(&decoded)
}

/// The same of a page that was decoded.
///
/// # Errors
/// If it is no JSON, broken, or JSON of another shape.
pub(super) fn parse_text<T: DeserializeOwned>(decoded: &str) -> Result<T, ReadError> {
    let document = decoded.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    serde_json::from_str(document).map_err(|error| match (Looks::of_text(document), error.classify()) {
        (Looks::Json, Category::Data) => ReadError::NotAFeed(Looks::Json),
        (Looks::Json, Category::Eof) => ReadError::Parse("it is cut off".to_owned()),
        (Looks::Json, _) => ReadError::Parse(format!("it is no JSON from line {}, column {} on", error.line(), error.column())),
        (looks, _) => ReadError::NotAFeed(looks),
    })
}

/// What an API says of an error: the first of its usual fields that is there.
pub(super) fn complaint(page: &Page) -> Option<String> {
    let answer: Value = parse(page).ok()?;
    let said = |value: &Value| {
        ["message", "error_description", "error_message", "reason", "error"].into_iter().find_map(|name| words(value.get(name)?))
    };
    answer.get("error").and_then(said).or_else(|| said(&answer)).or_else(|| words(answer.get("errors")?.get(0)?))
}

fn words(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A list of which not every entry has to be of the shape that is known. It holds no more than a page may have.
#[derive(Debug)]
pub(super) struct Entries<T> {
    known: Vec<T>,
    others: u32,
    beyond: u32,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { known: Vec::new(), others: 0, beyond: 0 }
    }
}

impl<T> Entries<T> {
    /// The entries of the shape that is known.
    pub(super) fn known(&self) -> &[T] {
        &self.known
    }

    /// How many entries there are, whatever their shape.
    pub(super) fn count(&self) -> usize {
        self.known.len() + (self.others as usize) + (self.beyond as usize)
    }

    /// Adds to a batch what can be made of each entry, and counts the others.
    pub(super) fn fill(&self, batch: &mut Batch, item: impl Fn(&T) -> Result<Item, String>) {
        for entry in &self.known {
            batch.push(item(entry));
        }
        for (reason, number) in [(OTHER_SHAPE.to_owned(), self.others), (format!("more than {MAX_ITEMS} items on one page"), self.beyond)] {
            if number > 0 {
                *batch.skipped.entry(reason).or_default() += number;
            }
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(PhantomData<T>);
        impl<'de, T: DeserializeOwned> Visitor<'de> for List<T> {
            type Value = Entries<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Entries::default();
                while entries.known.len() < MAX_ITEMS {
                    let Some(value) = list.next_element::<Value>()? else { return Ok(entries) };
                    match T::deserialize(value) {
                        Ok(entry) => entries.known.push(entry),
                        Err(_) => entries.others = entries.others.saturating_add(1),
                    }
                }
                while list.next_element::<IgnoredAny>()?.is_some() {
                    entries.beyond = entries.beyond.saturating_add(1);
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_seq(List(PhantomData))
    }
}

/// A time as APIs write it: with a zone, or without one and then in UTC; a bare date is its midnight.
pub(super) fn time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let zoned = || DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    let local = |format| NaiveDateTime::parse_from_str(text, format).ok().map(|at| at.and_utc());
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN).and_utc());
    zoned().or_else(|| local("%Y-%m-%dT%H:%M:%S%.f")).or_else(|| local("%Y-%m-%d %H:%M:%S%.f")).or_else(day)
}

/// A time in seconds since 1970, with or without a fraction.
pub(super) fn unix_time(seconds: f64) -> Option<DateTime<Utc>> {
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond the range of dates is none")]
    DateTime::from_timestamp(seconds.floor() as i64, 0)
}

/// The time of a change, if it came after the publication.
pub(super) fn edit(edited: Option<DateTime<Utc>>, published: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    edited.filter(|edited| published.is_some_and(|published| *edited > published))
}

/// The text of HTML as an item holds it, and whether it was cut.
pub(super) fn of_html(html: &str) -> (String, bool) {
    limited(&html::to_text(html))
}

/// Plain text as an item holds it, and whether it was cut.
pub(super) fn of_plain(plain: &str) -> (String, bool) {
    limited(&text::clean(plain))
}

fn limited(whole: &str) -> (String, bool) {
    let (kept, cut) = text::cut(whole, text::MAX_TEXT_BYTES);
    (kept.to_owned(), cut)
}

/// A text for one line, if there is anything in it.
pub(super) fn one_line(text: &str) -> Option<String> {
    Some(text::line(text)).filter(|line| !line.is_empty())
}

/// The identity of a message that has a guid.
pub(super) fn by_guid(guid: &str) -> Identity {
    Item { guid: one_line(guid), ..Item::default() }.identity()
}

/// An address that is written in the code of a kind, with what a table says put into it.
pub(super) fn address(text: &str) -> Result<Url, String> {
    Url::parse(text).map_err(|error| format!("`{text}` is not an address: {error}"))
}

/// An address in a table that may do without.
pub(super) fn maybe_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    crate::settings::web_address(deserializer).map(Some)
}

/// The address of a path below another, with what it asks for. Whatever stands in the parts is escaped.
pub(super) fn below(base: &Url, path: &[&str], query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

/// What an address asks for under a name.
pub(super) fn asked(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The same address with another value for one of the things that it asks for.
pub(super) fn asking(url: &Url, name: &str, value: &str) -> Url {
    let others: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| key != name).map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair(name, value);
    url
}

/// The page after this one, where pages are counted and the first one is `first`.
pub(super) fn page_after(url: &Url, first: u32) -> Url {
    let page = asked(url, "page").and_then(|page| page.parse().ok()).unwrap_or(first);
    asking(url, "page", &page.saturating_add(1).to_string())
}

#[cfg(test)]
mod tests;
