//! What the fills of the bars mean.

use super::{Bar, ORDER};
use crate::picture::{
    axis::ROW,
    canvas::{Canvas, Frame, INK, Label, WIDTH},
    fill::Fill,
    font::{Weight, width},
};
use luister_mention::{Locale, Signal};
use plotters::style::text_anchor::HPos;

/// One entry of the key.
pub(super) struct Entry {
    said: &'static str,
    /// None is the line of what is usual.
    signal: Option<Signal>,
    left: i32,
    pub(super) row: i32,
}

impl Entry {
    /// How wide what stands before the word is, and what is left free behind it.
    const BEFORE: i32 = 46;
    const BEHIND: i32 = 36;

    pub(super) fn draw(&self, canvas: &Canvas<'_>, top: i32) {
        let line = top + ROW - 14;
        let swatch = Frame { left: self.left, top: line - 32, right: self.left + 34, bottom: line + 2 };
        match self.signal {
            Some(signal) => Fill::of(signal).draw(canvas, swatch),
            None => canvas.line(
                vec![(swatch.left, line - 10), (swatch.left + 17, line - 10), (swatch.left + 17, line - 22), (swatch.right, line - 22)],
                INK,
                5,
            ),
        }
        let at = (self.left + Self::BEFORE, line);
        canvas.text(Label { text: self.said, side: HPos::Left, at, weight: Weight::Regular, colour: INK });
    }
}

/// The words of what is there, in as many rows as they need.
pub(super) fn key(bars: &[Bar], locale: Locale) -> Vec<Entry> {
    let signals = ORDER.into_iter().filter(|signal| bars.iter().any(|bar| bar.count(*signal) > 0));
    let shown = signals.map(|signal| (signal.words(locale), Some(signal)));
    let usual = bars.iter().any(|bar| bar.usual().is_some()).then(|| (locale.pick("gewoonlijk", "usual"), None));
    let (mut left, mut row) = (12, 0);
    let entry = |(said, signal)| {
        let broad = Entry::BEFORE + width(said, Weight::Regular);
        if left + broad > WIDTH - 12 {
            (left, row) = (12, row + 1);
        }
        let entry = Entry { said, signal, left, row };
        left += broad + Entry::BEHIND;
        entry
    };
    shown.chain(usual).map(entry).collect()
}
