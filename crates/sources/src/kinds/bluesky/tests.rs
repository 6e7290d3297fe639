//! Posts, and what a search takes.

use super::*;
use crate::kinds::trial::{addresses, build, page, skipped};
use luister_net::http::header;

const URL: &str = "https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=acme&sort=latest&limit=100";

fn source() -> Box<dyn Source> {
    build(&KIND, "{ name = 'b', search = 'acme', handle = '@acme.bsky.social', password_env = 'P' }").unwrap()
}

#[test]
fn a_post_is_read_whole() {
    let body = r#"{"cursor": "100", "hitsTotal": 812, "posts": [
      {"uri": "at://did:plc:piet/app.bsky.feed.post/3b", "cid": "x", "indexedAt": "2026-11-22T09:05:00.000Z", "likeCount": 2, "replyCount": 1,
       "author": {"did": "did:plc:piet", "handle": "piet.example", "displayName": "Piet"},
       "record": {"$type": "app.bsky.feed.post", "createdAt": "2031-01-01T00:00:00.000Z", "langs": ["nl-NL"],
         "text": "Zie één regel: acme.example/sto... en hier",
         "facets": [
           {"index": {"byteStart": 17, "byteEnd": 36}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://acme.example/storingen"}]},
           {"index": {"byteStart": 6, "byteEnd": 9}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://evil.example/"}]},
           {"index": {"byteStart": 900, "byteEnd": 4}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://evil.example/"}]},
           {"index": {"byteStart": 0, "byteEnd": 3}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "x"}]}],
         "reply": {"root": {"uri": "at://did:plc:jan/app.bsky.feed.post/3a"}, "parent": {"uri": "at://did:plc:jan/app.bsky.feed.post/3a"}}}},
      {"uri": "at://did:plc:jan/app.bsky.feed.post/3a", "indexedAt": "2026-11-22T09:00:01.000Z",
       "author": {"did": "did:plc:jan", "handle": "jan.bsky.social", "displayName": ""},
       "record": {"createdAt": "2026-11-22T09:00:00.000Z", "text": "Kijk dan",
         "embed": {"$type": "app.bsky.embed.external", "external": {"uri": "https://nieuws.example/1", "title": "Acme plat", "description": "d"}}}},
      {"uri": "at://did:plc:jan/app.bsky.feed.post/39", "author": {"did": "did:plc:jan"},
       "record": {"text": "", "embed": {"images": [{"alt": "Een meterkast vol rook"}]}}},
      {"uri": "at://did:plc:jan/app.bsky.feed.post/38", "record": {"text": " "}}
    ]}"#;
    let batch = source().read(&page(URL, body)).unwrap();
    let [reply, first, picture] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!(reply.text, "Zie één regel: https://acme.example/storingen en hier");
    assert_eq!(reply.identity().as_str(), "id:at://did:plc:piet/app.bsky.feed.post/3b");
    assert_eq!(reply.link.as_ref().unwrap().as_str(), "https://bsky.app/profile/did:plc:piet/post/3b");
    let author = reply.author.as_ref().unwrap();
    assert_eq!((author.display(), author.handle.as_deref()), ("Piet", Some("@piet.example")));
    assert_eq!(author.url.as_ref().unwrap().as_str(), "https://bsky.app/profile/did:plc:piet");
    assert_eq!(reply.published, json::time("2026-11-22T09:05:00Z"), "nobody writes in the future");
    assert_eq!((reply.lang.unwrap().as_str(), reply.reach.unwrap().reactions), ("nl", Some(3)));
    assert_eq!(reply.thread, first.native_id);
    let parent = reply.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.author.as_deref()), (&first.identity(), Some("@jan.bsky.social")));
    assert_eq!((first.text.as_str(), &first.thread), ("Kijk dan\n\nAcme plat\nhttps://nieuws.example/1", &first.native_id));
    assert_eq!((picture.text.as_str(), picture.published), ("Een meterkast vol rook", None));
    assert_eq!(skipped(&batch), [("no text", 1)]);
    assert_eq!(batch.next.unwrap().url.as_str(), format!("{URL}&cursor=100"));
}

#[test]
fn the_end_of_a_search_has_no_next_page() {
    for body in [r#"{"posts": []}"#, r#"{"posts": [], "cursor": "100"}"#] {
        let batch = source().read(&page(URL, body)).unwrap();
        assert_eq!((batch.items.len(), batch.next), (0, None), "{body}");
    }
}

#[test]
fn a_search_logs_in_first() {
    let source = source();
    assert_eq!(addresses(&*source), [URL]);
    assert_eq!(source.address().as_str(), "https://bsky.app/search?q=acme");
    let login = source.login().unwrap();
    assert_eq!(login.url.as_str(), "https://bsky.social/xrpc/com.atproto.server.createSession");
    let body: serde_json::Value = serde_json::from_slice(&login.body.unwrap().bytes).unwrap();
    assert_eq!(body, serde_json::json!({"identifier": "acme.bsky.social", "password": ""}));
    let token = source.token(&page(URL, r#"{"accessJwt": "a.b.c", "refreshJwt": "d"}"#)).unwrap();
    assert_eq!((token.header.0, token.header.1.to_str().unwrap()), (header::AUTHORIZATION, "Bearer a.b.c"));
    let wrong = r#"{"error": "AuthenticationRequired", "message": "Invalid identifier or password"}"#;
    assert_eq!(source.token(&page(URL, wrong)).unwrap_err(), ReadError::Api("Invalid identifier or password".into()));
    assert_eq!(source.read(&page(URL, wrong)).unwrap_err(), ReadError::Api("Invalid identifier or password".into()));
}

#[test]
fn a_table_has_all_that_a_search_takes() {
    for (keys, expected) in [
        ("search = 'a', handle = 'b'", "nobody searches Bluesky without logging in; give `password_file` or `password_env`"),
        ("search = ' ', handle = 'b', password_env = 'P'", "`search` cannot be empty"),
        ("search = 'a', password_env = 'P'", "missing field `handle`"),
    ] {
        assert_eq!(build(&KIND, &format!("{{ name = 'b', {keys} }}")).unwrap_err(), expected, "{keys}");
    }
}
