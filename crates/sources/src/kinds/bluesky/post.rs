//! One post of Bluesky to one item.

use crate::kinds::json;
use luister_mention::{Author, Identity, Item, ItemParent, Lang, Link, Reach, text};
use serde::Deserialize;
use std::collections::HashMap;

/// The beginning of a post that is kept with an answer to it, in characters.
const MAX_PARENT: usize = 280;

/// A post as the search shows it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Post {
    uri: String,
    author: Profile,
    record: Record,
    indexed_at: Option<String>,
    reply_count: u64,
    repost_count: u64,
    like_count: u64,
    quote_count: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Profile {
    did: String,
    handle: String,
    display_name: Option<String>,
}

/// What its author wrote.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Record {
    text: String,
    created_at: Option<String>,
    langs: Vec<String>,
    facets: Vec<Facet>,
    reply: Option<Reply>,
    embed: Option<Embed>,
}

/// What a part of the text stands for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Facet {
    index: Range,
    features: Vec<Feature>,
}

/// From one byte of the text to another.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Range {
    byte_start: usize,
    byte_end: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Feature {
    uri: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Reply {
    root: Reference,
    parent: Reference,
}

#[derive(Debug, Deserialize)]
struct Reference {
    uri: String,
}

/// What hangs on a post: pictures, or the card of a page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Embed {
    images: Vec<Image>,
    external: Option<Card>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Image {
    alt: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Card {
    uri: String,
    title: String,
}

/// What a post takes from the page that it is on.
pub(super) struct Context<'a> {
    by_uri: HashMap<&'a str, &'a Post>,
    lang: Option<Lang>,
}

impl<'a> Context<'a> {
    pub(super) fn of(posts: &'a [Post], lang: Option<Lang>) -> Self {
        Self { by_uri: posts.iter().map(|post| (post.uri.as_str(), post)).collect(), lang }
    }

    /// The item of one post, or why there is none.
    pub(super) fn item(&self, post: &Post) -> Result<Item, String> {
        let (text, cut) = json::of_plain(&words(&post.record));
        if text.is_empty() {
            return Err("no text".to_owned());
        }
        let reply = post.record.reply.as_ref();
        Ok(Item {
            native_id: json::one_line(&post.uri),
            link: link(post),
            text,
            cut,
            author: author(&post.author),
            published: published(post),
            lang: post.record.langs.first().and_then(|code| code.parse().ok()).or(self.lang),
            thread: json::one_line(reply.map_or(&post.uri, |reply| &reply.root.uri)),
            parent: reply.map(|reply| self.parent(&reply.parent.uri)),
            reach: Some(reach(post)),
            ..Item::default()
        })
    }

    /// The post that is answered: its words too, if it is on the same page.
    fn parent(&self, uri: &str) -> ItemParent {
        let post = self.by_uri.get(uri);
        ItemParent {
            identity: Identity::native(&text::line(uri)),
            author: post.and_then(|post| author(&post.author)).map(|author| author.display().to_owned()),
            text: post.map(|post| text::excerpt(&json::of_plain(&words(&post.record)).0, MAX_PARENT)),
        }
    }
}

/// What a post says: its text with its addresses whole, then what hangs on it.
fn words(record: &Record) -> String {
    let mut words = with_whole_addresses(&record.text, &record.facets);
    let Some(embed) = &record.embed else { return words };
    if let Some(card) = embed.external.as_ref().filter(|card| !card.title.is_empty() && !words.contains(&card.title)) {
        words.extend(["\n\n", &card.title, "\n", &card.uri]);
    }
    if record.text.trim().is_empty() {
        for image in &embed.images {
            words.push('\n');
            words.push_str(&image.alt);
        }
    }
    words
}

/// Bluesky shortens the addresses in a text and keeps the whole ones beside it.
fn with_whole_addresses(text: &str, facets: &[Facet]) -> String {
    let address = |facet: &Facet| facet.features.iter().find_map(|feature| Link::parse(feature.uri.as_deref()?));
    let mut links: Vec<(&Range, Link)> = facets.iter().filter_map(|facet| Some((&facet.index, address(facet)?))).collect();
    links.sort_by_key(|(range, _)| range.byte_start);
    let mut whole = String::with_capacity(text.len());
    let mut at = 0;
    for (range, link) in links {
        // What overlaps, or does not lie between characters, is left as it is.
        let (Some(before), Some(shown)) = (text.get(at..range.byte_start), text.get(range.byte_start..range.byte_end)) else { continue };
        whole.push_str(before);
        whole.push_str(if shown.ends_with('…') || shown.ends_with("...") { link.as_str() } else { shown });
        at = range.byte_end;
    }
    whole.push_str(text.get(at..).unwrap_or_default());
    whole
}

/// The page of a post: `at://did:plc:abc/app.bsky.feed.post/3k` is shown at `/profile/did:plc:abc/post/3k`.
fn link(post: &Post) -> Option<Link> {
    let mut parts = post.uri.strip_prefix("at://")?.split('/');
    let (who, _, key) = (parts.next()?, parts.next()?, parts.next()?);
    Link::parse(&format!("https://bsky.app/profile/{who}/post/{key}"))
}

/// The author, by the name that stays when the handle changes.
fn author(profile: &Profile) -> Option<Author> {
    let name = profile.display_name.as_deref().and_then(json::one_line);
    let handle = json::one_line(&profile.handle).map(|handle| format!("@{handle}"));
    let url = json::one_line(&profile.did).and_then(|did| Link::parse(&format!("https://bsky.app/profile/{did}")));
    (name.is_some() || handle.is_some() || url.is_some()).then_some(Author { name, handle, url })
}

/// A post says itself when it was written, and may say anything: it counts no later than it was seen.
fn published(post: &Post) -> Option<chrono::DateTime<chrono::Utc>> {
    let seen = post.indexed_at.as_deref().and_then(json::time);
    let said = post.record.created_at.as_deref().and_then(json::time);
    said.map(|said| seen.map_or(said, |seen| said.min(seen))).or(seen)
}

fn reach(post: &Post) -> Reach {
    let reactions = [post.reply_count, post.repost_count, post.like_count, post.quote_count].into_iter().fold(0, u64::saturating_add);
    Reach { reactions: Some(reactions), ..Reach::default() }
}
