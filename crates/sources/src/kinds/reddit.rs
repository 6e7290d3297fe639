//! `[[reddit]]`: a search on Reddit, or what is new in a subreddit.

mod thing;

use super::json;
use crate::{Ask, Batch, Keys, Page, ReadError, Settings, Source, Token, kinds::Kind, settings::config};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use luister_mention::{Channel, Cursor};
use luister_net::http::{HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::Error as _};
use std::{path::PathBuf, time::Duration};
use thing::Thing;
use toml::de::Error;
use url::Url;

/// The site, and where it lets programs in that nobody registered: often it does not.
const SITE: &str = "https://www.reddit.com/";
/// Where it lets registered programs in.
const API: &str = "https://oauth.reddit.com/";
/// Where those get a token.
const TOKEN: &str = "https://www.reddit.com/api/v1/access_token";
/// The most that Reddit gives at once, and its own signs as they are: without it `<` is `&lt;`.
const HOW: [(&str, &str); 2] = [("limit", "100"), ("raw_json", "1")];

pub(super) const KIND: Kind = Kind {
    name: "reddit",
    about: "Reddit: a search, everywhere or in a subreddit, or all posts and comments of a subreddit. Without the credentials of an \
            app it is often refused, and from data centres always",
    example: r#"
name = "reddit acme"
search = "acme energie"
subreddit = "thenetherlands"              # with `search` a search in it, without it all that is new there
client_id = "p-jcoLKBynTLew"
secret_file = "/etc/luister/reddit.secret" # or secret_env = "REDDIT_SECRET"
"#,
    build: |table, keys| Ok(Box::new(Reddit::new(&Config::deserialize(table)?, keys).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[reddit]]`.
    Config {
        /// Words to search for.
        #[serde(default)]
        search: Option<String>,
        /// The subreddit, with or without `r/`.
        #[serde(default)]
        subreddit: Option<String>,
        /// The name of our app, as Reddit gave it.
        #[serde(default)]
        client_id: Option<String>,
        #[serde(default)]
        secret_file: Option<PathBuf>,
        #[serde(default)]
        secret_env: Option<String>,
    }
}

#[derive(Debug)]
struct Reddit {
    settings: Settings,
    /// The first pages, one for each listing.
    starts: Vec<Url>,
    address: Url,
    login: Option<Login>,
}

/// How to get a token.
#[derive(Debug)]
struct Login {
    url: Url,
    /// The name of the app and its secret, as the header wants them.
    credentials: SecretString,
}

/// The answer to a request for a token.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

/// A page of a listing.
#[derive(Debug, Deserialize)]
struct Listing {
    data: Children,
}

#[derive(Debug, Deserialize)]
struct Children {
    children: json::Entries<Thing>,
    #[serde(default)]
    after: Option<String>,
}

impl Reddit {
    fn new(config: &Config, keys: &Keys<'_>) -> Result<Self, String> {
        let settings = config.settings(Channel::Forum, 5, false);
        let secret = keys.read("secret", config.secret_file.as_ref(), config.secret_env.as_ref())?;
        let login = match (&config.client_id, secret) {
            (Some(id), Some(secret)) => Some(Login::new(id, &secret)?),
            (None, None) => None,
            (Some(_), None) => return Err("`client_id` goes with `secret_file` or `secret_env`".to_owned()),
            (None, Some(_)) => return Err("a secret goes with `client_id`".to_owned()),
        };
        let base = json::address(if login.is_some() { API } else { SITE })?;
        // What people see has no ending, and neither has what registered programs are given.
        let paths = Paths { base, ending: if login.is_some() { "" } else { ".json" }, how: &HOW };
        let for_people = Paths { base: json::address(SITE)?, ending: "", how: &[] };
        let (search, subreddit) = (filled(config.search.as_deref()), filled(config.subreddit.as_deref()));
        let name = subreddit.map(|name| name.trim_start_matches('/').trim_start_matches("r/").trim_end_matches('/'));
        let starts = paths.all(search, name);
        let address = for_people.all(search, name).into_iter().next().ok_or("give `search`, `subreddit` or both")?;
        Ok(Self { settings, starts, address, login })
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The addresses of listings.
struct Paths<'a> {
    base: Url,
    ending: &'a str,
    how: &'a [(&'a str, &'a str)],
}

impl Paths<'_> {
    fn all(&self, search: Option<&str>, subreddit: Option<&str>) -> Vec<Url> {
        match (search, subreddit) {
            (Some(words), None) => vec![self.one(&[], "search", &[("q", words), ("sort", "new")])],
            (Some(words), Some(name)) => {
                vec![self.one(&["r", name], "search", &[("q", words), ("restrict_sr", "1"), ("sort", "new")])]
            }
            (None, Some(name)) => vec![self.one(&["r", name], "new", &[]), self.one(&["r", name], "comments", &[])],
            (None, None) => Vec::new(),
        }
    }

    fn one(&self, folder: &[&str], listing: &str, query: &[(&str, &str)]) -> Url {
        let listing = format!("{listing}{}", self.ending);
        json::below(&self.base, &[folder, &[listing.as_str()]].concat(), &[query, self.how].concat())
    }
}

impl Login {
    fn new(id: &str, secret: &SecretString) -> Result<Self, String> {
        let pair = format!("{}:{}", id.trim(), secret.expose_secret().trim());
        Ok(Self { url: json::address(TOKEN)?, credentials: SecretString::from(BASE64_STANDARD.encode(pair)) })
    }
}

impl Source for Reddit {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn feed(&self) -> Option<Url> {
        let mut feed = self.address.clone();
        feed.set_path(&format!("{}.rss", self.address.path()));
        Some(feed)
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        self.starts.iter().cloned().map(Ask::json).collect()
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let listing: Listing = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let mut batch = Batch::default();
        listing.data.children.fill(&mut batch, |thing| thing.item(self.settings.lang));
        let after = listing.data.after.filter(|after| !after.is_empty());
        batch.next = after.map(|after| Ask::json(json::asking(&page.url, "after", &after)));
        Ok(batch)
    }

    fn login(&self) -> Option<Ask> {
        let login = self.login.as_ref()?;
        let ask = Ask::json(login.url.clone()).with_key(header::AUTHORIZATION, "Basic ", &login.credentials);
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        Some(ask.posting(form, b"grant_type=client_credentials".to_vec()))
    }

    fn token(&self, page: &Page) -> Result<Token, ReadError> {
        let granted: Granted = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let token = Token::bearer(&granted.access_token, Duration::from_secs(granted.expires_in));
        token.ok_or_else(|| ReadError::Api("a token that no header can carry".to_owned()))
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
