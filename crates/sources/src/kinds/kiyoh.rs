//! `[[kiyoh]]`: reviews of Kiyoh and Klantenvertellen, by the feed of a location or by the publication API.

mod review;
mod xml;

use super::{Kind, loose};
use crate::{Ask, Batch, Keys, Looks, Page, ReadError, Settings, Source, charset, settings::config};
use luister_mention::{Channel, Cursor, Link, text};
use luister_net::http::HeaderName;
use review::Review;
use secrecy::SecretString;
use serde::{Deserialize, de::Error as _};
use serde_json::Value;
use std::path::PathBuf;
use toml::de::Error;
use url::Url;

/// How many reviews are asked for.
const LIMIT: u16 = 100;
/// The number under which the API has both sites.
const TENANT: u32 = 98;
/// The header of the publication API for its key.
const TOKEN: HeaderName = HeaderName::from_static("x-publication-api-token");

pub(super) const KIND: Kind = Kind {
    name: "kiyoh",
    about: "reviews of Kiyoh and Klantenvertellen, with the hash of the feed or a key of the publication API",
    example: r#"
name = "kiyoh"
site = "klantenvertellen"
location = "1047832"
tenant = 98
token_file = "secrets/kiyoh.token"
# token_env = "KIYOH_TOKEN"
# hash = "8xk2v9q4"   # instead of location and token: what follows `hash=` in the address of the feed
channel = "review"
every = "15m"
about = ["Acme"]
lang = "nl"
max_pages = 1
max_bytes = "8 MiB"
robots = false
"#,
    build: |table, keys| Ok(Box::new(KiyohSource::of(Config::deserialize(table)?, keys)?)),
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Site {
    Kiyoh,
    Klantenvertellen,
}

config! {
    /// The keys of `[[kiyoh]]`.
    Config {
        site: Site,
        /// The hash of the feed.
        #[serde(default)]
        hash: Option<String>,
        /// The number of the location.
        #[serde(default)]
        location: Option<String>,
        #[serde(default)]
        tenant: Option<u32>,
        #[serde(default)]
        token_file: Option<PathBuf>,
        #[serde(default)]
        token_env: Option<String>,
    }
}

/// How the reviews are asked for.
#[derive(Debug)]
enum Access {
    Feed { hash: String },
    Api { location: String, tenant: u32, token: SecretString },
}

#[derive(Debug)]
struct KiyohSource {
    settings: Settings,
    home: Url,
    access: Access,
}

impl KiyohSource {
    fn of(config: Config, keys: &Keys<'_>) -> Result<Self, Error> {
        let token = keys.read("token", config.token_file.as_ref(), config.token_env.as_ref()).map_err(Error::custom)?;
        let settings = config.settings(Channel::Review, 1, false);
        let access = match (config.hash, config.location, token) {
            (Some(hash), None, None) => Access::Feed { hash: hash.trim().to_owned() },
            (None, Some(location), Some(token)) => Access::Api { location, tenant: config.tenant.unwrap_or(TENANT), token },
            _ => return Err(Error::custom("give either `hash`, or `location` with `token_file` or `token_env`")),
        };
        let home = match config.site {
            Site::Kiyoh => "https://www.kiyoh.com/",
            Site::Klantenvertellen => "https://www.klantenvertellen.nl/",
        };
        Ok(Self { settings, home: Url::parse(home).map_err(Error::custom)?, access })
    }
}

impl Source for KiyohSource {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.home.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        let mut url = self.home.clone();
        let limit = LIMIT.to_string();
        match &self.access {
            Access::Feed { hash } => {
                url.set_path("/v1/review/feed.json");
                url.query_pairs_mut().append_pair("hash", hash).append_pair("limit", &limit);
                vec![Ask::json(url)]
            }
            Access::Api { location, tenant, token } => {
                url.set_path("/v1/publication/review/external");
                url.query_pairs_mut()
                    .append_pair("locationId", location)
                    .append_pair("tenantId", &tenant.to_string())
                    .append_pair("limit", &limit)
                    .append_pair("orderBy", "UPDATE_DATE")
                    .append_pair("sortOrder", "DESC");
                vec![Ask::json(url).with_key(TOKEN, "", token)]
            }
        }
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let answer = answer(page)?;
        if let Some(said) = complaint(&answer) {
            return Err(ReadError::Api(said));
        }
        let Some(reviews) = answer.get("reviews") else {
            return Err(ReadError::Parse("there is no list of reviews in it".into()));
        };
        let company = answer.get("locationName").and_then(Value::as_str).map(text::line);
        let place = answer.get("viewReviewUrl").and_then(Value::as_str).and_then(Link::parse);
        let mut batch = Batch::default();
        for row in rows(reviews, "reviews") {
            match loose::row::<Review>(row.clone(), "a review") {
                Ok(review) => review.tell(self.settings.lang, company.as_deref(), place.as_ref(), &mut batch),
                Err(reason) => batch.skip(reason),
            }
        }
        Ok(batch)
    }

    fn complaint(&self, page: &Page) -> Option<String> {
        complaint(&answer(page).ok()?)
    }

    fn is_api(&self) -> bool {
        true
    }
}

/// The answer, whether it is in XML or in JSON.
fn answer(page: &Page) -> Result<Value, ReadError> {
    charset::must_be_text(&page.body)?;
    let text = charset::decode(&page.body, page.content_type.as_deref())?;
    let document = charset::without_prolog(&text);
    if Looks::of_text(document) == Looks::Xml { xml::value(document) } else { loose::parse(&text) }
}

/// The rows of a list. In XML it may stand in an element of its own name, and be alone there.
fn rows<'v>(list: &'v Value, name: &str) -> Vec<&'v Value> {
    match list {
        Value::Array(rows) => rows.iter().filter(|row| !row.is_null()).collect(),
        Value::Object(members) if members.len() == 1 && members.contains_key(name) => {
            members.get(name).map(|inner| rows(inner, name)).unwrap_or_default()
        }
        Value::Object(_) => vec![list],
        _ => Vec::new(),
    }
}

/// What an answer says that is an error.
fn complaint(answer: &Value) -> Option<String> {
    let code = answer.get("errorCode").and_then(Value::as_str)?;
    let detail = rows(answer.get("detailedError").unwrap_or(&Value::Null), "detailedError");
    let told = detail.iter().find_map(|error| error.get("message").or_else(|| error.get("errorCode"))?.as_str());
    Some(told.unwrap_or(code).to_owned())
}

#[cfg(test)]
mod tests;
