//! Words and phrases of a query, and where they stand in a text.

use super::part::Part;
use crate::{
    fold::{self, Sigil},
    limits::MAX_OCCURRENCES,
    marks,
    words::Words,
};
use smallvec::{SmallVec, smallvec};
use smol_str::SmolStr;
use std::ops::Range;

/// The most pieces of a hyphenated word that are also looked for joined.
const MAX_JOINED: usize = 6;
/// The most spellings of a phrase that are compared with those of another.
const MAX_SPELLINGS: usize = 32;

/// One query word: `klacht*`, `e-mail`, `#acme`, `@acme_nl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it was written, with `#` or `@`.
    pub text: SmolStr,
    sigil: Sigil,
    /// Nearly always one.
    parts: SmallVec<[Part; 1]>,
    /// For a word with a hyphen: its pieces joined from one place up to another.
    joined: Vec<(usize, usize, Part)>,
}

/// Why a text is no query word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordFault {
    /// It has no letter, digit or pictogram.
    NoWord,
    /// It begins with a wildcard.
    WildcardFirst,
    /// Fewer than two letters stand before a `*`.
    TooShort,
}

impl Word {
    /// Reads a word; `*` and `?` are wildcards.
    pub(crate) fn read(text: &str) -> Result<Self, WordFault> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let text = SmolStr::new(text);
            let parts = smallvec![Part::of_ascii(&text)];
            return Ok(Self { text, sigil: Sigil::None, parts, joined: Vec::new() });
        }
        let (sigil, rest) = match text.chars().next() {
            Some('#' | '＃') => (Sigil::Tag, text.get(1..).filter(|_| text.starts_with('#')).unwrap_or_default()),
            Some('@' | '＠') => (Sigil::Handle, text.get(1..).filter(|_| text.starts_with('@')).unwrap_or_default()),
            _ => (Sigil::None, text),
        };
        if rest.starts_with(['*', '?']) {
            let lone = rest.chars().all(|c| matches!(c, '*' | '?'));
            return Err(if lone || fold::has_word(rest) { WordFault::WildcardFirst } else { WordFault::NoWord });
        }
        let pieces = if rest.contains(['*', '?']) { wild_pieces(rest)? } else { plain_pieces(rest) };
        Self::of(text, sigil, pieces.iter().map(|piece| Part::of(piece)).collect(), rest)
    }

    /// Reads a word that has to stand in the text in this very case.
    pub(crate) fn read_exact(text: &str) -> Result<Self, WordFault> {
        Self::of(text, Sigil::None, plain_pieces(text).iter().map(|piece| Part::exact(piece)).collect(), text)
    }

    fn of(text: &str, sigil: Sigil, parts: SmallVec<[Part; 1]>, written: &str) -> Result<Self, WordFault> {
        if parts.is_empty() {
            return Err(WordFault::NoWord);
        }
        let mut joined = Vec::new();
        let exact = parts.first().is_some_and(Part::is_exact);
        if !exact && parts.len() <= MAX_JOINED && written.contains(['-', '‐', '‑', '–']) {
            let letters: Vec<String> = if written.contains(['*', '?']) { wild_pieces(written)? } else { plain_pieces(written) };
            for from in 0..letters.len() {
                for to in from + 2..=letters.len() {
                    joined.push((from, to, Part::of(&letters.get(from..to).unwrap_or_default().concat())));
                }
            }
        }
        Ok(Self { text: text.into(), sigil, parts, joined })
    }

    /// A number that equal words share, and others hardly ever.
    pub(super) fn fingerprint(&self) -> u64 {
        self.parts.iter().fold(self.sigil as u64, |all, part| marks::join(all, part.fingerprint()))
    }

    /// Whether it is a tag or a handle.
    pub(crate) fn has_sigil(&self) -> bool {
        self.sigil != Sigil::None
    }

    /// How many of its pieces have wildcards.
    pub(crate) fn wildcards(&self) -> usize {
        self.parts.iter().filter(|part| part.is_pattern()).count()
    }

    /// Whether a `*` follows only two letters, which finds a great deal.
    pub(crate) fn is_wide(&self) -> bool {
        let wide =
            |piece: &str| piece.split_once('*').is_some_and(|(before, _)| before.chars().filter(|c| c.is_alphanumeric()).count() == 2);
        self.text.contains('*') && self.text.split(|c: char| !fold::is_word_char(c) && !matches!(c, '*' | '?')).any(wide)
    }

    /// The place behind the word if it stands at this place.
    fn end_at(&self, words: &Words<'_>, at: usize) -> Option<usize> {
        let token = words.get(at)?;
        if self.sigil != Sigil::None && token.sigil != self.sigil {
            return None;
        }
        self.end_from(0, words, at)
    }

    /// The same for a place of [`Self::each_start`], where its first piece is known to stand.
    fn end_from_start(&self, words: &Words<'_>, start: usize) -> Option<usize> {
        if self.sigil == Sigil::None && self.joined.is_empty() && self.parts.len() == 1 {
            return Some(start + 1);
        }
        self.end_at(words, start)
    }

    /// The same for its pieces from one on: a longer join first.
    fn end_from(&self, piece: usize, words: &Words<'_>, at: usize) -> Option<usize> {
        let Some(part) = self.parts.get(piece) else { return Some(at) };
        let token = words.get(at)?;
        for (_, to, join) in self.joined.iter().rev().filter(|(from, ..)| *from == piece) {
            if join.finds(token, words)
                && let Some(end) = self.end_from(*to, words, at + 1)
            {
                return Some(end);
            }
        }
        if part.finds(token, words) { self.end_from(piece + 1, words, at + 1) } else { None }
    }

    /// Its only piece, if it has one.
    pub(crate) fn only_element(&self) -> Option<Element<'_>> {
        match self.parts.as_slice() {
            [part] => Some(Element { sigil: self.sigil, part }),
            _ => None,
        }
    }

    /// The pieces that it may begin with: the first, and those that are joined with it.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = &Part> {
        self.parts.first().into_iter().chain(self.joined.iter().filter(|(from, ..)| *from == 0).map(|(.., join)| join))
    }

    /// The mark of the form that it begins with; none if it may begin with others too.
    pub(super) fn only_form(&self) -> Option<u64> {
        self.parts.first().filter(|_| self.joined.is_empty())?.form()
    }

    /// Whether it may stand in this text. If this is false it does not.
    fn may_stand(&self, words: &Words<'_>) -> bool {
        self.beginnings().any(|part| part.may_stand(words))
    }

    /// Says every place where it may begin, in order.
    fn each_start(&self, words: &Words<'_>, each: impl FnMut(usize)) {
        match self.parts.first() {
            Some(part) if self.joined.is_empty() => part.each_place(words, each),
            _ => {
                let mut starts = Vec::new();
                self.beginnings().for_each(|part| part.each_place(words, |at| starts.push(at)));
                starts.sort_unstable();
                starts.dedup();
                starts.into_iter().for_each(each);
            }
        }
    }
}

/// A piece of a phrase: what a word of the text has to be, and what has to stand right before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'w> {
    pub sigil: Sigil,
    pub part: &'w Part,
}

impl Element<'_> {
    /// Whether it finds what another one finds.
    fn covers(self, other: Self) -> bool {
        (self.sigil == Sigil::None || self.sigil == other.sigil) && self.part.covers(other.part)
    }
}

impl Word {
    /// Appends each of its spellings to those of the words before it: a word with a hyphen has several.
    fn spellings<'w>(&'w self, mut before: Vec<Vec<Element<'w>>>) -> Vec<Vec<Element<'w>>> {
        if self.joined.is_empty() {
            for spelling in &mut before {
                let sigil = |piece| if piece == 0 { self.sigil } else { Sigil::None };
                spelling.extend(self.parts.iter().enumerate().map(|(piece, part)| Element { sigil: sigil(piece), part }));
            }
            return before;
        }
        let mut done = Vec::new();
        let mut open: Vec<(Vec<Element<'w>>, usize)> = before.into_iter().map(|spelling| (spelling, 0)).collect();
        while let Some((spelling, piece)) = open.pop() {
            let sigil = if piece == 0 { self.sigil } else { Sigil::None };
            let joins = self.joined.iter().filter(|(from, ..)| *from == piece).map(|(_, to, part)| (*to, part));
            let before = open.len();
            for (next, part) in self.parts.get(piece).map(|part| (piece + 1, part)).into_iter().chain(joins) {
                let mut longer = spelling.clone();
                longer.push(Element { sigil, part });
                open.push((longer, next));
            }
            if open.len() == before {
                done.push(spelling);
            }
        }
        done
    }
}

/// The pieces of a word without wildcards, cut as a text is.
fn plain_pieces(text: &str) -> Vec<String> {
    fold::pieces(text).iter().filter_map(|piece| text.get(piece.start..piece.end)).map(str::to_owned).collect()
}

/// The pieces of a word with wildcards.
fn wild_pieces(text: &str) -> Result<Vec<String>, WordFault> {
    let inside = |c: char| fold::is_word_char(c) || matches!(c, '*' | '?' | '\'' | '’');
    let mut pieces = Vec::new();
    for piece in text.split(|c| !inside(c)) {
        let piece = piece.trim_matches(|c| matches!(c, '_' | '\'' | '’'));
        if piece.is_empty() {
            continue;
        }
        if piece.starts_with(['*', '?']) {
            return Err(WordFault::WildcardFirst);
        }
        if piece.split_once('*').is_some_and(|(before, _)| before.chars().filter(|c| c.is_alphanumeric()).count() < 2) {
            return Err(WordFault::TooShort);
        }
        pieces.push(piece.to_owned());
    }
    Ok(pieces)
}

/// Words that stand side by side; a single word is a phrase of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub words: Vec<Word>,
    /// Whether it was written in `{braces}`.
    pub exact: bool,
}

impl Phrase {
    /// Says every range of words where it stands, in order.
    pub(crate) fn each(&self, words: &Words<'_>, mut each: impl FnMut(Range<usize>)) {
        let Some((first, rest)) = self.words.split_first() else { return };
        // Most often one of the words is missing.
        if !self.words.iter().all(|word| word.may_stand(words)) {
            return;
        }
        let mut left = MAX_OCCURRENCES;
        first.each_start(words, |start| {
            let end = first.end_from_start(words, start).and_then(|end| rest.iter().try_fold(end, |at, word| word.end_at(words, at)));
            if let Some(end) = end.filter(|_| left > 0) {
                left -= 1;
                each(start..end);
            }
        });
    }

    /// What may stand in a text for it, piece by piece; none if there are too many ways to spell it.
    pub(crate) fn spellings(&self) -> Vec<Vec<Element<'_>>> {
        let mut spellings = vec![Vec::new()];
        for word in &self.words {
            if spellings.len() > MAX_SPELLINGS {
                return Vec::new();
            }
            spellings = word.spellings(spellings);
        }
        spellings
    }

    /// Whether it stands wherever another one does: within it, or as a whole.
    pub(super) fn covers(&self, other: &Self, as_whole: bool) -> bool {
        if let (Some(ours), Some(theirs)) = (self.only_element(), other.only_element()) {
            return ours.covers(theirs);
        }
        // Which spelling of several words is taken depends on what follows, so that of a phrase none is certain.
        if self.words.len() > 1 && self.words.iter().any(|word| !word.joined.is_empty()) {
            return self == other;
        }
        let (ours, theirs) = (self.spellings(), other.spellings());
        let stands_in = |ours: &[Element<'_>], theirs: &[Element<'_>]| {
            let at_once = |window: &[Element<'_>]| ours.iter().zip(window).all(|(ours, theirs)| ours.covers(*theirs));
            (!as_whole || ours.len() == theirs.len()) && theirs.windows(ours.len().max(1)).any(at_once)
        };
        !theirs.is_empty() && theirs.iter().all(|theirs| ours.iter().any(|ours| stands_in(ours, theirs)))
    }

    /// Its only piece, if it has one.
    fn only_element(&self) -> Option<Element<'_>> {
        self.single()?.only_element()
    }

    /// The only word, if there is one.
    pub(crate) fn single(&self) -> Option<&Word> {
        match self.words.as_slice() {
            [word] => Some(word),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Phrase {
        Phrase { words: text.split(' ').map(|word| Word::read(word).unwrap()).collect(), exact: false }
    }

    #[test]
    fn phrases_stand_side_by_side() {
        for (query, text, expected) in [
            ("e-mail", "Mijn e-mail, je email, zijn e mail en mail", vec!["e-mail", "email", "e mail"]),
            ("email", "Mijn e-mail, je email", vec!["email"]),
            (
                "t-mobile-shop",
                "T-Mobile shop tmobileshop tmobile-shop t mobileshop mobile shop",
                vec!["T-Mobile shop", "tmobileshop", "tmobile-shop", "t mobileshop"],
            ),
            ("geld terug", "Geld-terug! geld, terug; geld niet terug", vec!["Geld-terug", "geld, terug"]),
            ("geld terug*", "geld teruggekregen", vec!["geld teruggekregen"]),
            ("acme", "#acme @acme acme-klant acmes", vec!["acme", "acme", "acme"]),
            ("#acme", "#acme @acme acme a#acme", vec!["acme"]),
            ("@acme_nl", "@acme_nl acme_nl @acme", vec!["acme_nl"]),
            ("@jan@masto.nl", "hoi @jan@masto.nl", vec!["jan@masto.nl"]),
            ("bol.com", "bol.com en Bol. Com", vec!["bol.com", "Bol. Com"]),
            ("h&m", "H&M, h & m", vec!["H&M", "h & m"]),
            ("e-mail* adres", "e-mailen adres, emails adres", vec!["e-mailen adres", "emails adres"]),
        ] {
            let words = Words::of(text);
            let mut found = Vec::new();
            phrase(query).each(&words, |range| found.push(text.get(words.bytes(&range)).unwrap()));
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn what_is_no_word_is_refused() {
        for (text, expected) in [
            ("+++", WordFault::NoWord),
            ("#", WordFault::NoWord),
            ("*klacht", WordFault::WildcardFirst),
            ("#*", WordFault::WildcardFirst),
            ("a-*b", WordFault::WildcardFirst),
            ("k*", WordFault::TooShort),
            ("ab-k*", WordFault::TooShort),
        ] {
            assert_eq!(Word::read(text), Err(expected), "{text}");
        }
        assert!(Word::read("kl*").is_ok_and(|word| word.is_wide()));
        assert!(Word::read("kla*").is_ok_and(|word| !word.is_wide()));
    }
}
