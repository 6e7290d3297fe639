//! Statuses, hashtags and searches.

use super::*;
use crate::kinds::trial::{build, skipped, starts};
use chrono::DateTime;
use luister_mention::{Identity, SourceName};

fn tag() -> Box<dyn Source> {
    build(&KIND, "{ name = 'm', url = 'https://mastodon.example', tag = '#Acme', any = ['#storing'] }").unwrap()
}

fn search() -> Box<dyn Source> {
    build(&KIND, "{ name = 'm', url = 'https://mastodon.example', search = 'acme energie', token_env = 'T' }").unwrap()
}

fn page(url: &Url, body: &str) -> Page {
    Page { url: url.clone(), content_type: Some("application/json".into()), body: body.into() }
}

const THREAD: &str = r#"[
  {"id": "112", "uri": "https://elders.example/users/piet/statuses/9", "url": "https://elders.example/@piet/9",
   "created_at": "2026-11-22T09:05:00.000Z", "edited_at": "2026-11-22T09:06:00.000Z", "language": "nl", "visibility": "public",
   "in_reply_to_id": "99", "content": "<p>Hier ook, in <a href=\"https://mastodon.example/tags/utrecht\">#<span>Utrecht</span></a></p>",
   "account": {"acct": "piet@elders.example", "display_name": "Piet", "url": "https://elders.example/@piet", "followers_count": 12},
   "replies_count": 1, "reblogs_count": 2, "favourites_count": 3},
  {"id": "99", "uri": "https://mastodon.example/users/jan/statuses/99", "url": "https://mastodon.example/@jan/99",
   "created_at": "2026-11-22T09:00:00.000Z", "edited_at": null, "language": null, "visibility": "unlisted", "spoiler_text": "storing",
   "content": "<p>Geen stroom bij #Acme</p>", "account": {"acct": "jan", "display_name": ""}},
  {"id": "98", "uri": "https://mastodon.example/98", "visibility": "private", "content": "<p>x</p>", "account": {"acct": "jan"}},
  {"id": "97", "uri": "https://mastodon.example/97", "content": "", "account": {"acct": "jan"},
   "media_attachments": [{"description": "Een meterkast vol rook"}, {"description": null}]},
  {"id": "96", "uri": "https://mastodon.example/96", "content": "<p></p>", "account": {"acct": "jan"}},
  {"id": "95", "content": "", "reblog": {"id": "1"}},
  17
]"#;

#[test]
fn a_post_is_read_whole() {
    let url = starts(&*tag()).remove(0).url;
    let batch = tag().read(&page(&url, THREAD)).unwrap();
    let [reply, first, picture] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!(reply.text, "Hier ook, in #Utrecht");
    assert_eq!(reply.identity().as_str(), "guid:https://elders.example/users/piet/statuses/9");
    assert_eq!(reply.author.as_ref().unwrap().handle.as_deref(), Some("@piet@elders.example"));
    assert_eq!((reply.reach.unwrap().followers, reply.reach.unwrap().reactions), (Some(12), Some(6)));
    assert_eq!((reply.lang.unwrap().as_str(), reply.edited.is_some()), ("nl", true));
    let parent = reply.parent.as_ref().unwrap();
    assert_eq!((parent.identity.clone(), parent.text.as_deref()), (first.identity(), Some("Geen stroom bij #Acme")));
    assert_eq!(first.author.as_ref().unwrap().display(), "@jan@mastodon.example");
    assert_eq!((first.title.as_deref(), first.edited), (Some("storing"), None));
    assert_eq!(picture.text, "Een meterkast vol rook");
    let expected =
        [("a post of somebody else, passed on", 1), ("an entry of another shape than was due", 1), ("no text", 1), ("not public", 1)];
    assert_eq!(skipped(&batch), expected);
}

#[test]
fn a_hashtag_is_read_forward_from_the_cursor() {
    let source = tag();
    let mut cursor = Cursor::new(SourceName::new("m").unwrap(), DateTime::UNIX_EPOCH);
    let first = source.start(&cursor).remove(0).url;
    assert_eq!(first.as_str(), "https://mastodon.example/api/v1/timelines/tag/Acme?limit=40&any%5B%5D=storing");
    assert_eq!((source.order(), source.address().as_str()), (Order::Forward, "https://mastodon.example/tags/Acme"));

    let batch = source.read(&page(&first, THREAD)).unwrap();
    assert_eq!((batch.position.as_deref(), batch.next), (Some("112"), None), "the longest number is the highest");

    cursor.position = batch.position;
    let second = source.start(&cursor).remove(0).url;
    assert_eq!(second.query(), Some("limit=40&any%5B%5D=storing&min_id=112"));
    let batch = source.read(&page(&second, &THREAD.replace("112", "113"))).unwrap();
    assert_eq!(batch.position.as_deref(), Some("113"));
    let third = batch.next.unwrap().url;
    assert_eq!(third.query(), Some("limit=40&any%5B%5D=storing&min_id=113"));
    let batch = source.read(&page(&third, "[]")).unwrap();
    assert_eq!((batch.position, batch.next), (None, None), "the cursor stays where it is");
}

#[test]
fn a_hashtag_that_nobody_used_is_read_from_its_first_post_on() {
    let url = Url::parse("https://mastodon.example/api/v1/timelines/tag/nieuw?limit=40").unwrap();
    assert_eq!(tag().read(&page(&url, "[]")).unwrap().position.as_deref(), Some("0"));
}

#[test]
fn a_search_pages_back() {
    let source = search();
    let ask = starts(&*source).remove(0);
    assert_eq!(ask.url.as_str(), "https://mastodon.example/api/v2/search?q=acme+energie&type=statuses&limit=40");
    assert!(ask.headers[header::AUTHORIZATION].is_sensitive());
    assert_eq!(source.order(), Order::NewestFirst);
    let posts = |number: usize| {
        let all: Vec<String> = (0..number).map(|n| format!(r#"{{"id": "{n}", "uri": "u{n}", "content": "x", "account": {{}}}}"#)).collect();
        format!(r#"{{"accounts": [], "statuses": [{}], "hashtags": []}}"#, all.join(","))
    };
    let full = source.read(&page(&ask.url, &posts(PER_PAGE))).unwrap();
    let next = full.next.unwrap();
    assert_eq!(json::asked(&next.url, "offset").as_deref(), Some("40"));
    assert!(next.headers.contains_key(header::AUTHORIZATION), "a token goes along");
    assert_eq!(full.items[7].identity(), json::by_guid("u7"));
    let last = source.read(&page(&next.url, &posts(3))).unwrap();
    assert_eq!((last.items.len(), last.next), (3, None));
}

#[test]
fn an_error_is_told_in_the_words_of_the_instance() {
    let url = Url::parse("https://mastodon.example/").unwrap();
    let error = tag().read(&page(&url, r#"{"error": "This method requires an authenticated user"}"#)).unwrap_err();
    assert_eq!(error, ReadError::Api("This method requires an authenticated user".into()));
    assert!(tag().is_api());
    let only_a_number = r#"[{"id": "5", "content": "x"}]"#;
    assert_eq!(tag().read(&page(&url, only_a_number)).unwrap().items[0].identity(), Identity::native("5"));
}

#[test]
fn a_table_names_one_thing_to_read() {
    for (keys, expected) in [
        ("", "give either `tag` or `search`"),
        (", search = ' ', token_env = 'T'", "give either `tag` or `search`"),
        (", tag = '#'", "give either `tag` or `search`"),
        (", tag = 'a', search = 'b'", "give either `tag` or `search`"),
        (", search = 'b'", "an instance searches for its own accounts alone; give `token_file` or `token_env`"),
        (", search = 'b', token_env = 'T', any = ['c']", "`any` goes with `tag`, not with `search`"),
        (", tag = 'a', token_env = 'T', token_file = 'f'", "keep either `token_file` or `token_env`"),
    ] {
        let table = format!("{{ name = 'm', url = 'https://mastodon.example'{keys} }}");
        assert_eq!(build(&KIND, &table).unwrap_err(), expected, "{keys}");
    }
}
