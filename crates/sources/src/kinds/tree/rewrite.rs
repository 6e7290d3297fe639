//! HTML written anew before it is parsed: every tag closed, and no more of anything than a page needs.
//!
//! The parser follows the standard, and the standard makes some pages expensive: it compares the attributes of a tag
//! with each other, looks through all open elements at many a tag, and opens formatting that nobody closed again in
//! every paragraph. What it gets from here is bounded in each of these.

use crate::html::{Token, Tokens};
use std::collections::HashMap;

/// The most tags of a page.
const MAX_TAGS: usize = 1_000_000;
/// The deepest nesting; tags below it are left out, their text is kept.
const MAX_DEPTH: usize = 256;
/// The most formatting that is open at once.
const MAX_FORMATTING: usize = 8;
/// The most attributes of a tag that are kept.
const MAX_ATTRIBUTES: usize = 64;

/// Elements without an end tag.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that the standard opens anew where they were not closed.
const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that change how the rest of a page is read, or whose content is never read.
const LEFT_OUT: [&str; 14] = [
    "frame",
    "frameset",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "xmp",
];

/// The same page with every tag closed, without scripts.
///
/// # Errors
/// If it has more tags than a page needs.
pub(super) fn rewrite(html: &str) -> Result<String, String> {
    let mut writer = Writer { written: String::with_capacity(html.len()), ..Writer::default() };
    let mut tags = 0;
    for token in Tokens::of(html) {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open { name, attributes } => {
                tags += 1;
                if tags > MAX_TAGS {
                    return Err(format!("it has more than {MAX_TAGS} tags"));
                }
                writer.open(name.into_owned(), attributes);
            }
            Token::Close { name } => writer.close(&name),
        }
    }
    Ok(writer.written)
}

#[derive(Default)]
struct Writer {
    written: String,
    open: Vec<String>,
    /// How many of each name are open.
    counts: HashMap<String, usize>,
    formatting: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for (nth, part) in text.split('<').enumerate() {
            if nth > 0 {
                self.written.push_str("&lt;");
            }
            self.written.push_str(part);
        }
    }

    fn open(&mut self, name: String, attributes: &str) {
        let is_formatting = FORMATTING.contains(&name.as_str());
        if LEFT_OUT.contains(&name.as_str()) || name == "title" {
            return;
        }
        while self.open.last().is_some_and(|last| ends(last, &name)) {
            self.pop();
        }
        if self.open.len() >= MAX_DEPTH || is_formatting && self.formatting >= MAX_FORMATTING {
            return;
        }
        self.written.push('<');
        self.written.push_str(&name);
        for (name, value) in Attributes(attributes).take(MAX_ATTRIBUTES) {
            self.written.push(' ');
            self.written.push_str(&name.replace('"', ""));
            self.written.push_str("=\"");
            self.written.push_str(&value.replace('"', "&quot;"));
            self.written.push('"');
        }
        self.written.push('>');
        if !VOID.contains(&name.as_str()) {
            *self.counts.entry(name.clone()).or_default() += 1;
            self.formatting += usize::from(is_formatting);
            self.open.push(name);
        }
    }

    fn close(&mut self, name: &str) {
        if self.counts.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while self.pop().is_some_and(|popped| popped != name) {}
    }

    fn pop(&mut self) -> Option<String> {
        let name = self.open.pop()?;
        if let Some(count) = self.counts.get_mut(&name) {
            *count = count.saturating_sub(1);
        }
        self.formatting -= usize::from(FORMATTING.contains(&name.as_str()));
        self.written.push_str("</");
        self.written.push_str(&name);
        self.written.push('>');
        Some(name)
    }
}

/// Whether the start of one element ends the one that is open, as its end tag may be left out.
fn ends(open: &str, next: &str) -> bool {
    match open {
        "p" => matches!(
            next,
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "dd"
                | "div"
                | "dl"
                | "dt"
                | "footer"
                | "form"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "header"
                | "hr"
                | "li"
                | "main"
                | "nav"
                | "ol"
                | "p"
                | "pre"
                | "section"
                | "table"
                | "ul"
        ),
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody"),
        "tr" => matches!(next, "tr" | "tbody"),
        "option" => next == "option",
        _ => false,
    }
}

/// The attributes of a tag, with their character references; each byte is looked at once.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=' | '"' | '\''));
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>')).unwrap_or(rest.len());
        let (name, tail) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
        let Some(value) = tail.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.0 = tail;
            return Some((name, ""));
        };
        let (value, tail) = match value.strip_prefix(['"', '\'']).zip(value.chars().next()) {
            Some((quoted, quote)) => quoted.split_once(quote).unwrap_or((quoted, "")),
            None => value.split_at_checked(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))?,
        };
        self.0 = tail;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_is_closed() {
        for (html, expected) in [
            ("<p>een<p>twee", "<p>een</p><p>twee"),
            ("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
            ("<div><b>x</div></b>", "<div><b>x</b></div>"),
            ("</div>x<br/>3 < 4", "x<br>3 &lt; 4"),
            ("<a href='x\"y' Class=z hidden>t</a>", "<a href=\"x&quot;y\" Class=\"z\" hidden=\"\">t</a>"),
            ("<script>if (a < b) {}</script><svg><g></svg><!-- x -->y", "y"),
        ] {
            assert_eq!(rewrite(html).as_deref(), Ok(expected), "{html}");
        }
    }

    #[test]
    fn there_is_never_more_of_anything_than_is_needed() {
        let many = (0..200_000).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join(" ");
        assert!(rewrite(&format!("<i {many}>")).unwrap().len() < 1000);
        let deep = rewrite(&"<div>".repeat(100_000)).unwrap();
        assert_eq!(deep.matches("<div>").count(), MAX_DEPTH);
        let bold = rewrite(&"<b><i>".repeat(100_000)).unwrap();
        assert_eq!(bold.matches("<b>").count(), MAX_FORMATTING / 2);
        assert_eq!(rewrite(&"<br>".repeat(MAX_TAGS + 1)), Err("it has more than 1000000 tags".to_owned()));
    }
}
