//! Bytes to text: whatever the server, the prolog and the bytes themselves say, weighed.

use crate::{ReadError, looks::Looks};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How far into a document its own word about its encoding is looked for, in bytes.
const PROLOG: usize = 1024;
/// One unreadable character in so many, and it is no text.
const READABLE: usize = 8;

/// Decodes a page. The order is: byte order mark, valid UTF-8 that only UTF-8 can be, the charset of the
/// `Content-Type`, the XML prolog, a guess. Single bytes that fit nothing become U+FFFD.
///
/// # Errors
/// If so much of it is unreadable that it is no text.
pub(crate) fn decode<'b>(body: &'b [u8], content_type: Option<&str>) -> Result<Cow<'b, str>, ReadError> {
    if let Some(text) = utf32(body) {
        return Ok(text.into());
    }
    let encoding = if let Some((encoding, _)) = Encoding::for_bom(body) {
        encoding
    } else {
        let utf8 = std::str::from_utf8(body).ok();
        let encoding = guess(body, utf8, content_type);
        if let Some(text) = utf8.filter(|_| encoding == UTF_8) {
            return Ok(text.into());
        }
        encoding
    };
    let (text, _, had_errors) = encoding.decode(body);
    if !had_errors {
        return Ok(text);
    }
    let (all, unreadable) = text.chars().fold((0, 0), |(all, bad), c| (all + 1, bad + usize::from(c == char::REPLACEMENT_CHARACTER)));
    if unreadable * READABLE > all {
        return Err(ReadError::Decode(format!("{unreadable} of its {all} characters are unreadable as {}", encoding.name())));
    }
    Ok(text)
}

/// The text of UTF-32, which browsers do not know and some programs write all the same. None if it is something else.
fn utf32(body: &[u8]) -> Option<String> {
    let little = body.starts_with(b"\xff\xfe\0\0") || body.starts_with(b"<\0\0\0");
    let big = body.starts_with(b"\0\0\xfe\xff") || body.starts_with(b"\0\0\0<");
    let number = |bytes: &[u8]| {
        let fold = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        if little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) }
    };
    let character = |bytes: &[u8]| char::from_u32(number(bytes)).unwrap_or(char::REPLACEMENT_CHARACTER);
    (little || big).then(|| body.chunks_exact(4).map(character).collect())
}

/// The encoding of a text without byte order mark, and what it is if it is UTF-8.
fn guess(body: &[u8], utf8: Option<&str>, content_type: Option<&str>) -> &'static Encoding {
    match body {
        [b'<' | b'{', 0, ..] => return UTF_16LE,
        [0, b'<' | b'{', ..] => return UTF_16BE,
        _ => {}
    }
    if utf8.is_some() && !body.is_ascii() {
        return UTF_8; // no other encoding looks like this by chance
    }
    let labelled = content_type.and_then(of_content_type).or_else(|| of_prolog(body));
    match labelled {
        // These bytes were read one by one so far, so they are not UTF-16, whatever is said of them.
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE && encoding != UTF_8 && encoding != REPLACEMENT => encoding,
        _ if utf8.is_some() || is_mostly_utf8(body) => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// Whether text that is not valid UTF-8 has more characters of it than broken places.
fn is_mostly_utf8(body: &[u8]) -> bool {
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let (good, bad) = body
        .utf8_chunks()
        .fold((0, 0), |(good, bad), chunk| (good + beyond_ascii(chunk.valid()), bad + usize::from(!chunk.invalid().is_empty())));
    good > bad
}

/// The `charset` of a `Content-Type`.
fn of_content_type(text: &str) -> Option<&'static Encoding> {
    text.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes())).flatten()
    })
}

/// The `encoding` of an XML prolog.
fn of_prolog(body: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(body.get(..PROLOG).unwrap_or(body));
    let (declaration, _) = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.trim_start_matches(quote).split(quote).next()?;
    Encoding::for_label(label.trim().as_bytes())
}

/// The same text without its XML prolog, whose encoding is no longer true, and without what stands before it.
pub(crate) fn without_prolog(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((declaration, rest)) if declaration.len() <= PROLOG => rest.trim_start(),
        _ => text,
    }
}

/// Says of bytes that are clearly no text what they are.
///
/// # Errors
/// If there are none, or they begin as an image, a document or an archive does.
pub(crate) fn must_be_text(body: &[u8]) -> Result<(), ReadError> {
    if body.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(ReadError::Empty);
    }
    match Looks::of_bytes(body) {
        Some(Looks::Compressed) => Err(ReadError::Parse("it is compressed, although the server does not say so".into())),
        Some(looks) => Err(ReadError::NotAFeed(looks)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_know_best() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let utf16be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let utf32 = |text: &str| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>();
        let utf32be = |text: &str| text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<u8>>();
        for (name, bytes, content_type, expected) in [
            ("UTF-32 without a mark", utf32("<a>é</a>"), None, "<a>é</a>"),
            ("big-endian UTF-32 with one", utf32be("\u{feff}<a>😀</a>"), None, "<a>😀</a>"),
            ("plain", b"<a>x</a>".to_vec(), None, "<a>x</a>"),
            ("UTF-8, and the server says otherwise", "<a>é€</a>".into(), Some("text/xml; charset=ISO-8859-1"), "<a>é€</a>"),
            ("Latin-1 by the server", b"<a>\xe9</a>".to_vec(), Some("text/xml; Charset=\"iso-8859-1\""), "<a>é</a>"),
            ("Latin-9 by the prolog", b"<?xml version='1.0' encoding='ISO-8859-15'?><a>\xa4</a>".to_vec(), None, "<a>€</a>"),
            ("Latin-1 by nobody", b"<a>\xe9\x80</a>".to_vec(), None, "<a>é€</a>"),
            ("a prolog of UTF-16 in single bytes", b"<?xml version='1.0' encoding='utf-16'?><a>x</a>".to_vec(), None, "<a>x</a>"),
            ("an encoding that does not exist", b"<?xml version='1.0' encoding='x-klingon'?><a>x</a>".to_vec(), None, "<a>x</a>"),
            ("a byte order mark and a blank line", b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<a/>".to_vec(), None, "<a/>"),
            ("UTF-16 without a mark", utf16("<a>é</a>"), None, "<a>é</a>"),
            ("big-endian UTF-16 with one", utf16be("\u{feff}<a>é</a>"), None, "<a>é</a>"),
            ("one broken byte", b"<a>\xc3\xa9\xc3\xa9 \xff</a>".to_vec(), None, "<a>éé \u{fffd}</a>"),
            ("Japanese", b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x93\xfa\x96\x7b</a>".to_vec(), None, "<a>日本</a>"),
        ] {
            let text = decode(&bytes, content_type).unwrap();
            assert_eq!(without_prolog(&text), expected, "{name}");
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        let rubbish = [&b"\xff\xfe"[..], &b"\x00\xd8".repeat(50), b"x\0"].concat();
        let error = decode(&rubbish, None).unwrap_err();
        assert_eq!(error.to_string(), "the text of the page cannot be decoded: 50 of its 51 characters are unreadable as UTF-16LE");
        for (bytes, expected) in [
            (&b""[..], "the page is empty"),
            (b" \r\n\0", "the page is empty"),
            (b"\x89PNG\r\n\x1a\n", "this is an image, not what was due"),
            (b"\x1f\x8b\x08\0", "the page is broken: it is compressed, although the server does not say so"),
        ] {
            assert_eq!(must_be_text(bytes).unwrap_err().to_string(), expected);
        }
    }
}
