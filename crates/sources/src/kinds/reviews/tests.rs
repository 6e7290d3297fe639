use super::*;
use crate::{
    Keys,
    kinds::{self, told::told},
};
use toml::de::ValueDeserializer;

const HERE: &str = "https://www.example.org/product/12";

fn source(keys: &str) -> Box<dyn Source> {
    let table = format!("{{ name = 'winkel', url = '{HERE}'{keys} }}");
    (kinds::kind("reviews").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap()
}

fn read(body: &str) -> Result<Batch, ReadError> {
    source("").read(&Page { url: Url::parse(HERE).unwrap(), content_type: None, body: body.into() })
}

fn lines(body: &str) -> String {
    told(&read(body).unwrap().items)
}

#[test]
fn reviews_are_found_wherever_they_stand() {
    for (page, expected) in [
        (
            include_str!("../../../tests/fixtures/reviews/graph.html"),
            "id:https://www.example.org/#r2 | Fatima | 2026-11-19 00:00:00 | 9/10 | - | Snel/geholpen.\n\
             id:https://www.example.org/#r1 | Jan Bakker | 2026-11-20 18:30:00 | 2/5 | Na een week stuk | De ketel lekt & niemand belt terug.\n\
             id:c9 | Acme Warmte | 2026-11-21 08:00:00 | - | - | Vervelend, wij bellen u vandaag. own -> id:https://www.example.org/#r1",
        ),
        (
            include_str!("../../../tests/fixtures/reviews/microdata.html"),
            "id:hash:1 | Piet | 2026-11-18 00:00:00 | 1/5 | Waardeloos | Drie weken gewacht.//Nooit meer.\n\
             url:https://www.example.org/review/2 | Els | - | - | - | Prima ketel.",
        ),
        (
            include_str!("../../../tests/fixtures/reviews/rdfa.html"),
            "id:hash:2 | Karin | 2026-11-17 00:00:00 | 4/5 | - | Nette monteur.\nid:hash:3 | Bob | 2026-11-16 00:00:00 | 3/5 | Gaat wel | Kan beter.",
        ),
        (
            include_str!("../../../tests/fixtures/reviews/microformats.html"),
            "id:hash:4 | Anna | 2026-11-15 00:00:00 | 5/5 | Top | Zeer tevreden.\nurl:https://www.example.org/r/5 | Tim | 2026-11-14 10:00:00 | 6/10 | Wisselend | Duur, maar goed.",
        ),
    ] {
        let found = lines(page);
        let plain: String = found.lines().map(|line| unhashed(line) + "\n").collect();
        let expected: String = expected.lines().map(|line| unhashed(line) + "\n").collect();
        assert_eq!(plain, expected, "{found}");
    }
}

/// A line without the number that stands for who said what.
fn unhashed(line: &str) -> String {
    match line.strip_prefix("id:hash:").and_then(|rest| rest.split_once(' ')) {
        Some((_, rest)) => format!("id:hash {rest}"),
        None => line.to_owned(),
    }
}

#[test]
fn what_is_told_twice_is_one_review() {
    let json = r#"<script type="application/ld+json">{"@type": "Review", "author": "Jan", "reviewBody": "Prima."}</script>"#;
    let marked = "<div itemscope itemtype='http://schema.org/Review'><b itemprop=author>Jan</b><p itemprop=reviewBody>Prima.</p></div>";
    let again = marked.replace("Prima.", "Prima. <meta itemprop=datePublished content=2026-11-01>");
    assert_eq!(read(&format!("<html>{json}{marked}")).unwrap().items.len(), 1);
    assert_eq!(read(&format!("<html>{json}{marked}{again}")).unwrap().items.len(), 1);
    let other = marked.replace("Prima.", "Slecht.");
    assert_eq!(read(&format!("<html>{json}{marked}{other}")).unwrap().items.len(), 2);
}

#[test]
fn the_name_of_the_product_is_not_that_of_its_reviews() {
    let page = r#"<html><script type="application/ld+json">{"@type": "Product", "@id": "p", "name": "Ketel", "review": [
        {"@type": "Review", "@id": "p", "url": "https://www.example.org/product/12", "name": "Ketel", "author": "A", "reviewBody": "Een."},
        {"@type": "Review", "@id": "p", "url": "https://www.example.org/product/12", "author": "B", "reviewBody": "Twee."}]}</script>"#;
    let batch = read(page).unwrap();
    assert!(batch.items.iter().all(|item| item.title.is_none() && item.thread.as_deref() == Some("Ketel")));
    assert!(batch.items.iter().all(|item| item.native_id.as_deref().is_some_and(|id| id.starts_with("hash:"))), "{:#?}", batch.items);
    assert_ne!(batch.items[0].identity(), batch.items[1].identity());
}

#[test]
fn what_cannot_be_read_is_counted() {
    let page = r#"<html><script type="application/ld+json">{"@type": "Review", "author": "A"}</script>
        <script type="application/ld+json">{"@type": "Review", </script>
        <script type="application/ld+json">[{"@type": "Review", "reviewBody": "Goed."}, {"@type": "ClaimReview", "reviewBody": "Onwaar."}]</script>"#;
    let batch = read(page).unwrap();
    assert_eq!(batch.items.len(), 1);
    assert_eq!(
        batch.skipped.into_iter().collect::<Vec<_>>(),
        [("JSON-LD that is broken: EOF while parsing a value".to_owned(), 1), ("a review without text, title or rating".to_owned(), 1)]
    );
}

#[test]
fn a_page_without_marks_is_no_page_of_reviews() {
    for (body, expected) in [
        (
            "<!doctype html><title>x</title><p>Laden...",
            "the page is broken: there is nothing on it that is marked up as a review or a product; a page that scripts fill needs another \
             address",
        ),
        ("<rss/>", "this is other XML, not what was due"),
        ("{\"a\" 1}", "the page is broken: JSON-LD that is broken: expected `:`"),
    ] {
        assert_eq!(read(body).unwrap_err().to_string(), expected);
    }
    assert_eq!(lines(r#"{"@type": "Review", "@id": "1", "author": "A", "reviewBody": "Goed."}"#), "id:1 | A | - | - | - | Goed.");
}

#[test]
fn the_list_goes_on_where_the_page_or_the_configuration_says() {
    let page = "<html><base href='https://www.example.org/x/'><script type='application/ld+json'>{}</script>\
                <a rel='nofollow next' href='2'>2</a><a class=meer href=3>3</a>";
    for (keys, expected) in [("", "https://www.example.org/x/2"), (", next = 'a.meer'", "https://www.example.org/x/3")] {
        let page = Page { url: Url::parse(HERE).unwrap(), content_type: None, body: page.into() };
        assert_eq!(source(keys).read(&page).unwrap().next.map(|ask| ask.url.to_string()).as_deref(), Some(expected));
    }
}

#[test]
fn the_page_says_itself_how_it_is_encoded() {
    let page = |label: &str| {
        let head = format!("<html><meta charset={label}>").into_bytes();
        [&head[..], b"<p class=h-review>Caf\xe9 \xa4</p>"].concat()
    };
    let read = |body| source("").read(&Page { url: Url::parse(HERE).unwrap(), content_type: Some("text/html".into()), body });
    assert_eq!(read(page("iso-8859-15")).unwrap().items[0].title.as_deref(), Some("Café €"));
    assert_eq!(read(page("windows-1252")).unwrap().items[0].title.as_deref(), Some("Café ¤"));
}

/// Hostile pages take time in proportion to their length.
#[test]
fn hostile_pages_are_read_within_bounds() {
    let nested = "<div itemscope itemtype='Review' itemprop='review'><p itemprop=reviewBody>x".repeat(50_000);
    assert!(read(&format!("<html>{nested}")).is_ok());
    let bold = "<b class=a><p>".repeat(100_000);
    assert!(read(&format!("<html>{bold}")).is_err());
    let deep = format!("<html><script type='application/ld+json'>{}</script>", "{\"a\":[".repeat(100_000));
    assert_eq!(read(&deep).unwrap().skipped.keys().next().map(String::as_str), Some("JSON-LD that is broken: recursion limit exceeded"));
}
