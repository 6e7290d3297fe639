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
    let mut gap = Gap::default();
    let mut rest = text;
    loop {
        let (run, tail) = words(rest);
        if !run.is_empty() {
            gap.close(&mut clean);
            clean.push_str(run);
        }
        let mut chars = tail.chars();
        match chars.next() {
            None => return clean,
            Some('\n' | '\u{2028}' | '\u{2029}' | '\u{85}') => gap.breaks += 1,
            Some('\r') => {}
            Some(c) if is_hidden(c) => {}
            Some(c) if c.is_whitespace() || c.is_control() => gap.space = true,
            Some(c) => {
                gap.close(&mut clean);
                clean.push(c);
            }
        }
        rest = chars.as_str();
    }
}

/// What stood between the last word and the next.
#[derive(Default)]
struct Gap {
    breaks: usize,
    space: bool,
}

impl Gap {
    fn close(&mut self, clean: &mut String) {
        let before = std::mem::take(self);
        match before.breaks {
            _ if clean.is_empty() => {}
            0 if before.space => clean.push(' '),
            0 => {}
            1 => clean.push('\n'),
            _ => clean.push_str("\n\n"),
        }
    }
}

/// The words that a text begins with, and what follows them: as far as there is nothing to clean, with one space between
/// two of them and none around. In most languages of Europe that is nearly all of a text, and it need not be looked at
/// letter by letter.
#[must_use]
pub fn words(text: &str) -> (&str, &str) {
    let mut after_space = true;
    let mut end = 0;
    for chunk in text.as_bytes().as_chunks::<CHUNK>().0 {
        if !is_plain(chunk, after_space) {
            break;
        }
        after_space = chunk.last() == Some(&b' ');
        end += CHUNK;
    }
    for byte in text.bytes().skip(end) {
        match byte {
            b' ' if !after_space => after_space = true,
            _ if is_letter(byte) => after_space = false,
            _ => break,
        }
        end += 1;
    }
    if after_space && end > 0 {
        end -= 1;
    }
    text.split_at_checked(end).unwrap_or(("", text))
}

/// So many bytes are looked at together.
const CHUNK: usize = 16;

/// Whether there is nothing but letters and single spaces in a piece of a text.
#[expect(clippy::needless_bitwise_bool, reason = "what is left early cannot be compared all at once")]
fn is_plain(chunk: &[u8; CHUNK], after_space: bool) -> bool {
    let begins_twice = after_space & (chunk[0] == b' ');
    let pairs = chunk.iter().zip(chunk.iter().skip(1));
    let is_twice = pairs.fold(begins_twice, |twice, (one, next)| twice | (*one == b' ') & (*next == b' '));
    chunk.iter().fold(!is_twice, |plain, byte| plain & (is_letter(*byte) | (*byte == b' ')))
}

/// Whether a byte is ASCII that is seen, or belongs to a letter from `À` up to the end of Arabic, which have two.
fn is_letter(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0xc3..=0xdf | 0x80..=0xbf)
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

/// The text with a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
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

    /// The same, one character after the other.
    fn clean_by_characters(text: &str) -> String {
        let mut clean = String::new();
        let mut gap = Gap::default();
        for c in text.chars() {
            match c {
                '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => gap.breaks += 1,
                '\r' => {}
                c if is_hidden(c) => {}
                c if c.is_whitespace() || c.is_control() => gap.space = true,
                c => {
                    gap.close(&mut clean);
                    clean.push(c);
                }
            }
        }
        clean
    }

    proptest::proptest! {
        #[test]
        fn words_are_taken_together_only_where_there_is_nothing_to_clean(text in "([a-z]{1,4} ?|[a-zé]{12,20}|[ \r\n\t]|[\u{0}-\u{2100}]|\\PC|[é’ß]|\\s|\\p{C}){0,30}") {
            proptest::prop_assert_eq!(clean(&text), clean_by_characters(&text));
        }
    }

    #[test]
    fn no_letter_is_taken_for_a_word_that_is_to_be_cleaned() {
        for c in (char::MIN..=char::MAX).filter(|c| !words(&c.to_string()).0.is_empty()) {
            assert_eq!(clean_by_characters(&c.to_string()), c.to_string(), "{c:?}");
        }
        assert_eq!(words("een twee  drie"), ("een twee", "  drie"));
        assert_eq!(words("één "), ("één", " "));
        assert_eq!(words(" een"), ("", " een"));
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
