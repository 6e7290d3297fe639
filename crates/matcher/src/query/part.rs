//! One piece of a query word: letters, letters with wildcards, or letters in their exact case.

use crate::{
    fold,
    marks::mark,
    words::{Token, Words},
};
use smol_str::SmolStr;

/// One piece of a query word, between its hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    finds: Finds,
    key: Key,
}

/// What a piece finds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finds {
    /// The whole word; with an accent it has to have this folded form.
    Letters { accented: Option<Box<str>> },
    /// With `*` for any letters and `?` for one.
    Pattern { glyphs: Vec<Glyph>, accented: bool },
    /// The exact form.
    Exact(Box<str>),
}

/// What the plain form of every word is or begins with that a piece finds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    /// Its letters.
    letters: SmolStr,
    /// Whether they are only the beginning.
    is_prefix: bool,
    /// Their mark if they are the whole form.
    mark: u64,
}

impl Key {
    fn whole(letters: SmolStr) -> Self {
        Self { mark: mark(&letters), letters, is_prefix: false }
    }

    fn prefix(letters: SmolStr) -> Self {
        Self { mark: 0, letters, is_prefix: true }
    }
}

/// One character of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// Itself.
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
}

impl Part {
    /// A piece of ASCII letters and digits alone: most are, and their form is soon made.
    pub(crate) fn of_ascii(piece: &SmolStr) -> Self {
        let is_small = !piece.bytes().any(|byte| byte.is_ascii_uppercase());
        let letters = if is_small { piece.clone() } else { piece.chars().map(|c| c.to_ascii_lowercase()).collect() };
        Self { finds: Finds::Letters { accented: None }, key: Key::whole(letters) }
    }

    /// A piece in which `*` and `?` are wildcards.
    pub(crate) fn of(piece: &str) -> Self {
        let folded = fold::folded(piece);
        let is_pattern = piece.contains(['*', '?']);
        if folded.is_ascii() && !is_pattern {
            return Self { finds: Finds::Letters { accented: None }, key: Key::whole(folded.into()) };
        }
        let plain = fold::plain(&folded);
        let accented = plain != folded;
        if !is_pattern {
            return Self { finds: Finds::Letters { accented: accented.then(|| folded.into()) }, key: Key::whole(plain.into()) };
        }
        let glyph = |c| match c {
            '*' => Glyph::Many,
            '?' => Glyph::One,
            c => Glyph::Char(c),
        };
        let prefix = plain.chars().take_while(|c| !matches!(c, '*' | '?')).collect();
        Self { finds: Finds::Pattern { glyphs: folded.chars().map(glyph).collect(), accented }, key: Key::prefix(prefix) }
    }

    /// A piece that has to stand there as it is written.
    pub(crate) fn exact(piece: &str) -> Self {
        Self { finds: Finds::Exact(fold::exact(piece).into()), key: Key::whole(fold::plain(&fold::folded(piece)).into()) }
    }

    /// A number that equal pieces share, and others hardly ever.
    pub(super) fn fingerprint(&self) -> u64 {
        if self.key.is_prefix { mark(&self.key.letters) } else { self.key.mark }
    }

    /// Whether it has a wildcard.
    pub(crate) fn is_pattern(&self) -> bool {
        self.key.is_prefix
    }

    /// Whether case counts.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.finds, Finds::Exact(_))
    }

    /// The plain form of every word that it finds, with its mark; without one it is only the beginning.
    pub(crate) fn key(&self) -> (&str, Option<u64>) {
        (&self.key.letters, self.form())
    }

    /// Whether it finds every word with that form, or that beginning.
    pub(crate) fn is_its_key(&self) -> bool {
        match &self.finds {
            Finds::Letters { accented } => accented.is_none(),
            Finds::Pattern { glyphs, accented } => !accented && ends_open(glyphs),
            Finds::Exact(_) => false,
        }
    }

    /// The mark of the form that every word has that it finds, if it is not only the beginning.
    pub(super) fn form(&self) -> Option<u64> {
        (!self.key.is_prefix).then_some(self.key.mark)
    }

    /// Whether it finds every word that another piece finds. If this is false it may be so all the same.
    pub(super) fn covers(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let plain = &other.key.letters;
        // Letters find the possessive as well, a pattern only what fits it as it stands.
        let fits_both = |glyphs: &[Glyph], form: &str| fits(glyphs, form) && fits(glyphs, &format!("{form}'s"));
        match (&self.finds, &other.finds) {
            (Finds::Letters { accented: None }, Finds::Letters { .. } | Finds::Exact(_)) => self.key.letters == *plain,
            (Finds::Letters { accented: Some(folded) }, Finds::Exact(exact)) => **folded == fold::folded(exact),
            (Finds::Pattern { glyphs, accented: false }, Finds::Letters { .. } | Finds::Exact(_)) => fits_both(glyphs, plain),
            (Finds::Pattern { glyphs, accented: true }, Finds::Letters { accented: Some(folded) }) => fits_both(glyphs, folded),
            (Finds::Pattern { glyphs, accented: false }, Finds::Pattern { .. }) => {
                ends_open(glyphs) && plain.starts_with(&*self.key.letters)
            }
            _ => false,
        }
    }

    /// Whether it finds this word.
    pub(crate) fn finds(&self, token: &Token, words: &Words<'_>) -> bool {
        let either = |form: &str, test: &dyn Fn(&str) -> bool| test(form) || fold::without_possessive(form).is_some_and(test);
        match &self.finds {
            Finds::Letters { accented: Some(folded) } => either(words.folded(token), &|form| *form == **folded),
            Finds::Letters { accented: None } => either(words.plain(token), &|form| *form == *self.key.letters),
            Finds::Pattern { glyphs, accented: true } => fits(glyphs, words.folded(token)),
            Finds::Pattern { glyphs, accented: false } => fits(glyphs, words.plain(token)),
            Finds::Exact(exact) => either(&fold::exact(words.written(token)), &|form| *form == **exact),
        }
    }

    /// Whether a word may stand there that it finds. If this is false none does.
    pub(crate) fn may_stand(&self, words: &Words<'_>) -> bool {
        let Key { letters, is_prefix, mark } = &self.key;
        if *is_prefix { words.with_prefix(letters).next().is_some() } else { words.may_have(*mark) }
    }

    /// Says the place of every word that it finds, in order.
    pub(crate) fn each_place(&self, words: &Words<'_>, mut each: impl FnMut(usize)) {
        let Key { letters, is_prefix, mark } = &self.key;
        let finds = |at: &usize| words.get(*at).is_some_and(|token| self.finds(token, words));
        match (&self.finds, is_prefix) {
            // A form without an accent is all that a piece without one asks for.
            (Finds::Letters { accented: None }, _) => words.with_form(letters, *mark).for_each(each),
            (_, true) => words.with_prefix(letters).filter(finds).for_each(each),
            (_, false) => words.with_form(letters, *mark).filter(finds).for_each(&mut each),
        }
    }
}

/// Whether a pattern is the beginning of a word and nothing more.
fn ends_open(glyphs: &[Glyph]) -> bool {
    let is_char = |glyph: &Glyph| matches!(glyph, Glyph::Char(_));
    glyphs.split_last().is_some_and(|(last, before)| *last == Glyph::Many && before.iter().all(is_char))
}

/// Whether a word fits a pattern, in time of at most their lengths multiplied.
fn fits(glyphs: &[Glyph], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut glyph, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(c) = word.get(at) {
        match glyphs.get(glyph) {
            Some(Glyph::Many) => {
                retry = Some((glyph, at));
                glyph += 1;
            }
            Some(Glyph::One) => (glyph, at) = (glyph + 1, at + 1),
            Some(Glyph::Char(wanted)) if wanted == c => (glyph, at) = (glyph + 1, at + 1),
            _ => match retry {
                Some((star, from)) => {
                    (glyph, at) = (star + 1, from + 1);
                    retry = Some((star, from + 1));
                }
                None => return false,
            },
        }
    }
    glyphs.get(glyph..).unwrap_or_default().iter().all(|rest| *rest == Glyph::Many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(part: &Part, words: &Words<'_>) -> Vec<usize> {
        let mut places = Vec::new();
        part.each_place(words, |at| places.push(at));
        places
    }

    #[test]
    fn parts_find_words() {
        for (piece, text, expected) in [
            ("klacht*", "klacht klachten KLACHTENFORMULIER aanklacht", "klacht klachten KLACHTENFORMULIER"),
            ("customi?e", "customise customize customie customizze", "customise customize"),
            ("kl*t", "klant klacht klachten kl kt", "klant klacht"),
            ("cafe", "cafe café CAFÉ cafés", "cafe café CAFÉ"),
            ("café", "cafe café CAFÉ", "café CAFÉ"),
            ("caf*", "café caffè caf\u{e9}s", "café caffè cafés"),
            ("één", "een één eén", "één"),
            ("straße", "Strasse Straße STRASSE", "Strasse Straße STRASSE"),
            ("acme", "Acme's Acme’s acmes", "Acme's Acme’s"),
            ("acme's", "Acme's Acme’s acme", "Acme's Acme’s"),
            ("👍", "👍 👍🏽 👎", "👍 👍🏽"),
            ("👍🏽", "👍 👍🏽 👎", "👍🏽"),
            ("ijs", "ĳs Ĳs ijs", "ĳs Ĳs ijs"),
        ] {
            let words = Words::of(text);
            let found: Vec<&str> = places(&Part::of(piece), &words).iter().map(|at| words.written(words.get(*at).unwrap())).collect();
            assert_eq!(found.join(" "), expected, "{piece}");
        }
        let words = Words::of("BT bt Bt BT's");
        assert_eq!(places(&Part::exact("BT"), &words), [0, 3]);
    }
}
