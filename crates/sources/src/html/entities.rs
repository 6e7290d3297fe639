//! Character references: `&eacute;`, `&#233;`, `&#xE9;`.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use std::borrow::Cow;

/// The longest name of a character, in bytes.
const MAX_NAME: usize = 32;

/// The text with its character references put in. What is none stays as it is.
#[must_use]
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        if let Some(tail) = numeric(after, &mut decoded).or_else(|| named(after, &mut decoded)) {
            rest = tail;
        } else {
            decoded.push('&');
            rest = after;
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Writes the characters of a reference that stands behind its `&` and ends with a semicolon, as XML has it, and gives what
/// follows it.
pub(crate) fn decode_reference<'a>(text: &'a str, decoded: &mut String) -> Option<&'a str> {
    let predefined = [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("apos;", '\'')];
    if let Some((c, tail)) = predefined.into_iter().find_map(|(name, c)| text.strip_prefix(name).map(|tail| (c, tail))) {
        decoded.push(c);
        return Some(tail);
    }
    if text.starts_with('#') {
        return numeric(text, decoded);
    }
    let letters = text.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if text.as_bytes().get(letters) == Some(&b';') { named(text, decoded) } else { None }
}

/// Writes the character of `#233;` or `#xE9;` and gives what follows it.
fn numeric<'a>(text: &'a str, decoded: &mut String) -> Option<&'a str> {
    let text = text.strip_prefix('#')?;
    let (digits, radix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let (number, tail) = digits.split_at_checked(end).filter(|(number, _)| !number.is_empty())?;
    let number = u32::from_str_radix(number, radix).unwrap_or(u32::MAX);
    // Pages mean Windows-1252 where they name the control characters from 0x80 on.
    let windows = number.checked_sub(0x80).and_then(|at| C1_REPLACEMENTS.get(at as usize).copied().flatten());
    decoded.push(windows.or_else(|| char::from_u32(number)).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(tail.strip_prefix(';').unwrap_or(tail))
}

/// Writes the characters of `eacute;` and gives what follows it. A few old names need no semicolon.
fn named<'a>(text: &'a str, decoded: &mut String) -> Option<&'a str> {
    let letters = text.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let whole = text.as_bytes().get(letters) == Some(&b';');
    let name = text.get(..letters + usize::from(whole))?;
    let (first, second) = NAMED_ENTITIES.get(name).copied().filter(|(first, _)| *first != 0)?;
    decoded.extend([first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32));
    text.get(name.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters() {
        for (text, expected) in [
            ("caf&eacute;", "café"),
            ("&amp;lt;", "&lt;"),
            ("&lt &copy 2026", "< © 2026"),
            ("?a=1&copy=2&b=3", "?a=1©=2&b=3"),
            ("&#233;&#xe9;&#XE9", "ééé"),
            ("&#128;&#146;", "€’"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&NotEqualTilde;", "≂\u{338}"),
            ("R&D; &; &# &#x; &", "R&D; &; &# &#x; &"),
            ("&é;", "&é;"),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
    }
}
