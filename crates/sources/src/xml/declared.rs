//! Character references, and the entities that a document declares itself.

use crate::html;
use std::collections::{BTreeMap, BTreeSet};

/// The most entities of one document that are known.
const MAX_ENTITIES: usize = 64;
/// The longest text that an entity may stand for, in bytes.
const MAX_VALUE: usize = 256;
/// The most that all of them together may add to a document, in bytes.
const MAX_EXPANSION: usize = 64 * 1024;
/// The longest name of an entity, in bytes.
const MAX_NAME: usize = 64;

/// What stands for what in a document, beside the characters that have a name in HTML.
#[derive(Debug, Default)]
pub(crate) struct Entities<'a> {
    known: BTreeMap<&'a str, String>,
    /// Those that are declared, but lie elsewhere or are too long.
    refused: BTreeSet<&'a str>,
    met_refused: bool,
    expanded: usize,
}

impl<'a> Entities<'a> {
    /// Learns what a document type declares. What lies elsewhere (`SYSTEM`), is too long or is one too many stays unknown.
    pub(crate) fn learn(&mut self, doctype: &'a str) {
        for declaration in doctype.split("<!ENTITY").skip(1) {
            let Some((name, rest)) = declaration.trim_start().split_once(|c: char| c.is_ascii_whitespace()) else { continue };
            let rest = rest.trim_start();
            if name.len() > MAX_NAME || self.known.len() + self.refused.len() >= MAX_ENTITIES {
                continue;
            }
            let quoted = rest.strip_prefix(['"', '\'']).zip(rest.chars().next());
            let raw = quoted.and_then(|(value, quote)| value.split_once(quote)).map(|(raw, _)| raw).filter(|raw| raw.len() <= MAX_VALUE);
            let mut value = String::new();
            if let Some(raw) = raw {
                self.decode(raw, &mut value);
            }
            if raw.is_some() && value.len() <= MAX_VALUE {
                self.known.entry(name).or_insert(value);
            } else {
                self.refused.insert(name);
            }
        }
    }

    /// Adds a text with its references put in. What ends without a semicolon, or is not known, stays as it is.
    pub(crate) fn decode(&mut self, text: &str, decoded: &mut String) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&') {
            decoded.push_str(before);
            if let Some(tail) = html::decode_reference(after, decoded).or_else(|| self.expand(after, decoded)) {
                rest = tail;
            } else {
                decoded.push('&');
                rest = after;
            }
        }
        decoded.push_str(rest);
    }

    /// Whether a text refers to an entity that is declared, but lies elsewhere or is too long. Honest documents have none.
    pub(crate) fn met_refused(&self) -> bool {
        self.met_refused
    }

    /// Writes the text of an entity and gives what follows it.
    fn expand<'t>(&mut self, text: &'t str, decoded: &mut String) -> Option<&'t str> {
        if self.known.is_empty() && self.refused.is_empty() {
            return None;
        }
        let end = text.bytes().take(MAX_NAME + 1).position(|byte| byte == b';')?;
        let name = text.get(..end)?;
        self.met_refused |= self.refused.contains(name);
        let value = self.known.get(name)?;
        self.expanded += value.len();
        if self.expanded > MAX_EXPANSION {
            return None;
        }
        decoded.push_str(value);
        text.get(end + 1..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_what_they_stand_for() {
        let mut entities = Entities::default();
        entities.learn("<!DOCTYPE rss [<!ENTITY us 'Acme &amp; Zn'><!ENTITY more \"&us;!\"><!ENTITY out SYSTEM 'file:///etc/passwd'>");
        for (text, expected) in [
            ("caf&eacute; &#233;&#xe9;", "café éé"),
            ("&amp;eacute; &lt;b&gt;", "&eacute; <b>"),
            ("?a=1&copy=2&b", "?a=1&copy=2&b"),
            ("&us; &more;", "Acme & Zn Acme & Zn!"),
            ("&out; &unknown; R&D &;", "&out; &unknown; R&D &;"),
        ] {
            let mut decoded = String::new();
            entities.decode(text, &mut decoded);
            assert_eq!(decoded, expected);
            assert_eq!(entities.met_refused(), text.starts_with("&out;"), "{text}");
        }
    }

    /// Billion laughs: what a document declares can make it longer by a named limit, not more.
    #[test]
    fn entities_of_entities_stay_small() {
        let tenfold = |name: usize| format!("<!ENTITY e{} '{}'>", name + 1, format!("&e{name};").repeat(10));
        let doctype = format!("<!DOCTYPE a [<!ENTITY e0 'ha'>{}]>", (0..60).map(tenfold).collect::<String>());
        let mut entities = Entities::default();
        entities.learn(&doctype);
        let mut decoded = String::new();
        entities.decode(&"&e0;&e1;&e2;&e59;".repeat(100_000), &mut decoded);
        assert!(decoded.len() < 17 * 100_000 + MAX_EXPANSION, "{}", decoded.len());
        assert!(entities.met_refused());
    }
}
