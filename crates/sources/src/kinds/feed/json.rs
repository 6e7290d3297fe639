//! JSON Feed, also where it is not quite one: versions that do not exist, numbers for names, one author in three forms.

use super::entry::{author, guid};
use crate::{Ask, Batch, Looks, MAX_ITEMS, Page, ReadError, dates, html, hub, kinds::json};
use chrono::{DateTime, Utc};
use feed_rs::model::Person;
use luister_mention::{Author, Item, Lang, Link, text};
use serde_json::{Map, Value};
use url::Url;

type Object = Map<String, Value>;

/// What the addresses of all versions have in them.
const VERSION: &str = "jsonfeed.org/version/";
/// What the versions are called by those who do not read the standard.
const NUMBERS: [&str; 4] = ["1", "1.0", "1.1", "1.2"];
/// What an entry has at least one of.
const TELLING: [&str; 7] = ["id", "url", "external_url", "title", "content_html", "content_text", "summary"];

/// Makes items of a document that is JSON.
///
/// # Errors
/// If it is no JSON Feed, or a broken one.
pub(super) fn read(document: &str, page: &Page, lang: Option<Lang>) -> Result<Batch, ReadError> {
    let feed: Value = json::parse_text(document)?;
    let entries = feed.as_object().filter(|feed| is_feed(feed)).and_then(|feed| Some((feed, field(feed, "items")?)));
    let Some((feed, Value::Array(entries))) = entries else { return Err(ReadError::NotAFeed(Looks::Json)) };
    let context = Context { base: &page.url, lang: lang.or_else(|| language(feed)), author: who(feed, &page.url) };
    let (next, hub) = (address(feed, "next_url", &page.url).map(Ask::page), hub::of_json(document, &page.url));
    let mut batch = Batch { next, hub, ..Batch::default() };
    for entry in entries {
        batch.push(
            entry.as_object().ok_or_else(|| "an entry of another shape than was due".to_owned()).and_then(|entry| context.item(entry)),
        );
    }
    Ok(batch)
}

/// Whether this is one: it says so, or it looks so although its version is of another making.
fn is_feed(feed: &Object) -> bool {
    let version = field(feed, "version").map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
    let tells = |entry: &Value| entry.as_object().is_some_and(|entry| TELLING.iter().any(|name| field(entry, name).is_some()));
    let has_entries = || field(feed, "items").and_then(Value::as_array).is_some_and(|items| items.iter().any(tells));
    match version {
        Some(version) if version.contains(VERSION) => true,
        Some(version) => NUMBERS.contains(&version.trim()) && has_entries(),
        None => has_entries(),
    }
}

/// What an entry takes from its feed where it has none of its own.
struct Context<'a> {
    base: &'a Url,
    lang: Option<Lang>,
    author: Option<Author>,
}

impl Context<'_> {
    /// The item of one entry, or why there is none.
    fn item(&self, entry: &Object) -> Result<Item, String> {
        let id = word(entry, "id");
        let title = json::one_line(&said(entry, "title"));
        let link = ["url", "external_url"].into_iter().find_map(|name| address(entry, name, self.base));
        let link = link.as_ref().and_then(Link::from_url).or_else(|| Link::parse(id.as_deref()?));
        let whole = ["content_html", "content_text", "summary"].into_iter().map(|name| said(entry, name)).find(|said| !said.is_empty());
        let whole = match (whole, &title) {
            (Some(whole), _) => whole,
            (None, Some(_)) => String::new(),
            // An entry that is nothing but a link says: look at this.
            (None, None) => link.as_ref().map(Link::to_string).ok_or("no title and no text")?,
        };
        let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
        let published = date(entry, "date_published").or_else(|| date(entry, "date_modified"));
        Ok(Item {
            guid: id.as_deref().and_then(guid),
            title,
            text: kept.to_owned(),
            cut,
            author: who(entry, self.base).or_else(|| self.author.clone()),
            published,
            edited: json::edit(date(entry, "date_modified"), published),
            lang: language(entry).or(self.lang),
            link,
            ..Item::default()
        })
    }
}

/// A field by its name, which some programs write with spaces around it.
fn field<'o>(object: &'o Object, name: &str) -> Option<&'o Value> {
    let found = object.get(name).or_else(|| object.iter().find(|(key, _)| key.trim() == name).map(|(_, value)| value));
    found.filter(|value| !value.is_null())
}

/// A text or a number as a text.
fn word(object: &Object, name: &str) -> Option<String> {
    match field(object, name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text as it is read, whether or not it is HTML.
fn said(object: &Object, name: &str) -> String {
    field(object, name).and_then(Value::as_str).map(html::to_text_if_html).unwrap_or_default()
}

fn date(object: &Object, name: &str) -> Option<DateTime<Utc>> {
    dates::parse(&word(object, name)?)
}

fn language(object: &Object) -> Option<Lang> {
    field(object, "language")?.as_str()?.trim().parse().ok()
}

fn address(object: &Object, name: &str, base: &Url) -> Option<Url> {
    let href = field(object, name)?.as_str()?.trim();
    base.join(href).ok().filter(|_| !href.is_empty())
}

/// Who wrote it: `authors` since version 1.1, `author` before it, and a bare name in neither.
fn who(object: &Object, base: &Url) -> Option<Author> {
    let several = field(object, "authors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let bare = field(object, "authors").filter(|authors| !authors.is_array());
    several.iter().take(MAX_ITEMS).chain(bare).chain(field(object, "author")).find_map(|one| {
        let part = |name: &str| one.as_object().and_then(|one| word(one, name));
        let name = one.as_str().map(str::to_owned).or_else(|| part("name"));
        author(&Person { name: name.map(|name| html::to_text_if_html(&name)), uri: part("url"), email: None, role: None }, base)
    })
}
