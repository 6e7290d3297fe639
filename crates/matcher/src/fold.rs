//! What it means that two words are the same.
//!
//! A text is cut into words at the word limits of Unicode (UAX 29), with these differences: a full stop or
//! colon between letters ends a word (`kapot.Nu` is two), a backtick or acute accent between letters is an
//! apostrophe (``foto`s``), underscores around a word are not part of it, and a pictogram is a word.
//! Hyphens separate words there already, and an apostrophe inside a word belongs to it.
//!
//! Words are compared in three forms:
//!
//! | form | made by | compared with |
//! |---|---|---|
//! | plain | folded, then without accents; ø is o, æ is ae, a skin tone is an accent | query words without accents |
//! | folded | NFKC, lower case, ß is ss, every apostrophe straight, nothing invisible | query words with an accent |
//! | exact | NFKC, every apostrophe straight, nothing invisible | words in `{braces}` |
//!
//! So an unaccented query word finds all accents and an accented one only itself. NFKC makes the Dutch
//! ligature ĳ into i and j. A word in the possessive is found without it too: `acme` finds *Acme's*. A word
//! right behind `#` is a tag and one right behind `@` a handle; a bare query word finds those as well.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// What stands right before a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing of the two below.
    #[default]
    None,
    /// `#`
    Tag,
    /// `@`
    Handle,
}

/// A word of a text as bytes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    pub mark: Mark,
    /// Whether it begins the text, or a comma, full stop or the like stands before it.
    pub opens: bool,
}

/// The words of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut cut = Cut { text, pieces: Vec::with_capacity(text.len() / 6 + 1), opens: true, behind: None };
    let mut rest = 0;
    // White space ends every word and every segment, so what stands between two blanks can be looked at by itself.
    for blank in text.bytes().enumerate().filter_map(|(at, byte)| is_blank(byte).then_some(at)).chain([text.len()]) {
        cut.add_chunk(rest, blank);
        cut.opens |= text.as_bytes().get(blank) == Some(&b'\n');
        rest = blank + 1;
    }
    cut.pieces
}

/// What separates the words of a plain text.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t')
}

/// Words that are being cut.
struct Cut<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    /// Whether a clause begins here.
    opens: bool,
    /// Where an odd apostrophe right behind a word began.
    behind: Option<usize>,
}

impl Cut<'_> {
    /// Cuts what stands between two blanks; most often it is a word, perhaps with a comma behind it.
    fn add_chunk(&mut self, start: usize, end: usize) {
        let Some(chunk) = self.text.get(start..end).filter(|chunk| !chunk.is_empty()) else { return };
        let stops = |byte: u8| matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b'?');
        let word = chunk.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(chunk.len());
        self.behind = None;
        if word > 0 && chunk.bytes().skip(word).all(stops) {
            self.pieces.push(Piece { start, end: start + word, mark: Mark::None, opens: self.opens });
            self.opens = word < chunk.len();
        } else {
            chunk.split_word_bound_indices().for_each(|(at, segment)| self.add(start + at, segment));
        }
    }

    /// Adds one segment of UAX 29.
    fn add(&mut self, start: usize, segment: &str) {
        if segment.chars().any(char::is_alphanumeric) {
            for (index, (from, word)) in split_at_stops(segment).into_iter().enumerate() {
                self.opens |= index > 0;
                let (from, end) = trim_underscores(start + from, word);
                match (self.behind.take(), self.pieces.last_mut()) {
                    (Some(at), Some(before)) if from == start && before.end == at && joins_as_apostrophe(self.text, before, from) => {
                        before.end = end;
                    }
                    _ => self.pieces.push(Piece { start: from, end, mark: mark_before(self.text, from), opens: self.opens }),
                }
                self.opens = false;
            }
            self.opens |= segment.ends_with(['.', ':']);
        } else if segment.chars().any(is_pictogram) {
            self.pieces.push(Piece { start, end: start + segment.len(), mark: Mark::None, opens: self.opens });
            self.opens = false;
        } else {
            self.behind = matches!(segment, "`" | "´" | "′").then_some(start);
            self.opens |= segment.contains(['.', ',', ';', ':', '!', '?', '…', '(', ')', '\n', '"', '“', '”', '–', '—', '|', '•']);
        }
    }
}

fn joins_as_apostrophe(text: &str, before: &Piece, from: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    letter(text.get(before.start..before.end).and_then(|word| word.chars().last()))
        && letter(text.get(from..).and_then(|rest| rest.chars().next()))
}

/// The words in one segment of UAX 29, which takes `kapot.Nu` for one; `3.14` stays whole.
fn split_at_stops(segment: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    let mut chars = segment.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let digits = before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric);
        if matches!(c, '.' | ':' | '·' | '․' | '﹒' | '．') && !digits {
            words.push((from, segment.get(from..at).unwrap_or_default()));
            from = at + c.len_utf8();
        }
        before = Some(c);
    }
    words.push((from, segment.get(from..).unwrap_or_default()));
    words.retain(|(_, word)| word.chars().any(char::is_alphanumeric));
    words
}

fn trim_underscores(start: usize, word: &str) -> (usize, usize) {
    let trimmed = word.trim_start_matches('_');
    let start = start + word.len() - trimmed.len();
    (start, start + trimmed.trim_end_matches('_').len())
}

fn mark_before(text: &str, start: usize) -> Mark {
    let mut before = text.get(..start).unwrap_or_default().trim_end_matches('_').chars().rev();
    let mark = match before.next() {
        Some('#' | '＃') => Mark::Tag,
        Some('@' | '＠') => Mark::Handle,
        _ => return Mark::None,
    };
    if before.next().is_some_and(char::is_alphanumeric) { Mark::None } else { mark }
}

/// Whether a character is drawn as a picture: emoji and the dingbats before them.
fn is_pictogram(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2300}'..='\u{23FF}' | '\u{2B00}'..='\u{2BFF}' | '\u{203C}' | '\u{2049}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇' | '`' | '´' | '′' | '‛')
}

/// Characters without a shape of their own: joiners, direction marks, soft hyphens, variation selectors.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{AD}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

/// The exact form.
pub(crate) fn exact(word: &str) -> String {
    word.nfkc().filter(|c| !is_unseen(*c)).map(|c| if is_apostrophe(c) { '\'' } else { c }).collect()
}

/// The folded form.
pub(crate) fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold(word, &mut folded);
    folded
}

/// Appends the folded form.
pub(crate) fn fold(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let start = folded.len();
        if word.contains('`') {
            folded.push_str(&word.replace('`', "'"));
        } else {
            folded.push_str(word);
        }
        folded.get_mut(start..).into_iter().for_each(str::make_ascii_lowercase);
    } else {
        let lower = exact(word).to_lowercase().replace('ß', "ss").replace('ς', "σ");
        folded.extend(lower.nfkc());
    }
}

/// The plain form of a folded word.
pub(crate) fn plain(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut plain = String::with_capacity(folded.len());
    for c in folded.nfd() {
        match c {
            '\u{300}'..='\u{36F}' | '\u{1F3FB}'..='\u{1F3FF}' => {}
            'ø' => plain.push('o'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            c => plain.push(c),
        }
    }
    plain.nfc().collect()
}

/// A form without the possessive at its end, if it has one.
pub(crate) fn without_possessive(form: &str) -> Option<&str> {
    form.strip_suffix("'s").filter(|stem| stem.chars().nth(1).is_some())
}

/// Whether a character can be part of a word.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// Whether a text has a word in it.
pub(crate) fn has_word(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || is_pictogram(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_words() {
        for (text, expected) in [
            ("Acme-klant, e-mail", "Acme klant e mail"),
            ("kapot.Nu bel a.u.b. 3.14 of 10:30", "kapot Nu bel a u b 3.14 of 10 30"),
            ("it’s foto`s 's ochtends rock´n´roll", "it’s foto`s s ochtends rock´n´roll"),
            ("#acme @acme_nl info@acme.nl a#b", "#acme @acme_nl info acme nl a b"),
            ("_nadruk_ 👍🏽👍 I❤️U 🇳🇱", "nadruk 👍🏽 👍 I ❤️ U 🇳🇱"),
            ("C++ €5,- `code`", "C 5 code"),
            ("中文", "中 文"),
            ("", ""),
            ("…?!", ""),
        ] {
            let words: Vec<String> = pieces(text)
                .iter()
                .map(|piece| {
                    let mark = ["", "#", "@"][piece.mark as usize];
                    format!("{mark}{}", text.get(piece.start..piece.end).unwrap())
                })
                .collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }

    /// The same without the short way for plain words.
    fn pieces_of_segments(text: &str) -> Vec<Piece> {
        let mut cut = Cut { text, pieces: Vec::new(), opens: true, behind: None };
        text.split_word_bound_indices().for_each(|(at, segment)| cut.add(at, segment));
        cut.pieces
    }

    proptest::proptest! {
        // A mark on a blank, which UAX 29 takes for one segment, is left out: it is no word of anybody.
        #[test]
        fn the_short_way_cuts_the_same_words(text in "([\\p{L}\\p{N}\\p{P}\\p{S}]|[a-zA-Z0-9]{1,5}|[.,:;!?'’`´_#@-]|\\s|e\u{301}|👍🏽|é){0,40}") {
            proptest::prop_assert_eq!(pieces(&text), pieces_of_segments(&text));
        }
    }

    #[test]
    fn commas_and_stops_open_a_clause() {
        let opens: Vec<bool> = pieces("Nee, niet goed.Wel mooi\nof a_b").iter().map(|piece| piece.opens).collect();
        assert_eq!(opens, [true, true, false, true, false, true, false]);
    }

    #[test]
    fn forms_forget_what_does_not_matter() {
        for (word, folded_form, plain_form) in [
            ("Café", "café", "cafe"),
            ("CAFE\u{301}", "café", "cafe"),
            ("Straße", "strasse", "strasse"),
            ("Ĳssel", "ijssel", "ijssel"),
            ("ＡＣＭＥ", "acme", "acme"),
            ("foto’s", "foto's", "foto's"),
            ("Ørsted", "ørsted", "orsted"),
            ("İstanbul", "i\u{307}stanbul", "istanbul"),
            ("❤️", "❤", "❤"),
            ("👍🏽", "👍🏽", "👍"),
            ("ΣΟΦΟΣ", "σοφοσ", "σοφοσ"),
        ] {
            assert_eq!((folded(word).as_str(), plain(&folded(word)).as_str()), (folded_form, plain_form), "{word}");
        }
        assert_eq!(without_possessive("acme's"), Some("acme"));
        assert_eq!(without_possessive("'s"), None);
    }
}
