//! `[[reviews]]`: any page whose reviews are marked up: schema.org in JSON-LD, microdata or `RDFa`, and microformats.

mod blocks;
mod graph;
mod marks;
mod review;

use super::{Kind, identity, pick::Pick, scripts::scripts, tree};
use crate::{Ask, Batch, Looks, Page, ReadError, Settings, Source, settings::config};
use graph::Graph;
use luister_mention::{Author, Channel, Cursor, Item, Lang};
use review::Context;
use scraper::Html;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use url::Url;

pub(super) const KIND: Kind = Kind {
    name: "reviews",
    about: "pages with marked-up reviews (schema.org, hReview): shops, guides, portals",
    example: r#"
name = "winkel"
url = "https://www.example.org/product/12/reviews"
next = "a.volgende"
channel = "review"
every = "1h"
about = ["Acme"]
lang = "nl"
max_pages = 5
max_bytes = "8 MiB"
robots = true
"#,
    build: |table, _| Ok(Box::new(ReviewsSource::from(Config::deserialize(table)?))),
};

config! {
    /// The keys of `[[reviews]]`.
    Config {
        /// The address of the first page, with the newest reviews.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
        /// Where the link to the next page is; without it a link that says `rel=next`.
        #[serde(default)]
        next: Option<Pick>,
    }
}

/// A page for people that is read like they do, so robots.txt is asked unless the configuration says otherwise.
#[derive(Debug)]
struct ReviewsSource {
    settings: Settings,
    url: Url,
    next: Option<Pick>,
}

impl From<Config> for ReviewsSource {
    fn from(config: Config) -> Self {
        Self { settings: config.settings(Channel::Review, 5, true), url: config.url, next: config.next }
    }
}

impl Source for ReviewsSource {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.url.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::page(self.url.clone())]
    }

    fn is_read_by_marks(&self) -> bool {
        true
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let text = tree::decode(page)?;
        let mut batch = Batch::default();
        if Looks::of_text(&text) == Looks::Json {
            let values = blocks::values(&text).map_err(ReadError::Parse)?;
            self.keep(vec![values], page, &page.url, &mut batch);
            return Ok(batch);
        }
        let html = tree::parse(&text)?;
        let base = tree::base(&html, &page.url);
        let told = told(&text, &html, &mut batch);
        if told.iter().all(Vec::is_empty) && batch.skipped.is_empty() {
            return Err(match Looks::of_text(&text) {
                Looks::Html => ReadError::Parse(
                    "there is nothing on it that is marked up as a review or a product; a page that scripts fill needs another address"
                        .into(),
                ),
                looks => ReadError::NotAFeed(looks),
            });
        }
        self.keep(told, page, &base, &mut batch);
        batch.next = match &self.next {
            Some(pick) => pick.address(html.root_element()).and_then(|href| base.join(href.trim()).ok()).map(Ask::page),
            None => tree::next(&html, &base),
        };
        Ok(batch)
    }
}

impl ReviewsSource {
    /// Makes items of what was told in each way of marking. What was told in one way already is not told again.
    fn keep(&self, told: Vec<Vec<Value>>, page: &Page, base: &Url, batch: &mut Batch) {
        let mut known: HashMap<String, Item> = HashMap::new();
        let mut reviews: Vec<Reviewed> = Vec::new();
        for values in told {
            let repeats = |review: &Reviewed| {
                let review = review.review.as_ref();
                review.is_ok_and(|review| known.get(&said(review)).is_some_and(|other| agree(review, other)))
            };
            let fresh: Vec<Reviewed> = read(&values, base, self.settings.lang).into_iter().filter(|review| !repeats(review)).collect();
            known.extend(fresh.iter().flat_map(|review| &review.review).map(|review| (said(review), review.clone())));
            reviews.extend(fresh);
        }
        let shared = identity::shared(reviews.iter().flat_map(|review| &review.review));
        for Reviewed { review, answers } in reviews {
            let review = review.map(|review| identity::settled(review, &shared, &page.url));
            let answers: Vec<_> = match &review {
                Ok(review) => answers.into_iter().enumerate().map(|(nth, answer)| Ok(identity::answering(answer?, nth, review))).collect(),
                Err(_) => answers,
            };
            batch.push(review);
            for answer in answers {
                batch.push(answer);
            }
        }
    }
}

/// A review, and what was answered to it.
struct Reviewed {
    review: Result<Item, String>,
    answers: Vec<Result<Item, String>>,
}

/// What a page tells, by the way in which it is marked.
fn told(text: &str, html: &Html, batch: &mut Batch) -> Vec<Vec<Value>> {
    let mut json = Vec::new();
    for script in scripts(text).filter(|script| script.has("type", "application/ld+json")) {
        match blocks::values(script.content) {
            Ok(values) => json.extend(values),
            Err(reason) => batch.skip(reason),
        }
    }
    let marked = marks::SYNTAXES.into_iter().map(|syntax| marks::things(html, syntax));
    std::iter::once(json).chain(marked).collect()
}

/// The reviews among things.
fn read(values: &[Value], base: &Url, lang: Option<Lang>) -> Vec<Reviewed> {
    let (graph, reviews) = Graph::of(values);
    let context = Context { graph: &graph, base, lang };
    reviews
        .into_iter()
        .map(|(review, subject)| Reviewed { review: context.review(review, subject), answers: context.answers(review) })
        .collect()
}

/// What a review says, to know it again in another way of marking.
fn said(item: &Item) -> String {
    let author = item.author.as_ref().map(Author::display).unwrap_or_default();
    let words = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    format!("{}\n{}", words(author), words(&item.text))
}

/// Whether two readings that say the same may be of one review.
fn agree(one: &Item, other: &Item) -> bool {
    let same_day = one.published.zip(other.published).is_none_or(|(one, other)| one.date_naive() == other.date_naive());
    same_day && one.rating.zip(other.rating).is_none_or(|(one, other)| one == other)
}

#[cfg(test)]
mod tests;
