//! Videos by the feed, comments by the API.

use super::*;
use crate::kinds::trial::{addresses, build, page, skipped, starts};

fn source(keys: &str) -> Box<dyn Source> {
    build(&KIND, &format!("{{ name = 'y', {keys} }}")).unwrap()
}

#[test]
fn videos_are_read_of_the_feed() {
    let source = source("channel_id = 'UCacme', lang = 'nl'");
    assert_eq!(addresses(&*source), ["https://www.youtube.com/feeds/videos.xml?channel_id=UCacme"]);
    let feed = r#"<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
      <id>yt:channel:acme</id><title>Acme</title><entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId><title>Meterstand doorgeven</title>
      <link rel="alternate" href="https://www.youtube.com/watch?v=abc"/><author><name>Acme</name><uri>https://www.youtube.com/channel/UCacme</uri></author>
      <published>2026-11-22T09:00:00+00:00</published><updated>2026-11-22T10:00:00+00:00</updated>
      <media:group><media:title>x</media:title><media:content url="https://www.youtube.com/v/abc" type="application/x-shockwave-flash"/>
      <media:description>Zo doe je dat.</media:description>
      <media:community><media:statistics views="812"/></media:community></media:group></entry></feed>"#;
    let batch = source.read(&page(SITE, feed)).unwrap();
    let [video] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((video.title.as_deref(), video.text.as_str()), (Some("Meterstand doorgeven"), "Zo doe je dat."));
    assert_eq!((video.identity().as_str(), video.reach.unwrap().views), ("guid:yt:video:abc", Some(812)));
    assert_eq!(video.lang.unwrap().as_str(), "nl");
    assert!(!source.is_api() && source.complaint(&page(SITE, r#"{"error": "x"}"#)).is_none());
}

#[test]
fn comments_and_the_answers_to_them_are_read() {
    let source = source("channel_id = 'UCacme', comments = true, key_env = 'K'");
    let ask = starts(&*source).remove(0);
    let asked = "allThreadsRelatedToChannelId=UCacme&part=snippet%2Creplies&order=time&maxResults=100&textFormat=plainText";
    assert_eq!(ask.url.as_str(), format!("{API}?{asked}"));
    assert!(ask.headers[KEY].is_sensitive());
    let body = r#"{"nextPageToken": "CDIQ", "items": [
      {"id": "Ugz", "snippet": {"channelId": "UCacme", "videoId": "abc", "totalReplyCount": 1, "topLevelComment": {"id": "Ugz", "snippet": {
         "videoId": "abc", "textDisplay": "Werkt niet & blijft hangen", "textOriginal": "x", "authorDisplayName": "@jan",
         "authorChannelUrl": "http://www.youtube.com/@jan", "likeCount": 2, "publishedAt": "2026-11-22T09:00:00Z", "updatedAt": "2026-11-22T09:00:00Z"}}},
       "replies": {"comments": [{"id": "Ugz.1", "snippet": {"videoId": "abc", "textDisplay": "Stuur ons een bericht<br>Acme", "authorDisplayName": "Acme",
         "publishedAt": "2026-11-22T09:30:00Z", "updatedAt": "2026-11-22T09:40:00Z"}}, 7]}},
      {"id": "Ugy", "snippet": {"topLevelComment": {"id": "Ugy", "snippet": {"textDisplay": ""}}}}]}"#;
    let batch = source.read(&page(ask.url.as_str(), body)).unwrap();
    let [comment, reply] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((comment.text.as_str(), comment.identity().as_str()), ("Werkt niet & blijft hangen", "id:Ugz"));
    assert_eq!(comment.link.as_ref().unwrap().as_str(), "https://www.youtube.com/watch?v=abc&lc=Ugz");
    assert_eq!((comment.author.as_ref().unwrap().handle.as_deref(), comment.reach.unwrap().reactions), (Some("@jan"), Some(3)));
    let parent = reply.parent.as_ref().unwrap();
    assert_eq!((&parent.identity, parent.author.as_deref()), (&comment.identity(), Some("@jan")));
    assert_eq!((reply.text.as_str(), reply.edited.is_some()), ("Stuur ons een bericht\nAcme", true));
    assert_eq!((&reply.thread, comment.edited), (&Some("abc".into()), None));
    assert_eq!(skipped(&batch), [("an entry of another shape than was due", 1), ("no text", 1)]);
    let next = batch.next.unwrap();
    assert_eq!(next.url.query(), Some(format!("{asked}&pageToken=CDIQ").as_str()));
    assert!(next.headers.contains_key(KEY), "the key goes along");
}

#[test]
fn an_error_is_told_in_the_words_of_the_api() {
    let source = source("video_id = 'abc', comments = true, key_env = 'K'");
    assert_eq!(source.address().as_str(), "https://www.youtube.com/watch?v=abc");
    let body = r#"{"error": {"code": 403, "message": "The request cannot be completed because you have exceeded your quota.", "errors": [{"reason": "quotaExceeded"}]}}"#;
    let said = "The request cannot be completed because you have exceeded your quota.";
    assert_eq!(source.complaint(&page(API, body)).as_deref(), Some(said));
    assert_eq!(source.read(&page(API, body)).unwrap_err(), ReadError::Api(said.into()));
}

#[test]
fn a_table_says_what_to_read() {
    for (keys, expected) in [
        ("channel_id = '@acme'", "`channel_id` takes the id of a channel, which begins with `UC`; it stands in the source of its page"),
        ("channel_id = 'UC1', playlist_id = 'PL1'", "give either `channel_id` or `playlist_id`; `video_id` goes with `comments = true`"),
        ("video_id = 'abc'", "give either `channel_id` or `playlist_id`; `video_id` goes with `comments = true`"),
        ("playlist_id = 'PL1', comments = true, key_env = 'K'", "give either `channel_id` or `video_id`; a playlist has no comments"),
        ("video_id = 'abc', comments = true", "comments take a key of the YouTube Data API; give `key_file` or `key_env`"),
    ] {
        assert_eq!(build(&KIND, &format!("{{ name = 'y', {keys} }}")).unwrap_err(), expected, "{keys}");
    }
    let playlist = source("playlist_id = 'PL1'");
    assert_eq!(addresses(&*playlist), ["https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"]);
    assert_eq!(playlist.address().as_str(), "https://www.youtube.com/playlist?list=PL1");
}
