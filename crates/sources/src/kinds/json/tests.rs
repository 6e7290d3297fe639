//! What the kinds that read JSON share, by tables.

use super::*;

fn page(body: &str) -> Page {
    Page { url: Url::parse("https://a.example/").unwrap(), content_type: None, body: body.into() }
}

#[test]
fn what_is_no_json_is_named() {
    for (body, expected) in [
        (" \n", "the page is empty"),
        ("<!doctype html><title>Just a moment</title>", "this is an HTML page, not what was due"),
        ("Too many requests", "this is plain text, not what was due"),
        ("{\"a\": 1}", "this is other JSON, not what was due"),
        ("[1, 2", "the page is broken: it is cut off"),
        ("[1 2]", "the page is broken: it is no JSON from line 1, column 4 on"),
    ] {
        assert_eq!(parse::<Entries<u8>>(&page(body)).unwrap_err().to_string(), expected, "{body}");
    }
    assert!(parse::<Value>(&page(&"[".repeat(1_000_000))).is_err());
}

#[test]
fn one_bad_entry_does_not_spoil_a_list() {
    let entries: Entries<u8> = parse(&page("[1, \"x\", null, 2, 300, {}]")).unwrap();
    let mut batch = Batch::default();
    entries.fill(&mut batch, |number| Ok(Item { text: number.to_string(), ..Item::default() }));
    assert_eq!((batch.items.len(), entries.count()), (2, 6));
    assert_eq!(batch.skipped.into_iter().collect::<Vec<_>>(), [(OTHER_SHAPE.to_owned(), 4)]);
}

#[test]
fn an_api_complains_in_many_ways() {
    for (body, expected) in [
        (r#"{"error":"This method requires an authenticated user"}"#, Some("This method requires an authenticated user")),
        (r#"{"error":"invalid_grant","error_description":"The token is revoked"}"#, Some("The token is revoked")),
        (r#"{"error":{"code":403,"message":"quota exceeded"}}"#, Some("quota exceeded")),
        (r#"{"error_id":502,"error_message":"too many requests from this IP"}"#, Some("too many requests from this IP")),
        (r#"{"errors":["Not found"]}"#, Some("Not found")),
        (r#"{"error":403,"message":"Forbidden"}"#, Some("Forbidden")),
        ("{}", None),
        ("<html>", None),
    ] {
        assert_eq!(complaint(&page(body)).as_deref(), expected, "{body}");
    }
}

#[test]
fn times_are_read() {
    for (text, expected) in [
        ("2026-11-22T10:00:00.123Z", Some("2026-11-22T10:00:00.123Z")),
        ("2026-11-22T10:00:00.123456", Some("2026-11-22T10:00:00.123456Z")),
        ("2026-11-22T10:00:00+01:00", Some("2026-11-22T09:00:00Z")),
        ("2026-11-22 10:00:00", Some("2026-11-22T10:00:00Z")),
        ("2026-11-22", Some("2026-11-22T00:00:00Z")),
        ("gisteren", None),
    ] {
        assert_eq!(time(text), expected.map(|at| at.parse().unwrap()), "{text}");
    }
    assert_eq!(unix_time(1_795_341_600.9), DateTime::from_timestamp(1_795_341_600, 0));
    assert_eq!((unix_time(f64::INFINITY), unix_time(-1e300)), (None, None));
}

#[test]
fn addresses_are_built_of_parts() {
    let base = Url::parse("https://a.example/forum/").unwrap();
    let url = below(&base, &["t", "a/b é"], &[("q", "x&y")]);
    assert_eq!(url.as_str(), "https://a.example/forum/t/a%2Fb%20%C3%A9?q=x%26y");
    assert_eq!(page_after(&url, 1).query(), Some("q=x%26y&page=2"));
    assert_eq!(page_after(&page_after(&url, 1), 1).query(), Some("q=x%26y&page=3"));
    assert_eq!(asked(&url, "q").as_deref(), Some("x&y"));
}
