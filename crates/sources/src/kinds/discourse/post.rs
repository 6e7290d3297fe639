//! One post of Discourse to one item.

use crate::kinds::json;
use luister_mention::{Author, Identity, Item, ItemParent, Lang, Link, Reach, text};
use serde::Deserialize;
use std::collections::HashMap;
use url::Url;

/// The beginning of a post that is kept with an answer to it, in characters.
const MAX_PARENT: usize = 280;
/// The kinds of posts that people write: an ordinary one, and one that comes with an act of a moderator.
const WRITTEN: [u32; 2] = [1, 2];

/// A post, as the list of the newest or a search shows it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Post {
    id: u64,
    username: Option<String>,
    name: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
    /// The whole post as HTML, which a search does not give.
    cooked: Option<String>,
    /// What a search shows of it.
    blurb: Option<String>,
    #[serde(rename = "post_number")]
    number: u64,
    #[serde(rename = "post_type")]
    kind: Option<u32>,
    reply_to_post_number: Option<u64>,
    topic_id: u64,
    topic_slug: Option<String>,
    topic_title: Option<String>,
    like_count: Option<u64>,
    reply_count: Option<u64>,
    reads: Option<u64>,
    hidden: bool,
    deleted_at: Option<String>,
}

/// The topic of posts that a search found.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Topic {
    id: u64,
    title: Option<String>,
    slug: Option<String>,
}

/// What a post takes from the page that it is on.
pub(super) struct Context<'a> {
    forum: &'a Url,
    by_number: HashMap<(u64, u64), &'a Post>,
    topics: HashMap<u64, &'a Topic>,
    lang: Option<Lang>,
}

impl<'a> Context<'a> {
    pub(super) fn of(forum: &'a Url, posts: &'a [Post], topics: &'a [Topic], lang: Option<Lang>) -> Self {
        Self {
            forum,
            by_number: posts.iter().map(|post| ((post.topic_id, post.number), post)).collect(),
            topics: topics.iter().map(|topic| (topic.id, topic)).collect(),
            lang,
        }
    }

    /// The item of one post, or why there is none.
    pub(super) fn item(&self, post: &Post) -> Result<Item, String> {
        if post.kind.is_some_and(|kind| !WRITTEN.contains(&kind)) {
            return Err("a note of the forum itself".to_owned());
        }
        if post.deleted_at.is_some() {
            return Ok(Item { native_id: (post.id > 0).then(|| post.id.to_string()), withdrawn: true, ..Item::default() });
        }
        if post.hidden {
            return Err("hidden".to_owned());
        }
        let (text, cut) = words(post);
        if text.is_empty() {
            return Err("no text".to_owned());
        }
        let topic = self.topics.get(&post.topic_id);
        let published = post.created_at.as_deref().and_then(json::time);
        Ok(Item {
            native_id: (post.id > 0).then(|| post.id.to_string()),
            link: self.link(post),
            title: post.topic_title.as_deref().or(topic.and_then(|topic| topic.title.as_deref())).and_then(json::one_line),
            text,
            cut,
            author: self.author(post),
            published,
            edited: json::edit(post.updated_at.as_deref().and_then(json::time), published),
            lang: self.lang,
            thread: (post.topic_id > 0).then(|| post.topic_id.to_string()),
            parent: self.parent(post),
            reach: reach(post),
            ..Item::default()
        })
    }

    /// The post that it answers, if it is on the same page: elsewhere only its place in the topic is known.
    fn parent(&self, post: &Post) -> Option<ItemParent> {
        let parent = self.by_number.get(&(post.topic_id, post.reply_to_post_number?))?;
        Some(ItemParent {
            identity: Identity::native(&parent.id.to_string()),
            author: self.author(parent).map(|author| author.display().to_owned()),
            text: Some(text::excerpt(&words(parent).0, MAX_PARENT)),
        })
    }

    fn author(&self, post: &Post) -> Option<Author> {
        let handle = post.username.as_deref().and_then(json::one_line);
        let name = post.name.as_deref().and_then(json::one_line).filter(|name| Some(name) != handle.as_ref());
        let url = handle.as_deref().and_then(|handle| Link::from_url(&json::below(self.forum, &["u", handle], &[])));
        (handle.is_some() || name.is_some()).then_some(Author { name, handle, url })
    }

    fn link(&self, post: &Post) -> Option<Link> {
        let slug = post.topic_slug.as_deref().or_else(|| self.topics.get(&post.topic_id)?.slug.as_deref()).filter(|slug| !slug.is_empty());
        let (topic, number) = (post.topic_id.to_string(), post.number.to_string());
        let url = json::below(self.forum, &["t", slug.unwrap_or("-"), &topic, &number], &[]);
        Link::from_url(&url).filter(|_| post.topic_id > 0)
    }
}

/// What a post says. What a search shows of it is cut if it ends in dots.
fn words(post: &Post) -> (String, bool) {
    if let Some(html) = &post.cooked {
        return json::of_html(html);
    }
    let (text, cut) = json::of_html(post.blurb.as_deref().unwrap_or_default());
    let is_part = text.ends_with('…') || text.ends_with("...");
    (text, cut || is_part)
}

fn reach(post: &Post) -> Option<Reach> {
    let reactions = [post.like_count, post.reply_count].into_iter().flatten().reduce(u64::saturating_add);
    (post.reads.is_some() || reactions.is_some()).then_some(Reach { followers: None, views: post.reads, reactions })
}

/// The lowest number of a post.
pub(super) fn oldest(posts: &[Post]) -> Option<u64> {
    posts.iter().map(|post| post.id).filter(|id| *id > 0).min()
}
