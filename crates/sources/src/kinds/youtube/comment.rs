//! One comment on a video, or an answer to it, to one item.

use crate::{Batch, kinds::json};
use luister_mention::{Author, Identity, Item, ItemParent, Lang, Link, Reach, text};
use serde::Deserialize;
use url::Url;

/// The beginning of a comment that is kept with an answer to it, in characters.
const MAX_PARENT: usize = 280;

/// A comment and the answers to it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Thread {
    snippet: Top,
    replies: Option<Replies>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Top {
    top_level_comment: Comment,
    total_reply_count: Option<u64>,
}

/// The newest of the answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Replies {
    comments: json::Entries<Comment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Comment {
    id: String,
    snippet: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Words {
    video_id: Option<String>,
    text_display: Option<String>,
    text_original: Option<String>,
    author_display_name: Option<String>,
    author_channel_url: Option<String>,
    like_count: Option<u64>,
    published_at: Option<String>,
    updated_at: Option<String>,
}

impl Thread {
    /// The item of the comment, or why there is none.
    pub(super) fn item(&self, lang: Option<Lang>) -> Result<Item, String> {
        let comment = &self.snippet.top_level_comment;
        let reactions = [comment.snippet.like_count, self.snippet.total_reply_count].into_iter().flatten().reduce(u64::saturating_add);
        Ok(Item { reach: reactions.map(|number| Reach { reactions: Some(number), ..Reach::default() }), ..comment.item(lang)? })
    }

    /// Adds the answers to it.
    pub(super) fn replies(&self, batch: &mut Batch, lang: Option<Lang>) {
        let Some(replies) = &self.replies else { return };
        let top = &self.snippet.top_level_comment;
        let parent = ItemParent {
            identity: Identity::native(&text::line(&top.id)),
            author: top.author().map(|author| author.display().to_owned()),
            text: Some(text::excerpt(&top.words().0, MAX_PARENT)),
        };
        replies.comments.fill(batch, |reply| Ok(Item { parent: Some(parent.clone()), ..reply.item(lang)? }));
    }
}

impl Comment {
    fn words(&self) -> (String, bool) {
        match (&self.snippet.text_display, &self.snippet.text_original) {
            (Some(shown), _) if shown.contains("<br>") => json::of_html(shown),
            (Some(plain), _) | (None, Some(plain)) => json::of_plain(plain),
            (None, None) => json::of_plain(""),
        }
    }

    fn item(&self, lang: Option<Lang>) -> Result<Item, String> {
        let (text, cut) = self.words();
        if text.is_empty() {
            return Err("no text".to_owned());
        }
        let published = self.snippet.published_at.as_deref().and_then(json::time);
        let likes = self.snippet.like_count.map(|number| Reach { reactions: Some(number), ..Reach::default() });
        Ok(Item {
            native_id: json::one_line(&self.id),
            link: self.link(),
            text,
            cut,
            author: self.author(),
            published,
            edited: json::edit(self.snippet.updated_at.as_deref().and_then(json::time), published),
            lang,
            thread: self.snippet.video_id.as_deref().and_then(json::one_line),
            reach: likes,
            ..Item::default()
        })
    }

    fn link(&self) -> Option<Link> {
        let query = [("v", self.snippet.video_id.as_deref()?), ("lc", self.id.as_str())];
        Link::from_url(&json::below(&Url::parse(super::SITE).ok()?, &["watch"], &query))
    }

    /// The author: YouTube shows handles where it used to show names.
    fn author(&self) -> Option<Author> {
        let shown = self.snippet.author_display_name.as_deref().and_then(json::one_line);
        let url = self.snippet.author_channel_url.as_deref().and_then(Link::parse);
        let is_known = shown.is_some() || url.is_some();
        let (handle, name) = if shown.as_deref().is_some_and(|shown| shown.starts_with('@')) { (shown, None) } else { (None, shown) };
        is_known.then_some(Author { name, handle, url })
    }
}
