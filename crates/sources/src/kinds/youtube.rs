//! `[[youtube]]`: the videos of a channel or playlist by its feed, or the comments below them with a key of the Data API.

mod comment;

use super::{feed::read_feed, json};
use crate::{Ask, Batch, Keys, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use comment::Thread;
use luister_mention::{Channel, Cursor};
use luister_net::http::HeaderName;
use secrecy::SecretString;
use serde::{Deserialize, de::Error as _};
use std::path::PathBuf;
use toml::de::Error;
use url::Url;

/// The site, below which its feeds are.
const SITE: &str = "https://www.youtube.com/";
/// Where comments are.
const API: &str = "https://www.googleapis.com/youtube/v3/commentThreads";
/// The header that carries the key: an address would be seen.
const KEY: HeaderName = HeaderName::from_static("x-goog-api-key");
/// How comments are asked for: the newest first, as many as there may be, without markup.
const HOW: [(&str, &str); 4] = [("part", "snippet,replies"), ("order", "time"), ("maxResults", "100"), ("textFormat", "plainText")];

pub(super) const KIND: Kind = Kind {
    name: "youtube",
    about: "YouTube: the 15 newest videos of a channel or playlist, or, with a key of the YouTube Data API, the comments on all \
            videos of a channel or on one video",
    example: r#"
name = "youtube acme"
channel_id = "UCabcdefghijklmnopqrstuv" # or playlist_id = "PL..." for videos, or video_id = "..." for comments
comments = false                        # true: comments, which take a key
key_file = "/etc/luister/youtube.key"   # or key_env = "YOUTUBE_KEY"
"#,
    build: |table, keys| Ok(Box::new(YouTube::new(&Config::deserialize(table)?, keys).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[youtube]]`.
    Config {
        /// The id of a channel: it begins with `UC`.
        #[serde(default)]
        channel_id: Option<String>,
        #[serde(default)]
        playlist_id: Option<String>,
        #[serde(default)]
        video_id: Option<String>,
        /// Whether comments are read instead of videos.
        #[serde(default)]
        comments: bool,
        #[serde(default)]
        key_file: Option<PathBuf>,
        #[serde(default)]
        key_env: Option<String>,
    }
}

#[derive(Debug)]
struct YouTube {
    settings: Settings,
    /// What is asked first.
    url: Url,
    address: Url,
    /// The key, if comments are read.
    key: Option<SecretString>,
}

impl YouTube {
    fn new(config: &Config, keys: &Keys<'_>) -> Result<Self, String> {
        let key = keys.read("key", config.key_file.as_ref(), config.key_env.as_ref())?;
        if config.channel_id.as_deref().is_some_and(|id| !id.starts_with("UC")) {
            return Err("`channel_id` takes the id of a channel, which begins with `UC`; it stands in the source of its page".to_owned());
        }
        let site = json::address(SITE)?;
        let watched = |list: &str, id: &str| json::below(&site, &["playlist"], &[(list, id)]);
        let feed = |of: &str, id: &str| json::below(&site, &["feeds", "videos.xml"], &[(of, id)]);
        let threads = |of: &str, id: &str| json::address(API).map(|api| json::below(&api, &[], &[&[(of, id)], &HOW[..]].concat()));
        let (channel, playlist, video) = (config.channel_id.as_deref(), config.playlist_id.as_deref(), config.video_id.as_deref());
        let (url, address) = match (config.comments, channel, playlist, video) {
            (false, Some(id), None, None) => (feed("channel_id", id), json::below(&site, &["channel", id], &[])),
            (false, None, Some(id), None) => (feed("playlist_id", id), watched("list", id)),
            (true, Some(id), None, None) => (threads("allThreadsRelatedToChannelId", id)?, json::below(&site, &["channel", id], &[])),
            (true, None, None, Some(id)) => (threads("videoId", id)?, json::below(&site, &["watch"], &[("v", id)])),
            (false, ..) => return Err("give either `channel_id` or `playlist_id`; `video_id` goes with `comments = true`".to_owned()),
            (true, ..) => return Err("give either `channel_id` or `video_id`; a playlist has no comments".to_owned()),
        };
        if config.comments && key.is_none() {
            return Err("comments take a key of the YouTube Data API; give `key_file` or `key_env`".to_owned());
        }
        Ok(Self { settings: config.settings(Channel::Video, 3, false), url, address, key: key.filter(|_| config.comments) })
    }

    fn ask(&self, url: Url) -> Ask {
        match &self.key {
            Some(key) => Ask::json(url).with_key(KEY, "", key),
            None => Ask::page(url),
        }
    }

    fn read_comments(&self, page: &Page) -> Result<Batch, ReadError> {
        let threads: Threads = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let mut batch = Batch::default();
        threads.items.fill(&mut batch, |thread| thread.item(self.settings.lang));
        for thread in threads.items.known() {
            thread.replies(&mut batch, self.settings.lang);
        }
        let token = threads.next.filter(|token| !token.is_empty());
        batch.next = token.map(|token| self.ask(json::asking(&page.url, "pageToken", &token)));
        Ok(batch)
    }
}

/// A page of comments.
#[derive(Debug, Deserialize)]
struct Threads {
    items: json::Entries<Thread>,
    #[serde(default, rename = "nextPageToken")]
    next: Option<String>,
}

impl Source for YouTube {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn feed(&self) -> Option<Url> {
        self.key.is_none().then(|| self.url.clone())
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![self.ask(self.url.clone())]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        if self.key.is_some() { self.read_comments(page) } else { read_feed(page, self.settings.lang) }
    }

    fn complaint(&self, page: &Page) -> Option<String> {
        self.key.as_ref().and_then(|_| json::complaint(page))
    }

    fn is_api(&self) -> bool {
        self.key.is_some()
    }
}

#[cfg(test)]
mod tests;
