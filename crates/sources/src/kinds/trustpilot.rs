//! `[[trustpilot]]`: the reviews of a company on Trustpilot, from its public page or, with a key, from the API.

mod review;

use super::{Kind, json, loose, scripts::scripts, tree};
use crate::{Ask, Batch, Keys, Looks, Page, ReadError, Settings, Source, settings::config};
use luister_mention::{Channel, Cursor};
use luister_net::http::HeaderName;
use review::Review;
use secrecy::SecretString;
use serde::{Deserialize, de::Error as _};
use serde_json::Value;
use std::path::PathBuf;
use toml::de::Error;
use url::Url;

const SITE: &str = "https://www.trustpilot.com/";
const API: &str = "https://api.trustpilot.com/";
/// The header of the API for its key.
const KEY: HeaderName = HeaderName::from_static("apikey");
/// How many reviews one answer of the API has at most.
const PER_PAGE: &str = "100";

pub(super) const KIND: Kind = Kind {
    name: "trustpilot",
    about: "reviews of a company on Trustpilot: its public page, or the API with a key",
    example: r#"
name = "trustpilot"
company = "www.example.org"
# unit = "46d6a890000064000500e0c3"   # with a key: the number of the business unit
# key_file = "secrets/trustpilot.key"
# key_env = "TRUSTPILOT_KEY"
channel = "review"
every = "30m"
about = ["Acme"]
lang = "nl"
max_pages = 5
max_bytes = "8 MiB"
robots = true
"#,
    build: |table, keys| Ok(Box::new(TrustpilotSource::of(Config::deserialize(table)?, keys)?)),
};

config! {
    /// The keys of `[[trustpilot]]`.
    Config {
        /// The company as the address of its page has it.
        company: String,
        /// The business unit of the API.
        #[serde(default)]
        unit: Option<String>,
        #[serde(default)]
        key_file: Option<PathBuf>,
        #[serde(default)]
        key_env: Option<String>,
    }
}

#[derive(Debug)]
struct TrustpilotSource {
    settings: Settings,
    company: String,
    /// The page that people see.
    address: Url,
    /// Where the API has the same, and the key for it.
    api: Option<(Url, SecretString)>,
}

impl TrustpilotSource {
    fn of(config: Config, keys: &Keys<'_>) -> Result<Self, Error> {
        let key = keys.read("key", config.key_file.as_ref(), config.key_env.as_ref()).map_err(Error::custom)?;
        let settings = config.settings(Channel::Review, 5, key.is_none());
        let address = below(SITE, &["review", config.company.trim()]).map_err(Error::custom)?;
        let api = match (config.unit, key) {
            (Some(unit), Some(key)) => Some((below(API, &["v1", "business-units", unit.trim(), "reviews"]).map_err(Error::custom)?, key)),
            (None, None) => None,
            _ => return Err(Error::custom("the API needs both `unit` and `key_file` or `key_env`; the public page needs neither")),
        };
        Ok(Self { settings, company: config.company, address, api })
    }

    /// One page of the list, counted from 1.
    fn ask(&self, number: u64) -> Ask {
        let number = number.to_string();
        if let Some((url, key)) = &self.api {
            let mut url = url.clone();
            url.query_pairs_mut().append_pair("perPage", PER_PAGE).append_pair("orderBy", "createdat.desc").append_pair("page", &number);
            return Ask::json(url).with_key(KEY, "", key);
        }
        let mut url = self.address.clone();
        url.query_pairs_mut().append_pair("languages", "all").append_pair("sort", "recency");
        if number != "1" {
            url.query_pairs_mut().append_pair("page", &number);
        }
        Ask::page(url)
    }

    /// What a page tells, and how many pages there are if it says so.
    fn told(&self, page: &Page) -> Result<(Vec<Value>, Option<u64>), ReadError> {
        if self.api.is_some() {
            let answer = json::parse::<Value>(page)?;
            if let Some(said) = complaint(&answer) {
                return Err(ReadError::Api(said));
            }
            return Ok((list(answer)?, None));
        }
        let html = tree::decode(page)?;
        let Some(script) = scripts(&html).find(|script| script.has("id", "__NEXT_DATA__")) else {
            let looks = Looks::of_text(&html);
            let reason = || ReadError::Parse("the data of the page is not where it was; it may be a page that keeps programs out".into());
            return Err(if looks == Looks::Html { reason() } else { ReadError::NotAFeed(looks) });
        };
        let mut data = loose::parse(script.content)?;
        let Some(props) = data.pointer_mut("/props/pageProps").map(Value::take) else {
            return Err(ReadError::Parse("the data of the page has another shape".into()));
        };
        let pages = props.pointer("/filters/pagination/totalPages").and_then(Value::as_u64);
        Ok((list(props)?, pages))
    }
}

impl Source for TrustpilotSource {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![self.ask(1)]
    }

    fn is_read_by_marks(&self) -> bool {
        true
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let (rows, pages) = self.told(page)?;
        let mut batch = Batch::default();
        let number = page.url.query_pairs().find(|(name, _)| name == "page").and_then(|(_, number)| number.parse().ok()).unwrap_or(1_u64);
        let goes_on = pages.map_or(!rows.is_empty() && self.api.is_some(), |pages| number < pages);
        batch.next = goes_on.then(|| self.ask(number.saturating_add(1)));
        for row in rows {
            match loose::row::<Review>(row, "a review") {
                Ok(review) => review.tell(&self.company, &self.address, self.settings.lang, &mut batch),
                Err(reason) => batch.skip(reason),
            }
        }
        Ok(batch)
    }

    fn complaint(&self, page: &Page) -> Option<String> {
        self.api.as_ref().and_then(|_| complaint(&json::parse::<Value>(page).ok()?))
    }

    fn is_api(&self) -> bool {
        self.api.is_some()
    }
}

/// An address below a site, of parts that may hold anything.
fn below(site: &str, parts: &[&str]) -> Result<Url, String> {
    let mut url = Url::parse(site).map_err(|error| error.to_string())?;
    if parts.iter().any(|part| part.is_empty()) {
        return Err("`company` and `unit` cannot be empty".to_owned());
    }
    url.path_segments_mut().map_err(|()| "not a site".to_owned())?.pop_if_empty().extend(parts);
    Ok(url)
}

fn list(mut answer: Value) -> Result<Vec<Value>, ReadError> {
    match answer.get_mut("reviews").map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        _ => Err(ReadError::Parse("there is no list of reviews in it".into())),
    }
}

/// What an answer says that is an error.
fn complaint(answer: &Value) -> Option<String> {
    let fault = answer.pointer("/fault/faultstring");
    let said = ["message", "error", "details"].iter().find_map(|name| answer.get(name)?.as_str());
    if answer.get("reviews").is_some() { None } else { fault.and_then(Value::as_str).or(said).map(str::to_owned) }
}

#[cfg(test)]
mod tests;
