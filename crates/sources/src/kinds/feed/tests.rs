//! Feeds as they are, one trick each.

use super::*;
use crate::{Keys, dates, kinds::told::told};
use luister_mention::{Author, Link, SourceName};

fn source(extra: &str) -> Box<dyn Source> {
    let table = format!("{{ name = 'nieuws', url = 'https://a.example/feed.xml', {extra} }}");
    (KIND.build)(toml::de::ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap()
}

fn page(body: &[u8]) -> Page {
    Page { url: Url::parse("https://a.example/dir/feed.xml").unwrap(), content_type: Some("application/xml".into()), body: body.to_vec() }
}

fn read(body: &str) -> Batch {
    source("").read(&page(body.as_bytes())).unwrap()
}

fn rss(items: &str) -> String {
    format!(
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>F</title>{items}</channel></rss>"
    )
}

#[test]
fn what_a_feed_says_was_deleted_is_withdrawn() {
    let batch = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'><id>f</id><title>F</title><updated>2026-11-22T10:00:00Z</updated>
        <at:deleted-entry ref='tag:a.example,2026:/1?a=1&amp;b=2' when='2026-11-22T09:00:00Z'/>
        <entry><id>tag:a.example,2026:/2</id><title>Storing</title><updated>2026-11-22T10:00:00Z</updated><content>Alweer.</content></entry></feed>",
    );
    let item = |guid: &str| Item { guid: Some(guid.into()), ..Item::default() };
    assert_eq!((batch.items.len(), batch.withdrawn), (1, vec![item("tag:a.example,2026:/1?a=1&b=2").identity()]));
}

#[test]
fn an_rss_item_becomes_an_item() {
    let batch = read(&rss("<language>nl-NL</language><ttl>30</ttl><item>
        <title>Storing &amp; &lt;b&gt;uitval&lt;/b&gt;</title>
        <link> /nieuws/1?utm_source=rss </link>
        <guid isPermaLink='false'>n-1</guid>
        <dc:creator>Jan de Vries</dc:creator>
        <pubDate>Sun, 22 Nov 2026 10:00:00 +0100</pubDate>
        <description>Kort</description>
        <content:encoded><![CDATA[<p>Al <a href='/x'>drie uur</a> geen stroom.</p><p>Geen caf&eacute; open.</p>]]></content:encoded>
        </item>"));
    let item = &batch.items[0];
    assert_eq!(item.title.as_deref(), Some("Storing & uitval"));
    assert_eq!(item.text, "Al drie uur geen stroom.\n\nGeen café open.");
    assert_eq!(item.link.as_ref().map(Link::as_str), Some("https://a.example/nieuws/1?utm_source=rss"));
    assert_eq!(item.link.as_ref().map(Link::canonical).as_deref(), Some("https://a.example/nieuws/1"));
    assert_eq!(item.guid.as_deref(), Some("n-1"));
    assert_eq!(item.author, Author::named("Jan de Vries"));
    assert_eq!(item.published.unwrap().to_rfc3339(), "2026-11-22T09:00:00+00:00");
    assert_eq!((item.edited, item.lang.unwrap().as_str(), item.cut), (None, "nl", false));
    assert_eq!((batch.ttl, batch.next), (Some(Duration::from_mins(30)), None));
}

#[test]
fn an_atom_entry_becomes_an_item() {
    let batch = read(
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>
        <title>F</title><id>f</id><author><name>Redactie</name></author><link rel='next' href='?page=2'/>
        <entry><id>tag:a.example,2026:1</id><title type='html'>A &amp;amp; B</title><link rel='alternate' href='../post/1'/>
          <link rel='enclosure' href='/x.mp3' length='5'/>
          <author><name>/u/piet</name><uri>https://a.example/user/piet</uri></author>
          <published>2026-11-20T08:00:00Z</published><updated>2026-11-21T08:00:00Z</updated>
          <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><ul><li>een</li><li>twee</li></ul></div></content></entry>
        <entry><id>tag:a.example,2026:2</id><title>Alleen bijgewerkt</title><updated>2026-11-21T08:00:00Z</updated>
          <summary>Waarom &lt; 3?</summary></entry></feed>",
    );
    let [first, second] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((first.title.as_deref(), first.text.as_str()), (Some("A & B"), "- een\n- twee"));
    assert_eq!(first.link.as_ref().map(Link::as_str), Some("https://a.example/post/1"));
    let author = first.author.as_ref().unwrap();
    assert_eq!((author.name.as_deref(), author.url.as_ref().map(Link::as_str)), (Some("/u/piet"), Some("https://a.example/user/piet")));
    assert_eq!(first.edited.unwrap().to_rfc3339(), "2026-11-21T08:00:00+00:00");
    assert_eq!(second.text, "Waarom < 3?");
    assert_eq!(second.author, Author::named("Redactie"), "an entry without an author has that of its feed");
    assert_eq!((second.published.is_some(), second.edited), (true, None));
    assert_eq!(batch.next.map(|ask| ask.url.to_string()).as_deref(), Some("https://a.example/dir/feed.xml?page=2"));
}

#[test]
fn a_json_feed_becomes_items() {
    let batch = read(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "F", "language": "en", "items": [
        {"id": "1", "url": "/1", "title": "T", "content_html": "<p>a</p><p>b</p>", "date_published": "2026-11-22T10:00:00Z", "authors": [{"name": "Jan", "url": "https://a.example/jan"}]},
        {"id": "2", "content_text": "regel een\nregel twee, 3 < 4"},
        {"id": "3"}]}"#,
    );
    let texts: Vec<&str> = batch.items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(texts, ["a\n\nb", "regel een\nregel twee, 3 < 4"]);
    assert_eq!(batch.items[0].link.as_ref().map(Link::as_str), Some("https://a.example/1"));
    assert_eq!(batch.skipped.into_iter().collect::<Vec<_>>(), [("no title and no text".to_owned(), 1)]);
}

#[test]
fn a_json_feed_that_is_not_quite_one_is_read_all_the_same() {
    for version in [r#""https://jsonfeed.org/version/1""#, r#""http://www.jsonfeed.org/version/2""#, r#""1.0""#, "1.1", "1", "null"] {
        let batch = read(&format!(r#"{{"version": {version}, "items": [{{"id": 7, "title": "T"}}]}}"#));
        assert_eq!(batch.items.iter().map(|item| item.guid.as_deref()).collect::<Vec<_>>(), [Some("7")], "{version}");
    }
    let batch = read(
        r#"{"version": "1.0", "author": "Redactie", "next_url": "/2", "items": [
        {"id": 1, "url": "/a?utm_source=json", "content_html": "<p>a</p>", "date_published": "2026-11-22T10:00:00Z",
         "date_modified ": "2026-11-22T11:00:00Z", "author": "<b>Jan</b>"},
        {"id": "https://a.example/b", "title": "Ren&eacute;e &amp; co", "summary": "b", "author": {"name": "<a href='/jan'>Jan</a>", "url": "/jan"}},
        {"id": 3, "external_url": "https://b.example/", "authors": [{}, {"name": "Piet"}]},
        {"id": 4, "content_text": "d", "authors": "Klaas", "date_published": 1795341660, "language": "nl-NL"},
        "no entry", null, {"id": 5}, {"id": 6, "content_html": ["no text"]}]}"#,
    );
    insta::assert_snapshot!(told(&batch.items), @r"
    guid:1 | Jan | 2026-11-22 10:00:00 | - | - | a
    guid:https://a.example/b | Jan | - | - | Renée & co | b
    guid:3 | Piet | - | - | - | https://b.example/
    guid:4 | Klaas | 2026-11-22 10:01:00 | - | - | d
    ");
    let counted: Vec<_> = batch.skipped.into_iter().collect();
    assert_eq!(counted, [("an entry of another shape than was due".to_owned(), 2), ("no title and no text".to_owned(), 2)]);
    assert_eq!(batch.items[0].edited, dates::parse("2026-11-22T11:00:00Z"));
    let links: Vec<_> = batch.items.iter().map(|item| item.link.as_ref().map(Link::as_str)).collect();
    assert_eq!(links, [Some("https://a.example/a?utm_source=json"), Some("https://a.example/b"), Some("https://b.example/"), None]);
    assert_eq!((batch.next.unwrap().url.path(), batch.items[3].lang.map(|lang| lang.to_string())), ("/2", Some("nl".to_owned())));
}

#[test]
fn a_post_on_mastodon_has_its_author_in_its_address() {
    let batch = read(&rss("<item><guid isPermaLink='true'>https://social.example/@jan/11470</guid><link>https://social.example/@jan/11470</link>
        <description>&lt;p&gt;Weer storing bij &lt;a href='https://social.example/tags/acme'&gt;#&lt;span&gt;acme&lt;/span&gt;&lt;/a&gt;&lt;/p&gt;</description></item>"));
    let item = &batch.items[0];
    assert_eq!((item.title.as_deref(), item.text.as_str()), (None, "Weer storing bij #acme"));
    let author = item.author.as_ref().unwrap();
    assert_eq!(author.handle.as_deref(), Some("@jan@social.example"));
    assert_eq!(author.url.as_ref().map(Link::as_str), Some("https://social.example/@jan"));
    let remote = read(&rss("<item><title>x</title><link>https://social.example/@piet@other.example/5</link></item>"));
    assert_eq!(remote.items[0].author.as_ref().unwrap().handle.as_deref(), Some("@piet@other.example"));
}

#[test]
fn links_are_safe_and_guids_do_not_track() {
    for (item, link, guid) in [
        ("<link>javascript:alert(1)</link><guid>g</guid>", None, Some("g")),
        ("<link>data:text/html,x</link>", None, None),
        ("<guid>https://a.example/1/?utm_source=rss</guid>", Some("https://a.example/1/?utm_source=rss"), Some("https://a.example/1")),
        ("<guid isPermaLink='false'>5 at https://a.example</guid>", None, Some("5 at https://a.example")),
        ("<link>https://a.example/2</link><comments>https://a.example/2#comments</comments>", Some("https://a.example/2"), None),
        ("<link></link><guid> </guid>", None, None),
        ("<link>https://user:pw@a.example/</link>", None, None),
    ] {
        let batch = read(&rss(&format!("<item><title>x</title>{item}</item>")));
        let found = &batch.items[0];
        assert_eq!((found.link.as_ref().map(Link::as_str), found.guid.as_deref()), (link, guid), "{item}");
    }
}

#[test]
fn one_guid_for_two_entries_keeps_both() {
    let batch = read(&rss("<item><guid>g</guid><title>a</title></item><item><guid>g</guid><title>b</title></item>"));
    assert_eq!(batch.items.len(), 2);
}

#[test]
fn what_the_administrator_says_of_the_language_counts_before_the_feed() {
    let feed = rss("<language>en-us</language><item><title>x</title></item>");
    let batch = source("lang = 'nl'").read(&page(feed.as_bytes())).unwrap();
    assert_eq!(batch.items[0].lang.unwrap().as_str(), "nl");
}

#[test]
fn long_texts_are_cut_and_say_so() {
    let feed = rss(&format!("<item><title>{}</title><description>{}</description></item>", "lang ".repeat(10_000), "é ".repeat(50_000)));
    let item = &read(&feed).items[0];
    assert!(item.cut && item.text.len() <= text::MAX_TEXT_BYTES && item.title.as_ref().unwrap().len() <= text::MAX_LINE_BYTES);
}

#[test]
fn what_is_no_feed_is_named() {
    for (body, expected) in [
        (&b""[..], "the page is empty"),
        (b"\n\n  ", "the page is empty"),
        (b"<!DOCTYPE html><html><body>Niet gevonden</body></html>", "this is an HTML page, not what was due"),
        (b"<html><meta http-equiv='refresh'><script>x</script></html>", "this is an HTML page, not what was due"),
        (b"{\"error\": \"no\"}", "this is other JSON, not what was due"),
        (b"[1, 2]", "this is other JSON, not what was due"),
        (b"<?xml version='1.0'?><opml/>", "this is other XML, not what was due"),
        (b"\x89PNG\r\n\x1a\n\0\0", "this is an image, not what was due"),
        (b"%PDF-1.7", "this is a PDF document, not what was due"),
        (b"Too many requests", "this is plain text, not what was due"),
        (b"<rss version='2.0'><channel><item><title>a", "the page is broken: it ends in the middle of its first entry"),
        (
            b"<rss version='2.0",
            "the page is broken: no feed could be made of its `<rss>`: it is cut off, or of a version that is not known",
        ),
    ] {
        let found = source("").read(&page(body)).map(|batch| batch.items.len()).map_err(|error| error.to_string());
        assert_eq!(found, Err(expected.to_owned()), "{}", String::from_utf8_lossy(body));
    }
    for feed in [&rss(""), "<rss/>", "<rss></rss>", "<feed/>"] {
        assert_eq!(read(feed), Batch::default(), "a feed without entries is a feed: {feed}");
    }
}

#[test]
fn an_author_that_the_parser_trips_over_hides_nobody() {
    let feed = rss("<item><title>a@b</title><link>https://social.example/@jan/1</link><author>jan@a.example“Jan”</author></item>
        <item><title>b</title><guid>x@y</guid><author>piet@a.example (Piet)</author><description>mail p@a.example</description></item>");
    let batch = read(&feed);
    let [first, second] = batch.items.as_slice() else { panic!("{batch:?}") };
    assert_eq!((first.title.as_deref(), first.link.as_ref().map(Link::as_str)), (Some("a@b"), Some("https://social.example/@jan/1")));
    assert_eq!(first.author.as_ref().unwrap().name.as_deref(), Some("“Jan”"));
    assert_eq!((second.guid.as_deref(), second.text.as_str()), (Some("x@y"), "mail p@a.example"));
    assert_eq!(second.author.as_ref().unwrap().name.as_deref(), Some("Piet"));
}

#[test]
fn an_author_of_json_feed_hides_nobody_either() {
    let batch = read(
        r#"{"version": "https://jsonfeed.org/version/1", "title": "F", "items": [
        {"id": "x@y", "content_text": "a@b", "author": {"name": "jan@a.example“Jan”"}}]}"#,
    );
    let item = &batch.items[0];
    assert_eq!((item.guid.as_deref(), item.text.as_str()), (Some("x@y"), "a@b"));
    assert_eq!(item.author, Author::named("“Jan”"));
}

#[test]
fn authors_have_the_names_that_people_gave_them() {
    for (author, name) in [
        ("Jan de Vries", "Jan de Vries"),
        ("jan@a.example (Jan de Vries)", "Jan de Vries"),
        ("Jan &lt;jan@a.example&gt;", "Jan"),
        ("jan@a.example", "jan@a.example"),
        ("Jan (Utrecht)", "Jan (Utrecht)"),
        ("mailto:jan@a.example Jan", "Jan"),
        ("jan@a.example (Jan (Utrecht))", "Jan (Utrecht)"),
        ("a\r\nBcc: x", "a Bcc: x"),
    ] {
        let batch = read(&rss(&format!("<item><title>x</title><dc:creator>{author}</dc:creator></item>")));
        let found = batch.items[0].author.as_ref().unwrap();
        assert_eq!((found.name.as_deref(), found.handle.as_deref()), (Some(name), None), "{author}");
    }
    let account = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title><author><name>@jan@social.example</name></author></entry></feed>",
    );
    let found = account.items[0].author.as_ref().unwrap();
    assert_eq!((found.name.as_deref(), found.handle.as_deref()), (None, Some("@jan@social.example")));
    let nameless = read(&rss("<item><title>x</title><dc:creator> </dc:creator></item>"));
    assert_eq!(nameless.items[0].author, None);
}

/// Time, memory and stack stay bounded, and nothing is looked up.
#[test]
fn hostile_xml_does_no_harm() {
    let laughs =
        "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
            .to_owned();
    let attributes: Vec<String> = (0..50_000).map(|number| format!("a{number}='1'")).collect();
    for (name, body) in [
        ("entities", laughs.clone() + &rss("<item><title>x &c;</title></item>")),
        ("an external entity", laughs + &rss("<item><title>x &x;</title></item>")),
        ("deep", rss(&format!("<item><title>x</title>{}{}</item>", "<a>".repeat(100_000), "</a>".repeat(100_000)))),
        ("attributes", rss(&format!("<item><title>x</title><b {}/></item>", attributes.join(" ")))),
        (
            "deep JSON",
            format!("{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000)),
        ),
        ("NUL", rss("<item><title>x\0y\u{1}z</title></item>")),
    ] {
        if let Ok(batch) = source("").read(&page(body.as_bytes())) {
            let said = format!("{:?}", batch.items);
            assert!(!said.contains("root:") && said.len() < 10_000 && !said.contains('\0'), "{name}: {said}");
        }
    }
}

#[test]
fn the_table_says_what_is_wrong_with_it() {
    let build = |text: &str| {
        (KIND.build)(toml::de::ValueDeserializer::parse(text).unwrap(), &Keys::blank()).map(|source| source.settings().clone())
    };
    let settings = build("{ name = 'n', url = 'https://a.example/', about = ['Acme', 'Energie'] }").unwrap();
    assert_eq!((settings.name.clone(), settings.every.to_string(), settings.robots), (SourceName::new("n").unwrap(), "15m".into(), false));
    assert_eq!((settings.channel, settings.max_pages, settings.about.len()), (Channel::News, 1, 2));
    for (text, at, expected) in [
        ("{ name = 'n' }", "{ name = 'n' }", "missing field `url`"),
        ("{ name = '', url = 'https://a.example/' }", "''", "a name cannot be empty"),
        ("{ name = 'n', url = 'ftp://a.example/' }", "'ftp://a.example/'", "`ftp://a.example/` is not an http or https address"),
        ("{ name = 'n', url = 'a.example' }", "'a.example'", "`a.example` is not an address: relative URL without a base"),
        (
            "{ name = 'n', url = 'https://u:p@a.example/' }",
            "'https://u:p@a.example/'",
            "an address cannot hold a user name or password, for it is shown in mails and logs",
        ),
        ("{ name = 'n', url = 'https://a.example/', every = '0s' }", "'0s'", "a source is polled every 1s at most, not every 0s"),
        ("{ name = 'n', url = 'https://a.example/', every = 15 }", "15", "invalid type: integer `15`, expected a string"),
        (
            "{ name = 'n', url = 'https://a.example/', about = 5 }",
            "5",
            "invalid type: integer `5`, expected the name of a list, or an array of names",
        ),
        ("{ name = 'n', url = 'https://a.example/', max_pages = 0 }", "0", "one poll reads between 1 and 50 pages, not 0"),
        ("{ name = 'n', url = 'https://a.example/', max_bytes = '1 GiB' }", "'1 GiB'", "a page has between 1 B and 64 MiB, not 1 GiB"),
        (
            "{ name = 'n', url = 'https://a.example/', intervall = '5m' }",
            "intervall",
            "unknown field `intervall`, expected one of `name`, `channel`, `every`, `max_every`, `expect_every`, `about`, `lang`, `max_pages`, `max_bytes`, `robots`, `whole`, `url`",
        ),
    ] {
        let error = build(text).unwrap_err();
        assert_eq!(error.message(), expected, "{text}");
        assert_eq!(error.span().and_then(|span| text.get(span)), Some(at), "{text}");
    }
}

#[test]
fn a_feed_names_its_hub() {
    let rss = |links: &str| {
        format!(
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>t</title><link>https://a.example/</link>{links}<item><guid>1</guid><title>x</title><link rel=\"hub\" href=\"https://other.example/\"/></item></channel></rss>"
        )
    };
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><link rel=\"self\" href=\"/me?a=1&amp;b=2\"/><link rel=\"hub\" href=\"https://hub.example/\"/></feed>";
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","feed_url":"https://a.example/me","hubs":[{"type":"WebSub","url":"https://hub.example/"}],"items":[]}"#;
    for (name, document, expected) in [
        (
            "in RSS",
            rss("<atom:link rel=\"hub\" href=\"https://hub.example/\"/><atom:link rel=\"self\" href=\"https://a.example/me\"/>"),
            Some("https://a.example/me"),
        ),
        ("without a namespace", rss("<link rel=\"hub\" href=\"https://hub.example/\"/>"), Some("https://a.example/feed")),
        ("in Atom", atom.to_owned(), Some("https://a.example/me?a=1&b=2")),
        ("in JSON", json.to_owned(), Some("https://a.example/me")),
        ("a hub that is no address of the web", rss("<atom:link rel=\"hub\" href=\"gopher://hub.example/\"/>"), None),
        ("none", rss(""), None),
    ] {
        let page = Page { url: Url::parse("https://a.example/feed").unwrap(), content_type: None, body: document.into_bytes() };
        let hub = read_feed(&page, None).unwrap().hub;
        assert_eq!(hub.as_ref().map(|hub| hub.topic.as_str()), expected, "{name}");
        assert!(hub.is_none_or(|hub| hub.hub.as_str() == "https://hub.example/"), "{name}");
    }
}
