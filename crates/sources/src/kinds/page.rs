//! `[[page]]`: any list of posts, read by the CSS selectors that somebody took from the page.

use super::{Kind, identity, pick, pick::Pick, points::points, tree};
use crate::{Ask, Batch, Looks, Page, ReadError, Settings, Source, dates, settings::config};
use luister_mention::{Author, Channel, Cursor, Item, Link, Rating, text};
use scraper::{ElementRef, Selector};
use serde::Deserialize;
use url::Url;

/// The best that can be given where neither the configuration nor the page says.
const USUAL_BEST: f32 = 5.0;

pub(super) const KIND: Kind = Kind {
    name: "page",
    about: "any list of posts, by CSS selectors: guest books, forums and review pages without a feed",
    example: r#"
name = "gastenboek"
url = "https://www.example.org/gastenboek"
item = "article.bericht"
title = "h2"
text = ".tekst"
author = ".auteur"
date = "time @datetime"           # or where one stands in a sentence: "door Jan op 22 nov. 2026"
link = "h2 a"
rating = ".sterren @data-punten"
best = 5
id = "@data-nummer"
next = "a.volgende"
channel = "forum"
every = "30m"
about = ["Acme"]
lang = "nl"
max_pages = 5
max_bytes = "8 MiB"
robots = true
"#,
    build: |table, _| Ok(Box::new(PageSource::from(Config::deserialize(table)?))),
};

config! {
    /// The keys of `[[page]]`.
    Config {
        /// The address of the first page, with the newest posts.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
        /// Each post.
        #[serde(deserialize_with = "pick::elements")]
        item: Selector,
        #[serde(default)]
        title: Option<Pick>,
        /// What the post says; without it all of the post.
        #[serde(default)]
        text: Option<Pick>,
        #[serde(default)]
        author: Option<Pick>,
        /// When it was written; of a sentence the date in it.
        #[serde(default)]
        date: Option<Pick>,
        /// Where the post can be read; its `href` if no attribute is named.
        #[serde(default)]
        link: Option<Pick>,
        #[serde(default)]
        rating: Option<Pick>,
        /// The best rating that can be given.
        #[serde(default, deserialize_with = "best")]
        best: Option<f32>,
        /// What the page calls the post.
        #[serde(default)]
        id: Option<Pick>,
        /// Where the link to the next page is; without it a link that says `rel=next`.
        #[serde(default)]
        next: Option<Pick>,
    }
}

fn best<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f32>, D::Error> {
    let best = f32::deserialize(deserializer)?;
    if Rating::new(best, best).is_some() {
        Ok(Some(best))
    } else {
        Err(serde::de::Error::custom(format!("the best rating is more than 0, not {best}")))
    }
}

/// A page for people that is read like they do, so robots.txt is asked unless the configuration says otherwise.
#[derive(Debug)]
struct PageSource {
    settings: Settings,
    config: Config,
}

impl From<Config> for PageSource {
    fn from(config: Config) -> Self {
        Self { settings: config.settings(Channel::Forum, 5, true), config }
    }
}

impl Source for PageSource {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.config.url.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::page(self.config.url.clone())]
    }

    fn is_read_by_marks(&self) -> bool {
        true
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let html = tree::decode(page)?;
        let looks = Looks::of_text(&html);
        let tree = tree::parse(&html)?;
        let rows: Vec<ElementRef<'_>> = tree.select(&self.config.item).collect();
        if rows.is_empty() && looks != Looks::Html {
            return Err(ReadError::NotAFeed(looks));
        }
        let base = tree::base(&tree, &page.url);
        let items: Vec<Result<Item, String>> = rows.iter().map(|row| self.item(*row, &base)).collect();
        let shared = identity::shared(items.iter().flatten());
        let mut batch = Batch::default();
        for item in items {
            batch.push(item.map(|item| identity::settled(item, &shared, &page.url)));
        }
        if let Some(note) = self.missing(&rows) {
            batch.skip(note);
        }
        batch.next = match &self.config.next {
            Some(pick) => pick.address(tree.root_element()).and_then(|href| base.join(href.trim()).ok()).map(Ask::page),
            None => tree::next(&tree, &base),
        };
        Ok(batch)
    }
}

/// Whether what a selector found can be used.
type Good = fn(&PageSource, &str) -> bool;

impl PageSource {
    /// One post, or why there is none.
    fn item(&self, row: ElementRef<'_>, base: &Url) -> Result<Item, String> {
        let of = |pick: &Option<Pick>| pick.as_ref().and_then(|pick| pick.of(row));
        let title = of(&self.config.title).map(|title| text::line(&title)).filter(|title| !title.is_empty());
        let whole = match &self.config.text {
            Some(pick) => pick.of(row).map(|said| text::clean(&said)).unwrap_or_default(),
            None => tree::text_of(row),
        };
        if whole.is_empty() && title.is_none() {
            return Err("a post in which nothing to read was found".to_owned());
        }
        let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
        let link = self.config.link.as_ref().and_then(|pick| pick.address(row));
        Ok(Item {
            native_id: of(&self.config.id).map(|id| text::line(&id)),
            link: link.and_then(|href| base.join(href.trim()).ok()).as_ref().and_then(Link::from_url),
            title,
            text: kept.to_owned(),
            cut,
            author: of(&self.config.author).as_deref().and_then(Author::named),
            published: of(&self.config.date).as_deref().and_then(dates::find),
            lang: self.settings.lang,
            rating: of(&self.config.rating).as_deref().and_then(|said| self.rating(said)),
            ..Item::default()
        })
    }

    fn rating(&self, said: &str) -> Option<Rating> {
        let (value, of) = points(said)?;
        Rating::new(value, self.config.best.or(of).unwrap_or(USUAL_BEST))
    }

    /// The selectors that found nothing they could use in any post, if they are half of all: the page has changed.
    fn missing(&self, rows: &[ElementRef<'_>]) -> Option<String> {
        let config = &self.config;
        let any: Good = |_, _| true;
        let fields: [(&str, &Option<Pick>, Good); 7] = [
            ("title", &config.title, any),
            ("text", &config.text, any),
            ("author", &config.author, any),
            ("date", &config.date, |_, said| dates::find(said).is_some()),
            ("link", &config.link, any),
            ("rating", &config.rating, |source, said| source.rating(said).is_some()),
            ("id", &config.id, any),
        ];
        let set: Vec<_> = fields.into_iter().filter_map(|(name, pick, good)| Some((name, pick.as_ref()?, good))).collect();
        let found = |pick: &Pick, good: Good| rows.iter().any(|row| pick.of(*row).is_some_and(|said| good(self, &said)));
        let lost: Vec<String> = set.iter().filter(|(_, pick, good)| !found(pick, *good)).map(|(name, ..)| format!("`{name}`")).collect();
        let changed = !rows.is_empty() && !lost.is_empty() && lost.len() * 2 >= set.len();
        changed.then(|| format!("the posts were read without {}, which no post on the page has any more", lost.join(", ")))
    }
}

#[cfg(test)]
mod tests;
