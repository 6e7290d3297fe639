//! `[[inbox]]`: mentions that somebody puts into a folder or posts to an address, as JSON or CSV: press clippings,
//! transcripts, exports of chats and helpdesks, what another program hears.

mod csv;

use crate::{Ask, Batch, Keys, Looks, Page, ReadError, Settings, Source, charset, kinds::Kind, settings::config};
use luister_mention::{Channel, Cursor, Item, Link, MentionLine};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{
    Deserialize,
    de::{Error as _, IgnoredAny},
};
use std::path::{Path, PathBuf};
use url::Url;

/// The most lines whose mistakes are told one by one; those of the others are counted together.
const MAX_TOLD: usize = 200;
/// The shortest token: what is posted to can be tried from outside.
const MIN_TOKEN: usize = 20;

pub(super) const KIND: Kind = Kind {
    name: "inbox",
    about: "mentions that are put into a folder as files, or posted to /inbox/NAME with a token: JSON lines, or CSV with a line of names first",
    example: r#"
name = "knipsels"
folder = "../inbox"                  # or a token, or both
token_file = "secret/knipsels.token" # or token_env = "KNIPSELS_TOKEN": POST /inbox/knipsels, see [web] in luister.toml
channel = "print"
every = "10s"
about = ["Acme"]
lang = "nl"
max_bytes = "64 MiB"
"#,
    build: |table, keys| Ok(Box::new(Inbox::new(Config::deserialize(table)?, keys).map_err(toml::de::Error::custom)?)),
};

config! {
    /// The keys of `[[inbox]]`.
    Config {
        /// The folder, as seen from that of the configuration.
        #[serde(default)]
        folder: Option<PathBuf>,
        #[serde(default)]
        token_file: Option<PathBuf>,
        #[serde(default)]
        token_env: Option<String>,
    }
}

/// A folder that is looked into, an address that is posted to, or both. It has no pages, so nothing is asked of any server.
#[derive(Debug)]
struct Inbox {
    settings: Settings,
    folder: Option<PathBuf>,
    token: Option<SecretString>,
    address: Url,
}

impl Inbox {
    fn new(config: Config, keys: &Keys<'_>) -> Result<Self, String> {
        let token = keys.read("token", config.token_file.as_ref(), config.token_env.as_ref())?;
        // An empty one is one that was not read: nobody takes anything by it.
        let length = token.as_ref().map_or(0, |token| token.expose_secret().len());
        if (1..MIN_TOKEN).contains(&length) {
            return Err(format!("a token has at least {MIN_TOKEN} characters; `openssl rand -hex 32` makes one"));
        }
        if config.folder.is_none() && token.is_none() {
            return Err("an inbox has a `folder` that is looked into, a `token_file` by which is posted to it, or both".to_owned());
        }
        let address = match &config.folder {
            Some(folder) => Url::parse("file:///").and_then(|root| root.join(&folder.to_string_lossy())),
            None => Url::parse("inbox:/"),
        };
        let mut address = address.map_err(|error| error.to_string())?;
        if config.folder.is_none()
            && let Ok(mut path) = address.path_segments_mut()
        {
            path.push(config.name.as_str());
        }
        Ok(Self { settings: config.settings(Channel::Print, 1, false), folder: config.folder, token, address })
    }
}

impl Source for Inbox {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        Vec::new()
    }

    fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    fn post_token(&self) -> Option<&SecretString> {
        self.token.as_ref()
    }

    fn is_polled(&self) -> bool {
        self.folder.is_some()
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        charset::must_be_text(&page.body)?;
        let text = charset::decode(&page.body, page.content_type.as_deref())?;
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let mut batch = Batch::default();
        match text.chars().next() {
            // One object alone that is none is no file of mentions with a mistake in it.
            Some('{') if is_alone(text) => batch.push(Ok(item(text).map_err(ReadError::Parse)?)),
            Some('{') => read_lines(text, &mut batch),
            Some('[') => read_array(text, &mut batch)?,
            Some(_) if csv::has_text(text) => csv::read(text, &mut batch),
            _ => return Err(ReadError::NotAFeed(Looks::of_text(text))),
        }
        Ok(batch)
    }
}

/// Reads one mention a line.
fn read_lines(text: &str, batch: &mut Batch) {
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        push(batch, number, item(line));
    }
}

/// Whether a text is one object and nothing more, on one line or on several.
fn is_alone(text: &str) -> bool {
    !text.trim_end().contains('\n') || serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Reads the mentions of an array, which are counted instead of its lines.
fn read_array(text: &str, batch: &mut Batch) -> Result<(), ReadError> {
    let entries: Vec<serde_json::Value> = serde_json::from_str(text).map_err(|error| ReadError::Parse(error.to_string()))?;
    for (number, entry) in (1..).zip(entries) {
        push(batch, number, item(&entry.to_string()));
    }
    Ok(())
}

/// Keeps an item, or tells which line has none and why.
fn push(batch: &mut Batch, line: usize, item: Result<Item, String>) {
    let told = batch.skipped.len() < MAX_TOLD;
    batch.push(item.map_err(|why| if told { format!("line {line}: {why}") } else { format!("more than {MAX_TOLD} lines with a mistake") }));
}

fn item(line: &str) -> Result<Item, String> {
    if let Some(withdrawn) = withdrawn(line)? {
        return Ok(withdrawn);
    }
    let mut item = MentionLine::parse(line).map_err(|error| error.to_string())?.into_item();
    if item.native_id.is_none() {
        item.native_id = native_id(line);
    }
    Ok(item)
}

/// What a line says was taken away: `{"deleted": true}` with the `ref` under which it came, or its `url`.
fn withdrawn(line: &str) -> Result<Option<Item>, String> {
    #[derive(Deserialize)]
    struct Event {
        #[serde(default)]
        deleted: bool,
        #[serde(rename = "ref")]
        reference: Option<String>,
        url: Option<String>,
    }
    let Some(Event { reference, url, .. }) = serde_json::from_str::<Event>(line).ok().filter(|event| event.deleted) else {
        return Ok(None);
    };
    let link = url.as_deref().and_then(Link::parse);
    if reference.is_none() && link.is_none() {
        return Err("it says `deleted`, and not what: name its `ref` or its `url`".to_owned());
    }
    Ok(Some(Item { native_id: reference, link, withdrawn: true, ..Item::default() }))
}

/// The number or name that the place where it comes from gave it, if it is not one of ours.
fn native_id(line: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct WithRef {
        #[serde(rename = "ref")]
        reference: Option<String>,
    }
    serde_json::from_str::<WithRef>(line).ok()?.reference
}

#[cfg(test)]
mod tests;
