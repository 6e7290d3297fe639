//! Cutting what has letters or signs of every kind, by the tables of Unicode.

use super::{
    cut::{Piece, Shape, Sigil, sigil_before},
    is_pictogram,
};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Adds the words of a part of a text to those there are. A clause begins with the first if `opens` is set; says whether one begins
/// behind the last.
pub(super) fn add(text: &str, part: Range<usize>, opens: bool, pieces: &mut Vec<Piece>) -> bool {
    let chunk = text.get(part.clone()).unwrap_or_default();
    let is_address = chunk.contains("://") || chunk.starts_with("www.");
    let mut segments = Segments { text, pieces, opens, behind: None, is_address };
    chunk.split_word_bound_indices().for_each(|(at, segment)| segments.add(part.start + at, segment));
    segments.opens
}

struct Segments<'t, 'p> {
    text: &'t str,
    pieces: &'p mut Vec<Piece>,
    /// Whether a clause begins here.
    opens: bool,
    /// Where an odd apostrophe right behind a word began.
    behind: Option<usize>,
    is_address: bool,
}

impl Segments<'_, '_> {
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
                    _ => self.push(from, end, sigil_before(self.text, from)),
                }
                self.opens = false;
            }
            self.opens |= segment.ends_with(['.', ':']);
        } else if segment.chars().any(is_pictogram) {
            self.push(start, start + segment.len(), Sigil::None);
            self.opens = false;
        } else {
            self.behind = matches!(segment, "`" | "´" | "′").then_some(start);
            self.opens |= segment.contains(['.', ',', ';', ':', '!', '?', '…', '(', ')', '\n', '"', '“', '”', '–', '—', '|', '•']);
        }
    }

    fn push(&mut self, start: usize, end: usize, sigil: Sigil) {
        self.pieces.push(Piece { start, end, sigil, opens: self.opens, shape: Shape::Other, is_address: self.is_address, form: 0 });
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
