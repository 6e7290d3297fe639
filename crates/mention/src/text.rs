//! What strangers wrote, made harmless without changing what it says.

/// The most of a mention's text that is kept, in bytes: a stored value stays below 64 KiB.
pub const MAX_TEXT_BYTES: usize = 32 * 1024;
/// The most of a title or another one-line text that is kept, in bytes.
pub const MAX_LINE_BYTES: usize = 1024;

/// Text for storing: no control characters but line breaks, no characters that reorder or hide text,
/// white space folded, at most two line breaks in a row.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let (mut breaks, mut space) = (0, false);
    for c in text.chars() {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => breaks += 1,
            '\r' => {}
            c if is_hidden(c) => {}
            c if c.is_whitespace() || c.is_control() => space = true,
            c => {
                if !clean.is_empty() {
                    match breaks {
                        0 if space => clean.push(' '),
                        0 => {}
                        1 => clean.push('\n'),
                        _ => clean.push_str("\n\n"),
                    }
                }
                (breaks, space) = (0, false);
                clean.push(c);
            }
        }
    }
    clean
}

/// The same for a text that has to fit one line: a name, a title, a header.
#[must_use]
pub fn line(text: &str) -> String {
    let mut one = clean(text);
    if one.contains('\n') {
        one = one.replace("\n\n", " ").replace('\n', " ");
    }
    let kept = cut(&one, MAX_LINE_BYTES).0.len();
    one.truncate(kept);
    one
}

/// At most so many bytes, at a character's border; and whether something was cut off.
#[must_use]
pub fn cut(text: &str, max_bytes: usize) -> (&str, bool) {
    if text.len() <= max_bytes {
        return (text, false);
    }
    let end = (0..=max_bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    (text.get(..end).unwrap_or_default(), true)
}

/// At most so many characters, ending at a word where there is one, with an ellipsis if something is missing.
#[must_use]
pub fn excerpt(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    let head = text.get(..end).unwrap_or(text);
    let word = head.rfind(char::is_whitespace).filter(|at| *at > head.len() / 2).and_then(|at| head.get(..at)).unwrap_or(head);
    format!("{}…", word.trim_end_matches(|c: char| c.is_whitespace() || c == ',' || c == '.'))
}

/// Characters that change the order of what stands around them, or that are not seen at all. The
/// joiners of emoji (U+200D) and of Persian (U+200C), and the marks of one direction (U+200E, U+200F), stay.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{E0000}'..='\u{E007F}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_keeps_what_is_said() {
        for (name, text, expected) in [
            ("line breaks fold", "a\r\n\n\n\n b\n c", "a\n\nb\nc"),
            ("NUL and tabs are spaces", "a\0b\tc", "a b c"),
            ("bidi overrides go", "abc\u{202E}txt.exe", "abctxt.exe"),
            ("zero width space goes", "Ac\u{200B}me", "Acme"),
            ("emoji families stay", "👨\u{200D}👩\u{200D}👧", "👨\u{200D}👩\u{200D}👧"),
            ("escape sequences lose their escape", "\u{1b}[31mred", "[31mred"),
            ("trimmed", "  a  ", "a"),
        ] {
            assert_eq!(clean(text), expected, "{name}");
        }
        assert_eq!(line("a\nb\n\nc"), "a b c");
    }

    #[test]
    fn cutting_respects_characters() {
        assert_eq!(cut("één", 1), ("", true));
        assert_eq!(cut("één", 2), ("é", true));
        assert_eq!(cut("één", 9), ("één", false));
        assert_eq!(excerpt("een twee drie", 10), "een twee…");
        assert_eq!(excerpt("😀😀😀", 2), "😀😀…");
        assert_eq!(excerpt("kort", 10), "kort");
    }
}
