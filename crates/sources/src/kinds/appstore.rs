//! `[[appstore]]`: reviews of an app in the App Store of Apple, country by country.

use super::{Kind, json, points::points};
use crate::{Ask, Batch, Page, ReadError, Settings, Source, dates, html, settings::config};
use luister_mention::{Author, Channel, Cursor, Item, Lang, Link, Rating, text};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use toml::de::Error;
use url::Url;

/// The last page that the store has of each country.
const LAST_PAGE: u8 = 10;
/// The most countries of one source.
const MAX_COUNTRIES: usize = 20;
/// The best that can be given.
const BEST: f32 = 5.0;

pub(super) const KIND: Kind = Kind {
    name: "appstore",
    about: "reviews of an app in the App Store of Apple, in one or more countries",
    example: r#"
name = "app"
app = 284882215
countries = ["nl", "be"]
channel = "app"
every = "1h"
about = ["Acme"]
lang = "nl"
max_pages = 10
max_bytes = "8 MiB"
robots = false
"#,
    build: |table, _| Ok(Box::new(AppStoreSource::of(&Config::deserialize(table)?)?)),
};

config! {
    /// The keys of `[[appstore]]`.
    Config {
        /// The number behind `id` in the address of the app.
        app: u64,
        /// The countries by their two letters.
        #[serde(deserialize_with = "countries")]
        countries: Vec<String>,
    }
}

fn countries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let countries: Vec<String> = Vec::<String>::deserialize(deserializer)?.iter().map(|code| code.trim().to_ascii_lowercase()).collect();
    if let Some(bad) = countries.iter().find(|code| code.len() != 2 || !code.bytes().all(|b| b.is_ascii_lowercase())) {
        return Err(D::Error::custom(format!(
            "`{}` is not a country, write two letters such as `nl`",
            text::excerpt(&text::line(bad), 40)
        )));
    }
    if !(1..=MAX_COUNTRIES).contains(&countries.len()) {
        return Err(D::Error::custom(format!("a source reads between 1 and {MAX_COUNTRIES} countries, not {}", countries.len())));
    }
    Ok(countries)
}

#[derive(Debug)]
struct AppStoreSource {
    settings: Settings,
    address: Url,
    starts: Vec<Url>,
}

impl AppStoreSource {
    fn of(config: &Config) -> Result<Self, Error> {
        let starts = config.countries.iter().map(|country| feed(country, config.app, 1)).collect::<Option<_>>();
        let country = config.countries.first().map(String::as_str).unwrap_or_default();
        let address = Url::parse(&format!("https://apps.apple.com/{country}/app/id{}", config.app)).map_err(Error::custom)?;
        let starts = starts.ok_or_else(|| Error::custom("no address could be made of these countries"))?;
        Ok(Self { settings: config.settings(Channel::App, LAST_PAGE, false), address, starts })
    }
}

impl Source for AppStoreSource {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        self.starts.iter().cloned().map(Ask::json).collect()
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let mut answer = json::parse::<Value>(page)?;
        let Some(feed) = answer.get_mut("feed").filter(|feed| feed.is_object()) else {
            return Err(ReadError::Parse("there is no feed in it".into()));
        };
        let mut batch = Batch::default();
        // None at all is an answer without the member, and one alone is no list.
        let entries = match feed.get_mut("entry").map(Value::take) {
            Some(Value::Array(entries)) => entries,
            Some(entry @ Value::Object(_)) => vec![entry],
            None | Some(Value::Null) => Vec::new(),
            Some(_) => return Err(ReadError::Parse("its entries have another shape".into())),
        };
        batch.next = following(&page.url).filter(|_| !entries.is_empty()).map(Ask::json);
        for entry in entries.iter().filter(|entry| !is_app(entry)) {
            batch.push(item(entry, self.settings.lang));
        }
        Ok(batch)
    }
}

/// One page of the reviews of a country.
fn feed(country: &str, app: u64, number: u8) -> Option<Url> {
    Url::parse(&format!("https://itunes.apple.com/{country}/rss/customerreviews/page={number}/id={app}/sortby=mostRecent/json")).ok()
}

/// The page after this one.
fn following(url: &Url) -> Option<Url> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let number =
        segments.iter().find_map(|segment| segment.strip_prefix("page="))?.parse::<u8>().ok().filter(|number| *number < LAST_PAGE)?;
    let app = segments.iter().find_map(|segment| segment.strip_prefix("id="))?.parse().ok()?;
    let next = feed(segments.first()?, app, number + 1)?;
    url.join(next.path()).ok()
}

/// Whether an entry is the app itself, which some answers begin with.
fn is_app(entry: &Value) -> bool {
    entry.get("im:name").is_some() && entry.get("im:rating").is_none()
}

/// One review, or why there is none.
fn item(entry: &Value, lang: Option<Lang>) -> Result<Item, String> {
    let label = |path: &str| entry.pointer(path).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let whole = html::to_text_if_html(label("/content/label").unwrap_or_default());
    let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
    if kept.is_empty() {
        return Err("a review without text".to_owned());
    }
    let url = label("/author/uri/label").and_then(Link::parse);
    let named = label("/author/name/label").and_then(Author::named);
    Ok(Item {
        native_id: label("/id/label").map(text::line),
        link: label("/link/attributes/href").and_then(Link::parse),
        title: label("/title/label").map(text::line),
        text: kept.to_owned(),
        cut,
        author: if url.is_some() { Some(Author { url, ..named.unwrap_or_default() }) } else { named },
        published: label("/updated/label").and_then(dates::parse),
        lang,
        rating: label("/im:rating/label").and_then(points).and_then(|(value, _)| Rating::new(value, BEST)),
        ..Item::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Keys,
        kinds::{self, told::told},
    };
    use toml::de::ValueDeserializer;

    fn build(keys: &str) -> Result<Box<dyn Source>, String> {
        let table = format!("{{ name = 'app', app = 7, {keys} }}");
        let table = ValueDeserializer::parse(&table).unwrap();
        (kinds::kind("appstore").unwrap().build)(table, &Keys::blank()).map_err(|error| error.message().to_owned())
    }

    fn page(number: u8, entry: &str) -> Page {
        let body = format!("{{\"feed\": {{\"author\": {{}}{entry}}}}}");
        Page { url: feed("nl", 7, number).unwrap(), content_type: None, body: body.into() }
    }

    const REVIEW: &str = r#"{"id": {"label": "11"}, "im:rating": {"label": "2"}, "title": {"label": "Traag"},
        "content": {"label": "Loopt steeds vast.", "attributes": {"type": "text"}}, "updated": {"label": "2026-11-20T10:30:00-07:00"},
        "author": {"name": {"label": "jan_1970"}, "uri": {"label": "https://itunes.apple.com/nl/reviews/id9"}}}"#;
    const TOLD: &str = "id:11 | jan_1970 | 2026-11-20 17:30:00 | 2/5 | Traag | Loopt steeds vast.";

    #[test]
    fn entries_come_in_every_shape() {
        let source = build("countries = ['nl']").unwrap();
        let app = r#"{"im:name": {"label": "Acme"}, "id": {"label": "7"}}"#;
        for (name, entry, expected, goes_on) in [
            ("none", String::new(), "", false),
            ("one alone", format!(", \"entry\": {REVIEW}"), TOLD, true),
            ("a list that begins with the app", format!(", \"entry\": [{app}, {REVIEW}]"), TOLD, true),
        ] {
            let batch = source.read(&page(1, &entry)).unwrap();
            assert_eq!((told(&batch.items).as_str(), batch.next.is_some()), (expected, goes_on), "{name}");
            assert!(batch.skipped.is_empty(), "{name}");
        }
        let batch = source.read(&page(1, ", \"entry\": [{\"im:rating\": {\"label\": \"2\"}}]")).unwrap();
        assert_eq!(batch.skipped.into_iter().collect::<Vec<_>>(), [("a review without text".to_owned(), 1)]);
        assert_eq!(source.read(&page(1, ", \"entry\": 7")).unwrap_err().to_string(), "the page is broken: its entries have another shape");
    }

    #[test]
    fn each_country_is_read_to_its_last_page() {
        let source = build("countries = ['nl', 'BE']").unwrap();
        let cursor = Cursor::new(source.settings().name.clone(), chrono::DateTime::UNIX_EPOCH);
        let starts: Vec<String> = source.start(&cursor).iter().map(|ask| ask.url.to_string()).collect();
        let expected = |country| format!("https://itunes.apple.com/{country}/rss/customerreviews/page=1/id=7/sortby=mostRecent/json");
        assert_eq!(starts, [expected("nl"), expected("be")]);
        let next = |number| source.read(&page(number, &format!(", \"entry\": [{REVIEW}]"))).unwrap().next.map(|ask| ask.url);
        assert_eq!(next(9), feed("nl", 7, 10));
        assert_eq!(next(10), None);
    }

    #[test]
    fn countries_have_two_letters() {
        for (keys, expected) in [
            ("countries = ['holland']", "`holland` is not a country, write two letters such as `nl`"),
            ("countries = []", "a source reads between 1 and 20 countries, not 0"),
        ] {
            assert_eq!(build(keys).unwrap_err(), expected);
        }
    }
}
