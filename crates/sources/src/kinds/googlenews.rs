//! `[[googlenews]]`: what Google News finds for some words, as a feed.

use super::{feed::read_feed, json};
use crate::{Ask, Batch, Order, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use luister_mention::{Author, Channel, Cursor, Item, Lang};
use serde::{Deserialize, de::Error as _};
use toml::de::Error;
use url::Url;

/// Where the feed of a search is.
const FEED: &str = "https://news.google.com/rss/search";
/// The same for people.
const SITE: &str = "https://news.google.com/search";
/// How far back is searched if the words do not say: without a limit what was said years ago comes first.
const LATELY: &str = "when:7d";
/// What stands between the title of an article and its publisher.
const DASH: &str = " - ";

pub(super) const KIND: Kind = Kind {
    name: "googlenews",
    about: "Google News: articles with some words, of the last seven days unless the words name another time. `lang` and `country` \
            choose the edition; they have to fit each other",
    example: r#"
name = "google news acme"
search = '"acme energie" OR acme.nl'
lang = "nl"
country = "NL"
"#,
    build: |table, _| Ok(Box::new(GoogleNews::try_from(Config::deserialize(table)?).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[googlenews]]`.
    Config {
        /// What to search for, in the words of Google.
        search: String,
        /// The country of the edition, by its two letters.
        #[serde(default)]
        country: Option<String>,
    }
}

#[derive(Debug)]
struct GoogleNews {
    settings: Settings,
    url: Url,
    address: Url,
}

impl TryFrom<Config> for GoogleNews {
    type Error = String;
    fn try_from(config: Config) -> Result<Self, String> {
        let settings = config.settings(Channel::News, 1, false);
        let words = config.search.trim();
        if words.is_empty() {
            return Err("`search` cannot be empty".to_owned());
        }
        let country = config.country.as_deref().unwrap_or("NL").trim().to_ascii_uppercase();
        if country.len() != 2 || !country.chars().all(|c| c.is_ascii_uppercase()) {
            return Err("`country` is a two-letter code such as `NL` or `BE`".to_owned());
        }
        let has_time = words.split_whitespace().any(|word| ["when:", "after:", "before:"].iter().any(|time| word.starts_with(time)));
        let words = if has_time { words.to_owned() } else { format!("{words} {LATELY}") };
        let lang = settings.lang.unwrap_or(Lang::NL);
        // English is named with its country, other languages are not.
        let speech = if lang == Lang::EN { format!("{lang}-{country}") } else { lang.to_string() };
        let edition = format!("{country}:{lang}");
        let query = [("q", words.as_str()), ("hl", &speech), ("gl", &country), ("ceid", &edition)];
        let of = |text| json::address(text).map(|url| json::below(&url, &[], &query));
        Ok(Self { settings, url: of(FEED)?, address: of(SITE)? })
    }
}

/// The article of an entry. Its title ends with the publisher, and its description says the same once more; the guid is
/// what it is known by, as its link leads through Google.
fn article(mut item: Item) -> Item {
    let title = item.title.take().unwrap_or_default();
    let (title, publisher) = title.rsplit_once(DASH).unwrap_or((title.as_str(), ""));
    item.author = Author::named(publisher).or(item.author);
    let says_more = item.text.trim_start().strip_prefix(title).is_none_or(|rest| rest.trim() != publisher.trim());
    if !says_more && !title.is_empty() {
        item.text.clear();
    }
    item.title = json::one_line(title);
    item
}

impl Source for GoogleNews {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn feed(&self) -> Option<Url> {
        Some(self.url.clone())
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::page(self.url.clone())]
    }

    /// What fits best comes first, whenever it was written.
    fn order(&self) -> Order {
        Order::Any
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let mut batch = read_feed(page, self.settings.lang)?;
        batch.items = batch.items.into_iter().map(article).collect();
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::trial::{addresses, build, page};

    fn source(keys: &str) -> Box<dyn Source> {
        build(&KIND, &format!("{{ name = 'g', {keys} }}")).unwrap()
    }

    #[test]
    fn an_article_has_its_publisher_as_author() {
        let feed = r#"<rss version="2.0"><channel><title>"acme" - Google News</title><language>nl</language>
          <item><title>Storing bij Acme - al drie uur - De Krant</title><link>https://news.google.com/rss/articles/CBMiX?oc=5</link>
            <guid isPermaLink="false">CBMiX</guid><pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate>
            <description>&lt;a href="https://news.google.com/rss/articles/CBMiX?oc=5" target="_blank"&gt;Storing bij Acme - al drie uur&lt;/a&gt;&amp;nbsp;&amp;nbsp;&lt;font color=red&gt;De Krant&lt;/font&gt;</description>
            <source url="https://krant.example">De Krant</source></item>
          <item><title>Zonder uitgever</title><guid isPermaLink="false">CBMiY</guid><description>Een ander verhaal</description></item>
          <item><title>Kop - </title><guid isPermaLink="false">CBMiZ</guid></item></channel></rss>"#;
        let batch = source("search = 'acme', lang = 'nl'").read(&page(FEED, feed)).unwrap();
        let [article, bare, broken] = batch.items.as_slice() else { panic!("{batch:?}") };
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("Storing bij Acme - al drie uur"), ""));
        assert_eq!(article.author, Author::named("De Krant"));
        assert_eq!((article.identity().as_str(), article.published.is_some()), ("guid:CBMiX", true));
        assert_eq!((bare.title.as_deref(), bare.text.as_str(), &bare.author), (Some("Zonder uitgever"), "Een ander verhaal", &None));
        assert!(broken.title.as_deref().is_some_and(|title| title.starts_with("Kop")));
    }

    #[test]
    fn the_edition_fits_language_and_country() {
        for (keys, expected) in [
            ("search = 'acme'", "q=acme+when%3A7d&hl=nl&gl=NL&ceid=NL%3Anl"),
            ("search = 'acme when:1d', country = 'be'", "q=acme+when%3A1d&hl=nl&gl=BE&ceid=BE%3Anl"),
            ("search = 'acme', lang = 'en', country = 'GB'", "q=acme+when%3A7d&hl=en-GB&gl=GB&ceid=GB%3Aen"),
        ] {
            assert_eq!(addresses(&*source(keys)), [format!("{FEED}?{expected}")], "{keys}");
            assert_eq!(source(keys).address().as_str(), format!("{SITE}?{expected}"), "{keys}");
        }
        for (keys, expected) in [
            ("search = ''", "`search` cannot be empty"),
            ("search = 'a', country = 'Nederland'", "`country` is a two-letter code such as `NL` or `BE`"),
        ] {
            assert_eq!(build(&KIND, &format!("{{ name = 'g', {keys} }}")).unwrap_err(), expected, "{keys}");
        }
    }
}
