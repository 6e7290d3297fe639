//! What tells lines apart without colour: how they are broken, and the shape of their points.

use super::canvas::{Canvas, PAPER, Point};
use plotters::style::RGBColor;

/// How thick a line is.
const THICKNESS: u32 = 6;
/// Half the width of a point.
const RADIUS: i32 = 11;
/// How much paper there is around a point.
const AROUND: i32 = 3;

/// How one of several lines looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) colour: RGBColor,
    /// So much of line, so much of none; none is a whole line.
    dash: Option<(i32, i32)>,
    mark: Mark,
}

#[derive(Debug, Clone, Copy)]
enum Mark {
    Disc,
    Square,
    Triangle,
    Diamond,
    Nabla,
}

/// All of them, in the order in which they are used. Each colour is at least 5:1 on white, for it is that of a text too.
pub(super) const PENS: [Pen; 5] = [
    Pen { colour: RGBColor(0x1d, 0x4e, 0xd8), dash: None, mark: Mark::Disc },
    Pen { colour: RGBColor(0xb5, 0x47, 0x08), dash: Some((26, 12)), mark: Mark::Square },
    Pen { colour: RGBColor(0x04, 0x78, 0x57), dash: Some((8, 10)), mark: Mark::Triangle },
    Pen { colour: RGBColor(0x7e, 0x22, 0xce), dash: Some((44, 14)), mark: Mark::Diamond },
    Pen { colour: RGBColor(0x11, 0x18, 0x27), dash: Some((14, 22)), mark: Mark::Nabla },
];

impl Pen {
    pub(super) fn line(self, canvas: &Canvas<'_>, points: Vec<Point>) {
        match self.dash {
            Some(dash) => canvas.dashes(points, dash, self.colour, THICKNESS),
            None => canvas.line(points, self.colour, THICKNESS),
        }
    }

    pub(super) fn point(self, canvas: &Canvas<'_>, at: Point) {
        self.mark.draw(canvas, at, RADIUS + AROUND, PAPER);
        self.mark.draw(canvas, at, RADIUS, self.colour);
    }
}

impl Mark {
    fn draw(self, canvas: &Canvas<'_>, (x, y): Point, radius: i32, colour: RGBColor) {
        // What is as wide looks smaller with fewer corners.
        let wide = radius + radius / 4;
        match self {
            Self::Disc => canvas.disc((x, y), radius, colour),
            Self::Square => canvas.shape(
                vec![(x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)],
                colour,
            ),
            Self::Triangle => canvas.shape(vec![(x, y - wide), (x + wide, y + radius), (x - wide, y + radius)], colour),
            Self::Nabla => canvas.shape(vec![(x, y + wide), (x + wide, y - radius), (x - wide, y - radius)], colour),
            Self::Diamond => canvas.shape(vec![(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)], colour),
        }
    }
}
