//! What a page looks like when it is not what was due.

use std::fmt;

/// How far into a page is looked, in bytes.
const HEAD: usize = 1024;

/// What a page looks like by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// A web page.
    Html,
    /// JSON, but no JSON Feed.
    Json,
    /// XML, but no feed.
    Xml,
    /// An image.
    Image,
    /// A PDF document.
    Pdf,
    /// Compressed, although the server did not say so.
    Compressed,
    /// Some other binary file.
    Binary,
    /// Words.
    Text,
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Html => "an HTML page",
            Self::Json => "other JSON",
            Self::Xml => "other XML",
            Self::Image => "an image",
            Self::Pdf => "a PDF document",
            Self::Compressed => "a compressed file",
            Self::Binary => "a binary file",
            Self::Text => "plain text",
        })
    }
}

/// The first bytes of files that are no text.
const SIGNATURES: [(&[u8], Looks); 12] = [
    (b"\x89PNG", Looks::Image),
    (b"\xff\xd8\xff", Looks::Image),
    (b"GIF8", Looks::Image),
    (b"RIFF", Looks::Image),
    (b"\0\0\x01\0", Looks::Image),
    (b"%PDF-", Looks::Pdf),
    (b"\x1f\x8b", Looks::Compressed),
    (b"\x28\xb5\x2f\xfd", Looks::Compressed),
    (b"PK\x03\x04", Looks::Compressed),
    (b"BZh", Looks::Compressed),
    (b"\xfd7zXZ", Looks::Compressed),
    (b"\x7fELF", Looks::Binary),
];

impl Looks {
    /// What bytes look like that are no text; none if they may be.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, looks)| *looks)
    }

    /// What a text looks like.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let text = text.trim_start();
        let head: String = text.chars().take(HEAD).collect::<String>().to_ascii_lowercase();
        let has = |word: &str| head.contains(word);
        match head.chars().next() {
            Some('{' | '[') => Self::Json,
            Some('<') if ["<!doctype html", "<html", "<head", "<body", "<script", "<div", "<p>"].into_iter().any(has) => Self::Html,
            Some('<') => Self::Xml,
            _ if has("<html") || has("<!doctype html") => Self::Html,
            _ if head.chars().filter(|c| c.is_control() && !c.is_whitespace()).count() * 20 > head.chars().count() => Self::Binary,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_apart_by_their_beginning() {
        for (text, expected) in [
            ("  <!DOCTYPE HTML><title>x", Looks::Html),
            ("<!-- banner --><html>", Looks::Html),
            ("<?xml version='1.0'?><html xmlns='x'>", Looks::Html),
            ("<?xml version='1.0'?><opml/>", Looks::Xml),
            ("{\"error\": 1}", Looks::Json),
            ("[]", Looks::Json),
            ("Too many requests", Looks::Text),
            ("\u{1}\u{2}\u{3}abc", Looks::Binary),
        ] {
            assert_eq!(Looks::of_text(text), expected, "{text:?}");
        }
        for (bytes, expected) in [
            (&b"\x89PNG\r\n"[..], Some(Looks::Image)),
            (b"\x1f\x8b\x08", Some(Looks::Compressed)),
            (b"%PDF-1.7", Some(Looks::Pdf)),
            (b"<rss>", None),
            (b"", None),
        ] {
            assert_eq!(Looks::of_bytes(bytes), expected, "{bytes:?}");
        }
    }
}
