//! One post of Mastodon to one item.

use crate::kinds::json;
use luister_mention::{Author, Identity, Item, ItemParent, Lang, Link, Reach, text};
use serde::Deserialize;
use std::collections::HashMap;
use url::Url;

/// The beginning of a post that is kept with an answer to it, in characters.
const MAX_PARENT: usize = 280;

/// A post, as far as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    id: String,
    /// Its name everywhere; `id` is that of this instance.
    uri: Option<String>,
    url: Option<String>,
    created_at: Option<String>,
    edited_at: Option<String>,
    content: String,
    spoiler_text: String,
    language: Option<String>,
    visibility: Option<String>,
    in_reply_to_id: Option<String>,
    account: Account,
    media_attachments: Vec<Attachment>,
    replies_count: u64,
    reblogs_count: u64,
    favourites_count: u64,
    reblog: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Account {
    acct: String,
    display_name: String,
    url: Option<String>,
    followers_count: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attachment {
    description: Option<String>,
}

/// What a post takes from the page that it is on.
pub(super) struct Context<'a> {
    by_id: HashMap<&'a str, &'a Status>,
    host: String,
    lang: Option<Lang>,
}

impl<'a> Context<'a> {
    pub(super) fn of(statuses: &'a [Status], page: &Url, lang: Option<Lang>) -> Self {
        let by_id = statuses.iter().map(|status| (status.id.as_str(), status)).collect();
        Self { by_id, host: page.host_str().unwrap_or_default().to_owned(), lang }
    }

    /// The item of one post, or why there is none.
    pub(super) fn item(&self, status: &Status) -> Result<Item, String> {
        if status.reblog.is_some() {
            return Err("a post of somebody else, passed on".to_owned());
        }
        if matches!(status.visibility.as_deref(), Some("private" | "direct")) {
            return Err("not public".to_owned());
        }
        let title = json::one_line(&status.spoiler_text);
        let (text, cut) = words(status);
        if text.is_empty() && title.is_none() {
            return Err("no text".to_owned());
        }
        let published = status.created_at.as_deref().and_then(json::time);
        Ok(Item {
            // The name that a post has everywhere; an instance that gives none is known by its own number.
            guid: status.uri.as_deref().and_then(json::one_line),
            native_id: if status.uri.is_none() { json::one_line(&status.id) } else { None },
            link: status.url.as_deref().or(status.uri.as_deref()).and_then(Link::parse),
            title,
            text,
            cut,
            author: self.author(&status.account),
            published,
            edited: json::edit(status.edited_at.as_deref().and_then(json::time), published),
            lang: status.language.as_deref().and_then(|code| code.parse().ok()).or(self.lang),
            parent: self.parent(status),
            reach: Some(reach(status)),
            ..Item::default()
        })
    }

    /// The post that it answers, if it is on the same page: its name everywhere is not told elsewhere.
    fn parent(&self, status: &Status) -> Option<ItemParent> {
        let parent = self.by_id.get(status.in_reply_to_id.as_deref()?)?;
        let identity = parent.uri.as_deref().map_or_else(|| Identity::native(&text::line(&parent.id)), json::by_guid);
        let author = self.author(&parent.account).map(|author| author.display().to_owned());
        Some(ItemParent { identity, author, text: Some(text::excerpt(&words(parent).0, MAX_PARENT)) })
    }

    fn author(&self, account: &Account) -> Option<Author> {
        let acct = account.acct.trim();
        let handle = match acct.contains('@') {
            _ if acct.is_empty() => None,
            true => Some(format!("@{acct}")),
            false => Some(format!("@{acct}@{}", self.host)),
        };
        let url = account.url.as_deref().and_then(Link::parse);
        let name = json::one_line(&account.display_name);
        let is_known = name.is_some() || handle.is_some() || url.is_some();
        is_known.then(|| Author { name, handle: handle.map(|handle| text::line(&handle)), url })
    }
}

/// What a post says: its words, or what its pictures are described with.
fn words(status: &Status) -> (String, bool) {
    let (text, cut) = json::of_html(&status.content);
    if !text.is_empty() {
        return (text, cut);
    }
    let described: Vec<&str> = status.media_attachments.iter().filter_map(|media| media.description.as_deref()).collect();
    json::of_plain(&described.join("\n"))
}

fn reach(status: &Status) -> Reach {
    let reactions = [status.replies_count, status.reblogs_count, status.favourites_count].into_iter().fold(0, u64::saturating_add);
    Reach { followers: status.account.followers_count, views: None, reactions: Some(reactions) }
}

/// The highest number of a post. They grow, and have no fixed length.
pub(super) fn newest(statuses: &[Status]) -> Option<&str> {
    let is_number = |id: &&str| !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    statuses.iter().map(|status| status.id.as_str()).filter(is_number).max_by_key(|id| (id.len(), *id))
}
