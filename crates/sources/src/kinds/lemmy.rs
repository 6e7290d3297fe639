//! `[[lemmy]]`: a search at one instance of Lemmy, or what is new in a community, by version 3 of its API.

mod view;

use super::json;
use crate::{Ask, Batch, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use luister_mention::{Channel, Cursor};
use serde::{Deserialize, de::Error as _};
use toml::de::Error;
use url::Url;
use view::{CommentView, Context, PostView};

/// The most that the API gives at once.
const PER_PAGE: usize = 50;

pub(super) const KIND: Kind = Kind {
    name: "lemmy",
    about: "Lemmy: a search at one instance, everywhere or in a community, or all posts and comments of a community",
    example: r#"
name = "lemmy acme"
url = "https://feddit.nl"
search = "acme"
community = "energie@feddit.nl" # with `search` a search in it, without it all that is new there
"#,
    build: |table, _| Ok(Box::new(Lemmy::try_from(Config::deserialize(table)?).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[lemmy]]`.
    Config {
        /// The instance.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
        /// Words to search for.
        #[serde(default)]
        search: Option<String>,
        /// A community, with its instance if that is another one.
        #[serde(default)]
        community: Option<String>,
    }
}

#[derive(Debug)]
struct Lemmy {
    settings: Settings,
    /// The first pages.
    starts: Vec<Url>,
    address: Url,
}

impl TryFrom<Config> for Lemmy {
    type Error = String;
    fn try_from(config: Config) -> Result<Self, String> {
        let settings = config.settings(Channel::Forum, 5, false);
        let filled = |text: Option<&String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let community =
            filled(config.community.as_ref()).map(|name| name.trim_start_matches(['!', '/']).trim_start_matches("c/").to_owned());
        let (starts, address) = match (filled(config.search.as_ref()), community) {
            (Some(words), community) => searched(&config.url, &words, community.as_deref()),
            (None, Some(community)) => posted(&config.url, &community),
            (None, None) => return Err("give `search`, `community` or both".to_owned()),
        };
        Ok(Self { settings, starts, address })
    }
}

/// The page of what is found, and where people see it.
fn searched(instance: &Url, words: &str, community: Option<&str>) -> (Vec<Url>, Url) {
    let limit = PER_PAGE.to_string();
    let mut query = vec![("q", words), ("type_", "All"), ("sort", "New"), ("listing_type", "All"), ("limit", &limit)];
    query.extend(community.map(|name| ("community_name", name)));
    let address = json::below(instance, &["search"], &[("q", words), ("type", "All"), ("sort", "New")]);
    (vec![json::below(instance, &["api", "v3", "search"], &query)], address)
}

/// The pages of posts and of comments in a community, and where people see it.
fn posted(instance: &Url, community: &str) -> (Vec<Url>, Url) {
    let limit = PER_PAGE.to_string();
    let query = [("community_name", community), ("sort", "New"), ("type_", "All"), ("limit", &limit)];
    let list = |what| json::below(instance, &["api", "v3", what, "list"], &query);
    (vec![list("post"), list("comment")], json::below(instance, &["c", community], &[]))
}

/// The answer to a search, or one of the lists.
#[derive(Debug, Default, Deserialize)]
struct Answer {
    #[serde(default)]
    posts: Option<json::Entries<PostView>>,
    #[serde(default)]
    comments: Option<json::Entries<CommentView>>,
}

impl Source for Lemmy {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    /// Lemmy has feeds of communities, not of searches.
    fn feed(&self) -> Option<Url> {
        let mut feed = self.address.clone();
        self.address.path().starts_with("/c/").then(|| {
            feed.set_path(&format!("/feeds{}.xml", self.address.path()));
            feed.set_query(Some("sort=New"));
            feed
        })
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        self.starts.iter().cloned().map(Ask::json).collect()
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let answer: Answer = json::parse(page)?;
        if answer.posts.is_none() && answer.comments.is_none() {
            return Err(json::complaint(page).map_or(ReadError::NotAFeed(crate::Looks::Json), ReadError::Api));
        }
        let (posts, comments) = (answer.posts.unwrap_or_default(), answer.comments.unwrap_or_default());
        let context = Context::of(comments.known(), self.settings.lang);
        let mut batch = Batch::default();
        posts.fill(&mut batch, |post| context.post(post));
        comments.fill(&mut batch, |comment| context.comment(comment));
        let is_full = posts.count() >= PER_PAGE || comments.count() >= PER_PAGE;
        batch.next = is_full.then(|| Ask::json(json::page_after(&page.url, 1)));
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
