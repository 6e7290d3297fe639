//! `[[stackexchange]]`: questions and answers of a site of Stack Exchange, by its search for excerpts.

use super::json;
use crate::{Ask, Batch, Page, ReadError, Settings, Source, html, kinds::Kind, settings::config};
use luister_mention::{Author, Channel, Cursor, Identity, Item, ItemParent, Lang, Link, Reach};
use serde::{Deserialize, de::Error as _};
use std::time::Duration;
use toml::de::Error;
use url::Url;

/// Where all sites are searched.
const API: &str = "https://api.stackexchange.com/2.3/search/excerpts";
/// How many are asked for at once: the most that there may be.
const PER_PAGE: &str = "100";
/// How long it is left alone when the requests of a day are used up.
const USED_UP: Duration = Duration::from_hours(1);

pub(super) const KIND: Kind = Kind {
    name: "stackexchange",
    about: "Stack Overflow, Super User and the other sites of Stack Exchange: questions and answers with some words. Without a key \
            it allows 300 requests a day",
    example: r#"
name = "stack overflow acme"
site = "stackoverflow"
search = "acme api"
key = "U4DMV8nvpm3EOpvf69RxWA" # optional; it only counts requests and is no secret, says Stack Exchange
"#,
    build: |table, _| Ok(Box::new(StackExchange::try_from(Config::deserialize(table)?).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[stackexchange]]`.
    Config {
        /// The name of the site in the API.
        site: String,
        search: String,
        /// The key of a registered app.
        #[serde(default)]
        key: Option<String>,
    }
}

#[derive(Debug)]
struct StackExchange {
    settings: Settings,
    /// The first page.
    url: Url,
    /// The site itself.
    home: Url,
    address: Url,
}

impl TryFrom<Config> for StackExchange {
    type Error = String;
    fn try_from(config: Config) -> Result<Self, String> {
        let settings = config.settings(Channel::Forum, 3, false);
        let is_name = !config.site.is_empty() && config.site.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        if !is_name {
            return Err("`site` is the name of a site in the API, such as `stackoverflow` or `diy`".to_owned());
        }
        if config.search.trim().is_empty() {
            return Err("`search` cannot be empty".to_owned());
        }
        let home = json::address(&format!("https://{}/", host(&config.site)))?;
        let address = json::below(&home, &["search"], &[("tab", "newest"), ("q", &config.search)]);
        let how = [("sort", "creation"), ("order", "desc"), ("pagesize", PER_PAGE)];
        let mut url = json::address(API)?;
        url.query_pairs_mut().append_pair("site", &config.site).append_pair("q", &config.search).extend_pairs(how);
        if let Some(key) = &config.key {
            url.query_pairs_mut().append_pair("key", key);
        }
        Ok(Self { settings, url, home, address })
    }
}

/// The host of a site: the oldest have one of their own, the others share one.
fn host(site: &str) -> String {
    let name = site.rsplit('.').next().unwrap_or(site);
    match name {
        "com" | "net" | "org" => site.to_owned(),
        "stackoverflow" | "superuser" | "serverfault" | "askubuntu" | "stackapps" => format!("{site}.com"),
        _ => format!("{site}.stackexchange.com"),
    }
}

/// The answer to a search. Errors and pauses come in the same form.
#[derive(Debug, Deserialize)]
struct Answer {
    items: json::Entries<Post>,
    #[serde(default)]
    has_more: bool,
    /// For how many seconds it wants to be left alone.
    #[serde(default)]
    backoff: Option<u64>,
    #[serde(default)]
    quota_remaining: Option<i64>,
}

/// A question, or an answer to one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Post {
    question_id: Option<u64>,
    answer_id: Option<u64>,
    title: Option<String>,
    /// The text with its signs as HTML has them, but without markup.
    body: Option<String>,
    /// The part with the words that were searched for, marked up.
    excerpt: Option<String>,
    creation_date: Option<i64>,
    owner: Option<Owner>,
    score: Option<i64>,
    answer_count: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Owner {
    display_name: Option<String>,
    link: Option<String>,
}

impl Post {
    fn item(&self, home: &Url, lang: Option<Lang>) -> Result<Item, String> {
        let title = self.title.as_deref().and_then(|title| json::one_line(&html::decode_entities(title)));
        let (text, cut) = match (&self.body, &self.excerpt) {
            (Some(body), _) => json::of_plain(&html::decode_entities(body)),
            (None, excerpt) => json::of_html(excerpt.as_deref().unwrap_or_default()),
        };
        if title.is_none() && text.is_empty() {
            return Err("no title and no text".to_owned());
        }
        let answered = self.question_id.filter(|_| self.answer_id.is_some());
        let parent = answered.map(|id| ItemParent { identity: Identity::native(&id.to_string()), author: None, text: title.clone() });
        let (folder, id) = self.answer_id.map_or(("q", self.question_id), |id| ("a", Some(id)));
        Ok(Item {
            native_id: id.map(|id| id.to_string()),
            link: id.and_then(|id| Link::from_url(&json::below(home, &[folder, &id.to_string()], &[]))),
            title,
            text,
            cut,
            author: self.owner.as_ref().and_then(author),
            published: self.creation_date.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0)),
            lang,
            thread: self.question_id.map(|id| id.to_string()),
            parent,
            reach: self.reach(),
            ..Item::default()
        })
    }

    fn reach(&self) -> Option<Reach> {
        let score = self.score.map(|score| u64::try_from(score).unwrap_or(0));
        let reactions = [score, self.answer_count].into_iter().flatten().reduce(u64::saturating_add)?;
        Some(Reach { reactions: Some(reactions), ..Reach::default() })
    }
}

fn author(owner: &Owner) -> Option<Author> {
    let name = owner.display_name.as_deref().and_then(|name| json::one_line(&html::decode_entities(name)))?;
    Some(Author { url: owner.link.as_deref().and_then(Link::parse), name: Some(name), handle: None })
}

impl Source for StackExchange {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::json(self.url.clone())]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let answer: Answer = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let mut batch = Batch::default();
        answer.items.fill(&mut batch, |post| post.item(&self.home, self.settings.lang));
        let used_up = answer.quota_remaining.filter(|left| *left <= 0).map(|_| USED_UP);
        batch.wait = answer.backoff.map(Duration::from_secs).max(used_up);
        batch.next = answer.has_more.then(|| Ask::json(json::page_after(&page.url, 1)));
        Ok(batch)
    }

    fn complaint(&self, page: &Page) -> Option<String> {
        json::complaint(page)
    }

    fn is_api(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
