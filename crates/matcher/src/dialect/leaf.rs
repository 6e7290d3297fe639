//! Words, phrases and words in their exact case: what our language refuses becomes the nearest that it takes.

use super::{
    keep::raw,
    lower::{Lowering, Place},
    meaning::Meaning,
    note::About,
    spelling::{Habit, Why},
};
use crate::{
    fold,
    query::{Expr, Pattern, Phrase, Word, WordFault},
};
use std::ops::Range;

/// The fewest letters in a row without which nearly every word ends so.
const MIN_ENDING: usize = 3;

impl Lowering<'_, '_> {
    /// A word without quotes.
    pub(super) fn word(&mut self, text: &str, at: &Range<usize>, place: Place) -> Meaning {
        if is_range_of_numbers(text) {
            return self.left_out(at, Why::Numbers, place);
        }
        let Some(clean) = self.clean(text, true, at) else { return self.only_signs(text, at) };
        if let [word] = clean.as_slice()
            && word.starts_with(['*', '?'])
        {
            return self.ending(word, at, place);
        }
        if let Some(short) = clean.iter().find(|word| Word::read(word) == Err(WordFault::TooShort)) {
            return self.short(short, at, place);
        }
        if self.spelling.has(Habit::StarIsWord) && text.contains('*') {
            self.notes.once(at.clone(), About::Star { written: self.written(at) });
        }
        self.side_by_side(&clean, at)
    }

    /// A phrase, with at most so many words between its words if that is said.
    pub(super) fn phrase(&mut self, text: &str, between: Option<u32>, at: &Range<usize>, place: Place) -> Meaning {
        if self.spelling.has(Habit::StarIsWord) && text.split_whitespace().any(|word| word == "*") {
            return self.gaps(text, at, place);
        }
        let Some(clean) = self.clean(text, false, at) else { return self.only_signs(text, at) };
        let Some(between) = between else { return self.side_by_side(&clean, at) };
        if clean.len() < 2 {
            self.notes.tell(at.clone(), About::Tilde);
            return self.side_by_side(&clean, at);
        }
        self.notes.once(at.clone(), About::Slop);
        let words = clean.iter().map(|word| self.side_by_side(std::slice::from_ref(word), at));
        let operands: Vec<Expr> = words.filter_map(|word| if let Meaning::Is(expr) = word { Some(expr) } else { None }).collect();
        self.together(operands, between, at, place)
    }

    /// A word whose capitals count.
    pub(super) fn exact(&mut self, text: &str, at: &Range<usize>, place: Place) -> Meaning {
        if text.contains(['*', '?']) {
            self.notes.tell(at.clone(), About::WildExact { written: self.written(at) });
            return self.word(text.trim(), at, place);
        }
        let words: Vec<Word> = text.split_whitespace().filter_map(|word| Word::read_exact(word).ok()).collect();
        let plain = !text.contains(|c: char| c.is_control() || matches!(c, '{' | '}'));
        if words.is_empty() || !plain {
            return self.only_signs(text, at);
        }
        Meaning::Is(Expr::Phrase(Phrase { words, exact: true }))
    }

    /// The words of a text in letters that our language takes; none if there are none. In a phrase nobody heeds its punctuation.
    fn clean(&mut self, text: &str, bare: bool, at: &Range<usize>) -> Option<Vec<String>> {
        let mut words = Vec::new();
        let mut lost = false;
        for written in text.split_whitespace() {
            let chunk = if bare { written } else { written.trim_matches([',', ';', '(', ')', '[', ']']) };
            let chunk = chunk.trim_matches(['\'', '‘', '’']).trim_end_matches(['!', ':', '…']);
            // The last full stop of `a.s.r.` belongs to it.
            let chunk = chunk.strip_suffix('.').filter(|rest| !rest.contains('.')).unwrap_or(chunk);
            let chunk = if self.spelling.has(Habit::OneLetter) { chunk } else { chunk.trim_end_matches('?') };
            lost |= bare && chunk.len() != written.trim_matches(['\'', '‘', '’']).len() && fold::has_word(chunk);
            let before = words.len();
            words.extend(chunk.split(|c| !is_taken(c)).filter(|word| fold::has_word(word)).map(str::to_owned));
            lost |= words.get(before..).is_some_and(|new| new.concat().len() != chunk.len()) && fold::has_word(chunk);
        }
        let letters = words.iter().flat_map(|word| word.chars()).filter(|c| !matches!(c, '*' | '?')).count();
        if words.is_empty() || (lost && letters < 2) {
            return None;
        }
        if lost {
            let ours = if words.len() == 1 { format!("`{}`", words.concat()) } else { format!("\"{}\"", words.join(" ")) };
            self.notes.tell(at.clone(), About::Signs { written: self.written(at), ours });
        }
        Some(words)
    }

    /// What has a letter only among signs is looked for as it stands: `C++`. Signs alone mean nothing.
    fn only_signs(&mut self, text: &str, at: &Range<usize>) -> Meaning {
        if let Some(signs) = raw(text).filter(|_| fold::has_word(text)) {
            return Meaning::Is(signs);
        }
        self.notes.tell(at.clone(), About::Sign { written: self.written(at) });
        Meaning::Absent
    }

    /// Words as a phrase of ours. A wildcard that none of ours can have is left out of its word.
    fn side_by_side(&mut self, clean: &[String], at: &Range<usize>) -> Meaning {
        let words: Vec<Word> = clean.iter().filter_map(|text| self.taken(text, at)).collect();
        if words.is_empty() {
            self.notes.tell(at.clone(), About::Sign { written: self.written(at) });
            return Meaning::Absent;
        }
        Meaning::Is(Expr::Phrase(Phrase { words, exact: false }))
    }

    fn taken(&mut self, text: &str, at: &Range<usize>) -> Option<Word> {
        match Word::read(text) {
            Ok(word) => Some(word),
            Err(WordFault::NoWord) => None,
            Err(fault) => {
                let bare = text.trim_start_matches(['*', '?']);
                let word = Word::read(bare).or_else(|_| Word::read(&bare.replace(['*', '?'], ""))).ok()?;
                self.notes.tell(
                    at.clone(),
                    match fault {
                        WordFault::TooShort => About::ShortInside { written: text.to_owned() },
                        _ => About::NoBeginning { ours: word.text.to_string() },
                    },
                );
                Some(word)
            }
        }
    }

    /// A word that begins with a wildcard: a regular expression finds it, but not beside NEAR.
    fn ending(&mut self, word: &str, at: &Range<usize>, place: Place) -> Meaning {
        let long = word.split(|c: char| !c.is_alphanumeric()).any(|run| run.chars().count() >= MIN_ENDING);
        if long && self.may_be_pattern(place) && !word.contains(['#', '@', '/']) {
            let glyph = |c: char| match c {
                '*' => r"\w*".to_owned(),
                '?' => r"\w".to_owned(),
                c => regex::escape(c.encode_utf8(&mut [0; 4])),
            };
            let regex = format!(r"\b{}\b", word.chars().map(glyph).collect::<String>());
            if let Ok(pattern) = Pattern::regex(&regex, true) {
                let pattern = Expr::Pattern(pattern);
                self.notes.tell(at.clone(), About::Ending { ours: pattern.to_string() });
                return Meaning::Is(pattern);
            }
        }
        if long {
            return self.side_by_side(&[word.to_owned()], at);
        }
        self.short(word, at, place)
    }

    /// A word that would find nearly every other.
    fn short(&mut self, word: &str, at: &Range<usize>, place: Place) -> Meaning {
        self.notes.tell(at.clone(), About::Short { written: word.to_owned(), finds: self.finds_without(place) });
        Meaning::Absent
    }

    /// `"a * b"`: each star stands for a word.
    fn gaps(&mut self, text: &str, at: &Range<usize>, place: Place) -> Meaning {
        self.notes.once(at.clone(), About::Gap);
        let (mut pieces, mut stars): (Vec<(u32, Vec<&str>)>, u32) = (vec![(0, Vec::new())], 0);
        for word in text.split_whitespace() {
            if word == "*" {
                stars += 1;
            } else if let Some((_, piece)) = pieces.last_mut().filter(|(_, piece)| stars == 0 || piece.is_empty()) {
                piece.push(word);
                stars = 0;
            } else {
                pieces.push((stars, vec![word]));
                stars = 0;
            }
        }
        let mut pieces = pieces.into_iter();
        let (_, first) = pieces.next().unwrap_or_default();
        let mut left = self.phrase(&first.join(" "), None, at, place);
        let mut joined: Vec<Meaning> = Vec::new();
        for (stars, piece) in pieces {
            let right = self.phrase(&piece.join(" "), None, at, place);
            joined.push(self.beside(left, right.clone(), (stars.min(crate::limits::MAX_BETWEEN), true), at, place));
            left = right;
        }
        if joined.is_empty() { left } else { Meaning::and(joined) }
    }
}

/// `2023..2024`, `€100..€200`
fn is_range_of_numbers(text: &str) -> bool {
    let is_number = |text: &str| {
        text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '€' | '$' | '£' | '%'))
    };
    text.split_once("..").is_some_and(|(from, to)| is_number(from) && is_number(to))
}

/// Whether a sign may stand in a word of ours.
fn is_taken(c: char) -> bool {
    let inside = matches!(c, '-' | '‐' | '‑' | '–' | '\'' | '’' | '‘' | 'ʼ' | '.' | '&' | '*' | '?' | '@' | '#' | ':' | '/');
    inside
        || fold::is_word_char(c)
        || fold::has_word(c.encode_utf8(&mut [0; 4]))
        || matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}
