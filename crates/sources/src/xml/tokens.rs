//! Tags and text, in order.

use crate::attributes::Attributes;

/// The most attributes of one tag that are looked at.
const MAX_ATTRIBUTES: usize = 64;

/// One piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text, with its character references.
    Text(&'a str),
    /// The content of a CDATA section, in which nothing is a reference.
    Cdata(&'a str),
    /// A start tag, or the tag of an empty element.
    Open(Tag<'a>),
    /// The name of an end tag, as it is written.
    Close(&'a str),
    /// What stands between `<!DOCTYPE` and its end.
    Doctype(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Its name with its prefix, as it is written.
    pub(crate) name: &'a str,
    /// What stands behind the name.
    pub(crate) rest: &'a str,
    /// Whether it is an end as well: `<br/>`.
    pub(crate) empty: bool,
}

impl<'a> Tag<'a> {
    /// Names and values, with the references in them, however they are quoted.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        Attributes::of(self.rest).take(MAX_ATTRIBUTES)
    }

    /// The value of an attribute. Case does not matter.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    }
}

/// The pieces of a document. What is never closed is read as if it had not been opened, so that the rest is not lost.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    unclosed: Unclosed,
    /// No `>` was found up to the end: what is left is text.
    tags_are_over: bool,
    /// A document has one type at most.
    doctype_is_over: bool,
}

/// What was opened and not closed up to the end, so that its end need not be looked for again.
#[derive(Default)]
struct Unclosed {
    quotes: bool,
    comments: bool,
    sections: bool,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(document: &'a str) -> Self {
        Self { rest: document, unclosed: Unclosed::default(), tags_are_over: false, doctype_is_over: false }
    }

    /// How many bytes are left to be read.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Gives the first `bytes` of what is left and goes on behind them.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What stands up to an end, and goes on behind it.
    fn take_until(&mut self, end: &str) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(taken)
    }

    /// What begins with `<!` or `<?`. None if it is nothing to be read.
    fn declaration(&mut self) -> Option<Token<'a>> {
        if self.rest.starts_with("<!--") && !self.unclosed.comments {
            self.unclosed.comments = self.take_until("-->").is_none();
        } else if let Some(section) = self.rest.strip_prefix("<![CDATA[") {
            self.rest = section;
            if !self.unclosed.sections {
                let (text, rest) = split_section(section).unzip();
                self.rest = rest.unwrap_or(section);
                self.unclosed.sections = text.is_none();
                return text.map(Token::Cdata);
            }
        } else {
            let is_type = !self.doctype_is_over && self.rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!DOCTYPE"));
            self.doctype_is_over |= is_type;
            let whole = is_type.then(|| doctype_length(self.rest)).flatten();
            let length = whole.or_else(|| Some(self.rest.find('>')? + 1)).unwrap_or(self.rest.len());
            let declaration = self.take(length);
            return is_type.then_some(Token::Doctype(declaration));
        }
        None
    }

    /// The tag that begins here. None if these characters are text after all.
    fn tag(&mut self) -> Option<Token<'a>> {
        let closing = self.rest.starts_with("</");
        let behind = self.rest.get(1 + usize::from(closing)..)?;
        if !behind.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':')) {
            return None;
        }
        let length = self.tag_length()?;
        let tag = self.take(length).trim_start_matches(['<', '/']);
        let tag = tag.strip_suffix('>').unwrap_or(tag);
        let (inner, empty) = tag.strip_suffix('/').map_or((tag, false), |inner| (inner, true));
        let end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, rest) = inner.split_at_checked(end)?;
        Some(if closing { Token::Close(name) } else { Token::Open(Tag { name, rest, empty }) })
    }

    /// How long the tag is that begins here. The next `<` outside quotes ends a tag that nothing else does.
    fn tag_length(&mut self) -> Option<usize> {
        if !self.unclosed.quotes {
            if let Some(length) = quoted_length(self.rest) {
                return Some(length);
            }
            self.unclosed.quotes = true;
        }
        let length = self.rest.find('>').map(|at| at + 1);
        self.tags_are_over = length.is_none();
        length
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
            if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                match self.declaration() {
                    Some(token) => return Some(token),
                    None => continue,
                }
            }
            let token = self.tag();
            return Some(token.unwrap_or_else(|| Token::Text(self.take(1))));
        }
    }
}

/// What stands before the end of a CDATA section, and behind it. Brackets are rarer than anything else in the mark.
pub(crate) fn split_section(text: &str) -> Option<(&str, &str)> {
    let is_end = |at: &usize| text.as_bytes().get(at + 1..at + 3) == Some(b"]>");
    let end = text.match_indices(']').map(|(at, _)| at).find(is_end)?;
    text.get(..end).zip(text.get(end + 3..))
}

/// How long the tag is that a text begins with, if it ends; a `>` between quotes does not end it.
fn quoted_length(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), _) => quote = (open != byte).then_some(open),
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return Some(at),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        after_equals = quote.is_none() && (byte == b'=' || after_equals && byte.is_ascii_whitespace());
    }
    None
}

/// How long a document type is with what it declares between brackets.
fn doctype_length(text: &str) -> Option<usize> {
    let plain = text.find('>')?;
    let Some(open) = text.find('[').filter(|open| *open < plain) else { return Some(plain + 1) };
    let close = open + text.get(open..)?.find(']')?;
    Some(close + text.get(close..)?.find('>')? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as one line: `<name attributes>`, `</name>`, `[section]` and text.
    fn shown(document: &str) -> String {
        let show = |token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Cdata(text) => format!("[{text}]"),
            Token::Close(name) => format!("</{name}>"),
            Token::Doctype(_) => "!".to_owned(),
            Token::Open(tag) => {
                let attributes = tag.attributes().fold(String::new(), |shown, (name, value)| shown + " " + name + "=" + value);
                format!("<{}{attributes}{}>", tag.name, if tag.empty { "/" } else { "" })
            }
        };
        Tokens::of(document).map(show).collect()
    }

    #[test]
    fn broken_xml_is_read_as_it_was_meant() {
        for (name, document, expected) in [
            ("well-formed", "<?xml version='1.0'?><a:b c='d'>e</a:b>", "<a:b c=d>e</a:b>"),
            ("no quotes", "<a b=c d = e f>", "<a b=c d=e f=>"),
            ("a `>` in quotes", "<a b='c > d'>e", "<a b=c > d>e"),
            ("an address without quotes", "<a href=http://a.example/?b=c&d/>", "<a href=http://a.example/?b=c&d/>"),
            ("a quote that is never closed", "<a b='c>d</a>", "<a b=c>d</a>"),
            ("a tag that is never closed", "<a <b>c</b", "<a><b>c</b"),
            ("words", "3 < 4 <5> <3", "3 < 4 <5> <3"),
            ("a section", "<a><![CDATA[<b>&amp;]]></a>", "<a>[<b>&amp;]</a>"),
            ("a section that is never closed", "<a><![CDATA[b</a><![CDATA[c", "<a>b</a>c"),
            ("a comment", "a<!-- <b> -- -->c", "ac"),
            ("a comment that is never closed", "a<!-- b><c>d<!-- e", "a<c>d"),
            ("a document type", "<!DOCTYPE rss [<!ENTITY a \"b>\">]><a>", "!<a>"),
            ("cut off in a tag", "<a>b<c d='", "<a>b<c d='"),
        ] {
            assert_eq!(shown(document), expected, "{name}");
        }
        let many = format!("<a{}>", " b=c".repeat(1000));
        assert_eq!(shown(&many).matches('=').count(), MAX_ATTRIBUTES);
    }

    /// Millions of tags, quotes and openings take as long as their bytes do.
    #[test]
    fn hostile_xml_takes_linear_time() {
        for piece in ["<", "<a", "<a ", "<a b='", "<a b=\"", "<!--", "<![CDATA[", "<!DOCTYPE", "<!DOCTYPE [", "<?", "</", "<a>", "&"] {
            let document = piece.repeat(400_000 / piece.len());
            assert!(Tokens::of(&document).count() <= document.len(), "{piece}");
        }
    }
}
