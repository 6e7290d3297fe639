use super::*;
use crate::{
    Keys,
    kinds::{self, told::told},
};
use toml::de::ValueDeserializer;

const PAGE: &str = include_str!("../../../tests/fixtures/page/list.html");

fn build(keys: &str) -> Result<Box<dyn Source>, String> {
    let table = format!("{{ name = 'gastenboek', url = 'https://www.example.org/boek/', {keys} }}");
    let table = ValueDeserializer::parse(&table).unwrap();
    (kinds::kind("page").unwrap().build)(table, &Keys::blank()).map_err(|error| error.message().to_owned())
}

fn read(keys: &str) -> Batch {
    let url = Url::parse("https://www.example.org/boek/").unwrap();
    build(keys).unwrap().read(&Page { url, content_type: None, body: PAGE.into() }).unwrap()
}

#[test]
fn posts_are_read_by_their_selectors() {
    let batch = read(
        "item = 'li.post', title = 'h3', text = '.body', author = '.who', date = 'time @datetime', link = 'h3 a', rating = '.points', \
         best = 10, id = '@data-id', next = '.pager a'",
    );
    assert_eq!(
        told(&batch.items),
        "id:7 | Jan & Els | 2026-11-21 09:15:00 | 2.5/10 | Nooit meer | Drie uur gewacht.//Niemand belde terug.\n\
         id:8 | Fatima | - | - | Vraag | Is de meter al vervangen?/Graag antwoord."
    );
    assert_eq!(batch.next.map(|ask| ask.url.to_string()).as_deref(), Some("https://www.example.org/boek/?p=2"));
    assert_eq!(batch.skipped.into_iter().collect::<Vec<_>>(), [("a post in which nothing to read was found".to_owned(), 1)]);
}

#[test]
fn a_date_may_stand_in_a_sentence() {
    let source = build("item = 'li', text = 'p', author = 'b', date = 'small', link = 'small a'").unwrap();
    let url = Url::parse("https://www.example.org/boek/").unwrap();
    let rows = "<li><p>Wat een gedoe.</p><small>Door <b>Jan</b> op 22 nov. 2026, 14:05 | <a href=/b/1>Link</a></small>
                <li><p>Top.</p><small>Door <b>Fatima</b>, eergisteren | <a href=/b/2>Link</a></small>";
    let batch = source.read(&Page { url, content_type: None, body: rows.into() }).unwrap();
    assert_eq!(
        told(&batch.items),
        "url:https://www.example.org/b/1 | Jan | 2026-11-22 14:05:00 | - | - | Wat een gedoe.\n\
         url:https://www.example.org/b/2 | Fatima | - | - | - | Top."
    );
    assert!(batch.skipped.is_empty(), "{:?}", batch.skipped);
}

#[test]
fn what_has_no_id_is_known_by_its_link_or_by_what_it_says() {
    let linked = read("item = 'li.post', text = '.body', link = 'h3 a'");
    let ids: Vec<String> = linked.items.iter().map(|item| item.identity().as_str().to_owned()).collect();
    assert_eq!(ids, ["url:https://www.example.org/bericht/7", "id:hash:cfe844d6487a104e691305d89daa49d3"]);
    let bare = read("item = 'li.post', text = '.body'");
    assert!(bare.items.iter().all(|item| item.native_id.as_deref().is_some_and(|id| id.starts_with("hash:"))));
    assert_eq!(bare, read("item = 'li.post', text = '.body'"));
}

#[test]
fn a_page_that_was_rebuilt_is_noticed() {
    let batch = read("item = 'li.post', text = '.body', author = '.writer', date = 'time', rating = '.stars'");
    let told: Vec<String> = batch.skipped.into_keys().collect();
    assert_eq!(
        told,
        [
            "a post in which nothing to read was found",
            "the posts were read without `author`, `date`, `rating`, which no post on the page has any more"
        ]
    );
    let batch = read("item = 'li.message'");
    assert_eq!((batch.items.len(), batch.skipped.len()), (0, 0));
}

#[test]
fn bad_selectors_are_refused_with_what_is_wrong() {
    for (keys, expected) in [
        ("item = 'li['", "`li[` is no CSS selector: something is missing at its end"),
        ("item = 'li @id'", "`li @id` names an attribute, but whole elements are meant here; leave the `@` out"),
        ("item = 'li', text = ''", "a selector cannot be empty; write for instance `.review` or `time @datetime`"),
        ("item = 'li', best = 0", "the best rating is more than 0, not 0"),
        ("text = 'p'", "missing field `item`"),
    ] {
        assert_eq!(build(keys).unwrap_err(), expected, "{keys}");
    }
}
