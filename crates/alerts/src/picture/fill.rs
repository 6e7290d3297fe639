//! How each signal is filled: told apart in grey and by whoever sees no red, by how dark it is and by stripes.

use super::canvas::{Canvas, Frame, PAPER, Point};
use luister_mention::Signal;
use plotters::style::RGBColor;

/// How thick an edge is, in units.
const EDGE: i32 = 3;
/// From one stripe to the next.
const STEP: i32 = 14;
/// How thick a stripe is.
const STRIPE: u32 = 4;

/// What fills a bar. Its edge is at least three times as light or dark as the paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fill {
    pub(super) colour: RGBColor,
    pub(super) edge: RGBColor,
    stripes: Stripes,
}

#[derive(Debug, Clone, Copy)]
enum Stripes {
    None,
    /// From below to above, as in `/`.
    Rising,
    Level,
}

impl Fill {
    /// All of it in one colour.
    pub(super) const fn plain(colour: RGBColor) -> Self {
        Self { colour, edge: colour, stripes: Stripes::None }
    }

    /// With an edge around it.
    pub(super) const fn edged(colour: RGBColor, edge: RGBColor) -> Self {
        Self { colour, edge, stripes: Stripes::None }
    }

    /// The hues are those of the mail.
    pub(super) fn of(signal: Signal) -> Self {
        match signal {
            Signal::Crisis => Self::plain(RGBColor(0x6b, 0x0f, 0x0b)),
            Signal::Complaint => Self::edged(RGBColor(0xf2, 0x8c, 0x3a), RGBColor(0x9a, 0x3c, 0x06)),
            Signal::Question => Self { colour: PAPER, edge: RGBColor(0x1d, 0x4e, 0xd8), stripes: Stripes::Rising },
            Signal::Lead => Self::plain(RGBColor(0x04, 0x78, 0x57)),
            Signal::Praise => Self { colour: RGBColor(0xf0, 0xe0, 0xff), edge: RGBColor(0x7e, 0x22, 0xce), stripes: Stripes::Level },
            Signal::Other => Self::edged(RGBColor(0xf6, 0xf7, 0xf9), RGBColor(0x6b, 0x72, 0x80)),
        }
    }

    pub(super) fn draw(self, canvas: &Canvas<'_>, frame: Frame) {
        canvas.block(frame, self.edge);
        let inside = frame.inset(EDGE);
        if self.colour == self.edge || inside.width() <= 0 || inside.height() <= 0 {
            return;
        }
        canvas.block(inside, self.colour);
        let path = match self.stripes {
            Stripes::None => Vec::new(),
            Stripes::Rising => rising(inside),
            Stripes::Level => level(inside),
        };
        if path.len() > 1 {
            canvas.line(path, self.edge, STRIPE);
        }
    }
}

/// Stripes as one line, which goes from one to the next along the edge, where it is not seen.
fn level(frame: Frame) -> Vec<Point> {
    let mut path = Vec::new();
    let mut at = frame.bottom - STEP;
    while at > frame.top {
        let is_back = path.len() % 4 == 2;
        let ends = [(frame.left, at), (frame.right, at)];
        path.extend(if is_back { [ends[1], ends[0]] } else { ends });
        at -= STEP;
    }
    path
}

/// The same for stripes that rise. The place of a stripe is how far right and below of the upper left corner it begins.
fn rising(frame: Frame) -> Vec<Point> {
    let (width, height) = (frame.width(), frame.height());
    let mut path: Vec<Point> = Vec::new();
    let mut is_back = false;
    let mut place = STEP;
    while place < width + height {
        let low = (frame.left + (place - height).max(0), frame.top + place.min(height));
        let high = (frame.left + place.min(width), frame.top + (place - width).max(0));
        let (first, second) = if is_back { (high, low) } else { (low, high) };
        let corner = if is_back { (frame.right, frame.top) } else { (frame.left, frame.bottom) };
        if path.last().is_some_and(|last| last.0 != first.0 && last.1 != first.1) {
            path.push(corner);
        }
        path.extend([first, second]);
        is_back = !is_back;
        place += STEP;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::canvas::{FAINT, INK, SOFT};
    use proptest::prelude::*;

    const ALL: [Signal; 6] = [Signal::Crisis, Signal::Complaint, Signal::Question, Signal::Lead, Signal::Praise, Signal::Other];

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(colour: RGBColor) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2)
    }

    /// The ratio of WCAG 2.2, success criteria 1.4.3 and 1.4.11.
    fn contrast(one: RGBColor, other: RGBColor) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn everything_stands_out_from_the_paper() {
        assert!(contrast(INK, PAPER) > 7.0 && contrast(SOFT, PAPER) > 4.5 && contrast(FAINT, PAPER) < 1.6);
        for signal in ALL {
            assert!(contrast(Fill::of(signal).edge, PAPER) >= 3.0, "{signal}");
        }
    }

    #[test]
    fn no_two_signals_are_the_same_in_grey() {
        for (place, one) in ALL.iter().enumerate() {
            for other in ALL.iter().skip(place + 1) {
                let (a, b) = (Fill::of(*one), Fill::of(*other));
                let is_striped_alike = std::mem::discriminant(&a.stripes) == std::mem::discriminant(&b.stripes);
                assert!(!is_striped_alike || contrast(a.colour, b.colour) >= 1.9, "{one} and {other}: {}", contrast(a.colour, b.colour));
            }
        }
    }

    proptest! {
        #[test]
        fn stripes_stay_inside(width in 1_i32..300, height in 1_i32..300) {
            let frame = Frame { left: 5, top: 7, right: 5 + width, bottom: 7 + height };
            for (x, y) in rising(frame).into_iter().chain(level(frame)) {
                prop_assert!((frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y));
            }
        }
    }
}
