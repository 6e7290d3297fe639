//! Posts, comments and communities.

use super::*;
use crate::kinds::trial::{addresses, build, page, skipped};

fn source(keys: &str) -> Box<dyn Source> {
    build(&KIND, &format!("{{ name = 'l', url = 'https://feddit.example', {keys} }}")).unwrap()
}

#[test]
fn posts_and_comments_are_read() {
    let url = "https://feddit.example/api/v3/search?q=acme";
    let body = r#"{"type_": "All", "users": [], "communities": [],
      "posts": [
        {"post": {"id": 5, "name": "Storing bij Acme?", "body": "Wie weet meer", "ap_id": "https://feddit.example/post/5",
          "published": "2026-11-22T09:00:00.123456Z", "updated": "2026-11-22T09:30:00Z"},
         "creator": {"name": "jan", "display_name": "Jan", "actor_id": "https://feddit.example/u/jan"}, "counts": {"upvotes": 4, "comments": 2}},
        {"post": {"name": "Link", "url": "https://nieuws.example/acme", "ap_id": "https://other.example/post/9"}},
        {"post": {"name": "Weg", "ap_id": "https://other.example/post/8", "removed": true}},
        {"post": {"ap_id": "https://other.example/post/7"}}],
      "comments": [
        {"comment": {"id": 23, "content": "Hier niet", "ap_id": "https://other.example/comment/1", "path": "0.17.23", "published": "2026-11-22T09:05:00"},
         "creator": {"name": "piet", "actor_id": "https://other.example/u/piet"},
         "post": {"name": "Storing bij Acme?", "ap_id": "https://feddit.example/post/5"}, "counts": {"upvotes": 1, "child_count": 0}},
        {"comment": {"id": 17, "content": "Hier ook", "ap_id": "https://feddit.example/comment/17", "path": "0.17"},
         "creator": {"name": "jan", "display_name": "Jan", "actor_id": "https://feddit.example/u/jan"},
         "post": {"name": "Storing bij Acme?", "ap_id": "https://feddit.example/post/5"}},
        {"comment": {"id": 18, "content": "Weg", "deleted": true, "path": "0.99.18"}}]}"#;
    let batch = source("search = 'acme'").read(&page(url, body)).unwrap();
    let [post, link, answer, comment] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((post.identity().as_str(), post.edited.is_some()), ("guid:https://feddit.example/post/5", true));
    assert_eq!((post.title.as_deref(), post.text.as_str()), (Some("Storing bij Acme?"), "Wie weet meer"));
    assert_eq!((link.text.as_str(), link.published), ("https://nieuws.example/acme", None));
    assert_eq!((answer.text.as_str(), answer.title.as_deref()), ("Hier niet", Some("Storing bij Acme?")));
    assert_eq!(answer.author.as_ref().unwrap().handle.as_deref(), Some("@piet@other.example"));
    assert_eq!((&answer.thread, answer.published), (&post.guid, json::time("2026-11-22T09:05:00Z")));
    let parent = answer.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.author.as_deref(), parent.text.as_deref()), (&comment.identity(), Some("Jan"), Some("Hier ook")));
    let parent = comment.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.text.as_deref()), (&post.identity(), Some("Storing bij Acme?")));
    assert_eq!(skipped(&batch), [("no text", 1), ("removed by its author or a moderator", 2)]);
    assert_eq!(batch.next, None);
}

#[test]
fn a_full_page_has_another_after_it() {
    let url = "https://feddit.example/api/v3/post/list?limit=50";
    let post = r#"{"post": {"name": "x", "ap_id": "https://a.example/1"}}"#;
    let full = format!("{{\"posts\": [{}]}}", vec![post; PER_PAGE].join(","));
    let next = source("community = 'c'").read(&page(url, &full)).unwrap().next.unwrap();
    assert_eq!(next.url.as_str(), "https://feddit.example/api/v3/post/list?limit=50&page=2");
    let next = source("community = 'c'").read(&page(next.url.as_str(), &full)).unwrap().next.unwrap();
    assert_eq!(next.url.as_str(), "https://feddit.example/api/v3/post/list?limit=50&page=3");
}

#[test]
fn what_is_asked_depends_on_the_table() {
    let base = "https://feddit.example/api/v3";
    for (keys, expected, address) in [
        (
            "search = 'a b'",
            vec![format!("{base}/search?q=a+b&type_=All&sort=New&listing_type=All&limit=50")],
            "search?q=a+b&type=All&sort=New",
        ),
        (
            "search = 'a', community = '!energie@feddit.nl'",
            vec![format!("{base}/search?q=a&type_=All&sort=New&listing_type=All&limit=50&community_name=energie%40feddit.nl")],
            "search?q=a&type=All&sort=New",
        ),
        (
            "community = 'energie'",
            vec![
                format!("{base}/post/list?community_name=energie&sort=New&type_=All&limit=50"),
                format!("{base}/comment/list?community_name=energie&sort=New&type_=All&limit=50"),
            ],
            "c/energie",
        ),
    ] {
        let source = source(keys);
        assert_eq!(addresses(&*source), expected, "{keys}");
        assert_eq!(source.address().as_str(), format!("https://feddit.example/{address}"), "{keys}");
    }
    let error = build(&KIND, "{ name = 'l', url = 'https://feddit.example' }").unwrap_err();
    assert_eq!(error, "give `search`, `community` or both");
}

#[test]
fn an_error_is_told_in_the_words_of_the_instance() {
    let read = |body| source("search = 'a'").read(&page("https://feddit.example/", body)).unwrap_err();
    assert_eq!(read(r#"{"error": "couldnt_find_community"}"#), ReadError::Api("couldnt_find_community".into()));
    assert_eq!(read(r#"{"site": 1}"#).to_string(), "this is other JSON, not what was due");
}
