//! What is read of a text: its words, and the marks between them that say something.

use crate::{
    fields::Scope,
    fold::Sigil,
    marks::mark,
    view::View,
    words::{Token, Words},
};
use std::{ops::Range, sync::LazyLock};

/// There is room for one mark among so many words before units are moved to where there is more.
const MARK_EVERY: usize = 4;

/// A word of a text, or a mark between two of them.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'w> {
    /// Its plain form; of a name or a link what stands for all of them.
    pub(crate) form: &'w str,
    /// What stands for that form.
    pub(crate) mark: u64,
    /// Whether its letters say something.
    pub(crate) is_word: bool,
    /// Whether it ends what a negation reaches.
    pub(crate) is_stop: bool,
    /// Whether a clause begins with it.
    pub(crate) opens: bool,
    /// The text of the view that it stands in.
    pub(crate) place: usize,
    /// Where in that text.
    pub(crate) bytes: Range<usize>,
}

/// A mark that is read, with what stands for it.
struct Glyph {
    form: &'static str,
    mark: u64,
    is_stop: bool,
}

macro_rules! glyphs {
    ($($name:ident $form:literal $is_stop:literal)*) => {
        $(static $name: LazyLock<Glyph> = LazyLock::new(|| Glyph { form: $form, mark: mark($form), is_stop: $is_stop });)*
    };
}

glyphs! {
    ASKS "?" true
    CALLS "!" true
    SHOUTS "!!" true
    WONDERS "?!" true
    TRAILS "..." true
    SMILES ":)" false
    FROWNS ":(" false
    MONEY "€" false
    QUOTES "\"" false
    NAME "@" false
    LINK "link" false
}

impl<'w> Unit<'w> {
    /// Those of a mention's title and text.
    pub(crate) fn all(view: &'w View<'_>) -> Vec<Self> {
        let words: usize = view.within(Scope::Usual).map(|(_, place)| place.words().tokens().len()).sum();
        let mut units = Vec::with_capacity(words + words / MARK_EVERY);
        for (number, place) in view.within(Scope::Usual) {
            Self::add(number, place.words(), place.text, &mut units);
        }
        units
    }

    /// Adds those of one text.
    pub(crate) fn add(place: usize, words: &'w Words<'_>, text: &str, units: &mut Vec<Self>) {
        let (mut at, mut in_address) = (0, false);
        for token in words.tokens() {
            let gap = at..token.bytes.start;
            let goes_on = in_address && token.is_address && text.get(gap.clone()).is_some_and(|gap| !gap.contains(char::is_whitespace));
            if !goes_on {
                between(place, gap, text, units);
            }
            (at, in_address) = (token.bytes.end, token.is_address);
            let unit = Self::of(place, token, words);
            // Names in a row are one, and so are the pieces of an address.
            match units.last_mut().filter(|last| !unit.is_word && !last.is_word && last.mark == unit.mark && last.place == place) {
                Some(last) => last.bytes.end = at,
                None => units.push(unit),
            }
        }
        between(place, at..text.len(), text, units);
    }

    /// A word alone, by its plain form.
    pub(crate) fn word(form: &'w str) -> Self {
        Self { form, mark: mark(form), is_word: true, is_stop: false, opens: true, place: 0, bytes: 0..form.len() }
    }

    fn of(place: usize, token: &Token, words: &'w Words<'_>) -> Self {
        let (form, mark) = match token {
            Token { is_address: true, .. } => (LINK.form, LINK.mark),
            Token { sigil: Sigil::Handle, .. } => (NAME.form, NAME.mark),
            token => (words.plain(token), token.form()),
        };
        let is_word = !token.is_address && token.sigil != Sigil::Handle;
        Self { form, mark, is_word, is_stop: false, opens: token.opens, place, bytes: token.bytes.clone() }
    }
}

/// Adds the marks that stand between two words.
fn between(place: usize, bytes: Range<usize>, text: &str, units: &mut Vec<Unit<'_>>) {
    let Some(gap) = text.get(bytes.clone()).filter(|gap| !matches!(*gap, "" | " ")) else { return };
    let mut rest = gap;
    while let Some(first) = rest.chars().next() {
        let (length, glyph) = glyph(rest, first);
        if let Some(glyph) = glyph {
            let start = bytes.start + gap.len() - rest.len();
            let Glyph { form, mark, is_stop } = *glyph;
            units.push(Unit { form, mark, is_word: false, is_stop, opens: false, place, bytes: start..start + length });
        }
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// How long what stands here is, and what it says.
fn glyph(rest: &str, first: char) -> (usize, Option<&'static Glyph>) {
    let run = |of: fn(char) -> bool| rest.find(|c| !of(c)).unwrap_or(rest.len());
    match first {
        '?' | '!' => {
            let length = run(|c| matches!(c, '?' | '!'));
            let marks = rest.get(..length).unwrap_or_default();
            let glyph: &LazyLock<Glyph> = match (marks.contains('?'), marks.contains('!'), length) {
                (true, true, _) => &WONDERS,
                (true, false, _) => &ASKS,
                (false, _, 1) => &CALLS,
                (false, ..) => &SHOUTS,
            };
            (length, Some(glyph))
        }
        '.' => {
            let length = run(|c| c == '.');
            (length, (length > 1).then_some(&*TRAILS))
        }
        '…' => (first.len_utf8(), Some(&TRAILS)),
        '€' | '£' | '$' => (first.len_utf8(), Some(&MONEY)),
        '"' | '“' | '„' | '«' => (first.len_utf8(), Some(&QUOTES)),
        ':' | ';' | '=' => face(rest),
        _ => (first.len_utf8(), None),
    }
}

/// A face of two or three signs, if one stands here.
fn face(rest: &str) -> (usize, Option<&'static Glyph>) {
    let mut signs = rest.chars().skip(1);
    let (length, mouth) = match signs.next() {
        Some('-') => (3, signs.next()),
        mouth => (2, mouth),
    };
    match mouth {
        Some(')' | ']') => (length, Some(&SMILES)),
        Some('(' | '[') => (length, Some(&FROWNS)),
        _ => (1, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_words_and_marks() {
        for (text, expected) in [
            ("Top, geregeld!", "top geregeld !"),
            ("Echt?! Waarom?? NEE!!! Nou…", "echt ?! waarom ? nee !! nou ..."),
            ("@acme_nl @jan: kapot", "@ kapot"),
            ("zie https://acme.nl/a/b?c=d of www.acme.nl", "zie link of link"),
            ("kost £5, $ 6 of €7", "kost € 5 € 6 of € 7"),
            ("\"service\" noemen ze dat :-( of :)", "\" service \" noemen ze dat :( of :)"),
            ("één 😡 e.d.", "een 😡 e d"),
            ("tijd: 12:30; (ja)", "tijd 12 30 ja"),
            ("", ""),
        ] {
            let words = Words::of(text);
            let mut units = Vec::new();
            Unit::add(0, &words, text, &mut units);
            assert_eq!(units.iter().map(|unit| unit.form).collect::<Vec<_>>().join(" "), expected, "{text}");
            assert!(units.iter().all(|unit| text.get(unit.bytes.clone()).is_some_and(|written| !written.is_empty())), "{text}");
        }
    }
}
