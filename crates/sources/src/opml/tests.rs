//! What feed readers export, what people send instead, and that nothing is lost on the way out and in again.

use super::*;
use crate::{Keys, kind};
use proptest::prelude::*;
use quick_xml::{Reader as Xml, events::Event};
use toml::de::ValueDeserializer;

/// What was read, one line each: the line, the kind of place, the title and the address, or why not.
fn shown(file: impl AsRef<[u8]>) -> String {
    let outlines = match read(file.as_ref()) {
        Ok(outlines) => outlines,
        Err(error) => return format!("error: {error}"),
    };
    let feed = |(line, found): &(usize, Subscription)| {
        let channel = found.channel.map_or("-", Channel::as_str);
        format!("{line} {channel} [{}] {}", found.title, found.feed)
    };
    let skipped = |skipped: &Skipped| format!("{} skipped [{}]: {}", skipped.line, skipped.title, skipped.reason);
    outlines.feeds.iter().map(feed).chain(outlines.skipped.iter().map(skipped)).collect::<Vec<_>>().join("\n")
}

#[test]
fn opml_is_read_as_it_is_found() {
    let utf16: Vec<u8> =
        "\u{FEFF}<opml><outline text='Één' xmlUrl='https://a.example/f'/></opml>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><opml><outline text='\xc9\xe9n' xmlUrl='https://a.example/f'/></opml>";
    for (name, file, expected) in [
        (
            "folders, of which one is a kind of place",
            &b"<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><body>\n<outline text=\"Forum\">\n  <outline text=\"Energie\">\n    <outline type=\"rss\" text=\"A\" xmlUrl=\"https://a.example/f\"/>\n  </outline></outline>\n<outline text=\"B\" xmlUrl=\"https://b.example/f\"/></body></opml>"[..],
            "5 forum [A] https://a.example/f\n7 - [B] https://b.example/f",
        ),
        ("title before text, references", b"<opml><outline text='t' title='R&amp;D &lt;b&gt; &eacute;' xmlUrl='https://a.example/?a=1&amp;b=2'/></opml>", "1 - [R&D <b> é] https://a.example/?a=1&b=2"),
        ("no name, no quotes, capitals", b"<OPML><OUTLINE XMLURL=https://a.example/f></OPML>", "1 - [] https://a.example/f"),
        ("a tag of several lines", b"<opml>\n<outline\n text='A'\n xmlUrl='https://a.example/f'\n/>\n</opml>", "2 - [A] https://a.example/f"),
        ("a feed with outlines inside it", b"<opml><outline text='A' xmlUrl='https://a.example/f'><outline text='B' xmlUrl='https://b.example/f'/></outline></opml>", "1 - [A] https://a.example/f\n1 - [B] https://b.example/f"),
        ("old addresses of feed readers", b"<opml><outline xmlUrl='feed://a.example/f'/><outline xmlUrl='feed:http://b.example/f'/></opml>", "1 - [] https://a.example/f\n1 - [] http://b.example/f"),
        ("cut off", b"<opml><outline text='A' xmlUrl='https://a.example/f'/><outline text='B' xmlUr", "1 - [A] https://a.example/f"),
        (
            "what is no feed",
            b"<opml>\n<outline text='Link' type='link' url='https://a.example/'/>\n<outline text='Bad' xmlUrl='nonsense'/>\n<outline text='File' xmlUrl='file:///etc/passwd'/>\n<outline text='Mine' xmlUrl='https://me:secret@a.example/f'/></opml>",
            "2 skipped [Link]: it has no `xmlUrl`, so it is no feed\n3 skipped [Bad]: `nonsense` is not an address: relative URL without a base\n4 skipped [File]: `file:///etc/passwd` is not an http or https address\n5 skipped [Mine]: its address holds a user name or password, which would be shown in mails and logs",
        ),
        ("UTF-16", &utf16, "1 - [Één] https://a.example/f"),
        ("Latin-1", latin, "1 - [Één] https://a.example/f"),
        ("nothing in it", b"<opml version='2.0'><body/></opml>", ""),
        ("empty", b" \n", "error: the page is empty"),
        ("a web page", b"<!doctype html><html><body>Log in</body></html>", "error: this is an HTML page, not what was due"),
        ("a feed", b"<rss version='2.0'><channel/></rss>", "error: this is other XML, not what was due"),
        ("an image", b"\x89PNG\r\n", "error: this is an image, not what was due"),
    ] {
        assert_eq!(shown(file), expected, "{name}");
    }
}

#[test]
fn a_bomb_is_read_within_bounds() {
    let nested = format!("<opml>{}<outline text='A' xmlUrl='https://a.example/f'/>", "<outline text='x'>".repeat(MAX_OUTLINES - 1));
    assert_eq!(read(nested.as_bytes()).unwrap().feeds.len(), 1);
    let many = format!("<opml>{}</opml>", "<outline text='A' xmlUrl='https://a.example/f'/>\n".repeat(3 * MAX_OUTLINES));
    let outlines = read(many.as_bytes()).unwrap();
    assert_eq!((outlines.feeds.len(), outlines.skipped.len()), (MAX_OUTLINES, 1));
    assert_eq!(outlines.skipped[0].reason, "one file may have 20000 outlines; what follows was not read, split the file");
    let closed = format!("<opml>{}<outline text='A' xmlUrl='https://a.example/f'/></opml>", "</outline>".repeat(100_000));
    assert_eq!(read(closed.as_bytes()).unwrap().feeds.len(), 1);
}

#[test]
fn each_kind_that_has_a_feed_names_it() {
    for (name, table, expected) in [
        ("feed", "url = 'https://a.example/f'", Some("https://a.example/f")),
        ("googlenews", "search = 'acme when:1d'", Some("https://news.google.com/rss/search?q=acme+when%3A1d&hl=nl&gl=NL&ceid=NL%3Anl")),
        ("youtube", "channel_id = 'UCx'", Some("https://www.youtube.com/feeds/videos.xml?channel_id=UCx")),
        ("youtube", "video_id = 'x', comments = true, key_env = 'KEY'", None),
        ("mastodon", "url = 'https://m.example', tag = '#acme'", Some("https://m.example/tags/acme.rss")),
        ("mastodon", "url = 'https://m.example', tag = 'acme', any = ['acmenl']", None),
        ("discourse", "url = 'https://f.example/forum'", Some("https://f.example/forum/posts.rss")),
        ("discourse", "url = 'https://f.example', search = 'acme'", None),
        ("lemmy", "url = 'https://l.example', community = 'energie'", Some("https://l.example/feeds/c/energie.xml?sort=New")),
        ("lemmy", "url = 'https://l.example', search = 'acme'", None),
        ("lobsters", "tag = 'law'", Some("https://lobste.rs/t/law.rss")),
        ("reddit", "subreddit = 'thenetherlands'", Some("https://www.reddit.com/r/thenetherlands/new.rss")),
        ("reddit", "search = 'acme'", Some("https://www.reddit.com/search.rss?q=acme&sort=new")),
        ("hackernews", "search = 'acme'", None),
    ] {
        let table = format!("{{ name = 'x', {table} }}");
        let value = ValueDeserializer::parse(&table).unwrap();
        let source = (kind(name).unwrap().build)(value, &Keys::blank()).unwrap();
        assert_eq!(source.feed().as_ref().map(Url::as_str), expected, "{name}: {table}");
    }
}

#[test]
fn what_is_written_is_grouped_and_in_order() {
    let subscription = |channel, title: &str, feed: &str| Subscription {
        channel,
        title: title.to_owned(),
        feed: Url::parse(feed).unwrap(),
        site: Url::parse("https://a.example/?a=1&b=2").ok().filter(|_| title == "R&D \"nu\""),
    };
    insta::assert_snapshot!(write(&[
        subscription(Some(Channel::Forum), "R&D \"nu\"", "https://a.example/f?a=1&b=<2>"),
        subscription(None, "los", "https://c.example/f"),
        subscription(Some(Channel::News), "nieuws", "https://b.example/f"),
        subscription(Some(Channel::Forum), "Een ander", "https://d.example/f"),
    ]));
}

/// Titles as they are kept, of any signs.
fn title() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|title| text::line(&title))
}

fn subscription() -> impl Strategy<Value = Subscription> {
    let url = "https?://[a-z]{1,8}\\.example/[a-z/]{0,8}(\\?[a-z]=[a-z&'\"<>é%]{0,8})?"
        .prop_filter_map("an address", |url| Url::parse(&url).ok());
    let channel = proptest::option::of(proptest::sample::select(Channel::ALL.to_vec()));
    (channel, title(), url.clone(), proptest::option::of(url)).prop_map(|(channel, title, feed, site)| Subscription {
        channel,
        title,
        feed,
        site,
    })
}

proptest! {
    #[test]
    fn what_goes_out_comes_in_again(mut subscriptions in proptest::collection::vec(subscription(), 0..12)) {
        let file = write(&subscriptions);
        let mut xml = Xml::from_str(&file);
        while !matches!(xml.read_event().unwrap(), Event::Eof) {}
        let outlines = read(file.as_bytes()).unwrap();
        prop_assert_eq!(&outlines.skipped, &[]);
        subscriptions.sort();
        let read: Vec<Subscription> = outlines.feeds.into_iter().map(|(_, subscription)| subscription).collect();
        prop_assert_eq!(read, subscriptions);
    }

    #[test]
    fn anything_is_read_or_refused(file in proptest::collection::vec(any::<u8>(), 0..400), text in "[<>/='\"a outlinexmUr&;:\n]{0,300}") {
        drop(read(&file));
        drop(read(format!("<opml>{text}").as_bytes()));
    }
}
