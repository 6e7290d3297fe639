//! `[[discourse]]`: all posts of a forum that runs Discourse, or a search in it.

mod post;

use super::json;
use crate::{Ask, Batch, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use luister_mention::{Channel, Cursor};
use post::{Context, Post, Topic};
use serde::{Deserialize, de::Error as _};
use toml::de::Error;
use url::Url;

pub(super) const KIND: Kind = Kind {
    name: "discourse",
    about: "A forum that runs Discourse: all its posts, or those that a search finds, of which it shows the beginning",
    example: r#"
name = "forum acme"
url = "https://forum.example.org"
search = "acme" # without it every post is read
"#,
    build: |table, _| Ok(Box::new(Discourse::try_from(Config::deserialize(table)?).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[discourse]]`.
    Config {
        /// The forum.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
        /// What to search for, in the words of its own search.
        #[serde(default)]
        search: Option<String>,
    }
}

#[derive(Debug)]
struct Discourse {
    settings: Settings,
    forum: Url,
    search: Option<String>,
}

impl TryFrom<Config> for Discourse {
    type Error = String;
    fn try_from(config: Config) -> Result<Self, String> {
        let settings = config.settings(Channel::Forum, 5, false);
        if config.search.as_deref().is_some_and(|words| words.trim().is_empty()) {
            return Err("`search` cannot be empty; leave it out to read every post".to_owned());
        }
        Ok(Self { settings, forum: config.url, search: config.search })
    }
}

/// The newest posts, or the answer to a search.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(alias = "latest_posts")]
    posts: json::Entries<Post>,
    /// The topics of the posts that a search found.
    #[serde(default)]
    topics: json::Entries<Topic>,
    #[serde(default)]
    grouped_search_result: Option<Grouped>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Grouped {
    more_full_page_results: Option<bool>,
    error: Option<String>,
}

impl Discourse {
    /// The page of older posts: the forum counts all of them, and shows those up to a number.
    fn older(page: &Page, posts: &[Post]) -> Option<Url> {
        let before = post::oldest(posts)?.checked_sub(1).filter(|id| *id > 0)?;
        Some(json::asking(&page.url, "before", &before.to_string()))
    }
}

impl Source for Discourse {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        match &self.search {
            Some(words) => json::below(&self.forum, &["search"], &[("q", words)]),
            None => self.forum.clone(),
        }
    }

    fn feed(&self) -> Option<Url> {
        self.search.is_none().then(|| json::below(&self.forum, &["posts.rss"], &[]))
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        let url = match &self.search {
            Some(words) => {
                let words = if words.contains("order:") { words.clone() } else { format!("{words} order:latest") };
                json::below(&self.forum, &["search.json"], &[("q", &words), ("page", "1")])
            }
            None => json::below(&self.forum, &["posts.json"], &[]),
        };
        vec![Ask::json(url)]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let answer: Answer = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let grouped = answer.grouped_search_result.unwrap_or_default();
        if let Some(error) = grouped.error.filter(|error| !error.trim().is_empty()) {
            return Err(ReadError::Api(error));
        }
        let context = Context::of(&self.forum, answer.posts.known(), answer.topics.known(), self.settings.lang);
        let mut batch = Batch::default();
        answer.posts.fill(&mut batch, |post| context.item(post));
        let next = match &self.search {
            Some(_) => grouped.more_full_page_results.unwrap_or(false).then(|| json::page_after(&page.url, 1)),
            None => Self::older(page, answer.posts.known()),
        };
        batch.next = next.map(Ask::json);
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
