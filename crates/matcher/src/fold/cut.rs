//! Cutting a text into words, in one pass over its bytes.
//!
//! What stands between two blanks is cut by a table as long as it is made of western letters, digits and everyday signs; anything
//! else in it, a pictogram or another script, and all of it goes to [`super::segments`], which asks the tables of Unicode.

use super::{
    bytes::{Joiner, Sort, Typographic, plain_run, sorts_of},
    forms::is_latin,
    segments,
};
use crate::marks;

/// What stands right before a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sigil {
    /// Nothing of the two below.
    #[default]
    None,
    /// `#`
    Tag,
    /// `@`
    Handle,
}

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters and digits of ASCII, with nothing but a blank before it.
    Bare,
    /// What has its small letters for its forms: no letter beyond ASCII and no odd apostrophe.
    Plain,
    /// Anything else.
    Other,
}

/// A word of a text as bytes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    pub sigil: Sigil,
    /// Whether it begins the text, or a comma, full stop or the like stands before it.
    pub opens: bool,
    pub shape: Shape,
    /// Whether it is a piece of an address.
    pub is_address: bool,
    /// The mark of its plain form if it is plain, else 0.
    pub form: u64,
}

/// The words of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / 6 + 1);
    cut(text, &mut pieces);
    pieces
}

/// Adds the words of a text to those there are.
pub(crate) fn cut(text: &str, pieces: &mut Vec<Piece>) {
    let mut cut = Cut { text, bytes: text.as_bytes(), pieces, opens: true };
    let mut from = 0;
    while from < text.len() {
        from = cut.chunk(from);
    }
}

/// Words that are being cut.
struct Cut<'t, 'p> {
    text: &'t str,
    bytes: &'t [u8],
    pieces: &'p mut Vec<Piece>,
    /// Whether a clause begins here.
    opens: bool,
}

/// A word as far as it was read.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Where the underscores before it begin.
    run: usize,
    start: usize,
    is_plain: bool,
}

/// Something that only the tables of Unicode know.
struct Unknown;

impl Cut<'_, '_> {
    /// Cuts what stands here up to the next blank; says where to go on behind it.
    fn chunk(&mut self, from: usize) -> usize {
        // Most often it is a word of plain letters, and a full stop or comma perhaps.
        let plain = from + plain_run(self.bytes, from);
        let stops = matches!(self.sort(plain), Sort::Stop | Sort::Joins(Joiner::Point));
        let end = plain + usize::from(stops);
        if plain > from && self.sort(end) == Sort::Blank {
            let form = marks::of_part(self.bytes, from..plain, true);
            let (sigil, opens) = (Sigil::None, self.opens);
            self.pieces.push(Piece { start: from, end: plain, sigil, opens, shape: Shape::Bare, is_address: false, form });
            self.opens = stops || self.bytes.get(end) == Some(&b'\n');
            return end + 1;
        }
        let (kept, opens) = (self.pieces.len(), self.opens);
        if let Ok((end, is_address)) = self.quickly(from) {
            if is_address || self.bytes.get(from) == Some(&b'w') && self.has(from, "www.") {
                self.pieces.iter_mut().skip(kept).for_each(|piece| piece.is_address = true);
            }
            return end + 1;
        }
        self.pieces.truncate(kept);
        let rest = self.bytes.get(from..).unwrap_or_default();
        let end = from + rest.iter().position(|byte| self::sorts_of(*byte) == Sort::Blank).unwrap_or(rest.len());
        self.opens = segments::add(self.text, from..end, opens, self.pieces);
        self.opens |= self.bytes.get(end) == Some(&b'\n');
        end + 1
    }

    /// The sort of the byte that stands here; the end of the text is a blank.
    #[inline]
    fn sort(&self, at: usize) -> Sort {
        self.bytes.get(at).map_or(Sort::Blank, |byte| sorts_of(*byte))
    }

    /// Cuts by the table. Says where the blank is, and whether there is an address before it.
    fn quickly(&mut self, from: usize) -> Result<(usize, bool), Unknown> {
        let (mut at, mut run, mut is_address) = (from, from, false);
        loop {
            let Some(byte) = self.bytes.get(at) else { return Ok((at, is_address)) };
            match sorts_of(*byte) {
                Sort::Letter | Sort::Digit => {
                    at = self.word(Word { run, start: at, is_plain: true }, at)?;
                    run = at;
                    continue;
                }
                Sort::Underscore => {
                    at += 1;
                    continue;
                }
                Sort::Blank => {
                    self.opens |= *byte == b'\n';
                    return Ok((at, is_address));
                }
                Sort::Stop => {
                    self.opens = true;
                    is_address |= *byte == b':' && self.has(at, "://");
                    at += 1;
                }
                Sort::Joins(joiner) => {
                    self.opens |= joiner == Joiner::Point;
                    at += 1;
                }
                Sort::Separates => at += 1,
                Sort::Latin => {
                    self.latin(at).ok_or(Unknown)?;
                    at = self.word(Word { run, start: at, is_plain: false }, at)?;
                    run = at;
                    continue;
                }
                Sort::Typographic => {
                    self.opens |= self.typographic(at)? == Typographic::Stop;
                    at += Typographic::BYTES;
                }
                Sort::Other => return Err(Unknown),
            }
            run = at;
        }
    }

    /// Adds the word that goes on here; says where it ends, underscores behind it included.
    fn word(&mut self, mut word: Word, from: usize) -> Result<usize, Unknown> {
        let mut at = from;
        let mut last = Sort::Letter;
        loop {
            let run = plain_run(self.bytes, at);
            at += run;
            if run > 0 {
                last = self.bytes.get(at - 1).map_or(Sort::Other, |byte| sorts_of(*byte));
            }
            let Some(byte) = self.bytes.get(at) else { break };
            at += match sorts_of(*byte) {
                Sort::Underscore => {
                    last = Sort::Underscore;
                    1
                }
                Sort::Latin => {
                    self.latin(at).ok_or(Unknown)?;
                    word.is_plain = false;
                    last = Sort::Letter;
                    2
                }
                Sort::Joins(joiner) if self.joins(joiner, last, at + 1) => {
                    word.is_plain &= joiner != Joiner::Backtick;
                    1
                }
                Sort::Typographic if self.typographic(at)? == Typographic::Apostrophe => {
                    if !self.joins(Joiner::Apostrophe, last, at + Typographic::BYTES) {
                        break;
                    }
                    word.is_plain = false;
                    Typographic::BYTES
                }
                _ => break,
            };
        }
        self.push(word, at);
        Ok(at)
    }

    fn push(&mut self, word: Word, end: usize) {
        let Word { run, start, is_plain } = word;
        let read = self.bytes.get(start..end).unwrap_or_default();
        let end = start + read.iter().rposition(|byte| *byte != b'_').map_or(0, |last| last + 1);
        let before = run.checked_sub(1).and_then(|before| self.bytes.get(before));
        let sigil = if matches!(before, Some(b'#' | b'@')) { sigil_before(self.text, start) } else { Sigil::None };
        let (shape, form) = if is_plain { (Shape::Plain, marks::of_part(self.bytes, start..end, true)) } else { (Shape::Other, 0) };
        self.pieces.push(Piece { start, end, sigil, opens: self.opens, shape, is_address: false, form });
        self.opens = false;
    }

    /// Whether a sign joins what stood before it with what stands behind it.
    fn joins(&self, joiner: Joiner, before: Sort, behind: usize) -> bool {
        let Some(next) = self.bytes.get(behind).map(|byte| sorts_of(*byte)) else { return false };
        let letters = || before == Sort::Letter && (next == Sort::Letter || next == Sort::Latin && self.latin(behind).is_some());
        let digits = || before == Sort::Digit && next == Sort::Digit;
        match joiner {
            Joiner::Apostrophe => letters() || digits(),
            Joiner::Backtick => letters(),
            Joiner::Point => digits(),
        }
    }

    /// The western letter of two bytes that stands here.
    fn latin(&self, at: usize) -> Option<char> {
        let (first, second) = (*self.bytes.get(at)?, *self.bytes.get(at + 1)?);
        char::from_u32((u32::from(first) & 0x1F) << 6 | u32::from(second) & 0x3F).filter(|c| is_latin(*c))
    }

    /// What the sign of three bytes is that stands here.
    fn typographic(&self, at: usize) -> Result<Typographic, Unknown> {
        match (self.bytes.get(at + 1), self.bytes.get(at + 2)) {
            // ‘ and ’
            (Some(0x80), Some(0x98 | 0x99)) => Ok(Typographic::Apostrophe),
            // – — “ ” • …
            (Some(0x80), Some(0x93 | 0x94 | 0x9C | 0x9D | 0xA2 | 0xA6)) => Ok(Typographic::Stop),
            // „ and €
            (Some(0x80), Some(0x9E)) | (Some(0x82), Some(0xAC)) => Ok(Typographic::Separates),
            _ => Err(Unknown),
        }
    }

    fn has(&self, at: usize, wanted: &str) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(wanted.as_bytes()))
    }
}

/// The sigil of a word that begins here.
pub(super) fn sigil_before(text: &str, start: usize) -> Sigil {
    let mut before = text.get(..start).unwrap_or_default().trim_end_matches('_').chars().rev();
    let sigil = match before.next() {
        Some('#' | '＃') => Sigil::Tag,
        Some('@' | '＠') => Sigil::Handle,
        _ => return Sigil::None,
    };
    if before.next().is_some_and(char::is_alphanumeric) { Sigil::None } else { sigil }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_words() {
        for (text, expected) in [
            ("Acme-klant, e-mail", "Acme klant e mail"),
            ("kapot.Nu bel a.u.b. 3.14 of 10:30", "kapot Nu bel a u b 3.14 of 10 30"),
            ("1,000.50 en 1'000 maar 1,a", "1,000.50 en 1'000 maar 1 a"),
            ("it’s foto`s 's ochtends rock´n´roll", "it’s foto`s s ochtends rock´n´roll"),
            ("#acme @acme_nl info@acme.nl a#b", "#acme @acme_nl info acme nl a b"),
            ("_nadruk_ 👍🏽👍 I❤️U 🇳🇱", "nadruk 👍🏽 👍 I ❤️ U 🇳🇱"),
            ("“Één” – ‘café’… €5,-", "Één café 5"),
            ("C++ €5,- `code`", "C 5 code"),
            ("中文", "中 文"),
            ("", ""),
            ("…?! ___", ""),
        ] {
            let words: Vec<String> = pieces(text)
                .iter()
                .map(|piece| {
                    let sigil = ["", "#", "@"][piece.sigil as usize];
                    format!("{sigil}{}", text.get(piece.start..piece.end).unwrap())
                })
                .collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }

    /// Pieces without what only the short way knows.
    fn bare(pieces: Vec<Piece>) -> Vec<Piece> {
        pieces.into_iter().map(|piece| Piece { shape: Shape::Other, is_address: false, form: 0, ..piece }).collect()
    }

    proptest::proptest! {
        // A mark on a blank, which UAX 29 takes for one segment, is left out: it is no word of anybody.
        #[test]
        fn the_short_way_cuts_the_same_words(text in "([\\p{L}\\p{N}\\p{P}\\p{S}]|[a-zA-Z0-9]{1,5}|[.,:;!?'’`´_#@-]|\\s|e\u{301}|👍🏽|[À-ž]|[a-zé]{1,3}['’]?[a-zé]){0,40}") {
            let mut segmented = Vec::new();
            segments::add(&text, 0..text.len(), true, &mut segmented);
            proptest::prop_assert_eq!(bare(pieces(&text)), bare(segmented));
        }

        #[test]
        fn everyday_signs_are_cut_the_same(text in "([a-cA-C]|[0-2]|é|[_.,;:'`’‘“”–…€„|()\"/&+*~^<>{}\\[\\]$%=\\\\!?#@-]|[ \n\t\r\u{b}\u{0}]){0,24}") {
            let mut segmented = Vec::new();
            segments::add(&text, 0..text.len(), true, &mut segmented);
            proptest::prop_assert_eq!(bare(pieces(&text)), bare(segmented));
        }
    }

    #[test]
    fn commas_and_stops_open_a_clause() {
        let opens: Vec<bool> = pieces("Nee, niet goed.Wel mooi\nof a_b").iter().map(|piece| piece.opens).collect();
        assert_eq!(opens, [true, true, false, true, false, true, false]);
    }

    #[test]
    fn addresses_are_told() {
        let of_address: Vec<bool> = pieces("zie https://a.nl/b of www.a.nl of 😀http://c").iter().map(|piece| piece.is_address).collect();
        assert_eq!(of_address, [false, true, true, true, true, false, true, true, true, false, true, true, true]);
    }
}
