use super::*;
use crate::kinds::{self, told::told};
use toml::de::ValueDeserializer;

const FEED: &str = include_str!("../../../tests/fixtures/kiyoh/feed.json");
const XML: &str = include_str!("../../../tests/fixtures/kiyoh/feed.xml");

fn build(keys: &str) -> Result<Box<dyn Source>, String> {
    let table = format!("{{ name = 'kiyoh', {keys} }}");
    let keys = Keys(&|_| Ok(SecretString::from("geheim")));
    (kinds::kind("kiyoh").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &keys).map_err(|error| error.message().to_owned())
}

fn page(body: &str) -> Page {
    Page { url: Url::parse("https://www.kiyoh.com/v1/review/feed.json?hash=x").unwrap(), content_type: None, body: body.into() }
}

#[test]
fn both_feeds_tell_the_same() {
    let source = build("site = 'kiyoh', hash = 'x'").unwrap();
    let batch = source.read(&page(FEED)).unwrap();
    let lines = told(&batch.items);
    assert_eq!(
        lines,
        "id:r1 | Jan | 2026-11-20 18:30:00 | 3/10 | Slecht bereikbaar | Drie weken gewacht & niemand belt.\n\
         id:r1/reply | Acme | - | - | - | Vervelend, wij bellen u vandaag. own -> id:r1\n\
         id:KIYNL-2 | Fatima | 2026-11-19 10:00:00 | 10/10 | - | Top!\n\
         id:r3 | - | 2026-11-18 10:00:00 | 9/10 | - | "
    );
    assert_eq!(batch.skipped.into_iter().collect::<Vec<_>>(), [("a review without text or rating".to_owned(), 1)]);
    let xml = source.read(&page(XML)).unwrap();
    assert_eq!(told(&xml.items), lines.lines().take(3).collect::<Vec<_>>().join("\n"));
    assert_eq!(xml.items[0].edited.map(|at| at.to_rfc3339()).as_deref(), Some("2026-11-21T08:00:00+00:00"));
}

#[test]
fn the_key_is_sent_and_not_shown() {
    let source = build("site = 'klantenvertellen', location = '12', token_env = 'X'").unwrap();
    let cursor = Cursor::new(source.settings().name.clone(), chrono::DateTime::UNIX_EPOCH);
    let [ask] = &source.start(&cursor)[..] else { panic!("one start") };
    assert_eq!(
        ask.url.as_str(),
        "https://www.klantenvertellen.nl/v1/publication/review/external?locationId=12&tenantId=98&limit=100&orderBy=UPDATE_DATE&sortOrder=DESC"
    );
    assert_eq!(ask.headers[TOKEN], "geheim");
    assert!(!format!("{source:?} {ask:?} {}", source.address()).contains("geheim"));
}

#[test]
fn what_the_api_says_is_told() {
    let source = build("site = 'kiyoh', hash = 'x'").unwrap();
    for (body, expected) in [
        (
            r#"{"httpCode": 400, "errorCode": "INTERNAL", "detailedError": [{"errorCode": "A", "message": "Onbekende hash"}]}"#,
            "the API says: Onbekende hash",
        ),
        ("<error><errorCode>X</errorCode><detailedError><message>Weg</message></detailedError></error>", "the API says: Weg"),
        ("{}", "the page is broken: there is no list of reviews in it"),
        ("<html><body>Onderhoud</body></html>", "this is an HTML page, not what was due"),
        ("<a><reviews>", "the page is broken: it is cut off"),
    ] {
        assert_eq!(source.read(&page(body)).unwrap_err().to_string(), expected);
    }
    assert_eq!(source.complaint(&page(r#"{"errorCode": "FORBIDDEN"}"#)).as_deref(), Some("FORBIDDEN"));
}

#[test]
fn either_the_hash_or_a_key_is_needed() {
    for keys in ["site = 'kiyoh'", "site = 'kiyoh', hash = 'x', location = '1'", "site = 'kiyoh', location = '1'"] {
        assert_eq!(build(keys).unwrap_err(), "give either `hash`, or `location` with `token_file` or `token_env`", "{keys}");
    }
}
