//! HTML as a tree, for kinds that look for marks in a page: within bounds, whatever the page does.

mod rewrite;

use crate::{Ask, Page, ReadError, charset, html};
use luister_mention::text::MAX_TEXT_BYTES;
use scraper::{ElementRef, Html, Node, Selector};
use std::{borrow::Cow, fmt::Write as _};
use url::Url;

/// How far into a page its own word about its encoding is looked for, in bytes.
const META: usize = 1024;
/// The most HTML that is read of one element, in bytes: enough for the longest text that is kept.
const MAX_ELEMENT: usize = 2 * MAX_TEXT_BYTES;

/// The text of a page that may be HTML: as the bytes, the server or its own `<meta charset>` have it.
pub(crate) fn decode(page: &Page) -> Result<Cow<'_, str>, ReadError> {
    charset::must_be_text(&page.body)?;
    let said = page.content_type.as_deref();
    let own = || {
        let head = String::from_utf8_lossy(page.body.get(..META).unwrap_or(&page.body)).to_ascii_lowercase();
        let label = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(label.len());
        Some(format!("text/html; charset={}", label.get(..end)?))
    };
    let said = if said.is_some_and(|said| said.contains("charset")) { said.map(str::to_owned) } else { own() };
    charset::decode(&page.body, said.as_deref())
}

/// The tree of a page, without its scripts.
///
/// # Errors
/// If it has more tags than a page needs.
pub(crate) fn parse(html: &str) -> Result<Html, ReadError> {
    rewrite::rewrite(html).map(|html| Html::parse_document(&html)).map_err(ReadError::Parse)
}

/// The text of an element, as it is read.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    use ego_tree::iter::Edge;
    let mut html = String::new();
    for edge in element.traverse() {
        if html.len() > MAX_ELEMENT {
            break;
        }
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => html.push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
                Node::Element(element) => {
                    let alt = element.attr("alt").map(|alt| format!(" alt=\"{}\"", alt.replace('&', "&amp;").replace('"', "&quot;")));
                    write!(html, "<{}{}>", element.name(), alt.unwrap_or_default()).unwrap_or_default();
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Some(element) = node.value().as_element() {
                    write!(html, "</{}>", element.name()).unwrap_or_default();
                }
            }
        }
    }
    html::to_text(&html)
}

/// Where relative links of a page count from.
pub(super) fn base(tree: &Html, page: &Url) -> Url {
    let own = selector("base[href]").and_then(|base| tree.select(&base).next()?.attr("href"));
    own.and_then(|href| page.join(href.trim()).ok()).unwrap_or_else(|| page.clone())
}

/// Where a page says that the list goes on, by the standard way of saying so.
pub(super) fn next(tree: &Html, base: &Url) -> Option<Ask> {
    let href = tree.select(&selector("link[rel~=next][href], a[rel~=next][href]")?).next()?.attr("href")?;
    base.join(href.trim()).ok().map(Ask::page)
}

/// A selector that is known to be good.
fn selector(text: &str) -> Option<Selector> {
    Selector::parse(text).ok()
}
