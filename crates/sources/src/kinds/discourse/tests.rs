//! Posts, whole and as a search shows them.

use super::*;
use crate::kinds::trial::{addresses, build, page, skipped};

fn all() -> Box<dyn Source> {
    build(&KIND, "{ name = 'd', url = 'https://a.example/forum/' }").unwrap()
}

fn search() -> Box<dyn Source> {
    build(&KIND, "{ name = 'd', url = 'https://a.example', search = 'acme #storingen' }").unwrap()
}

#[test]
fn posts_are_read() {
    let url = addresses(&*all()).remove(0);
    assert_eq!((url.as_str(), all().address().as_str()), ("https://a.example/forum/posts.json", "https://a.example/forum/"));
    let body = r#"{"latest_posts": [
      {"id": 52, "username": "piet", "name": "Piet P.", "created_at": "2026-11-22T09:05:00.000Z", "updated_at": "2026-11-22T09:07:00.000Z",
       "cooked": "<aside class=\"quote\"><blockquote><p>Geen stroom</p></blockquote></aside><p>Hier ook &amp; al lang</p>",
       "post_number": 2, "post_type": 1, "reply_to_post_number": 1, "topic_id": 8, "topic_slug": "storing", "topic_title": "Storing?", "reads": 9, "reply_count": 1},
      {"id": 51, "username": "jan", "name": "jan", "created_at": "2026-11-22T09:00:00.000Z", "updated_at": "2026-11-22T09:00:00.000Z",
       "cooked": "<p>Geen stroom</p>", "post_number": 1, "post_type": 1, "reply_to_post_number": null, "topic_id": 8, "topic_slug": "storing", "topic_title": "Storing?"},
      {"id": 50, "cooked": "", "post_type": 3, "topic_id": 8},
      {"id": 49, "cooked": "<p>x</p>", "hidden": true},
      {"id": 48, "cooked": "<p><br></p>", "post_type": 1}]}"#;
    let batch = all().read(&page(&url, body)).unwrap();
    let [reply, first] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((reply.text.as_str(), reply.title.as_deref()), ("> Geen stroom\n\nHier ook & al lang", Some("Storing?")));
    assert_eq!(reply.link.as_ref().unwrap().as_str(), "https://a.example/forum/t/storing/8/2");
    let author = reply.author.as_ref().unwrap();
    assert_eq!((author.display(), author.url.as_ref().unwrap().as_str()), ("Piet P.", "https://a.example/forum/u/piet"));
    let parent = reply.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.author.as_deref(), parent.text.as_deref()), (&first.identity(), Some("jan"), Some("Geen stroom")));
    assert_eq!((first.identity().as_str(), &first.thread, first.edited), ("id:51", &Some("8".into()), None));
    assert_eq!(reply.reach.unwrap().views, Some(9));
    assert_eq!(skipped(&batch), [("a note of the forum itself", 1), ("hidden", 1), ("no text", 1)]);
    assert_eq!(batch.next.unwrap().url.as_str(), "https://a.example/forum/posts.json?before=47");
}

#[test]
fn the_first_post_of_a_forum_is_the_last_page() {
    let batch = all().read(&page("https://a.example/posts.json?before=3", r#"{"latest_posts": [{"id": 1, "cooked": "x"}]}"#)).unwrap();
    assert_eq!((batch.items.len(), batch.next), (1, None));
    assert_eq!(all().read(&page("https://a.example/posts.json", r#"{"latest_posts": []}"#)).unwrap().next, None);
}

#[test]
fn a_search_shows_the_beginning_of_posts() {
    let url = addresses(&*search()).remove(0);
    assert_eq!(url, "https://a.example/search.json?q=acme+%23storingen+order%3Alatest&page=1");
    assert_eq!(search().address().as_str(), "https://a.example/search?q=acme+%23storingen");
    let body = r#"{"posts": [{"id": 52, "username": "piet", "name": null, "created_at": "2026-11-22T09:05:00.000Z", "like_count": 2,
        "blurb": "Hier ook &amp; al lang...", "post_number": 2, "topic_id": 8}],
      "topics": [{"id": 8, "title": "Storing?", "slug": "storing"}], "users": [],
      "grouped_search_result": {"more_full_page_results": true, "error": null}}"#;
    let batch = search().read(&page(&url, body)).unwrap();
    let [post] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((post.text.as_str(), post.cut, post.title.as_deref()), ("Hier ook & al lang...", true, Some("Storing?")));
    assert_eq!(post.link.as_ref().unwrap().as_str(), "https://a.example/t/storing/8/2");
    assert_eq!(batch.next.unwrap().url.as_str(), "https://a.example/search.json?q=acme+%23storingen+order%3Alatest&page=2");
    let last = search().read(&page(&url, &body.replace("results\": true", "results\": null"))).unwrap();
    assert_eq!(last.next, None);
}

#[test]
fn an_error_is_told_in_the_words_of_the_forum() {
    let url = "https://a.example/search.json?q=a";
    for (body, expected) in [
        (
            r#"{"errors": ["You are not permitted to view the requested resource."], "error_type": "invalid_access"}"#,
            "You are not permitted to view the requested resource.",
        ),
        (r#"{"posts": [], "grouped_search_result": {"error": "Your search term is too short."}}"#, "Your search term is too short."),
    ] {
        assert_eq!(search().read(&page(url, body)).unwrap_err(), ReadError::Api(expected.into()));
    }
    let error = build(&KIND, "{ name = 'd', url = 'https://a.example', search = '' }").unwrap_err();
    assert_eq!(error, "`search` cannot be empty; leave it out to read every post");
}
