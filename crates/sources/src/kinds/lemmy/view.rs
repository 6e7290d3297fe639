//! One post or comment of Lemmy to one item.

use crate::kinds::json;
use chrono::{DateTime, Utc};
use luister_mention::{Author, Identity, Item, ItemParent, Lang, Link, Reach, text};
use serde::Deserialize;
use std::collections::HashMap;
use url::Url;

/// The beginning of a message that is kept with an answer to it, in characters.
const MAX_PARENT: usize = 280;

/// A post with who wrote it and what it got.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PostView {
    post: Post,
    creator: Person,
    counts: Counts,
}

/// A comment with who wrote it, and the post that it stands under.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CommentView {
    comment: Comment,
    creator: Person,
    post: Post,
    counts: Counts,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Post {
    /// Its title.
    name: String,
    body: Option<String>,
    url: Option<String>,
    /// Its name everywhere.
    ap_id: String,
    published: Option<String>,
    updated: Option<String>,
    deleted: bool,
    removed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Comment {
    id: u64,
    content: String,
    ap_id: String,
    /// The numbers of what it answers, down to its own: `0.17.23`.
    path: String,
    published: Option<String>,
    updated: Option<String>,
    deleted: bool,
    removed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Person {
    name: String,
    display_name: Option<String>,
    actor_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Counts {
    upvotes: Option<u64>,
    comments: Option<u64>,
    child_count: Option<u64>,
}

/// What an item takes from the page that it is on.
pub(super) struct Context<'a> {
    by_id: HashMap<u64, &'a CommentView>,
    lang: Option<Lang>,
}

impl<'a> Context<'a> {
    pub(super) fn of(comments: &'a [CommentView], lang: Option<Lang>) -> Self {
        Self { by_id: comments.iter().map(|view| (view.comment.id, view)).collect(), lang }
    }

    /// The item of one post, or why there is none.
    pub(super) fn post(&self, view: &PostView) -> Result<Item, String> {
        let post = &view.post;
        let body = post.body.as_deref().filter(|body| !body.trim().is_empty());
        let item = Item { title: json::one_line(&post.name), ..self.item(&view.creator, &view.counts) };
        let said = Said { text: body.or(post.url.as_deref()).unwrap_or_default(), gone: post.deleted || post.removed, name: &post.ap_id };
        let item = said.put(item, &post.ap_id)?;
        Ok(dated(item, post.published.as_deref(), post.updated.as_deref()))
    }

    /// The item of one comment, or why there is none.
    pub(super) fn comment(&self, view: &CommentView) -> Result<Item, String> {
        let comment = &view.comment;
        let item = Item { parent: self.parent(view), ..self.item(&view.creator, &view.counts) };
        let said = Said { text: &comment.content, gone: comment.deleted || comment.removed, name: &comment.ap_id };
        let item = said.put(item, &view.post.ap_id)?;
        let item = Item { title: json::one_line(&view.post.name), ..item };
        Ok(dated(item, comment.published.as_deref(), comment.updated.as_deref()))
    }

    fn item(&self, creator: &Person, counts: &Counts) -> Item {
        let reactions = [counts.upvotes, counts.comments, counts.child_count].into_iter().flatten().reduce(u64::saturating_add);
        let reach = reactions.map(|number| Reach { reactions: Some(number), ..Reach::default() });
        Item { author: author(creator), lang: self.lang, reach, ..Item::default() }
    }

    /// What a comment answers: its post, or another comment, if that is on the same page.
    fn parent(&self, view: &CommentView) -> Option<ItemParent> {
        let mut above = view.comment.path.rsplit('.').skip(1);
        let id: u64 = above.next()?.parse().ok()?;
        if id == 0 {
            let text = json::one_line(&view.post.name);
            return Some(ItemParent { identity: identity(&view.post.ap_id)?, author: None, text });
        }
        let parent = self.by_id.get(&id)?;
        Some(ItemParent {
            identity: identity(&parent.comment.ap_id)?,
            author: author(&parent.creator).map(|author| author.display().to_owned()),
            text: Some(text::excerpt(&json::of_plain(&parent.comment.content).0, MAX_PARENT)),
        })
    }
}

/// The words of a message, and under which name they are known.
struct Said<'a> {
    text: &'a str,
    gone: bool,
    name: &'a str,
}

impl Said<'_> {
    fn put(&self, item: Item, thread: &str) -> Result<Item, String> {
        if self.gone {
            return Ok(Item { guid: json::one_line(self.name), link: Link::parse(self.name), withdrawn: true, ..Item::default() });
        }
        let (text, cut) = json::of_plain(self.text);
        if text.is_empty() && item.title.is_none() {
            return Err("no text".to_owned());
        }
        Ok(Item { guid: json::one_line(self.name), link: Link::parse(self.name), thread: json::one_line(thread), text, cut, ..item })
    }
}

fn dated(item: Item, published: Option<&str>, updated: Option<&str>) -> Item {
    let published: Option<DateTime<Utc>> = published.and_then(json::time);
    Item { published, edited: json::edit(updated.and_then(json::time), published), ..item }
}

fn identity(name: &str) -> Option<Identity> {
    json::one_line(name).map(|name| json::by_guid(&name))
}

/// The author: `@jan@feddit.nl` has the page `https://feddit.nl/u/jan`.
fn author(person: &Person) -> Option<Author> {
    let user = json::one_line(&person.name)?;
    let name = person.display_name.as_deref().and_then(json::one_line);
    let host = Url::parse(&person.actor_id).ok().and_then(|url| url.host_str().map(str::to_owned));
    let handle = host.map_or_else(|| user.clone(), |host| format!("@{user}@{host}"));
    Some(Author { name, handle: Some(handle), url: Link::parse(&person.actor_id) })
}
