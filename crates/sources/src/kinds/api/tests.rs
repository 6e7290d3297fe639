//! Answers of APIs that nobody has heard of.

use super::*;
use crate::kinds::{
    told::told,
    trial::{build, page, skipped, starts},
};

const URL: &str = "https://www.example.org/api/posts";
const KEYS: &str = "items = 'posts', id = 'id', title = 'title', text = 'body', author = 'author', date = 'created', link = 'url', \
                    rating = 'stars', next = 'next'";

fn source(more: &str) -> Box<dyn Source> {
    build(&KIND, &format!("{{ name = 'a', url = '{URL}', {KEYS}{more} }}")).unwrap()
}

#[test]
fn good_messages_survive_bad_ones() {
    let body = r#"{"posts": [
      {"id": 1, "title": "Storing", "body": "<p>Geen <b>stroom</b></p>", "author": "renee", "created": 1795341660, "url": "/p/1", "stars": 2},
      null, 7, [], {},
      {"id": 9223372036854775809, "body": "tekst", "author": {"name": "Jan"}, "created": "2026-11-22T10:01:00Z", "url": "javascript:x"},
      {"id": null, "title": 5, "body": [1]},
      {"title": "Zonder naam", "body": "x", "author": 12, "created": 1795341660000, "stars": "11"},
      {"id": "d", "title": "Ooit", "created": "gisteren"}
    ], "next": false}"#;
    let batch = source("").read(&page(URL, body)).unwrap();
    insta::assert_snapshot!(told(&batch.items), @r"
    id:1 | renee | 2026-11-22 10:01:00 | 2/5 | Storing | Geen stroom
    id:9223372036854775809 | Jan | 2026-11-22 10:01:00 | - | - | tekst
    id:hash:2e3c1413e126938bee381f30d986b544 | 12 | 2026-11-22 10:01:00 | - | Zonder naam | x
    id:d | - | - | - | Ooit |
    ");
    assert_eq!(skipped(&batch), [("an entry of another shape than was due", 3), ("no title and no text", 2)]);
    assert_eq!(batch.items[0].link.as_ref().unwrap().as_str(), "https://www.example.org/p/1");
    assert!(batch.next.is_none());
}

#[test]
fn an_answer_goes_on_as_it_says() {
    for (more, next, expected) in [
        ("", r#""/api/posts?page=2""#, Some("https://www.example.org/api/posts?page=2")),
        ("", "null", None),
        ("", "false", None),
        (", next_as = 'after'", r#""a b""#, Some("https://www.example.org/api/posts?n=2&after=a+b")),
        (", next_as = 'after'", "17", Some("https://www.example.org/api/posts?n=2&after=17")),
        (", next_as = 'after'", r#""""#, None),
    ] {
        let body = format!(r#"{{"posts": [], "next": {next}}}"#);
        let batch = source(more).read(&page(&format!("{URL}?n=2"), &body)).unwrap();
        assert_eq!(batch.next.map(|ask| ask.url.to_string()).as_deref(), expected, "{more} {next}");
    }
}

#[test]
fn what_is_no_list_says_why() {
    for (body, expected) in [
        (r#"{"error": {"code": 190, "message": "token expired"}}"#, "the API says: token expired"),
        (r#"{"data": []}"#, "this is other JSON, not what was due"),
        (r#"{"posts": {}}"#, "this is other JSON, not what was due"),
        ("<html>maintenance</html>", "the page is broken: it is an HTML page, and JSON was due"),
        (r#"{"posts": [{"id": 1"#, "the page is broken: it is cut off"),
    ] {
        assert_eq!(source("").read(&page(URL, body)).unwrap_err().to_string(), expected, "{body}");
    }
}

#[test]
fn a_table_is_checked() {
    for (table, expected) in [
        ("{ name = 'a', url = 'https://a.example' }", "missing field `text`"),
        ("{ name = 'a', url = 'https://a.example', text = 'b', best = 0.0 }", "the best rating is more than 0"),
        ("{ name = 'a', url = 'https://a.example', text = '' }", "`` names no place in JSON; write for instance `title` or `author.name`"),
    ] {
        assert_eq!(build(&KIND, table).unwrap_err(), expected, "{table}");
    }
    let ask = starts(&*build(&KIND, "{ name = 'a', url = 'https://a.example', text = 'b', token_env = 'T' }").unwrap()).remove(0);
    assert!(ask.headers.contains_key("authorization") && ask.headers["accept"] == "application/json");
}
