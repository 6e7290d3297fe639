//! Posts and comments, with an app and without.

use super::*;
use crate::kinds::trial::{addresses, build, page, skipped};

fn source(keys: &str) -> Box<dyn Source> {
    build(&KIND, &format!("{{ name = 'r', {keys} }}")).unwrap()
}

#[test]
fn posts_and_comments_are_read() {
    let body = r#"{"kind": "Listing", "data": {"after": "t3_1a", "children": [
      {"kind": "t1", "data": {"name": "t1_x2", "author": "jan_1970", "permalink": "/r/energie/comments/1b/storing/x2/", "created_utc": 1795341600.0,
        "edited": 1795341660.0, "body": "Hier ook\n\n> al drie uur", "link_id": "t3_1b", "link_title": "Storing bij Acme?", "parent_id": "t3_1b", "score": -3}},
      {"kind": "t3", "data": {"name": "t3_1b", "author": "[deleted]", "permalink": "/r/energie/comments/1b/storing/", "created_utc": 1795341500.0,
        "edited": false, "title": "Storing bij Acme?", "selftext": "Wie weet meer", "url": "https://www.reddit.com/r/energie/comments/1b/", "score": 4, "num_comments": 2}},
      {"kind": "t3", "data": {"name": "t3_1a", "title": "Acme failliet", "selftext": "", "url": "https://nieuws.example/acme"}},
      {"kind": "t3", "data": {"name": "t3_19", "title": "Weg", "selftext": "[removed]"}},
      {"kind": "t1", "data": {"name": "t1_x1", "body": ""}},
      {"kind": "more", "data": {"count": 3}}]}}"#;
    let batch = source("search = 'acme'").read(&page("https://www.reddit.com/search.json?q=acme", body)).unwrap();
    let [comment, post, link] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((comment.title.as_deref(), comment.text.as_str()), (Some("Storing bij Acme?"), "Hier ook\n\n> al drie uur"));
    assert_eq!(comment.link.as_ref().unwrap().as_str(), "https://www.reddit.com/r/energie/comments/1b/storing/x2/");
    assert_eq!(comment.author.as_ref().unwrap().url.as_ref().unwrap().as_str(), "https://www.reddit.com/user/jan_1970");
    assert_eq!((comment.edited.is_some(), comment.reach.unwrap().reactions), (true, Some(0)));
    let parent = comment.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.text.as_deref()), (&post.identity(), Some("Storing bij Acme?")));
    assert_eq!((&comment.thread, &post.thread), (&Some("t3_1b".into()), &post.native_id));
    assert_eq!((&post.author, post.edited, post.reach.unwrap().reactions), (&None, None, Some(6)));
    assert_eq!((link.text.as_str(), link.published), ("https://nieuws.example/acme", None));
    let expected = [("neither a post nor a comment", 1), ("no text", 1), ("removed by its author or a moderator", 1)];
    assert_eq!(skipped(&batch), expected);
    assert_eq!(batch.next.unwrap().url.as_str(), "https://www.reddit.com/search.json?q=acme&after=t3_1a");
}

#[test]
fn what_is_asked_depends_on_the_table() {
    for (keys, expected, address) in [
        (
            "search = 'acme energie'",
            &["https://www.reddit.com/search.json?q=acme+energie&sort=new&limit=100&raw_json=1"][..],
            "https://www.reddit.com/search?q=acme+energie&sort=new",
        ),
        (
            "search = 'acme', subreddit = '/r/energie/'",
            &["https://www.reddit.com/r/energie/search.json?q=acme&restrict_sr=1&sort=new&limit=100&raw_json=1"],
            "https://www.reddit.com/r/energie/search?q=acme&restrict_sr=1&sort=new",
        ),
        (
            "subreddit = 'energie', client_id = 'i', secret_env = 'S'",
            &[
                "https://oauth.reddit.com/r/energie/new?limit=100&raw_json=1",
                "https://oauth.reddit.com/r/energie/comments?limit=100&raw_json=1",
            ],
            "https://www.reddit.com/r/energie/new",
        ),
    ] {
        let source = source(keys);
        assert_eq!(addresses(&*source), expected, "{keys}");
        assert_eq!(source.address().as_str(), address, "{keys}");
    }
}

#[test]
fn an_app_logs_in_and_nobody_else() {
    assert!(source("search = 'acme'").login().is_none());
    let source = source("search = 'acme', client_id = 'id', secret_env = 'S'");
    let login = source.login().unwrap();
    assert_eq!((login.url.as_str(), login.body.unwrap().bytes.as_slice()), (TOKEN, &b"grant_type=client_credentials"[..]));
    assert_eq!(login.headers[header::AUTHORIZATION], "Basic aWQ6", "`id:` and an empty secret");
    assert!(login.headers[header::AUTHORIZATION].is_sensitive());
    let token = source.token(&page(TOKEN, r#"{"access_token": "a.b", "token_type": "bearer", "expires_in": 3600}"#)).unwrap();
    assert_eq!((token.header.1.to_str().unwrap(), token.lasts), ("Bearer a.b", Duration::from_hours(1)));
    let wrong = r#"{"message": "Unauthorized", "error": 401}"#;
    assert_eq!(source.token(&page(TOKEN, wrong)).unwrap_err(), ReadError::Api("Unauthorized".into()));
    assert_eq!(source.read(&page(SITE, wrong)).unwrap_err(), ReadError::Api("Unauthorized".into()));
    let wall = source.read(&page(SITE, "<body class=theme-beta>whoa there, pardner!</body>")).unwrap_err();
    assert_eq!(wall.to_string(), "this is an HTML page, not what was due");
}

#[test]
fn a_table_says_what_to_read() {
    for (keys, expected) in [
        ("search = ' '", "give `search`, `subreddit` or both"),
        ("search = 'a', client_id = 'i'", "`client_id` goes with `secret_file` or `secret_env`"),
        ("search = 'a', secret_env = 'S'", "a secret goes with `client_id`"),
    ] {
        assert_eq!(build(&KIND, &format!("{{ name = 'r', {keys} }}")).unwrap_err(), expected, "{keys}");
    }
}
