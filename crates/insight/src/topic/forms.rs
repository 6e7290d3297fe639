//! The words of many texts as numbers: what is one word in two forms, and how people write it.

use super::{
    Text,
    pieces::{self, Piece},
    stem::stem,
};
use crate::storm::words::{LETTERS, is_function_word, words_of};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// The most forms of words that are kept; whatever appears first in later texts only is too rare to be a subject.
const MAX_FORMS: usize = 200_000;
/// The longest form that is kept, in bytes.
const MAX_BYTES: usize = 72;

/// What stands where there is no word, or none that says something of a subject.
pub(super) const NOTHING: u32 = u32::MAX;

/// A first and a second word that say together what the second alone does not.
const PHRASES: [(&str, &str); 21] = [
    ("te", "laat"),
    ("te", "duur"),
    ("te", "lang"),
    ("te", "traag"),
    ("te", "weinig"),
    ("too", "late"),
    ("too", "expensive"),
    ("too", "slow"),
    ("too", "long"),
    ("geld", "terug"),
    ("money", "back"),
    ("niet", "bereikbaar"),
    ("niet", "geleverd"),
    ("niet", "bezorgd"),
    ("niet", "ontvangen"),
    ("niet", "aangekomen"),
    ("not", "delivered"),
    ("not", "received"),
    ("not", "arrived"),
    ("not", "working"),
    ("not", "available"),
];

static PLAIN_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("plain_words.txt")).flat_map(str::split_whitespace).collect());

/// The words that share a subject with others, and what stands for all of them: the first of them with a sign that no word has.
static SAME_WORDS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut same = HashMap::new();
    for line in lines(include_str!("same_words.txt")) {
        let first = line.split(' ').next().unwrap_or_default();
        same.extend(line.split(' ').map(|word| (word.replace('_', " "), format!("={first}"))));
    }
    same
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Small,
    Capital,
    /// With a capital inside, as names of products have.
    Mixed,
    /// All in capitals: an abbreviation, or somebody who shouts.
    Other,
}

/// What a word does in a text: the number of its stem, and the phrases that it can be the first and the second word of, a bit
/// each, in the order of [`PHRASES`].
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    stem: u32,
    first: u32,
    second: u32,
}

/// A word as it is written.
#[derive(Debug)]
struct Form {
    /// As it is written, but without the capital of a sentence.
    shown: Box<str>,
    part: Part,
    shape: Shape,
    /// How often it was written, and how often of that where no word needs a capital.
    count: u32,
    inside: u32,
}

/// All forms and stems of the texts that were read.
#[derive(Debug, Default)]
pub(super) struct Forms {
    by_writing: HashMap<Box<str>, u32>,
    written: Vec<Form>,
    by_stem: HashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
    /// The stems of the phrases.
    phrases: Vec<u32>,
    /// Words of brands, and their stems.
    names: HashSet<String>,
}

impl Forms {
    /// Those of no text yet; the words of these names will be no subject.
    pub(super) fn without<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let words = names.into_iter().flat_map(words_of).filter(|word| !word.is_empty());
        let names = words.flat_map(|word| [stem(&word), word]).collect();
        let mut forms = Self { names, ..Self::default() };
        forms.phrases = PHRASES.iter().map(|(first, second)| forms.stem(&family(&format!("{first} {second}")))).collect();
        forms
    }

    /// The forms of a text in their order, with [`NOTHING`] where there is none; what was not known is learned.
    pub(super) fn learn(&mut self, text: Text<'_>, sequence: &mut Vec<u32>) {
        pieces::cut(text, |piece| match piece {
            Piece::Word { written, begins } => {
                let number = self.number(written);
                if let Some(form) = place(number).and_then(|place| self.written.get_mut(place)) {
                    form.count += 1;
                    form.inside += u32::from(!begins);
                }
                sequence.push(number);
            }
            Piece::Break => sequence.push(NOTHING),
        });
    }

    /// The stems of forms in their order, as many as there are forms.
    pub(super) fn stems_of(&self, sequence: &[u32], stems: &mut Vec<u32>) {
        let mut before = Part { stem: NOTHING, ..Part::default() };
        for number in sequence {
            let part = self.form(*number).map_or(Part { stem: NOTHING, ..Part::default() }, |form| form.part);
            stems.push(self.joined(before, part));
            before = part;
        }
    }

    /// The stems of a text in their order, as far as they are known, with [`NOTHING`] in the place of others.
    pub(super) fn read(&self, text: Text<'_>, stems: &mut Vec<u32>) {
        let mut before = Part { stem: NOTHING, ..Part::default() };
        pieces::cut(text, |piece| {
            let part = match piece {
                Piece::Word { written, .. } => match self.by_writing.get(written).and_then(|number| self.form(*number)) {
                    Some(form) => form.part,
                    None => self.part(written, |stem| self.by_stem.get(stem).copied().unwrap_or(NOTHING)),
                },
                Piece::Break => Part { stem: NOTHING, ..Part::default() },
            };
            stems.push(self.joined(before, part));
            before = part;
        });
    }

    /// The stem of a phrase, if two words are one; else that of the second.
    fn joined(&self, before: Part, part: Part) -> u32 {
        let both = before.first & part.second;
        if both == 0 { part.stem } else { place(both.trailing_zeros()).and_then(|nth| self.phrases.get(nth)).copied().unwrap_or(part.stem) }
    }

    fn part(&self, written: &str, mut number: impl FnMut(&str) -> u32) -> Part {
        if written.len() > MAX_BYTES {
            return Part { stem: NOTHING, ..Part::default() };
        }
        let lower = written.to_lowercase().replace('’', "'");
        let (mut first, mut second) = (0, 0);
        for (nth, phrase) in PHRASES.iter().enumerate() {
            first |= u32::from(phrase.0 == lower) << nth;
            second |= u32::from(phrase.1 == lower) << nth;
        }
        let stem = if self.is_nothing(&lower) { NOTHING } else { number(&family(&lower)) };
        Part { stem, first, second }
    }

    fn number(&mut self, written: &str) -> u32 {
        if let Some(number) = self.by_writing.get(written) {
            return *number;
        }
        let Ok(number) = u32::try_from(self.written.len()) else { return NOTHING };
        if self.written.len() >= MAX_FORMS || written.len() > MAX_BYTES {
            return NOTHING;
        }
        let mut found = None;
        let mut part = self.part(written, |stem| {
            found = Some(stem.to_owned());
            NOTHING
        });
        if let Some(stem) = found {
            part.stem = self.stem(&stem);
        }
        let shape = Shape::of(written);
        let shown = if shape == Shape::Capital { written.to_lowercase() } else { written.to_owned() }.replace('’', "'").into();
        self.written.push(Form { shown, part, shape, count: 0, inside: 0 });
        self.by_writing.insert(written.into(), number);
        number
    }

    /// The number of a stem; one that was not known is learned.
    fn stem(&mut self, stem: &str) -> u32 {
        if let Some(number) = self.by_stem.get(stem) {
            return *number;
        }
        let Ok(number) = u32::try_from(self.stems.len()) else { return NOTHING };
        self.by_stem.insert(stem.into(), number);
        self.stems.push(stem.into());
        number
    }

    /// The number of a stem that was met.
    pub(super) fn known(&self, stem: &str) -> Option<u32> {
        self.by_stem.get(stem).copied()
    }

    /// The stem of a number.
    pub(super) fn key(&self, stem: u32) -> &str {
        place(stem).and_then(|place| self.stems.get(place)).map_or("", |stem| stem)
    }

    /// How many stems there are.
    pub(super) fn stems(&self) -> usize {
        self.stems.len()
    }

    /// How a form reads in a name.
    pub(super) fn shown(&self, number: u32) -> &str {
        self.form(number).map_or("", |form| &form.shown)
    }

    /// Whether a form has this stem only together with the one before it.
    pub(super) fn is_phrase(&self, number: u32, stem: u32) -> bool {
        stem != NOTHING
            && self.form(number).is_some_and(|form| form.part.second != 0 && self.phrases.contains(&stem) && form.part.stem != stem)
    }

    /// Of each stem, whether it is the name of somebody or something: a word that is mostly written with a capital where no word
    /// needs one, or never without one.
    pub(super) fn are_names(&self) -> Vec<bool> {
        let mut written = vec![(0_u32, 0_u32, 0_u32); self.stems.len()];
        for form in &self.written {
            let Some((small, capital, other)) = place(form.part.stem).and_then(|stem| written.get_mut(stem)) else { continue };
            match form.shape {
                Shape::Small => *small += form.count,
                // One at the beginning of a sentence tells little, but that there is none in small letters tells enough.
                Shape::Capital => *capital += form.inside,
                Shape::Mixed => *capital += form.count,
                Shape::Other => *other += form.count,
            }
        }
        let is_name = |(small, capital, other): (u32, u32, u32)| capital > small || (small == 0 && other == 0);
        let mut names: Vec<bool> = written.into_iter().map(is_name).collect();
        for phrase in &self.phrases {
            if let Some(name) = place(*phrase).and_then(|phrase| names.get_mut(phrase)) {
                *name = false;
            }
        }
        names
    }

    fn is_nothing(&self, lower: &str) -> bool {
        !LETTERS.contains(&lower.chars().count())
            || is_function_word(lower)
            || PLAIN_WORDS.contains(lower)
            || lower.split('-').any(|part| self.names.contains(part) || self.names.contains(&stem(part)))
    }

    fn form(&self, number: u32) -> Option<&Form> {
        self.written.get(place(number)?)
    }
}

impl Shape {
    fn of(written: &str) -> Self {
        let mut letters = written.chars().filter(|c| c.is_alphabetic());
        let begins = letters.next().is_some_and(char::is_uppercase);
        let (large, small) = letters.fold((false, false), |seen, c| (seen.0 || c.is_uppercase(), seen.1 || !c.is_uppercase()));
        match (begins, large, small) {
            (false, false, _) => Self::Small,
            (true, false, _) => Self::Capital,
            (true, true, false) => Self::Other,
            _ => Self::Mixed,
        }
    }
}

/// What a word or phrase in small letters is counted as: its stem, or what stands for all words with its subject.
fn family(lower: &str) -> String {
    SAME_WORDS.get(lower).cloned().unwrap_or_else(|| if lower.contains(' ') { lower.to_owned() } else { stem(lower) })
}

pub(super) fn place(number: u32) -> Option<usize> {
    (number != NOTHING).then(|| usize::try_from(number).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(forms: &mut Forms, text: &str) -> Vec<String> {
        let (mut sequence, mut stems) = (Vec::new(), Vec::new());
        forms.learn(Text::from(text), &mut sequence);
        forms.stems_of(&sequence, &mut stems);
        let mut read = Vec::new();
        forms.read(Text::from(text), &mut read);
        assert_eq!(stems, read, "{text}");
        stems.into_iter().filter(|stem| *stem != NOTHING).map(|stem| forms.key(stem).to_owned()).collect()
    }

    #[test]
    fn words_of_one_subject_have_one_stem() {
        let mut forms = Forms::without(["Acme Energie"]);
        for (one, other) in [
            ("mijn bestelling is weg", "where are my orders"),
            ("de bezorger kwam niet", "delivery never came"),
            ("Wéér te laat", "huge delays"),
            ("ik wil mijn geld terug", "mijn geld en een refund"),
            ("Acme app: storing!", "app heeft storingen"),
        ] {
            assert_eq!(stems(&mut forms, one), stems(&mut forms, other), "{one}");
        }
        assert!(stems(&mut forms, "Gisteren om 8 uur bij @acme_nl van Acme-klant, zeg").is_empty());
    }

    #[test]
    fn what_nobody_writes_small_is_a_name() {
        let mut forms = Forms::without([]);
        for text in [
            "Marieke hielp met de factuur",
            "Factuur van Marieke over BTW",
            "naar Lelystad met koffer, lelystad dus",
            "dag Lelystad",
            "RitRap rijdt",
        ] {
            forms.learn(Text::from(text), &mut Vec::new());
        }
        let names = forms.are_names();
        for (word, expected) in
            [("marieke", true), ("factuur", false), ("btw", false), ("lelystad", true), ("koffer", false), ("ritrap", true)]
        {
            let stem = forms.known(&family(word)).and_then(place).unwrap();
            assert_eq!(names[stem], expected, "{word}");
        }
    }

    #[test]
    fn the_lists_are_read() {
        for (words, least) in [(PLAIN_WORDS.len(), 1000), (SAME_WORDS.len(), 200)] {
            assert!(words > least, "{words}");
        }
        for line in lines(include_str!("same_words.txt")) {
            for word in line.split(' ') {
                let missing = !word.contains('_') && (PLAIN_WORDS.contains(word) || is_function_word(word));
                assert!(!missing, "`{word}` names a subject and none");
                let (first, second) = word.split_once('_').unwrap_or_default();
                assert!(first.is_empty() || PHRASES.contains(&(first, second)), "`{word}` is no phrase");
            }
        }
    }
}
