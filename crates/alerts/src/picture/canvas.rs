//! What a picture is drawn on. A unit is half a pixel, because `plotters` draws at whole ones.

use super::font::{self, FAMILY, SIZE, Weight};
use plotters::{
    backend::SVGBackend,
    coord::Shift,
    drawing::{DrawingArea, IntoDrawingArea as _},
    element::{Circle, DashedPathElement, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text},
    style::{
        Color as _, FontDesc, FontFamily, FontStyle, RGBColor, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};
use std::cell::RefCell;

/// The width of every picture, in units.
pub(super) const WIDTH: i32 = 1200;
/// Units of a pixel.
pub(super) const UNITS: i32 = 2;

/// Nearly black, for text and what matters most: 17:1 on white.
pub(super) const INK: RGBColor = RGBColor(0x11, 0x18, 0x27);
/// For numbers of an axis: 7:1 on white.
pub(super) const SOFT: RGBColor = RGBColor(0x47, 0x54, 0x67);
/// For lines that only help the eye.
pub(super) const FAINT: RGBColor = RGBColor(0xd5, 0xd9, 0xe0);
/// What mails in the dark keep, too.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// What `plotters` divides a size of text by.
const PLOTTERS_SIZE: f64 = 1.24;

/// A place, from the left and from above.
pub(super) type Point = (i32, i32);

/// Four sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    pub(super) fn width(self) -> i32 {
        self.right - self.left
    }

    pub(super) fn height(self) -> i32 {
        self.bottom - self.top
    }

    /// The same with each side moved in.
    pub(super) fn inset(self, by: i32) -> Self {
        Self { left: self.left + by, top: self.top + by, right: self.right - by, bottom: self.bottom - by }
    }
}

/// A text and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Label<'t> {
    pub(super) text: &'t str,
    /// The side of it that is at the point.
    pub(super) side: HPos,
    /// A point of the line that the text stands on.
    pub(super) at: Point,
    pub(super) weight: Weight,
    pub(super) colour: RGBColor,
}

pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    /// How wide each text is, in the order in which they are drawn; none where the font does not have all of it.
    widths: RefCell<Vec<Option<i32>>>,
}

impl<'a> Canvas<'a> {
    /// What is drawn on white paper of this height: everything inside of the element `svg`, with the end of that.
    pub(super) fn drawing(height: i32, draw: impl FnOnce(&Canvas<'_>)) -> String {
        let mut svg = String::new();
        let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
        let widths = {
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            let canvas = Canvas { area, widths: RefCell::default() };
            canvas.block(Frame { left: 0, top: 0, right: WIDTH, bottom: height }, PAPER);
            draw(&canvas);
            canvas.area.present().ok();
            canvas.widths.into_inner()
        };
        held(svg.split_once('>').map_or("", |(_, inside)| inside), &widths)
    }

    /// A filled frame.
    pub(super) fn block(&self, frame: Frame, colour: RGBColor) {
        if frame.width() > 0 && frame.height() > 0 {
            self.put(&Rectangle::new([(frame.left, frame.top), (frame.right, frame.bottom)], colour.filled()));
        }
    }

    /// A line through points.
    pub(super) fn line(&self, points: Vec<Point>, colour: RGBColor, thickness: u32) {
        self.put(&PathElement::new(points, colour.stroke_width(thickness)));
    }

    /// The same with gaps: so much of line, so much of none.
    pub(super) fn dashes(&self, points: Vec<Point>, dash: (i32, i32), colour: RGBColor, thickness: u32) {
        self.put(&DashedPathElement::new(points, dash.0, dash.1, colour.stroke_width(thickness)));
    }

    pub(super) fn disc(&self, centre: Point, radius: i32, colour: RGBColor) {
        self.put(&Circle::new(centre, radius, colour.filled()));
    }

    pub(super) fn shape(&self, corners: Vec<Point>, colour: RGBColor) {
        self.put(&Polygon::new(corners, colour.filled()));
    }

    pub(super) fn text(&self, label: Label<'_>) {
        let style = if label.weight == Weight::Bold { FontStyle::Bold } else { FontStyle::Normal };
        let is_whole = !label.text.is_empty() && label.text.chars().all(font::has);
        self.widths.borrow_mut().push(is_whole.then(|| font::width(label.text, label.weight)));
        let font = FontDesc::new(FontFamily::Name(FAMILY), f64::from(SIZE) * PLOTTERS_SIZE, style);
        let style = TextStyle::from(font).color(&label.colour).pos(Pos::new(label.side, VPos::Top));
        // With `Top` it says `dy="0.76em"`, which is the same everywhere; what the others say depends on the font.
        let above = SIZE * 76 / 100;
        self.put(&Text::new(label.text.to_owned(), (label.at.0, label.at.1 - above), style));
    }

    /// Writing to a string does not fail.
    fn put<E>(&self, element: &E)
    where
        for<'e> &'e E: PointCollection<'e, Point>,
        E: Drawable<SVGBackend<'a>>,
    {
        self.area.draw(element).ok();
    }
}

/// Each text held to its width, which `plotters` cannot say: a browser may have no font but a wider one.
fn held(svg: &str, widths: &[Option<i32>]) -> String {
    let mut pieces = svg.split("<text ");
    let before = pieces.next().unwrap_or_default().to_owned();
    let text = |(piece, width): (&str, &Option<i32>)| match width {
        Some(width) => format!("<text textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" {piece}"),
        None => format!("<text {piece}"),
    };
    std::iter::once(before).chain(pieces.zip(widths).map(text)).collect()
}
