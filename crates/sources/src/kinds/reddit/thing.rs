//! One post or comment of Reddit to one item.

use crate::kinds::json;
use luister_mention::{Author, Identity, Item, ItemParent, Lang, Link, Reach};
use serde::Deserialize;

/// What stands where an author or a text was.
const REMOVED: [&str; 3] = ["[deleted]", "[removed]", "[ Removed by Reddit ]"];

/// What a listing holds: `t3` is a post, `t1` a comment.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Thing {
    kind: String,
    data: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    /// Its kind and number: `t3_1abc`.
    name: String,
    author: Option<String>,
    permalink: Option<String>,
    created_utc: Option<f64>,
    /// A time, or `false`.
    edited: serde_json::Value,
    title: Option<String>,
    selftext: Option<String>,
    url: Option<String>,
    body: Option<String>,
    link_id: Option<String>,
    link_title: Option<String>,
    parent_id: Option<String>,
    score: Option<i64>,
    num_comments: Option<u64>,
}

impl Thing {
    /// The item of it, or why there is none.
    pub(super) fn item(&self, lang: Option<Lang>) -> Result<Item, String> {
        let words = &self.data;
        let said = match self.kind.as_str() {
            "t1" => words.body.as_deref().unwrap_or_default(),
            "t3" => words.selftext.as_deref().filter(|text| !text.trim().is_empty()).or(words.url.as_deref()).unwrap_or_default(),
            _ => return Err("neither a post nor a comment".to_owned()),
        };
        if REMOVED.contains(&said.trim()) {
            return Ok(Item { native_id: json::one_line(&words.name), withdrawn: true, ..Item::default() });
        }
        let title = words.title.as_deref().or(words.link_title.as_deref()).and_then(json::one_line);
        let (text, cut) = json::of_plain(said);
        if text.is_empty() && (title.is_none() || self.kind == "t1") {
            return Err("no text".to_owned());
        }
        let published = words.created_utc.and_then(json::unix_time);
        Ok(Item {
            native_id: json::one_line(&words.name),
            link: words.permalink.as_deref().and_then(link),
            title,
            text,
            cut,
            author: words.author.as_deref().and_then(author),
            published,
            edited: json::edit(words.edited.as_f64().and_then(json::unix_time), published),
            lang,
            thread: json::one_line(words.link_id.as_ref().unwrap_or(&words.name)),
            parent: words.parent(),
            reach: words.reach(),
            ..Item::default()
        })
    }
}

impl Words {
    /// What a comment answers: the post, whose title is known, or another comment.
    fn parent(&self) -> Option<ItemParent> {
        let id = self.parent_id.as_deref().and_then(json::one_line)?;
        let text = self.link_title.as_deref().filter(|_| self.link_id == self.parent_id).and_then(json::one_line);
        Some(ItemParent { identity: Identity::native(&id), author: None, text })
    }

    fn reach(&self) -> Option<Reach> {
        let score = self.score.map(|score| u64::try_from(score).unwrap_or(0));
        let reactions = score.unwrap_or(0).saturating_add(self.num_comments.unwrap_or(0));
        (score.is_some() || self.num_comments.is_some()).then(|| Reach { reactions: Some(reactions), ..Reach::default() })
    }
}

fn link(path: &str) -> Option<Link> {
    let url = json::address(super::SITE).ok()?.join(path).ok()?;
    Link::from_url(&url)
}

fn author(name: &str) -> Option<Author> {
    let handle = json::one_line(name).filter(|name| !REMOVED.contains(&name.as_str()))?;
    let page = json::below(&json::address(super::SITE).ok()?, &["user", &handle], &[]);
    Some(Author { name: None, url: Link::from_url(&page), handle: Some(handle) })
}
