//! Broken feeds, one trick each, as they come out of the reader.

use super::super::KIND;
use crate::Flaw;
use crate::Keys;
use crate::{Batch, Page, ReadError};
use url::Url;

fn read(body: &str) -> Result<Batch, ReadError> {
    let table = "{ name = 'nieuws', url = 'https://a.example/dir/feed.xml' }";
    let source = (KIND.build)(toml::de::ValueDeserializer::parse(table).unwrap(), &Keys::blank()).unwrap();
    source.read(&Page { url: Url::parse("https://a.example/dir/feed.xml").unwrap(), content_type: None, body: body.as_bytes().to_vec() })
}

/// Each item as `title | text | link | day`, without what it has not, and what was skipped.
fn shown(body: &str) -> String {
    let batch = match read(body) {
        Ok(batch) => batch,
        Err(error) => return error.to_string(),
    };
    let item = |item: &luister_mention::Item| {
        let link = item.link.as_ref().map(ToString::to_string).unwrap_or_default();
        let day = item.published.map(|at| at.format("%F").to_string()).unwrap_or_default();
        let parts = [item.title.clone().unwrap_or_default(), item.text.clone(), link.replace("https://a.example", ""), day];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    let skipped = batch.skipped.iter().map(|(reason, number)| format!("skipped {number}: {reason}"));
    batch.items.iter().map(item).chain(skipped).collect::<Vec<_>>().join("; ")
}

/// One item of RSS.
fn rss(item: &str) -> String {
    format!("<rss version='2.0'><channel><title>F</title><item>{item}</item></channel></rss>")
}

#[test]
fn every_version_is_read() {
    for (name, body) in [
        ("RSS without a version", "<rss><channel><item><title>a</title><link>/1</link></item></channel></rss>"),
        ("RSS of no known version", "<rss version='2.01'><channel><item><title>a</title><link>/1</link></item></channel></rss>"),
        (
            "RSS in a namespace",
            "<rss xmlns='http://backend.userland.com/rss2'><channel><item><title>a</title><link>/1</link></item></channel></rss>",
        ),
        (
            "RSS 0.90",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>
             <channel><title>F</title></channel><item><title>a</title><link>/1</link></item></rdf:RDF>",
        ),
        (
            "RSS 1.0",
            "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel><items><rdf:Seq><rdf:li resource='/1'/></rdf:Seq></items></channel>
             <item rdf:about='/1'><title>a</title></item></rdf:RDF>",
        ),
        ("RSS 1.1", "<Channel xmlns='http://purl.org/net/rss1.1#'><items><item><title>a</title><link>/1</link></item></items></Channel>"),
        ("Atom 0.3", "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>a</title><link href='/1'/></entry></feed>"),
        (
            "Atom with a prefix",
            "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>a</a:title><a:link href='/1'/></a:entry></a:feed>",
        ),
        ("one entry of Atom", "<entry xmlns='http://www.w3.org/2005/Atom'><title>a</title><link href='/1'/></entry>"),
        ("CDF", "<CHANNEL HREF='/'><TITLE>F</TITLE><ITEM HREF='/1'><TITLE>a</TITLE></ITEM></CHANNEL>"),
        ("upper case", "<RSS><CHANNEL><ITEM><TITLE>a</TITLE><LINK>/1</LINK></ITEM></CHANNEL></RSS>"),
        (
            "a feed inside a page",
            "<html><body><feed xmlns='http://www.w3.org/2005/Atom'><entry><title>a</title><link href='/1'/></entry></feed>",
        ),
        ("words before it", "Warning: x in y on line 1\n<rss><channel><item><title>a</title><link>/1</link></item></channel></rss>"),
    ] {
        assert_eq!(shown(body), "a | /1", "{name}");
    }
}

#[test]
fn what_is_not_well_formed_is_mended() {
    for (name, item, expected) in [
        ("a bare ampersand", "<title>R&D & zo</title><link>/?a=1&b=2&copy=3</link>", "R&D & zo | /?a=1&b=2&copy=3"),
        ("a bare bracket", "<title>3 < 4</title>", "3 < 4"),
        ("names of characters", "<title>caf&eacute; &euro;&nbsp;5</title>", "café € 5"),
        ("markup that is not escaped", "<title>a</title><description><p>b</p><br/>c &amp; <b>d</b></description>", "a | b\n\nc & d"),
        ("an end that is missing", "<title>a<link>/1</link><description>b", "a | b | /1"),
        ("an end that is too much", "</b><title>a</title></p><link>/1</link>", "a | /1"),
        ("attributes without quotes", "<title type=html>a</title><guid isPermaLink=false>/1</guid>", "a"),
        ("a prefix that is not declared", "<title>a</title><content:encoded>b</content:encoded><x:y>c</x:y>", "a | b"),
        ("a type that does not exist", "<title>a</title><description type='text/plain'>b</description>", "a | b"),
        ("a title inside something else", "<title>a</title><source><title>b</title></source><image><title>c</title></image>", "a"),
        ("an element that HTML never closes", "<meta name=x><title>a</title>", "a"),
        ("base64", "<title>a</title><content mode='base64'>Y2Fmw6k=</content>", "a | café"),
        ("two sections", "<title><![CDATA[a]]]]><![CDATA[>b]]></title>", "a]]>b"),
        ("control characters", "<title>a\u{1}\u{0}b</title>", "a b"),
        ("nothing but a link", "<link>/1</link>", "https://a.example/1 | /1"),
    ] {
        assert_eq!(shown(&rss(item)), expected, "{name}");
    }
}

#[test]
fn links_count_from_where_the_feed_says_or_came_from() {
    for (name, item, expected) in [
        ("relative to the page", "<link>1.html</link>", "a | /dir/1.html"),
        ("relative to its own base", "<link xml:base='/x/'>1</link>", "a | /x/1"),
        ("a base that is none", "<link xml:base='http://['>1</link>", "a | /dir/1"),
        ("a base that is not of the web", "<link xml:base='javascript:x'>1</link>", "a | /dir/1"),
        ("a guid that is a link", "<guid>https://a.example/1</guid>", "a | /1"),
        ("a page before other forms of it", "<link href='/1'/><link href='/1.json' type='application/json'/>", "a | /1"),
        ("the link of an attachment is none", "<enclosure url='/1.mp3'/><link rel='enclosure' href='/1.mp3'/>", "a"),
    ] {
        assert_eq!(shown(&rss(&format!("<title>a</title>{item}"))), expected, "{name}");
    }
    let based = "<feed xml:base='https://a.example/x/'><entry xml:base='y/'><title>a</title><link href='1'/></entry></feed>";
    assert_eq!(shown(based), "a | /x/y/1");
}

#[test]
fn the_best_date_that_can_be_read_counts() {
    for (name, item, expected) in [
        ("one that can be read", "<pubDate>Sun, 22 Nov 2026 10:00:00 CET</pubDate>", "a | 2026-11-22"),
        ("an unreadable one beside it", "<pubDate>Sun, 22 Nov 2026 10:00:00 Z</pubDate><dc:date>gisteren</dc:date>", "a | 2026-11-22"),
        ("an unreadable one first", "<pubDate>gisteren</pubDate><dc:date>2026-11-22</dc:date>", "a | 2026-11-22"),
        ("Dutch", "<pubDate>zo, 22 nov 2026 10:00:00 +0100</pubDate>", "a | 2026-11-22"),
        ("an older name for it", "<issued>2026-11-22</issued><modified>2026-11-23</modified>", "a | 2026-11-22"),
        ("only when it was changed", "<dcterms:modified>2026-11-22</dcterms:modified>", "a | 2026-11-22"),
        ("none", "<pubDate>gisteren</pubDate>", "a"),
    ] {
        assert_eq!(shown(&rss(&format!("<title>a</title>{item}"))), expected, "{name}");
    }
}

#[test]
fn every_complete_entry_of_a_truncated_feed_is_kept() {
    let whole = "<rss><channel><item><title>a</title></item><item><title>b</title><description>cd</description></item>";
    for (cut_off, expected) in [
        ("", "a; b | cd"),
        ("</item>", "a; skipped 1: the page ends in the middle of it"),
        ("d</description></item>", "a; skipped 1: the page ends in the middle of it"),
        ("<description>cd</description></item>", "a; skipped 1: the page ends in the middle of it"),
        ("<title>b</title><description>cd</description></item>", "a; skipped 1: the page ends in the middle of it"),
        ("m><title>b</title><description>cd</description></item>", "a"),
        (
            "</title></item><item><title>b</title><description>cd</description></item>",
            "the page is broken: it ends in the middle of its first entry",
        ),
    ] {
        let body = whole.strip_suffix(cut_off).unwrap();
        assert_eq!(shown(body), expected, "without {cut_off}");
    }
    assert_eq!(shown("<rss><channel><item><title>a</title></channel></rss>"), "a", "closed with what is around it");
    assert_eq!(shown("<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>"), "a; b");
}

#[test]
fn languages_and_views_are_kept() {
    let batch = read(
        "<feed xml:lang='nl'><entry><title>a</title></entry><entry xml:lang='de-AT'><title>b</title></entry>
         <entry xml:lang='de'><title>c</title><content xml:lang='fr'>d</content></entry>
         <entry><title>e</title><media:group><media:title>f</media:title><media:description>g</media:description>
         <media:community><media:statistics views='12'/></media:community></media:group></entry></feed>",
    )
    .unwrap();
    let langs: Vec<_> = batch.items.iter().map(|item| item.lang.unwrap().to_string()).collect();
    assert_eq!(langs, ["nl", "de", "fr", "nl"]);
    assert_eq!((batch.items[3].text.as_str(), batch.items[3].reach.as_ref().unwrap().views), ("g", Some(12)));
}

/// What made the parser panic or run out of stack never comes to it.
#[test]
fn the_parser_is_not_tripped() {
    let digits = "9".repeat(40);
    for (name, item) in [
        ("a name that touches a mail address", "<author>jan@a.example“Jan”</author><dc:creator>「jan@a.example」</dc:creator>".to_owned()),
        ("a long time", format!("<itunes:duration>{digits}:00:00</itunes:duration><itunes:duration>{digits}</itunes:duration>")),
        ("foreign digits", "<itunes:duration>٣:٠٣:٠٣</itunes:duration><media:thumbnail url='x' time='٣'/>".to_owned()),
        ("groups in groups", format!("{}x{}", "<media:group>".repeat(50_000), "</media:group>".repeat(50_000))),
        ("categories in categories", "<itunes:category text='x'>".repeat(50_000)),
        ("many attributes", format!("<link {}/>", "a='b' ".repeat(50_000))),
        ("many namespaces", "<x xmlns:n='urn:x' xmlns:m='urn:y'/>".repeat(50_000)),
    ] {
        assert!(shown(&rss(&format!("<title>a</title>{item}"))).starts_with('a'), "{name}");
    }
}

/// What is honest in a page that is made to harm its readers is heard, and the page is told.
#[test]
fn traps_are_named() {
    let deep = format!("<item><title>a</title>{}{}</item>", "<a>".repeat(2000), "</a>".repeat(2000));
    for (name, document, expected) in [
        ("a file", "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", Some(Flaw::Trap)),
        ("a file that nobody asks for", "<!DOCTYPE rss [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>", None),
        ("an honest one", "<!DOCTYPE rss [<!ENTITY x 'Acme'>]>", None),
        ("none", "", None),
    ] {
        let batch = read(&format!("{document}<rss><channel><item><title>a &x;</title></item></channel></rss>")).unwrap();
        assert_eq!((batch.items.len(), batch.flaw), (1, expected), "{name}");
    }
    assert_eq!(read(&format!("<rss><channel>{deep}</channel></rss>")).unwrap().flaw, Some(Flaw::Trap));
}
