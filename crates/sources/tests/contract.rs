//! What every kind of source promises, held against each of them.
//!
//! The pages are made of `fixtures/<kind>/`: `head.txt` with `{url}` where the page links to itself, `item.txt`
//! with `{n}` and `{text}`, `undated.txt`, an item without a date, and `tail.txt`. Between items of JSON stands a
//! comma, between others nothing, unless `between.txt` says what.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use luister_mention::{Cursor, text};
use luister_sources::{Batch, KINDS, Keys, Kind, MAX_ITEMS, MAX_PAGES, Page, ReadError, Source, kind};
use std::{collections::HashSet, fs, path::Path};
use toml::de::ValueDeserializer;
use url::Url;

/// A page that is as long as pages are by default.
const HUGE: usize = 8 << 20;

struct Fixtures {
    source: Box<dyn Source>,
    url: Url,
    head: String,
    item: String,
    undated: String,
    tail: String,
    between: Option<String>,
}

impl Fixtures {
    fn of(kind: &Kind) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind.name);
        let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{}/{name}: {error}", kind.name));
        let url = Url::parse("https://www.example.org/pagina").unwrap();
        let head = file("head.txt").replace("{url}", url.as_str());
        let source = build(kind);
        let between = fs::read_to_string(folder.join("between.txt")).ok();
        Self { source, url, head, item: file("item.txt"), undated: file("undated.txt"), tail: file("tail.txt"), between }
    }

    fn item(&self, number: usize, text: &str) -> String {
        self.item.replace("{n}", &number.to_string()).replace("{text}", text)
    }

    fn page(&self, items: &[String]) -> String {
        let between = self.between.as_deref().unwrap_or(if self.head.starts_with(['{', '[']) { "," } else { "" });
        format!("{}{}{}", self.head, items.join(between), self.tail)
    }

    fn read(&self, body: impl Into<Vec<u8>>, content_type: Option<&str>) -> Result<Batch, ReadError> {
        self.source.read(&Page { url: self.url.clone(), content_type: content_type.map(str::to_owned), body: body.into() })
    }
}

fn build(kind: &Kind) -> Box<dyn Source> {
    let table: toml::Table = toml::from_str(kind.example).unwrap();
    let inline = toml::Value::Table(table).to_string();
    (kind.build)(ValueDeserializer::parse(&inline).unwrap(), &Keys::blank()).unwrap()
}

fn each(test: impl Fn(&'static str, Fixtures)) {
    for kind in KINDS {
        test(kind.name, Fixtures::of(kind));
    }
}

#[test]
fn the_table_is_in_order() {
    let names: HashSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), KINDS.len(), "each name is there once");
    for found in KINDS {
        assert!(!found.about.is_empty() && kind(found.name).is_some(), "{}", found.name);
        let source = build(found);
        let cursor = Cursor::new(source.settings().name.clone(), chrono::DateTime::UNIX_EPOCH);
        let starts = source.start(&cursor);
        assert!(starts.iter().all(|ask| matches!(ask.url.scheme(), "http" | "https")), "{}", found.name);
        assert!(starts.iter().all(|ask| ask.url.host() == starts[0].url.host()), "{}: one gate for all", found.name);
        assert!((1..=MAX_PAGES).contains(&source.settings().max_pages), "{}: whatever never ends is left at a limit", found.name);
    }
    assert!(kind("no such kind").is_none());
}

#[test]
fn a_good_page_is_read_the_same_each_time() {
    each(|kind, fixtures| {
        let page = fixtures.page(&[fixtures.item(1, ""), fixtures.item(2, "")]);
        let batch = fixtures.read(page.clone(), None).unwrap();
        assert_eq!((batch.items.len(), batch.skipped.len()), (2, 0), "{kind}");
        assert!(batch.items[0].text.contains("Geen stroom in het café.") && batch.items[0].published.is_some(), "{kind}");
        assert_ne!(batch.items[0].identity(), batch.items[1].identity(), "{kind}");
        assert_eq!(fixtures.read(page, None), Ok(batch), "{kind}");
    });
}

#[test]
fn an_empty_page_is_empty() {
    each(|kind, fixtures| {
        for body in ["", " ", "\r\n\r\n"] {
            assert_eq!(fixtures.read(body, None), Err(ReadError::Empty), "{kind}");
        }
    });
}

#[test]
fn something_else_is_refused_or_has_nothing_on_it() {
    each(|kind, fixtures| {
        for (name, body) in [
            ("an image", &b"\x89PNG\r\n\x1a\n0000"[..]),
            ("a document", b"%PDF-1.7\n%\xe2\xe3"),
            ("a web page", b"<!doctype html><html><head><title>Acme</title></head><body><p>Welkom</p></body></html>"),
            ("another answer", b"{\"status\": \"ok\", \"version\": 3}"),
            ("words", b"Too many requests"),
            ("other XML", b"<?xml version=\"1.0\"?><opml><body/></opml>"),
        ] {
            let read = fixtures.read(body, None);
            assert!(read.as_ref().is_err() || read.as_ref().is_ok_and(|batch| batch.items.is_empty()), "{kind}: {name}: {read:?}");
        }
    });
}

#[test]
fn a_page_cut_off_anywhere_is_read_or_refused() {
    each(|kind, fixtures| {
        let page = fixtures.page(&[fixtures.item(1, "een twee drie")]).into_bytes();
        for length in 1..page.len() {
            let read = fixtures.read(&page[..length], None);
            assert!(read.as_ref().map_or_else(|error| !error.to_string().is_empty(), |batch| batch.items.len() <= 1), "{kind} {length}");
        }
    });
}

#[test]
fn a_page_in_the_wrong_encoding_is_read_as_it_is() {
    each(|kind, fixtures| {
        let page = fixtures.page(&[fixtures.item(1, "")]).replace("utf-8", "iso-8859-1");
        let latin: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let little: Vec<u8> = format!("\u{feff}{page}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = format!("\u{feff}{page}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (name, body, content_type) in [
            ("UTF-8 that says it is Latin-1", page.clone().into_bytes(), Some("text/plain; charset=iso-8859-1")),
            ("Latin-1 that nobody names", latin.clone(), None),
            ("Latin-1 that is called UTF-8", latin, Some("text/plain; charset=utf-8")),
            ("UTF-16, little end first", little, Some("text/plain; charset=utf-8")),
            ("UTF-16, big end first", big, None),
            ("a byte order mark", format!("\u{feff}{page}").into_bytes(), None),
        ] {
            let batch = fixtures.read(body, content_type).unwrap();
            assert!(batch.items[0].text.contains("café"), "{kind}: {name}: {}", batch.items[0].text);
        }
        let noise: Vec<u8> = (0..4096_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
        assert!(fixtures.read(noise, None).is_err(), "{kind}");
    });
}

#[test]
fn a_huge_page_is_read_within_bounds() {
    each(|kind, fixtures| {
        let batch = fixtures.read(fixtures.page(&[fixtures.item(1, &"lang ".repeat(HUGE / 5))]), None).unwrap();
        assert!(batch.items[0].cut && batch.items[0].text.len() <= text::MAX_TEXT_BYTES, "{kind}");
        let spaces = fixtures.read(fixtures.page(&[" ".repeat(HUGE)]), None);
        assert!(spaces == Err(ReadError::Empty) || spaces.is_ok_and(|batch| batch.items.is_empty()), "{kind}");
        for rubbish in ["a", "<", "&", "{", "[", "\"", "<a ", "<!--", "\u{0}"] {
            assert!(fixtures.read(rubbish.repeat(HUGE / 64), None).is_err(), "{kind}: {rubbish}");
        }
    });
}

#[test]
fn an_item_without_a_date_is_kept() {
    each(|kind, fixtures| {
        let batch = fixtures.read(fixtures.page(std::slice::from_ref(&fixtures.undated)), None).unwrap();
        assert_eq!((batch.items.len(), batch.items[0].published), (1, None), "{kind}");
    });
}

#[test]
fn more_items_than_are_kept_are_counted() {
    each(|kind, fixtures| {
        let batch = fixtures.read(fixtures.page(&vec![fixtures.undated.clone(); MAX_ITEMS + 3]), None).unwrap();
        assert_eq!(batch.items.len(), MAX_ITEMS, "{kind}");
        assert_eq!(batch.skipped.into_iter().collect::<Vec<_>>(), [(format!("more than {MAX_ITEMS} items on one page"), 3)], "{kind}");
    });
}

#[test]
fn a_page_that_links_to_itself_says_so_and_no_more() {
    each(|kind, fixtures| {
        let batch = fixtures.read(fixtures.page(&[fixtures.item(1, "")]), None).unwrap();
        assert!(batch.next.is_none_or(|next| next.url == fixtures.url), "{kind}");
    });
}
