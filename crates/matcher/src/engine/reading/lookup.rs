//! Looking up the words of a text, cut already or not, and noting the terms that they are.

use super::{
    super::{
        postings::Postings,
        vocabulary::{Form, Term, Vocabulary},
    },
    Reading, Seen,
};
use crate::{
    fold::{self, Piece, Shape, Sigil},
    limits::{MAX_BETWEEN, MAX_WORDS},
    marks,
    view::Place,
    words::Words,
};
use std::ops::Range;

/// A word that is no term.
const NONE: Term = Term::MAX;
/// So many places between two texts keep phrases and NEAR inside one.
const GAP: u32 = MAX_BETWEEN + 1;

/// Where words are looked up, and the queries that wait for them.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Tables<'s> {
    pub vocabulary: &'s Vocabulary,
    pub postings: &'s Postings,
}

impl Reading {
    /// Looks up every word of a text, cut already or not.
    pub(in crate::engine) fn read(&mut self, place: &Place<'_>, tables: Tables<'_>) {
        let (start, others) = (self.next_place(), self.others.len());
        self.words.resize(start as usize, NONE);
        match place.words_if_cut() {
            Some(words) => self.look_up_words(words, tables.vocabulary),
            None => self.cut(place.text, tables.vocabulary),
        }
        let end = number(self.words.len());
        self.texts.push((place.field, start..end));
        self.note_words(start..end, tables);
        self.note_others(others, tables);
    }

    /// Where the next text begins.
    fn next_place(&self) -> u32 {
        if self.texts.is_empty() { 0 } else { number(self.words.len()).saturating_add(GAP) }
    }

    /// Looks up words that are cut. That they stand there is noted later, so that many are looked up at a time.
    fn look_up_words(&mut self, words: &Words<'_>, vocabulary: &Vocabulary) {
        let start = self.words.len();
        self.words.extend(words.tokens().iter().map(|token| vocabulary.find(token.form()).unwrap_or(NONE)));
        for (at, token) in (start..).zip(words.tokens()) {
            let plain = words.plain(token).as_bytes();
            let prefixes = vocabulary.prefix_lengths(plain, 0..plain.len());
            if !token.is_bare || prefixes != 0 {
                let form = Form { bytes: plain, at: 0..plain.len(), is_ascii: token.is_bare || plain.is_ascii() };
                self.add_others(number(at), &form, token.sigil, prefixes, vocabulary);
            }
        }
    }

    /// The same for a text that nobody has cut yet: its words are not kept.
    fn cut(&mut self, text: &str, vocabulary: &Vocabulary) {
        let (mut pieces, mut folded) = (std::mem::take(&mut self.pieces), std::mem::take(&mut self.folded));
        pieces.clear();
        fold::cut(text, &mut pieces);
        pieces.truncate(MAX_WORDS);
        let start = self.words.len();
        let find = |piece: &Piece| if piece.shape == Shape::Other { None } else { vocabulary.find(piece.form) };
        self.words.extend(pieces.iter().map(|piece| find(piece).unwrap_or(NONE)));
        for (at, piece) in (start..).zip(&pieces) {
            if piece.shape == Shape::Other {
                folded.clear();
                fold::plain_into(text.get(piece.start..piece.end).unwrap_or_default(), &mut folded);
                let form = Form { bytes: folded.as_bytes(), at: 0..folded.len(), is_ascii: folded.is_ascii() };
                let term = vocabulary.find(marks::of_part(form.bytes, form.at.clone(), form.is_ascii));
                self.words.get_mut(at).into_iter().zip(term).for_each(|(word, term)| *word = term);
                let prefixes = vocabulary.prefix_lengths(form.bytes, form.at.clone());
                self.add_others(number(at), &form, piece.sigil, prefixes, vocabulary);
                continue;
            }
            let prefixes = vocabulary.prefix_lengths(text.as_bytes(), piece.start..piece.end);
            if piece.shape == Shape::Plain || prefixes != 0 {
                let form = Form { bytes: text.as_bytes(), at: piece.start..piece.end, is_ascii: true };
                self.add_others(number(at), &form, piece.sigil, prefixes, vocabulary);
            }
        }
        (self.pieces, self.folded) = (pieces, folded);
    }

    /// Adds what else is known of a word.
    fn add_others(&mut self, at: u32, form: &Form<'_>, sigil: Sigil, prefixes: u32, vocabulary: &Vocabulary) {
        if sigil != Sigil::None {
            self.sigils.push((at, sigil));
        }
        let before = self.others.len();
        let stem_bytes = form.bytes.get(form.at.clone()).and_then(fold::stem_bytes);
        let stem = stem_bytes.map(|bytes| form.at.start..form.at.start + bytes).and_then(|stem| {
            let is_ascii = form.is_ascii || form.bytes.get(stem.clone()).is_some_and(<[u8]>::is_ascii);
            vocabulary.find(marks::of_part(form.bytes, stem, is_ascii))
        });
        self.others.extend(stem.map(|term| (at, term)));
        vocabulary.each_prefix(form, prefixes, |term| self.others.push((at, term)));
        self.others.get_mut(before..).into_iter().for_each(<[_]>::sort_unstable);
    }

    /// Notes the terms that are whole words, and two of them side by side.
    fn note_words(&mut self, places: Range<u32>, Tables { vocabulary, postings }: Tables<'_>) {
        let mut before = NONE;
        for at in places {
            let term = self.words.get(at as usize).copied().unwrap_or(NONE);
            if term != NONE {
                self.note(term, at, postings);
                if before != NONE
                    && let Some(pair) = vocabulary.find_pair(before, term)
                {
                    self.choose(postings.of_term(pair));
                }
            }
            before = term;
        }
    }

    /// Notes the other terms of words, from one on, and each beside the terms of its neighbours.
    fn note_others(&mut self, from: usize, Tables { vocabulary, postings }: Tables<'_>) {
        for other in from..self.others.len() {
            let Some((at, term)) = self.others.get(other).copied() else { return };
            self.note(term, at, postings);
            let word = |at: Option<u32>| at.and_then(|at| self.words.get(at as usize).copied()).filter(|term| *term != NONE);
            let before = word(at.checked_sub(1)).and_then(|before| vocabulary.find_pair(before, term));
            let behind = word(Some(at + 1)).and_then(|behind| vocabulary.find_pair(term, behind));
            before.into_iter().chain(behind).for_each(|pair| self.choose(postings.of_term(pair)));
            for next in other + 1.. {
                match self.others.get(next).copied() {
                    Some((same, _)) if same == at => {}
                    Some((behind, next)) if behind == at + 1 => {
                        if let Some(pair) = vocabulary.find_pair(term, next) {
                            self.choose(postings.of_term(pair));
                        }
                    }
                    _ => break,
                }
            }
        }
    }

    /// Remembers that a term stands at a place, and the queries that wait for it.
    #[inline]
    fn note(&mut self, term: Term, at: u32, postings: &Postings) {
        match self.seen.get_mut(term as usize) {
            Some(seen) if seen.number != self.number => *seen = Seen { number: self.number, first: at },
            Some(seen) => return seen.first = seen.first.min(at),
            None => return,
        }
        self.choose(postings.of_term(term));
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
