//! `[[inbox]]`: mentions in files that somebody puts into a folder, as JSON lines or CSV: press clippings, transcripts,
//! exports of chats and helpdesks.

mod csv;

use crate::{Ask, Batch, Keys, Looks, Page, ReadError, Settings, Source, charset, kinds::Kind, settings::config};
use luister_mention::{Channel, Cursor, Item, MentionLine};
use serde::{Deserialize, de::Error as _};
use std::path::{Path, PathBuf};
use url::Url;

/// The most lines whose mistakes are told one by one; those of the others are counted together.
const MAX_TOLD: usize = 200;

pub(super) const KIND: Kind = Kind {
    name: "inbox",
    about: "files with mentions that are put into a folder: JSON lines, or CSV with a line of names first",
    example: r#"
name = "knipsels"
folder = "../inbox"
channel = "print"
every = "10s"
about = ["Acme"]
lang = "nl"
max_bytes = "64 MiB"
"#,
    build: |table, _: &Keys<'_>| Ok(Box::new(Inbox::try_from(Config::deserialize(table)?)?)),
};

config! {
    /// The keys of `[[inbox]]`.
    Config {
        /// The folder, as seen from that of the configuration.
        folder: PathBuf,
    }
}

/// A folder that is looked into. It has no pages, so nothing is asked of any server.
#[derive(Debug)]
struct Inbox {
    settings: Settings,
    folder: PathBuf,
    address: Url,
}

impl TryFrom<Config> for Inbox {
    type Error = toml::de::Error;
    fn try_from(config: Config) -> Result<Self, Self::Error> {
        let address =
            Url::parse("file:///").and_then(|root| root.join(&config.folder.to_string_lossy())).map_err(toml::de::Error::custom)?;
        Ok(Self { settings: config.settings(Channel::Print, 1, false), folder: config.folder, address })
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
        Some(&self.folder)
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        charset::must_be_text(&page.body)?;
        let text = charset::decode(&page.body, page.content_type.as_deref())?;
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let mut batch = Batch::default();
        match text.chars().next() {
            // One line alone that is none is no file of mentions with a mistake in it.
            Some('{') if !text.trim_end().contains('\n') => batch.push(Ok(item(text).map_err(ReadError::Parse)?)),
            Some('{') => read_lines(text, &mut batch),
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

/// Keeps an item, or tells which line has none and why.
fn push(batch: &mut Batch, line: usize, item: Result<Item, String>) {
    let told = batch.skipped.len() < MAX_TOLD;
    batch.push(item.map_err(|why| if told { format!("line {line}: {why}") } else { format!("more than {MAX_TOLD} lines with a mistake") }));
}

fn item(line: &str) -> Result<Item, String> {
    let mut item = MentionLine::parse(line).map_err(|error| error.to_string())?.into_item();
    if item.native_id.is_none() {
        item.native_id = native_id(line);
    }
    Ok(item)
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
