//! `[[bluesky]]`: a search on Bluesky, for which it wants an account of ours and an app password.

mod post;

use super::json;
use crate::{Ask, Batch, Keys, Page, ReadError, Settings, Source, Token, kinds::Kind, settings::config};
use luister_mention::{Channel, Cursor};
use luister_net::http::HeaderValue;
use post::{Context, Post};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::Error as _};
use std::{path::PathBuf, time::Duration};
use toml::de::Error;
use url::Url;

/// The most that the API gives at once.
const PER_PAGE: &str = "100";
/// How long a token is used. It lasts two hours; when it ends the answer is an error that is not a refusal.
const TOKEN_LASTS: Duration = Duration::from_mins(90);
/// The server of those who do not run one of their own.
const SERVER: &str = "https://bsky.social";
/// The search for people.
const SITE: &str = "https://bsky.app/search";

pub(super) const KIND: Kind = Kind {
    name: "bluesky",
    about: "A search on Bluesky. It takes an account and an app password, to be made under Settings, Privacy and security",
    example: r#"
name = "bluesky acme"
search = "acme energie"
handle = "acme.bsky.social"
password_file = "/etc/luister/bluesky.password" # or password_env = "BLUESKY_PASSWORD"
server = "https://bsky.social"                  # where the account is kept
"#,
    build: |table, keys| Ok(Box::new(Bluesky::new(Config::deserialize(table)?, keys).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[bluesky]]`.
    Config {
        /// What to search for, as in the search field of Bluesky.
        search: String,
        /// The account that asks.
        handle: String,
        #[serde(default)]
        password_file: Option<PathBuf>,
        #[serde(default)]
        password_env: Option<String>,
        /// The server of that account.
        #[serde(default, deserialize_with = "json::maybe_address")]
        server: Option<Url>,
    }
}

#[derive(Debug)]
struct Bluesky {
    settings: Settings,
    server: Url,
    /// The search for people.
    address: Url,
    search: String,
    handle: String,
    password: SecretString,
}

/// The answer to a search.
#[derive(Debug, Deserialize)]
struct Found {
    posts: json::Entries<Post>,
    #[serde(default)]
    cursor: Option<String>,
}

/// The answer to a login.
#[derive(Deserialize)]
struct Session {
    #[serde(rename = "accessJwt")]
    token: String,
}

impl Bluesky {
    fn new(config: Config, keys: &Keys<'_>) -> Result<Self, String> {
        let password = keys.read("password", config.password_file.as_ref(), config.password_env.as_ref())?;
        let password = password.ok_or("nobody searches Bluesky without logging in; give `password_file` or `password_env`")?;
        if config.search.trim().is_empty() {
            return Err("`search` cannot be empty".to_owned());
        }
        let settings = config.settings(Channel::Social, 5, false);
        let handle = config.handle.trim().trim_start_matches('@').to_owned();
        let server = config.server.map_or_else(|| json::address(SERVER), Ok)?;
        let address = json::asking(&json::address(SITE)?, "q", &config.search);
        Ok(Self { settings, server, address, search: config.search, handle, password })
    }

    fn method(&self, name: &str, query: &[(&str, &str)]) -> Url {
        json::below(&self.server, &["xrpc", name], query)
    }
}

impl Source for Bluesky {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        let query = [("q", self.search.as_str()), ("sort", "latest"), ("limit", PER_PAGE)];
        vec![Ask::json(self.method("app.bsky.feed.searchPosts", &query))]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let found: Found = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let context = Context::of(found.posts.known(), self.settings.lang);
        let mut batch = Batch::default();
        found.posts.fill(&mut batch, |post| context.item(post));
        let cursor = found.cursor.filter(|cursor| !cursor.is_empty() && found.posts.count() > 0);
        batch.next = cursor.map(|cursor| Ask::json(json::asking(&page.url, "cursor", &cursor)));
        Ok(batch)
    }

    fn login(&self) -> Option<Ask> {
        let who = serde_json::json!({ "identifier": self.handle, "password": self.password.expose_secret().trim() });
        let ask = Ask::json(self.method("com.atproto.server.createSession", &[]));
        Some(ask.posting(HeaderValue::from_static("application/json"), who.to_string().into_bytes()))
    }

    fn token(&self, page: &Page) -> Result<Token, ReadError> {
        let session: Session = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        Token::bearer(&session.token, TOKEN_LASTS).ok_or_else(|| ReadError::Api("a token that no header can carry".to_owned()))
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
