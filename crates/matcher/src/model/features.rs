//! What of a text is weighed: words, two side by side, pieces of words, and signs alone and together.
//!
//! A feature is a number, made of what sort it is and of the marks of its words. The same text gives the same features in the
//! same order, on every machine.

use super::{Reading, Unit};
use crate::marks::{self, join, mark};

/// The sorts of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// A word or a mark.
    Word,
    /// Two side by side, or one at either end.
    Pair,
    /// A word that a negation reaches.
    Negated,
    /// Three to five letters of a word.
    Piece,
    /// One of the first two words.
    First,
    /// The last word.
    Last,
    /// How long the text is.
    Length,
    /// A group of signs.
    Sign,
    /// Two groups in one text.
    Together,
    /// Two groups side by side.
    Beside,
    /// A group in a text whose writers speak of themselves.
    Personal,
    /// A group in a text that asks.
    Asked,
}

impl Sort {
    /// How much one counts beside those of other sorts.
    pub(crate) const fn boost(self) -> f32 {
        match self {
            Self::Sign => 1.5,
            Self::Together => 0.7,
            Self::Piece => 0.5,
            _ => 1.0,
        }
    }

    /// In so many examples it has to stand to be learned.
    pub(crate) const fn least(self) -> u32 {
        match self {
            Self::Piece => 3,
            _ => 2,
        }
    }

    /// Told apart from the same words as another sort.
    const fn seed(self) -> u64 {
        (self as u64 + 1) << 56
    }
}

/// One feature of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature {
    /// Its number.
    pub(crate) mark: u64,
    /// Its sort.
    pub(crate) sort: Sort,
    /// The one or two runs of units that it stands on.
    pub(crate) on: [Run; 2],
}

/// Units in a row: the first, and the one behind the last.
pub(crate) type Run = (usize, usize);

/// No unit: the feature is of the whole text.
const NOWHERE: Run = (0, 0);

/// So many groups with and without negation are told apart.
const MAX_CODES: usize = 128;
/// Two signs stand side by side if at most so many units are between them.
const MAX_BETWEEN: usize = 2;
/// The longest part of a word of which pieces are taken, in bytes.
const MAX_PIECED: usize = 30;

/// Tells every feature of a text.
pub(crate) fn each(reading: &Reading<'_>, mut add: impl FnMut(Feature)) {
    for (at, unit) in reading.units.iter().enumerate() {
        of_unit(unit, |mark, sort| add(Feature { mark, sort, on: [(at, at + 1), NOWHERE] }));
    }
    each_together(reading, add);
}

/// Tells every feature of a text but those of single units.
pub(crate) fn each_together(reading: &Reading<'_>, mut add: impl FnMut(Feature)) {
    of_order(reading, &mut add);
    of_signs(reading, &mut add);
}

/// Tells the features of a single word or mark: itself and its pieces.
pub(crate) fn of_unit(unit: &Unit<'_>, mut add: impl FnMut(u64, Sort)) {
    add(of_word(unit), Sort::Word);
    if unit.is_word {
        pieces(unit.form, |piece| add(join(Sort::Piece.seed(), piece), Sort::Piece));
    }
}

/// The feature of a single word or mark without its pieces.
pub(crate) fn of_word(unit: &Unit<'_>) -> u64 {
    join(Sort::Word.seed(), number(unit))
}

fn of_order(reading: &Reading<'_>, add: &mut impl FnMut(Feature)) {
    let mut tell = |mark: u64, sort: Sort, on| add(Feature { mark: join(sort.seed(), mark), sort, on });
    let (mut before, mut last) = (0, NOWHERE);
    for (at, unit) in reading.units.iter().enumerate() {
        let (mark, here) = (number(unit), (at, at + 1));
        tell(join(before, mark), Sort::Pair, [last, here]);
        if reading.negated.get(at).is_some_and(|negated| *negated) {
            tell(mark, Sort::Negated, [here, NOWHERE]);
        }
        if at < 2 {
            tell(mark, Sort::First, [here, NOWHERE]);
        }
        (before, last) = (mark, here);
    }
    if last != NOWHERE {
        tell(before, Sort::Last, [last, NOWHERE]);
        tell(join(before, 0), Sort::Pair, [last, NOWHERE]);
    }
    tell(u64::from((reading.units.len() + 1).ilog2()), Sort::Length, [NOWHERE, NOWHERE]);
}

/// What stands for a unit: all numbers with as many digits are one.
fn number(unit: &Unit<'_>) -> u64 {
    if !unit.form.bytes().any(|byte| byte.is_ascii_digit()) {
        return unit.mark;
    }
    mark(&unit.form.replace(|c: char| c.is_ascii_digit(), "0"))
}

/// Three to five letters in a row of a word with its borders.
fn pieces(word: &str, mut tell: impl FnMut(u64)) {
    let letters = word.as_bytes().get(..word.len().min(MAX_PIECED)).unwrap_or_default();
    if letters.len() < 3 || !letters.iter().any(u8::is_ascii_alphabetic) {
        return;
    }
    let mut bordered = [0; MAX_PIECED + 2];
    let length = letters.len() + 2;
    if let Some(inside) = bordered.get_mut(1..=letters.len()) {
        inside.copy_from_slice(letters);
        inside.iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'0');
    }
    bordered[0] = b'<';
    bordered.iter_mut().skip(length - 1).take(1).for_each(|border| *border = b'>');
    for start in 0..length {
        let five = marks::eight(&bordered, start);
        for taken in 3..=5.min(length - start) {
            tell(five & marks::mask(taken));
        }
    }
}

fn of_signs(reading: &Reading<'_>, add: &mut impl FnMut(Feature)) {
    let mut tell = |mark: u64, sort: Sort, on| add(Feature { mark: join(sort.seed(), mark), sort, on });
    let mut is_known = [false; MAX_CODES];
    let mut present: Vec<(usize, Run)> = Vec::new();
    for (number, sign) in reading.signs.iter().enumerate() {
        let here = (sign.units.start, sign.units.end);
        tell(sign.code as u64, Sort::Sign, [here, NOWHERE]);
        if is_known.get_mut(sign.code).is_some_and(|known| !std::mem::replace(known, true)) {
            present.push((sign.code, here));
        }
        let behind = reading.signs.iter().skip(number + 1).skip_while(|next| next.units.start < here.1);
        for next in behind.take_while(|next| next.units.start <= here.1 + MAX_BETWEEN) {
            let there = (next.units.start, next.units.end);
            tell(join(sign.code as u64, next.code as u64), Sort::Beside, [here, there]);
        }
    }
    for (number, (code, here)) in present.iter().enumerate() {
        for (other, there) in present.iter().take(number) {
            tell(join(*other as u64, *code as u64), Sort::Together, [*there, *here]);
        }
        if reading.is_personal {
            tell(*code as u64, Sort::Personal, [*here, NOWHERE]);
        }
        if reading.asks {
            tell(*code as u64, Sort::Asked, [*here, NOWHERE]);
        }
    }
}
