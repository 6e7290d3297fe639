//! How many mentions there were, of each signal, from hour to hour or day to day; how many are usual, and where it stormed.

mod key;
mod said;

use super::{
    MAX_PLACES, Picture, Place,
    axis::{self, ROW, Scale},
    canvas::{Canvas, Frame, INK, Label, PAPER, Point, WIDTH},
    fill::Fill,
    font::{Weight, width},
    sound,
};
use luister_mention::{Locale, Signal};
use plotters::style::{RGBColor, text_anchor::HPos};
use std::ops::Range;

/// The order of the signals, from below.
const ORDER: [Signal; 6] = [Signal::Crisis, Signal::Complaint, Signal::Question, Signal::Lead, Signal::Praise, Signal::Other];
/// The height of the highest bar.
const HIGHEST: i32 = 316;
/// The least that is seen of a crisis and of a bar: neither is to vanish beside thousands.
const LEAST: i32 = 9;
/// The widest that a bar is, where there are few.
const WIDEST: i32 = 120;
/// How far from above the bracket over a storm is, and how far down its ends reach.
const BRACKET: i32 = 54;
const REACH: i32 = 14;
/// What lies below a storm.
const STORM: RGBColor = RGBColor(0xfd, 0xf0, 0xd5);

/// What [`volume`] shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Volume {
    /// From left to right, at most [`MAX_PLACES`]; what follows is not shown.
    pub bars: Vec<Bar>,
    /// From which bar to before which other there was a storm.
    pub storms: Vec<Range<usize>>,
}

/// The mentions of one hour or day.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// When that is.
    pub place: Place,
    /// How many there were. A signal that is missing has none, and one that comes twice counts both times.
    pub counts: Vec<(Signal, u32)>,
    /// How many are usual in all, if that is known.
    pub usual: Option<f32>,
}

impl Bar {
    fn count(&self, signal: Signal) -> u64 {
        self.counts.iter().filter(|(known, _)| *known == signal).map(|(_, n)| u64::from(*n)).sum()
    }

    fn total(&self) -> u64 {
        self.counts.iter().map(|(_, n)| u64::from(*n)).sum()
    }
}

/// Bars of mentions by signal, with the usual number as a line and the storms marked above.
#[must_use]
pub fn volume(volume: &Volume, locale: Locale) -> Picture {
    let bars = volume.bars.get(..MAX_PLACES).unwrap_or(&volume.bars);
    let storms = storms(&volume.storms, bars.len());
    let highest = bars.iter().map(Bar::total).max().unwrap_or_default();
    let ticks = axis::ticks(highest);
    let top = if storms.is_empty() { 12 + ROW } else { BRACKET + 30 + ROW };
    let frame = Frame { left: axis::margin(&ticks, locale), top, right: WIDTH - 12, bottom: top + HIGHEST };
    let key = key::key(bars, locale);
    let rows = key.last().map_or(0, |entry| entry.row + 1);
    let layout = Layout { bars, storms: &storms, frame, scale: scale(bars, frame), locale };
    Picture::new(frame.bottom + ROW + 12 + ROW * rows, said::said(bars, &storms, locale), |canvas| {
        layout.storms(canvas);
        for tick in ticks {
            axis::tick(canvas, &locale.number(tick), layout.scale.at(float(tick)), frame);
        }
        layout.bars(canvas);
        axis::names(canvas, frame, bars.iter().map(|bar| &bar.place));
        layout.highest(canvas);
        for entry in &key {
            entry.draw(canvas, frame.bottom + ROW + 12 + ROW * entry.row);
        }
    })
}

/// What is drawn, and where.
struct Layout<'a> {
    bars: &'a [Bar],
    storms: &'a [Range<usize>],
    frame: Frame,
    scale: Scale,
    locale: Locale,
}

impl Layout<'_> {
    fn slot(&self, place: usize) -> i32 {
        axis::slot(self.frame, self.bars.len(), place)
    }

    fn storms(&self, canvas: &Canvas<'_>) {
        for storm in self.storms {
            let (left, right) = (self.slot(storm.start), self.slot(storm.end));
            canvas.block(Frame { left, right, top: BRACKET, bottom: self.frame.bottom }, STORM);
            let (left, right, foot) = (left + 2, right - 2, BRACKET + REACH);
            let ends = [(left, foot), (left, BRACKET), (right, BRACKET), (right, foot)];
            canvas.line(ends.to_vec(), INK, 6);
        }
        let Some(first) = self.storms.first() else { return };
        let half = width("storm", Weight::Bold) / 2;
        let middle = i32::midpoint(self.slot(first.start), self.slot(first.end)).clamp(half, WIDTH - half - 8);
        canvas.text(Label { text: "storm", side: HPos::Center, at: (middle, BRACKET - 14), weight: Weight::Bold, colour: INK });
    }

    fn bars(&self, canvas: &Canvas<'_>) {
        let broad = (self.slot(1) - self.slot(0)) * 4 / 5;
        for (place, bar) in self.bars.iter().enumerate() {
            let left = axis::centre(self.frame, self.bars.len(), place) - broad.clamp(1, WIDEST) / 2;
            self.bar(canvas, bar, left, left + broad.clamp(1, WIDEST));
        }
        if self.bars.iter().all(|bar| bar.total() == 0) {
            axis::nothing(canvas, self.frame, self.locale.pick("geen berichten", "no mentions"));
        }
    }

    /// One upon the other, with a line of paper between. What is too thin to be seen leaves its room to the next.
    fn bar(&self, canvas: &Canvas<'_>, bar: &Bar, left: i32, right: i32) {
        let mut below = 0;
        let mut bottom = self.frame.bottom;
        for signal in ORDER {
            below += bar.count(signal);
            let least = if signal == Signal::Crisis { LEAST } else { 0 };
            let top = self.scale.at(float(below)).min(bottom - least);
            if bar.count(signal) > 0 && bottom - top > 2 {
                Fill::of(signal).draw(canvas, Frame { left, top, right, bottom: bottom - 1 });
                bottom = top;
            }
        }
        let most = ORDER.into_iter().max_by_key(|signal| bar.count(*signal)).filter(|_| bottom == self.frame.bottom && below > 0);
        if let Some(signal) = most {
            Fill::of(signal).draw(canvas, Frame { left, top: bottom - LEAST, right, bottom });
        }
    }

    /// The usual number, over the bars; and the highest number, over its bar.
    fn highest(&self, canvas: &Canvas<'_>) {
        let highest = peak(self.bars);
        let above = |bar: &Bar| self.scale.at(float(bar.total())).min(bar.usual().map_or(i32::MAX, |usual| self.scale.at(usual))) - 14;
        let number =
            highest.map(|(place, bar)| (self.locale.number(bar.total()), axis::centre(self.frame, self.bars.len(), place), above(bar)));
        for run in self.usual() {
            canvas.line(run.clone(), PAPER, 7);
            canvas.line(run, INK, 5);
        }
        if let Some((said, middle, bottom)) = number {
            let half = width(&said, Weight::Bold) / 2;
            let at = (middle.clamp(half, (WIDTH - half).max(half)), bottom);
            canvas.text(Label { text: &said, side: HPos::Center, at, weight: Weight::Bold, colour: INK });
        }
    }

    /// Steps as far as it is known what is usual.
    fn usual(&self) -> Vec<Vec<Point>> {
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let mut is_known = false;
        for (place, bar) in self.bars.iter().enumerate() {
            let Some(usual) = bar.usual() else {
                is_known = false;
                continue;
            };
            let at = self.scale.at(usual);
            let step = [(self.slot(place), at), (self.slot(place + 1), at)];
            match runs.last_mut().filter(|_| is_known) {
                Some(run) => run.extend(step),
                None => runs.push(step.to_vec()),
            }
            is_known = true;
        }
        runs
    }
}

impl Bar {
    fn usual(&self) -> Option<f64> {
        sound(self.usual).map(f64::from)
    }
}

/// Room for the highest bar and for what is usual.
fn scale(bars: &[Bar], frame: Frame) -> Scale {
    let highest = bars.iter().map(|bar| float(bar.total()).max(bar.usual().unwrap_or_default())).fold(1.0, f64::max);
    Scale { bottom: frame.bottom, height: frame.height(), from: 0.0, to: highest }
}

/// Storms within the bars, in order; those that touch are one.
fn storms(storms: &[Range<usize>], bars: usize) -> Vec<Range<usize>> {
    let mut within: Vec<Range<usize>> =
        storms.iter().map(|storm| storm.start..storm.end.min(bars)).filter(|storm| storm.start < storm.end).collect();
    within.sort_by_key(|storm| storm.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for storm in within {
        match apart.last_mut().filter(|last| storm.start <= last.end) {
            Some(last) => last.end = last.end.max(storm.end),
            None => apart.push(storm),
        }
    }
    apart
}

/// The first of the highest bars, if there is anything.
fn peak(bars: &[Bar]) -> Option<(usize, &Bar)> {
    bars.iter().enumerate().rev().max_by_key(|(_, bar)| bar.total()).filter(|(_, bar)| bar.total() > 0)
}

#[expect(clippy::cast_precision_loss, reason = "no picture is so high that it would be seen")]
fn float(n: u64) -> f64 {
    n as f64
}
