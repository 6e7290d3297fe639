//! `[[mastodon]]`: a hashtag at one instance of Mastodon or what speaks its API, or a search there.

mod status;

use super::json;
use crate::{Ask, Batch, Keys, Order, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use luister_mention::{Channel, Cursor};
use luister_net::http::header;
use secrecy::SecretString;
use serde::{Deserialize, de::Error as _};
use status::{Context, Status};
use std::path::PathBuf;
use toml::de::Error;
use url::Url;

/// The most that the API gives at once.
const PER_PAGE: usize = 40;
/// Where a hashtag begins that nobody has used yet: below every number of a post.
const FROM_THE_START: &str = "0";

pub(super) const KIND: Kind = Kind {
    name: "mastodon",
    about: "Mastodon and what speaks its API: a hashtag at one instance, or a search in it, which takes a token of an account there",
    example: r#"
name = "mastodon #acme"
url = "https://mastodon.nl"
tag = "acme"
any = ["acmeenergie", "acmestoring"]
# search = "acme energie"                  # instead of a tag; takes a token
token_file = "/etc/luister/mastodon.token" # or token_env = "MASTODON_TOKEN"
"#,
    build: |table, keys| Ok(Box::new(Mastodon::new(Config::deserialize(table)?, keys).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[mastodon]]`.
    Config {
        /// The instance.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
        /// A hashtag, with or without its `#`.
        #[serde(default)]
        tag: Option<String>,
        /// Other hashtags that do as well.
        #[serde(default)]
        any: Vec<String>,
        /// Words to search for, instead of a hashtag.
        #[serde(default)]
        search: Option<String>,
        #[serde(default)]
        token_file: Option<PathBuf>,
        #[serde(default)]
        token_env: Option<String>,
    }
}

#[derive(Debug)]
struct Mastodon {
    settings: Settings,
    instance: Url,
    what: What,
    token: Option<SecretString>,
}

/// What is read of an instance.
#[derive(Debug)]
enum What {
    /// Posts with one of these hashtags, from the cursor on.
    Tags(String, Vec<String>),
    /// Posts with these words, the newest first.
    Search(String),
}

/// The answer to a search.
#[derive(Debug, Deserialize)]
struct Found {
    statuses: json::Entries<Status>,
}

impl Mastodon {
    fn new(config: Config, keys: &Keys<'_>) -> Result<Self, String> {
        let settings = config.settings(Channel::Social, 5, false);
        let token = keys.read("token", config.token_file.as_ref(), config.token_env.as_ref())?;
        let name = |tag: &str| Some(tag.trim().trim_start_matches('#').to_owned()).filter(|tag| !tag.is_empty());
        let what = match (config.tag.as_deref().and_then(name), config.search.filter(|words| !words.trim().is_empty())) {
            (Some(tag), None) => What::Tags(tag, config.any.iter().filter_map(|tag| name(tag)).collect()),
            (None, Some(_)) if token.is_none() => {
                return Err("an instance searches for its own accounts alone; give `token_file` or `token_env`".to_owned());
            }
            (None, Some(words)) if config.any.is_empty() => What::Search(words),
            (None, Some(_)) => return Err("`any` goes with `tag`, not with `search`".to_owned()),
            _ => return Err("give either `tag` or `search`".to_owned()),
        };
        Ok(Self { settings, instance: config.url, what, token })
    }

    /// Where the posts with hashtags are.
    fn tagged(&self, tag: &str, any: &[String], after: Option<&str>) -> Url {
        let limit = PER_PAGE.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(any.iter().map(|tag| ("any[]", tag.as_str())));
        query.extend(after.map(|id| ("min_id", id)));
        json::below(&self.instance, &["api", "v1", "timelines", "tag", tag], &query)
    }

    fn ask(&self, url: Url) -> Ask {
        let ask = Ask::json(url);
        match &self.token {
            Some(token) => ask.with_key(header::AUTHORIZATION, "Bearer ", token),
            None => ask,
        }
    }

    /// The posts after the cursor: the page tells the newest first, but the pages go forward.
    fn read_tagged(&self, page: &Page, statuses: &json::Entries<Status>) -> Batch {
        let mut batch = self.batch(page, statuses);
        let newest = status::newest(statuses.known());
        let goes_on = json::asked(&page.url, "min_id").is_some();
        batch.next = newest.filter(|_| goes_on).map(|id| self.ask(json::asking(&page.url, "min_id", id)));
        let start = (!goes_on && statuses.count() == 0).then_some(FROM_THE_START);
        batch.position = newest.or(start).map(str::to_owned);
        batch
    }

    fn read_found(&self, page: &Page, statuses: &json::Entries<Status>) -> Batch {
        let mut batch = self.batch(page, statuses);
        if statuses.count() >= PER_PAGE {
            let offset: usize = json::asked(&page.url, "offset").and_then(|offset| offset.parse().ok()).unwrap_or(0);
            let further = offset.saturating_add(statuses.count()).to_string();
            batch.next = Some(self.ask(json::asking(&page.url, "offset", &further)));
        }
        batch
    }

    fn batch(&self, page: &Page, statuses: &json::Entries<Status>) -> Batch {
        let context = Context::of(statuses.known(), &page.url, self.settings.lang);
        let mut batch = Batch::default();
        statuses.fill(&mut batch, |status| context.item(status));
        batch
    }
}

impl Source for Mastodon {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        match &self.what {
            What::Tags(tag, _) => json::below(&self.instance, &["tags", tag], &[]),
            What::Search(words) => json::below(&self.instance, &["search"], &[("q", words), ("type", "statuses")]),
        }
    }

    fn feed(&self) -> Option<Url> {
        match &self.what {
            What::Tags(tag, any) if any.is_empty() => Some(json::below(&self.instance, &["tags", &format!("{tag}.rss")], &[])),
            What::Tags(..) | What::Search(_) => None,
        }
    }

    fn start(&self, cursor: &Cursor) -> Vec<Ask> {
        let url = match &self.what {
            What::Tags(tag, any) => self.tagged(tag, any, cursor.position.as_deref()),
            What::Search(words) => {
                let query = [("q", words.as_str()), ("type", "statuses"), ("limit", &PER_PAGE.to_string())];
                json::below(&self.instance, &["api", "v2", "search"], &query)
            }
        };
        vec![self.ask(url)]
    }

    fn order(&self) -> Order {
        match self.what {
            What::Tags(..) => Order::Forward,
            What::Search(_) => Order::NewestFirst,
        }
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let read = match self.what {
            What::Tags(..) => json::parse(page).map(|statuses| self.read_tagged(page, &statuses)),
            What::Search(_) => json::parse(page).map(|found: Found| self.read_found(page, &found.statuses)),
        };
        read.map_err(|error| json::complaint(page).map_or(error, ReadError::Api))
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
