//! What reading costs: `cargo run --release -p luister-sources --example read_rate -- [FEEDS] [ITEMS]`.
//!
//! The feed is RSS as blogs write it: several paragraphs of HTML in a section, a link that tracks its readers, and an
//! author by Dublin Core. It is read as a poll reads a page, from its bytes to the items and the cursor that follows.

use chrono::{DateTime, Utc};
use luister_mention::{Cursor, SourceName};
use luister_sources::{Keys, Page, Source, kind, read_file};
use std::{env, error::Error, time::Instant};

const SENTENCES: [&str; 8] = [
    "Gisteren de nieuwe winkel aan de haven bezocht, en het personeel nam echt de tijd voor ons.",
    "Mijn bestelling kwam drie dagen later dan beloofd; aan de telefoon waren ze wel vriendelijk.",
    "Het café op de hoek kreeg in één week ruim honderd beoordelingen, de meeste &euro;&nbsp;5 waard.",
    "Sinds de laatste update start de app niet meer, ook niet na opnieuw installeren.",
    "We went to the new shop by the harbour yesterday and the staff took all the time in the world.",
    "According to the paper the council decides before summer what happens to the old station.",
    "De buurt is bang voor lawaai en heeft al tweeduizend handtekeningen opgehaald.",
    "Looking for a quiet washing machine for upstairs, any advice is welcome.",
];

fn main() -> Result<(), Box<dyn Error>> {
    let number = |at: usize, usual: usize| env::args().nth(at).map_or(Ok(usual), |given| given.parse());
    let (feeds, items) = (number(1, 400)?, number(2, 25)?);
    let source = source()?;
    let page = Page { url: source.address(), content_type: Some("application/rss+xml; charset=utf-8".into()), body: feed(items).into() };
    let cursor = Cursor::new(SourceName::new("measured")?, DateTime::UNIX_EPOCH);
    let begun = Instant::now();
    let mut read = 0;
    for _ in 0..feeds {
        read += read_file(&*source, &cursor, &page, DateTime::<Utc>::UNIX_EPOCH).items.len();
    }
    let each = begun.elapsed() / u32::try_from(read.max(1))?;
    let told = format!("{feeds} feeds of {} bytes and {items} items read, {each:.1?} an item\n", page.body.len());
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes())?;
    Ok(())
}

fn source() -> Result<Box<dyn Source>, Box<dyn Error>> {
    let table = toml::de::ValueDeserializer::parse("{ name = 'measured', url = 'https://blog.example/feed.xml' }")?;
    let feed = kind("feed").ok_or("there is no kind `feed`")?;
    Ok((feed.build)(table, &Keys::blank())?)
}

fn feed(items: usize) -> String {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
        <channel>\n<title>Blog</title>\n<link>https://blog.example/</link>\n<description>Wat wij meemaken</description>\n";
    let items: String = (0..items).map(item).collect();
    format!("{head}{items}</channel>\n</rss>\n")
}

fn item(number: usize) -> String {
    let sentence = |step: usize| SENTENCES.get((number + step * (number / 8 + 1)) % SENTENCES.len()).copied().unwrap_or_default();
    let paragraph = |nth: usize| {
        let (first, second, third) = (sentence(3 * nth), sentence(3 * nth + 1), sentence(3 * nth + 2));
        format!("<p>{first} {second} <a href=\"/post/{number}?utm_source=rss&amp;utm_medium=feed\"><em>{third}</em></a></p>\n")
    };
    let text: String = (0..3).map(paragraph).collect();
    let (day, minute) = (1 + number % 28, number % 60);
    format!(
        "<item>\n<title>Bericht {number} over de buurt</title>\n\
         <link>https://blog.example/post/{number}?utm_source=rss&amp;utm_medium=feed&amp;utm_campaign=nieuws</link>\n\
         <guid isPermaLink=\"true\">https://blog.example/post/{number}</guid>\n<dc:creator>Sam {number}</dc:creator>\n\
         <pubDate>Sun, {day:02} Nov 2026 10:{minute:02}:00 +0100</pubDate>\n\
         <content:encoded><![CDATA[{text}]]></content:encoded>\n</item>\n"
    )
}
