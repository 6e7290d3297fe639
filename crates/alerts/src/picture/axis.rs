//! Where things stand along the two sides of a picture.

use super::{
    Place,
    canvas::{Canvas, FAINT, Frame, INK, Label, PAPER, SOFT, WIDTH},
    font::{self, Weight, fit, width},
    line,
};
use luister_mention::Locale;
use plotters::style::text_anchor::HPos;

/// The height of a line of text.
pub(super) const ROW: i32 = 52;
/// The widest that the name of one place may be.
const MAX_LABEL: i32 = 260;
/// The least between two names below a picture.
const BETWEEN: i32 = 28;
/// How many names go without one that is shown, so that what is shown is easy to count on from.
const STEPS: [usize; 14] = [1, 2, 3, 4, 5, 6, 7, 10, 12, 14, 21, 28, 31, 46];
/// The most numbers above nothing at the left side.
const MAX_TICKS: u64 = 4;

/// From counts to heights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) bottom: i32,
    pub(super) height: i32,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Scale {
    /// Where a value is, between both ends.
    pub(super) fn at(self, value: f64) -> i32 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "it lies between nothing and the height")]
        let above = (share * f64::from(self.height)).round() as i32;
        self.bottom - above
    }
}

/// Round numbers from nothing up to the highest.
pub(super) fn ticks(highest: u64) -> Vec<u64> {
    let mut steps = (0..20).flat_map(|power| [1, 2, 5].map(|digit| 10_u64.saturating_pow(power).saturating_mul(digit)));
    let step = steps.find(|step| highest <= step.saturating_mul(MAX_TICKS)).unwrap_or(u64::MAX);
    (0..=MAX_TICKS).map(|n| n.saturating_mul(step)).take_while(|tick| *tick <= highest).collect()
}

/// How far from the left the numbers of an axis reach.
pub(super) fn margin(ticks: &[u64], locale: Locale) -> i32 {
    ticks.iter().map(|tick| width(&locale.number(*tick), Weight::Regular)).max().unwrap_or_default() + 24
}

/// A number at the left, and its line.
pub(super) fn tick(canvas: &Canvas<'_>, said: &str, at: i32, frame: Frame) {
    canvas.block(Frame { top: at - 1, bottom: at + 1, ..frame }, FAINT);
    let stand = (frame.left - 12, at + middle());
    canvas.text(Label { text: said, side: HPos::Right, at: stand, weight: Weight::Regular, colour: SOFT });
}

/// From the middle of a capital letter down to the line that it stands on.
pub(super) fn middle() -> i32 {
    font::SIZE * 36 / 100
}

/// The left end of one of so many places, and so the right end of the one before.
pub(super) fn slot(frame: Frame, of: usize, place: usize) -> i32 {
    let (of, place) = (i64::try_from(of.max(1)).unwrap_or(1), i64::try_from(place).unwrap_or_default());
    frame.left + i32::try_from(i64::from(frame.width()) * place / of).unwrap_or_default()
}

/// The middle of one of so many places.
pub(super) fn centre(frame: Frame, of: usize, place: usize) -> i32 {
    i32::midpoint(slot(frame, of, place), slot(frame, of, place + 1))
}

/// The line at the bottom, and as many names below it as there is room for.
pub(super) fn names<'p>(canvas: &Canvas<'_>, frame: Frame, places: impl ExactSizeIterator<Item = &'p Place>) {
    canvas.block(Frame { top: frame.bottom, bottom: frame.bottom + 3, ..frame }, SOFT);
    let of = places.len();
    let names: Vec<String> = places.map(|place| fit(&line(&place.label), Weight::Regular, MAX_LABEL)).collect();
    let widest = names.iter().map(|name| width(name, Weight::Regular)).max().unwrap_or_default();
    let room = |step: usize| slot(frame, of, step) - frame.left;
    let step = STEPS.into_iter().find(|step| room(*step) >= widest + BETWEEN).unwrap_or(usize::MAX);
    for (place, name) in names.iter().enumerate().step_by(step) {
        let half = width(name, Weight::Regular) / 2;
        let at = (centre(frame, of, place).min(WIDTH - half).max(frame.left + half - 16), frame.bottom + ROW);
        canvas.text(Label { text: name, side: HPos::Center, at, weight: Weight::Regular, colour: SOFT });
    }
}

/// A sentence in the middle, where there is nothing to show.
pub(super) fn nothing(canvas: &Canvas<'_>, frame: Frame, said: &str) {
    let at = (WIDTH / 2, i32::midpoint(frame.top, frame.bottom) + middle());
    let half = width(said, Weight::Regular) / 2 + 12;
    canvas.block(Frame { left: at.0 - half, top: at.1 - ROW + 8, right: at.0 + half, bottom: at.1 + 16 }, PAPER);
    canvas.text(Label { text: said, side: HPos::Center, at, weight: Weight::Regular, colour: INK });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_the_side_are_few_and_round() {
        for (highest, expected) in [
            (0, vec![0]),
            (1, vec![0, 1]),
            (4, vec![0, 1, 2, 3, 4]),
            (7, vec![0, 2, 4, 6]),
            (30, vec![0, 10, 20, 30]),
            (97, vec![0, 50]),
            (412, vec![0, 200, 400]),
            (1_999, vec![0, 500, 1_000, 1_500]),
        ] {
            assert_eq!(ticks(highest), expected, "{highest}");
        }
        assert!(ticks(u64::MAX).len() <= 5);
    }

    #[test]
    fn a_scale_keeps_within_its_ends() {
        let scale = Scale { bottom: 300, height: 200, from: 1.0, to: 5.0 };
        for (value, expected) in [(1.0, 300), (3.0, 200), (5.0, 100), (9.0, 100), (-1.0, 300)] {
            assert_eq!(scale.at(value), expected, "{value}");
        }
    }

    #[test]
    fn places_stand_side_by_side() {
        let frame = Frame { left: 100, top: 0, right: 1100, bottom: 300 };
        assert_eq!([0, 1, 2, 3].map(|place| slot(frame, 3, place)), [100, 433, 766, 1100]);
        assert_eq!(centre(frame, 2, 1), 850);
        assert_eq!(slot(frame, 0, 0), 100);
    }
}
