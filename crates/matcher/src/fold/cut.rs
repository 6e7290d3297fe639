//! Cutting a text into words.

use super::{forms::is_latin, is_pictogram};
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
    /// Whether it is plain letters and digits, so that its forms are its small letters.
    pub is_plain: bool,
    /// Whether it is a piece of an address.
    pub is_address: bool,
}

/// The words of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut cut = Cut { text, pieces: Vec::with_capacity(text.len() / 6 + 1), opens: true, behind: None, is_address: false };
    let bytes = text.as_bytes();
    let mut from = 0;
    // White space ends every word and every segment, so what stands between two blanks can be looked at by itself.
    while from < bytes.len() {
        let word = from + run(bytes, from, Sort::Plain);
        let stops = word + run(bytes, word, Sort::Stop);
        let end = if word > from && stops_at_blank(bytes, stops) {
            cut.push(from, word, true);
            cut.opens = stops > word;
            stops
        } else {
            let end = from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| sort(**byte) != Sort::Blank).count();
            cut.add_chunk(from, end);
            end
        };
        cut.opens |= bytes.get(end) == Some(&b'\n');
        from = end + 1;
    }
    cut.pieces
}

/// What a byte is to who cuts plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A letter or a digit.
    Plain,
    /// What ends a clause behind a word.
    Stop,
    /// What separates words.
    Blank,
    Other,
}

fn sort(byte: u8) -> Sort {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Sort::Plain,
        b'.' | b',' | b';' | b':' | b'!' | b'?' => Sort::Stop,
        b' ' | b'\n' | b'\t' => Sort::Blank,
        _ => Sort::Other,
    }
}

/// How many bytes of this sort stand here.
fn run(bytes: &[u8], from: usize, wanted: Sort) -> usize {
    bytes.get(from..).unwrap_or_default().iter().take_while(|byte| sort(**byte) == wanted).count()
}

fn stops_at_blank(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|byte| sort(*byte) == Sort::Blank)
}

/// Words that are being cut.
struct Cut<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    /// Whether a clause begins here.
    opens: bool,
    /// Where an odd apostrophe right behind a word began.
    behind: Option<usize>,
    /// Whether it stands in an address.
    is_address: bool,
}

impl Cut<'_> {
    /// Cuts what stands between two blanks and is not plain letters; often it is a word with accents.
    fn add_chunk(&mut self, start: usize, end: usize) {
        let Some(chunk) = self.text.get(start..end).filter(|chunk| !chunk.is_empty()) else { return };
        let word = latin_word(chunk);
        self.behind = None;
        if word > 0 && word + run(chunk.as_bytes(), word, Sort::Stop) == chunk.len() {
            self.push(start, start + word, false);
            self.opens = word < chunk.len();
        } else {
            self.is_address = is_address(chunk);
            chunk.split_word_bound_indices().for_each(|(at, segment)| self.add(start + at, segment));
            self.is_address = false;
        }
    }

    fn push(&mut self, start: usize, end: usize, is_plain: bool) {
        let mark = if is_plain { Mark::None } else { mark_before(self.text, start) };
        self.pieces.push(Piece { start, end, mark, opens: self.opens, is_plain, is_address: self.is_address });
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
                    _ => self.push(from, end, false),
                }
                self.opens = false;
            }
            self.opens |= segment.ends_with(['.', ':']);
        } else if segment.chars().any(is_pictogram) {
            let end = start + segment.len();
            self.pieces.push(Piece { start, end, mark: Mark::None, opens: self.opens, is_plain: false, is_address: self.is_address });
            self.opens = false;
        } else {
            self.behind = matches!(segment, "`" | "´" | "′").then_some(start);
            self.opens |= segment.contains(['.', ',', ';', ':', '!', '?', '…', '(', ')', '\n', '"', '“', '”', '–', '—', '|', '•']);
        }
    }
}

/// How many bytes of a word stand here that UAX 29 would not cut: letters and digits of the western languages, and an
/// apostrophe between two letters.
fn latin_word(chunk: &str) -> usize {
    let letter = |c: char| c.is_ascii_alphabetic() || is_latin(c);
    let mut last = None;
    let mut chars = chunk.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let goes_on = match c {
            '\'' | '’' => last.is_some_and(letter) && chars.peek().is_some_and(|(_, c)| letter(*c)),
            c => c.is_ascii_alphanumeric() || is_latin(c),
        };
        if !goes_on {
            return at;
        }
        last = Some(c);
    }
    chunk.len()
}

/// Whether what stands between two blanks is a web address.
fn is_address(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.")
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
        let mut cut = Cut { text, pieces: Vec::new(), opens: true, behind: None, is_address: false };
        text.split_word_bound_indices().for_each(|(at, segment)| cut.add(at, segment));
        cut.pieces
    }

    /// Pieces without what only the short way knows.
    fn bare(pieces: Vec<Piece>) -> Vec<Piece> {
        pieces.into_iter().map(|piece| Piece { is_plain: false, is_address: false, ..piece }).collect()
    }

    proptest::proptest! {
        // A mark on a blank, which UAX 29 takes for one segment, is left out: it is no word of anybody.
        #[test]
        fn the_short_way_cuts_the_same_words(text in "([\\p{L}\\p{N}\\p{P}\\p{S}]|[a-zA-Z0-9]{1,5}|[.,:;!?'’`´_#@-]|\\s|e\u{301}|👍🏽|[À-ž]|[a-zé]{1,3}['’]?[a-zé]){0,40}") {
            proptest::prop_assert_eq!(bare(pieces(&text)), bare(pieces_of_segments(&text)));
        }
    }

    #[test]
    fn commas_and_stops_open_a_clause() {
        let opens: Vec<bool> = pieces("Nee, niet goed.Wel mooi\nof a_b").iter().map(|piece| piece.opens).collect();
        assert_eq!(opens, [true, true, false, true, false, true, false]);
    }
}
