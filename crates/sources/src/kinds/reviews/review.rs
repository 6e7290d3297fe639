//! One review of schema.org to items: the review itself, and what was answered to it.

use super::graph::{Graph, first, is_of};
use crate::{dates, html, kinds::points::points};
use luister_mention::{Author, Item, Lang, Link, Rating, text};
use serde_json::Value;
use url::Url;

/// The best that can be given where a page does not say: of these the first that is not below what was given.
const USUAL_BEST: [f32; 3] = [5.0, 10.0, 100.0];
/// Authors of an answer that speak for what was reviewed.
const ORGANISATIONS: [&str; 5] = ["Organization", "Corporation", "LocalBusiness", "OnlineStore", "Brand"];
/// Times that characters may be written as references inside each other.
const MAX_ESCAPED: usize = 3;

/// What the reviews of a page have in common.
pub(super) struct Context<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) base: &'a Url,
    pub(super) lang: Option<Lang>,
}

impl Context<'_> {
    /// A review, or why there is none. Its identity is not settled yet.
    pub(super) fn review(&self, review: &Value, subject: Option<&str>) -> Result<Item, String> {
        let graph = self.graph;
        let (body, cut) = self.body(review, &["reviewBody", "description", "text"]);
        let title = self.words(review, &["headline", "name"]);
        let own_subject = graph.member(review, "itemReviewed").and_then(|item| graph.words(item, "name"));
        let subject = own_subject.as_deref().or(subject).map(text::line).filter(|name| !name.is_empty());
        let title = title.filter(|title| Some(title) != subject.as_ref() && *title != body);
        let rating = self.rating(review);
        if body.is_empty() && title.is_none() && rating.is_none() {
            return Err("a review without text, title or rating".to_owned());
        }
        let date = |name| graph.words(review, name).as_deref().and_then(dates::parse);
        let published = date("datePublished").or_else(|| date("dateCreated")).or_else(|| date("uploadDate"));
        Ok(Item {
            native_id: self.id(review),
            link: graph.words(review, "url").and_then(|url| self.link(&url)),
            title,
            text: body,
            cut,
            author: graph.member(review, "author").and_then(|author| self.author(author)),
            published,
            edited: date("dateModified").filter(|edited| published.is_some_and(|published| *edited > published)),
            lang: graph.words(review, "inLanguage").and_then(|code| code.trim().parse().ok()).or(self.lang),
            rating,
            thread: subject,
            ..Item::default()
        })
    }

    /// What was answered to a review: by the organisation if its author is one, else by somebody. Which review that is, is
    /// not settled yet.
    pub(super) fn answers(&self, review: &Value) -> Vec<Result<Item, String>> {
        let comments = ["comment", "reply"].into_iter().flat_map(|name| self.graph.members(review, name));
        comments.filter(|comment| comment.is_object()).map(|comment| self.answer(comment)).collect()
    }

    fn answer(&self, comment: &Value) -> Result<Item, String> {
        let (body, cut) = self.body(comment, &["text", "description", "reviewBody"]);
        if body.is_empty() {
            return Err("an answer to a review without text".to_owned());
        }
        let author = self.graph.member(comment, "author");
        let date = |name| self.graph.words(comment, name).as_deref().and_then(dates::parse);
        Ok(Item {
            native_id: self.id(comment),
            text: body,
            cut,
            author: author.and_then(|author| self.author(author)),
            published: date("datePublished").or_else(|| date("dateCreated")),
            lang: self.lang,
            own: author.is_some_and(|author| ORGANISATIONS.iter().any(|kind| is_of(author, kind))),
            ..Item::default()
        })
    }

    /// What its site calls it. A number that only this look at the page gave it is none.
    fn id(&self, thing: &Value) -> Option<String> {
        let id = first(thing.get("@id")).and_then(Value::as_str).map(str::to_owned);
        let identifier = self.graph.member(thing, "identifier").and_then(|id| match id {
            Value::Object(_) => self.graph.words(id, "value"),
            plain => said(plain),
        });
        let id = id.or(identifier).filter(|id| !id.trim().is_empty() && !id.trim().starts_with("_:"));
        id.map(|id| text::line(&id))
    }

    fn link(&self, url: &str) -> Option<Link> {
        self.base.join(url.trim()).ok().as_ref().and_then(Link::from_url)
    }

    /// The first of these that says something, as text; and whether it was cut.
    fn body(&self, thing: &Value, names: &[&str]) -> (String, bool) {
        let whole = names.iter().filter_map(|name| self.graph.words(thing, name)).map(|raw| plain(&raw)).find(|text| !text.is_empty());
        let whole = whole.unwrap_or_default();
        let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
        (kept.to_owned(), cut)
    }

    /// The same on one line.
    fn words(&self, thing: &Value, names: &[&str]) -> Option<String> {
        names.iter().filter_map(|name| self.graph.words(thing, name)).map(|raw| text::line(&plain(&raw))).find(|line| !line.is_empty())
    }

    fn author(&self, author: &Value) -> Option<Author> {
        if let Some(name) = said(author) {
            return Author::named(&plain(&name));
        }
        let given = self.words(author, &["name", "alternateName"]);
        let name = given.or_else(|| {
            let parts: Vec<String> = ["givenName", "familyName"].iter().filter_map(|part| self.words(author, &[part])).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        });
        let url = self.graph.words(author, "url").and_then(|url| self.link(&url));
        (name.is_some() || url.is_some()).then_some(Author { name, handle: None, url })
    }

    fn rating(&self, review: &Value) -> Option<Rating> {
        let rating = self.graph.member(review, "reviewRating").unwrap_or(review);
        let (value, of) = match said(rating) {
            Some(plain) => points(&plain)?,
            None => points(&self.graph.words(rating, "ratingValue")?)?,
        };
        let best = self.graph.words(rating, "bestRating").and_then(|best| Some(points(&best)?.0)).or(of);
        let best = best.or_else(|| USUAL_BEST.into_iter().find(|best| value <= *best))?;
        Rating::new(value, best)
    }
}

/// A text or a number as text.
pub(super) fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Text that may hold markup, and characters as references, more than once.
fn plain(raw: &str) -> String {
    let mut text = html::to_text_if_html(raw);
    for _ in 1..MAX_ESCAPED {
        let shorter = html::to_text_if_html(&text);
        if shorter == text {
            break;
        }
        text = shorter;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_however_often_it_was_escaped() {
        for (raw, expected) in [
            ("<p>Een</p><p>twee</p>", "Een\n\ntwee"),
            ("&lt;p&gt;Een&lt;/p&gt;", "Een"),
            ("it&amp;amp;#39;s", "it's"),
            ("R&D; 3 < 4", "R&D; 3 < 4"),
            ("regel\nregel", "regel\nregel"),
        ] {
            assert_eq!(plain(raw), expected, "{raw}");
        }
    }
}
