//! `[[api]]`: any list of messages that a server gives as JSON, read by the names of its fields.

mod path;

use super::{Kind, identity, json, points::points};
use crate::{Ask, Batch, Keys, Looks, MAX_ITEMS, Page, ReadError, Settings, Source, dates, html, settings::config};
use luister_mention::{Author, Channel, Cursor, Item, Link, Rating, text};
use luister_net::http::header;
use path::Path;
use secrecy::SecretString;
use serde::{Deserialize, de::Error as _};
use serde_json::Value;
use std::path::PathBuf;
use toml::de::Error;
use url::Url;

/// The best that can be given where the configuration does not say.
const USUAL_BEST: f32 = 5.0;
/// Numbers from here on are milliseconds since 1970, smaller ones seconds.
const MILLISECONDS: f64 = 1e11;

pub(super) const KIND: Kind = Kind {
    name: "api",
    about: "any list of messages that a server gives as JSON, by the names of its fields: forums, portals and tools of your own",
    example: r#"
name = "ledenforum"
url = "https://www.example.org/api/posts?sort=new"
items = "data.posts"       # where the list is; without it the answer is the list
id = "id"
title = "title"
text = "body"
author = "author.name"
date = "created_at"
link = "links.self"
rating = "stars"
best = 5
next = "meta.next"         # an address; with `next_as = "after"` it is what `after` is in the next question
token_file = "secret/ledenforum" # or `token_env`, a variable of the environment
channel = "forum"
every = "10m"
"#,
    build: |table, keys| Ok(Box::new(Api::of(Config::deserialize(table)?, keys).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[api]]`.
    Config {
        /// The newest messages.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
        #[serde(default)]
        items: Option<Path>,
        #[serde(default)]
        id: Option<Path>,
        #[serde(default)]
        title: Option<Path>,
        /// What the message says, as HTML or as plain text.
        text: Path,
        #[serde(default)]
        author: Option<Path>,
        #[serde(default)]
        date: Option<Path>,
        #[serde(default)]
        link: Option<Path>,
        #[serde(default)]
        rating: Option<Path>,
        /// The best rating that can be given.
        #[serde(default)]
        best: Option<f32>,
        /// Where the answer says how it goes on.
        #[serde(default)]
        next: Option<Path>,
        /// The parameter that takes it, if it is no address.
        #[serde(default)]
        next_as: Option<String>,
        #[serde(default)]
        token_file: Option<PathBuf>,
        #[serde(default)]
        token_env: Option<String>,
    }
}

#[derive(Debug)]
struct Api {
    settings: Settings,
    config: Config,
    token: Option<SecretString>,
}

impl Api {
    fn of(config: Config, keys: &Keys<'_>) -> Result<Self, String> {
        let token = keys.read("token", config.token_file.as_ref(), config.token_env.as_ref())?;
        if config.best.is_some_and(|best| Rating::new(best, best).is_none()) {
            return Err("the best rating is more than 0".to_owned());
        }
        Ok(Self { settings: config.settings(Channel::Forum, 5, false), config, token })
    }

    fn ask(&self, url: Url) -> Ask {
        let ask = Ask::json(url);
        match &self.token {
            Some(token) => ask.with_key(header::AUTHORIZATION, "Bearer ", token),
            None => ask,
        }
    }

    /// One message, or why there is none.
    fn item(&self, entry: &Value, page: &Url) -> Result<Item, String> {
        if !entry.is_object() {
            return Err("an entry of another shape than was due".to_owned());
        }
        let at = |path: &Option<Path>| path.as_ref().and_then(|path| path.of(entry));
        let said = |value: Option<&Value>| value.and_then(Value::as_str).map(html::to_text_if_html).unwrap_or_default();
        let title = json::one_line(&said(at(&self.config.title)));
        let whole = said(self.config.text.of(entry));
        if whole.is_empty() && title.is_none() {
            return Err("no title and no text".to_owned());
        }
        let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
        let link = at(&self.config.link).and_then(Value::as_str).and_then(|href| page.join(href.trim()).ok());
        Ok(Item {
            native_id: at(&self.config.id).and_then(word),
            link: link.as_ref().and_then(Link::from_url),
            title,
            text: kept.to_owned(),
            cut,
            author: at(&self.config.author).and_then(|who| word(who).or_else(|| word(who.get("name")?))).as_deref().and_then(Author::named),
            published: at(&self.config.date).and_then(date),
            lang: self.settings.lang,
            rating: at(&self.config.rating).and_then(word).and_then(|said| self.rating(&said)),
            ..Item::default()
        })
    }

    fn rating(&self, said: &str) -> Option<Rating> {
        let (value, of) = points(said)?;
        Rating::new(value, self.config.best.or(of).unwrap_or(USUAL_BEST))
    }

    /// Where the answer says that it goes on: at an address, or after a mark.
    fn next(&self, answer: &Value, page: &Url) -> Option<Ask> {
        let mark = self.config.next.as_ref()?.of(answer).filter(|mark| !mark.is_boolean()).and_then(word)?;
        let url = match &self.config.next_as {
            Some(name) => json::asking(page, name, &mark),
            None => page.join(&mark).ok()?,
        };
        Some(self.ask(url))
    }
}

impl Source for Api {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.config.url.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![self.ask(self.config.url.clone())]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        // There is no feed to miss here: what is no JSON is an answer that cannot be read.
        let answer: Value = json::parse(page).map_err(|error| match error {
            ReadError::NotAFeed(looks) => ReadError::Parse(format!("it is {looks}, and JSON was due")),
            error => error,
        })?;
        let list = self.config.items.as_ref().map_or(Some(&answer), |path| path.of(&answer));
        let Some(list) = list.and_then(Value::as_array) else {
            return Err(json::complaint(page).map_or(ReadError::NotAFeed(Looks::Json), ReadError::Api));
        };
        let mut batch = Batch { next: self.next(&answer, &page.url), ..Batch::default() };
        let items: Vec<Result<Item, String>> = list.iter().take(MAX_ITEMS).map(|entry| self.item(entry, &page.url)).collect();
        let shared = identity::shared(items.iter().flatten());
        for item in items {
            batch.push(item.map(|item| identity::settled(item, &shared, &page.url)));
        }
        for _ in MAX_ITEMS..list.len() {
            batch.skip(format!("more than {MAX_ITEMS} items on one page"));
        }
        Ok(batch)
    }

    fn complaint(&self, page: &Page) -> Option<String> {
        json::complaint(page)
    }

    fn is_api(&self) -> bool {
        true
    }
}

/// A text or a number, on one line.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => json::one_line(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A date as it is written, or as a number of seconds or milliseconds since 1970.
fn date(value: &Value) -> Option<chrono::DateTime<chrono::Utc>> {
    match value.as_f64() {
        Some(number) if number >= MILLISECONDS => json::unix_time(number / 1000.0),
        Some(number) => json::unix_time(number),
        None => value.as_str().and_then(dates::parse),
    }
}

#[cfg(test)]
mod tests;
