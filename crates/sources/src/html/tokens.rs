//! HTML cut into tags and text, in one pass over its bytes.

use crate::attributes::Attributes;
use std::borrow::Cow;

/// One piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text, with its character references.
    Text(&'a str),
    /// A start tag.
    Open {
        /// Its name, in lower case.
        name: Cow<'a, str>,
        /// What stands behind the name.
        attributes: &'a str,
    },
    /// An end tag.
    Close {
        /// Its name, in lower case.
        name: Cow<'a, str>,
    },
}

/// Elements whose content is not read.
const UNREAD: [&str; 10] = ["iframe", "noembed", "noframes", "noscript", "script", "style", "svg", "template", "title", "xmp"];
/// The longest name of a tag, in bytes.
const MAX_NAME: usize = 32;

/// The pieces of HTML, in order. What an unclosed tag or comment would swallow is swallowed as little as can
/// be: text is lost only where it cannot be told from the tag.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    /// No `>` outside quotes was found up to the end: from here on quotes are not looked at.
    quotes_are_broken: bool,
    /// No `>` at all was found up to the end: what is left is text.
    tags_are_over: bool,
    /// Elements of [`UNREAD`] that are not closed any more.
    unclosed: [bool; UNREAD.len()],
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(html: &'a str) -> Self {
        Self { rest: html, quotes_are_broken: false, tags_are_over: false, unclosed: [false; UNREAD.len()] }
    }

    /// Gives the first `bytes` of what is left and goes on behind them.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Goes on behind the first `end`, or at the end of everything.
    fn skip_past(&mut self, end: &str) {
        self.rest = self.rest.split_once(end).map_or("", |(_, rest)| rest);
    }

    /// How long the tag is that begins here, with its `>`.
    fn tag_length(&mut self) -> Option<usize> {
        if !self.quotes_are_broken {
            if let Some(length) = quoted_tag_length(self.rest) {
                return Some(length);
            }
            self.quotes_are_broken = true;
        }
        let length = self.rest.find('>').map(|at| at + 1);
        self.tags_are_over = length.is_none();
        length
    }

    /// The tag that begins here. None if these characters are text after all.
    fn tag(&mut self) -> Option<Token<'a>> {
        let closing = self.rest.starts_with("</");
        let behind = self.rest.get(1 + usize::from(closing)..)?;
        let name_length = behind.bytes().take(MAX_NAME).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count();
        let first_letter = behind.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
        let bounded = behind.as_bytes().get(name_length).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
        if !first_letter || !bounded {
            return None;
        }
        let name = lower(behind.get(..name_length)?);
        let attributes = behind.get(name_length..)?;
        let before = self.rest.len() - attributes.len();
        let length = self.tag_length()?;
        let attributes = attributes.get(..(length - 1).saturating_sub(before)).unwrap_or_default();
        self.take(length);
        if closing {
            return Some(Token::Close { name });
        }
        if !attributes.ends_with('/') {
            self.skip_content(&name);
        }
        Some(Token::Open { name, attributes })
    }

    /// Goes on at the end tag of an element whose content is not read, if it has one.
    fn skip_content(&mut self, name: &str) {
        let Some(unclosed) = UNREAD.iter().position(|unread| *unread == name).and_then(|at| self.unclosed.get_mut(at)) else { return };
        if *unclosed {
            return;
        }
        let mut ends = self.rest.match_indices("</").map(|(at, _)| at);
        let end =
            ends.find(|at| self.rest.as_bytes().get(at + 2..at + 2 + name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes())));
        match end {
            Some(at) => drop(self.take(at)),
            None => *unclosed = true,
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(at) = self.rest.find('<').filter(|_| !self.tags_are_over) else {
                return Some(Token::Text(self.take(self.rest.len())));
            };
            if at > 0 {
                return Some(Token::Text(self.take(at)));
            }
            if self.rest.starts_with("<!--") {
                self.skip_past("-->");
            } else if self.rest.starts_with("<![CDATA[") {
                self.skip_past("[CDATA[");
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.skip_past(">");
            } else if let Some(tag) = self.tag() {
                return Some(tag);
            } else {
                return Some(Token::Text(self.take(1)));
            }
        }
    }
}

/// A name in lower case, as most are written.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// How long the tag is that a text begins with, if it is closed; a `>` between quotes does not close it.
fn quoted_tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) => quote = (open != byte).then_some(open),
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        after_equals = byte == b'=' || after_equals && byte.is_ascii_whitespace();
    }
    None
}

/// The value of an attribute that has one, with its character references. Case does not matter.
pub(crate) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    Attributes::of(attributes).find(|(name, value)| name.eq_ignore_ascii_case(wanted) && !value.is_empty()).map(|(_, value)| value)
}
