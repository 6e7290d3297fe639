//! `"selector"` and `"selector @attribute"`: how the configuration points at a place in a page.

use super::tree;
use scraper::{ElementRef, Selector, error::SelectorErrorKind};
use serde::{Deserialize, Deserializer, de::Error as _};

/// A place in a page: an element, and what of it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pick {
    /// None for the element itself that is looked in.
    selector: Option<Selector>,
    attribute: Option<String>,
}

impl Pick {
    /// Reads `.date @datetime`, `.text` or, of the element itself, `@id`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (selector, attribute) = match text.rsplit_once('@') {
            Some((selector, name)) if is_name(name.trim()) && (selector.is_empty() || selector.ends_with(char::is_whitespace)) => {
                (selector.trim(), Some(name.trim().to_ascii_lowercase()))
            }
            _ => (text.trim(), None),
        };
        if selector.is_empty() && attribute.is_none() {
            return Err("a selector cannot be empty; write for instance `.review` or `time @datetime`".to_owned());
        }
        let selector = (!selector.is_empty()).then(|| self::selector(selector)).transpose()?;
        Ok(Self { selector, attribute })
    }

    /// The first value inside an element that is not blank: the attribute, or the text as it is read.
    pub(super) fn of(&self, element: ElementRef<'_>) -> Option<String> {
        self.of_attribute(element, None)
    }

    /// The same, where an address is meant: its `href` if no other attribute is named.
    pub(super) fn address(&self, element: ElementRef<'_>) -> Option<String> {
        self.of_attribute(element, Some("href"))
    }

    fn of_attribute(&self, element: ElementRef<'_>, usual: Option<&str>) -> Option<String> {
        let attribute = self.attribute.as_deref().or(usual);
        let value = |found: ElementRef<'_>| {
            let value = attribute.map_or_else(|| Some(tree::text_of(found)), |name| found.attr(name).map(str::to_owned));
            value.filter(|value| !value.trim().is_empty())
        };
        match &self.selector {
            Some(selector) => element.select(selector).find_map(value),
            None => value(element),
        }
    }
}

impl<'de> Deserialize<'de> for Pick {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A selector of elements, without an attribute.
pub(super) fn elements<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Selector, D::Error> {
    let text = String::deserialize(deserializer)?;
    let pick = Pick::parse(&text).map_err(D::Error::custom)?;
    match pick {
        Pick { selector: Some(selector), attribute: None } => Ok(selector),
        _ => Err(D::Error::custom(format!("`{text}` names an attribute, but whole elements are meant here; leave the `@` out"))),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| format!("`{text}` is no CSS selector: {}", reason(&error)))
}

/// What is wrong with a selector, in words for people.
fn reason(error: &SelectorErrorKind) -> String {
    match error {
        SelectorErrorKind::EndOfLine => "something is missing at its end".to_owned(),
        SelectorErrorKind::UnexpectedToken => "it has a character that does not belong there".to_owned(),
        SelectorErrorKind::TooManyNestedBlocks => "it has too many brackets inside each other".to_owned(),
        SelectorErrorKind::ExpectedColonOnPseudoElement | SelectorErrorKind::ExpectedIdentityOnPseudoElement => {
            "pages have no such pseudo-element".to_owned()
        }
        SelectorErrorKind::UnexpectedSelectorParseError(error) => {
            let name = format!("{error:?}");
            match name.split('(').next().unwrap_or_default() {
                "DanglingCombinator" => "something is missing behind its last `>`, `+`, `~` or comma".to_owned(),
                "EmptySelector" => "a part of it is empty".to_owned(),
                "ClassNeedsIdent" => "a name is missing behind a dot".to_owned(),
                "UnsupportedPseudoClassOrElement" => "it has a word behind `:` that cannot be used here".to_owned(),
                _ => "it is not written as CSS wants it".to_owned(),
            }
        }
        _ => "it is not written as CSS wants it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn a_pick_finds_what_it_points_at() {
        let html = "<article id=7><time datetime='2026-11-21'>gisteren</time><p class=a> <p class=a>Een <b>twee</b><a href='/x'>drie</a></article>";
        let tree = Html::parse_fragment(html);
        let article = tree.select(&Selector::parse("article").unwrap()).next().unwrap();
        for (text, expected) in [
            ("time @datetime", Some("2026-11-21")),
            ("time", Some("gisteren")),
            ("p.a", Some("Een tweedrie")),
            ("@id", Some("7")),
            ("a @HREF", Some("/x")),
            (".missing", None),
            ("time @missing", None),
        ] {
            assert_eq!(Pick::parse(text).unwrap().of(article).as_deref(), expected, "{text}");
        }
        assert_eq!(Pick::parse("a").unwrap().address(article).as_deref(), Some("/x"));
    }

    #[test]
    fn a_bad_selector_is_told_in_words() {
        for (text, expected) in [
            ("", "a selector cannot be empty; write for instance `.review` or `time @datetime`"),
            ("div >", "`div >` is no CSS selector: something is missing behind its last `>`, `+`, `~` or comma"),
            (".", "`.` is no CSS selector: something is missing at its end"),
            ("p::x", "`p::x` is no CSS selector: it has a word behind `:` that cannot be used here"),
            ("a[", "`a[` is no CSS selector: something is missing at its end"),
            ("p:contains(x)", "`p:contains(x)` is no CSS selector: it has a word behind `:` that cannot be used here"),
            ("a, ,b", "`a, ,b` is no CSS selector: a part of it is empty"),
        ] {
            assert_eq!(Pick::parse(text).unwrap_err(), expected, "{text}");
        }
    }
}
