//! One entry of a feed to one item.

use crate::{Page, html};
use feed_rs::model::{Content, Entry, Feed, Link as FeedLink, Person, Text};
use luister_mention::{Author, Item, Lang, Link, Reach, text};
use url::Url;

/// What an entry says that the parser has no place for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// The language that it names.
    pub(super) lang: Option<String>,
    /// How often a video was seen.
    pub(super) views: Option<u64>,
}

/// What an entry takes from its feed where it has none of its own.
pub(super) struct Context {
    base: Url,
    lang: Option<Lang>,
    author: Option<Author>,
}

impl Context {
    /// The context of a feed. What the administrator says of the language counts before what the feed says:
    /// many feeds are left at the `en-US` of their software.
    pub(super) fn of(feed: &Feed, page: &Page, lang: Option<Lang>, said: Option<&str>) -> Self {
        let named = said.or(feed.language.as_deref()).and_then(|code| code.trim().parse().ok());
        Self { base: page.url.clone(), lang: lang.or(named), author: feed.authors.first().and_then(|person| author(person, &page.url)) }
    }

    /// The item of one entry, or why there is none.
    pub(super) fn item(&self, entry: &Entry, beside: &Beside) -> Result<Item, String> {
        let title = entry.title.as_ref().map(|title| text::line(&plain(title))).filter(|title| !title.is_empty());
        let link = self.link(entry);
        let mut whole = longest_text(entry);
        if title.is_none() && whole.is_empty() {
            // An entry that is nothing but a link says: look at this.
            whole = link.as_ref().map(Link::to_string).ok_or("no title and no text")?;
        }
        let kept = text::cut(&whole, text::MAX_TEXT_BYTES).0.len();
        let cut = kept < whole.len();
        whole.truncate(kept);
        let published = entry.published.or(entry.updated);
        Ok(Item {
            guid: guid(&entry.id),
            title,
            text: whole,
            cut,
            author: self.author(entry, link.as_ref()),
            published,
            edited: entry.updated.filter(|updated| published.is_some_and(|published| *updated > published)),
            lang: beside.lang.as_deref().and_then(|code| code.trim().parse().ok()).or(self.lang),
            reach: beside.views.map(|views| Reach { views: Some(views), ..Reach::default() }),
            link,
            ..Item::default()
        })
    }

    /// Where the entry can be read: its page, else the first other link that is no attachment, else its guid.
    fn link(&self, entry: &Entry) -> Option<Link> {
        let is_page =
            |link: &&FeedLink| matches!(link.rel.as_deref(), None | Some("alternate")) && link.target.is_none() && link.length.is_none();
        let mut pages = entry.links.iter().filter(is_page).filter(|link| !link.href.trim().is_empty());
        pages.find_map(|link| Link::join(&self.base, &link.href)).or_else(|| Link::parse(&entry.id))
    }

    fn author(&self, entry: &Entry, link: Option<&Link>) -> Option<Author> {
        let named = entry.authors.iter().find_map(|person| author(person, &self.base));
        named.or_else(|| link.and_then(of_fediverse)).or_else(|| self.author.clone())
    }
}

/// The guid as it identifies the entry. An address is compared without what tracks its readers.
pub(super) fn guid(id: &str) -> Option<String> {
    let id = id.trim();
    (!id.is_empty()).then(|| Link::parse(id).map_or_else(|| text::line(id), |link| link.canonical()))
}

/// Whatever a text says of itself, it is HTML if there is HTML in it; without a tag its line breaks count.
fn plain(text: &Text) -> String {
    html::to_text_if_html(&text.content)
}

fn content(content: &Content) -> String {
    let Some(body) = content.body.as_deref() else { return String::new() };
    match (content.content_type.ty().as_str(), content.content_type.subty().as_str()) {
        ("text" | "application", _) => html::to_text_if_html(body),
        _ => String::new(), // a picture or a sound, as base64
    }
}

/// Feeds give the whole text, a summary, or both in any order. The content is the whole, unless the summary says far
/// more: some programs escape a summary twice, so that its markup becomes words and makes it longer.
fn longest_text(entry: &Entry) -> String {
    let whole = entry.content.as_ref().map(content).unwrap_or_default();
    // Markup only makes a text longer: what is not far longer with it is not without it.
    let longer = entry.summary.as_ref().filter(|summary| summary.content.len() > 2 * whole.len());
    longer.map(plain).filter(|summary| summary.len() > 2 * whole.len()).unwrap_or(whole)
}

/// The author that a feed names; none if it says nothing of them.
pub(super) fn author(person: &Person, base: &Url) -> Option<Author> {
    let named = person.name.as_deref().filter(|name| person.uri.as_deref() != Some(name));
    let name = named.or(person.email.as_deref()).map(|raw| text::line(without_address(raw)));
    let name = name.filter(|name| !name.is_empty());
    let url = person.uri.as_deref().map(str::trim).filter(|uri| !uri.is_empty());
    let url = url.and_then(|uri| Link::join(base, uri));
    let handle = name.as_deref().filter(|name| is_handle(name)).map(str::to_owned).or_else(|| url.as_ref().and_then(handle_of));
    let name = name.filter(|name| handle.as_ref() != Some(name));
    (name.is_some() || url.is_some() || handle.is_some()).then_some(Author { name, handle, url })
}

/// Of `jan@a.example (Jan)` or `Jan <jan@a.example>`, as RSS has it, the name.
fn without_address(raw: &str) -> &str {
    let raw = raw.trim();
    if !raw.contains('@') {
        return raw;
    }
    let in_address = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '@');
    let around = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | ']' | '(' | ',' | ':');
    let is_address =
        |word: &&str| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    let Some(address) = raw.split(|c| !in_address(c)).find(is_address) else { return raw };
    let (before, after) = raw.split_once(address).unwrap_or((raw, ""));
    let before = before.trim_end_matches("mailto:").trim_end_matches(around);
    let after = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | ')' | ']' | ',' | ':'));
    match (before, after.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(after)) {
        ("", "") => address,
        ("", name) | (name, _) => name,
    }
}

/// `@jan@mastodon.example`.
fn is_handle(text: &str) -> bool {
    let mut parts = text.strip_prefix('@').into_iter().flat_map(|rest| rest.split('@'));
    let good = |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && !part.contains(char::is_whitespace));
    good(parts.next()) && good(parts.next()) && parts.next().is_none()
}

/// The account that a page of Mastodon and its kin belongs to: `https://mastodon.example/@jan`.
fn handle_of(link: &Link) -> Option<String> {
    let url = Url::parse(link.as_str()).ok()?;
    let first = url.path_segments()?.next()?;
    let user = first.strip_prefix('@').filter(|user| !user.is_empty())?;
    Some(if user.contains('@') { format!("@{user}") } else { format!("@{user}@{}", url.host_str()?) })
}

/// The author of a post on Mastodon and its kin, whose feeds name none: `https://mastodon.example/@jan/1147`.
fn of_fediverse(link: &Link) -> Option<Author> {
    let url = Url::parse(link.as_str()).ok()?;
    let segments: Vec<&str> = url.path_segments()?.collect();
    let [_, number] = segments.as_slice() else { return None };
    let is_post = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let handle = handle_of(link).filter(|_| is_post)?;
    let page = url.join(&format!("/{}", segments.first()?)).ok()?;
    Some(Author { name: None, handle: Some(handle), url: Link::from_url(&page) })
}
