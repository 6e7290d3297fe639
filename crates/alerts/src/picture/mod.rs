//! The pictures of a digest: values in, an SVG for pages and a PNG for mails out, and in words what they show.
//!
//! A picture has no colour that means something alone, no script, no style sheet and no `id`, so that several may stand on one page.
//! Its paper is white wherever it stands. It is laid out for a phone: whatever it says can be read where it is 360 pixels wide.

mod axis;
mod canvas;
mod fill;
mod font;
mod marker;
mod pack;
mod shares;
mod stars;
#[cfg(test)]
mod tests;
mod volume;

pub use shares::{MAX_LISTS, Share, shares};
pub use stars::{MAX_SITES, Site, Stars, stars};
pub use volume::{Bar, Volume, volume};

use crate::render::words::Words;
use canvas::{Canvas, UNITS, WIDTH};
use luister_mention::{Locale, text};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

/// The most places that a picture has from left to right: the days of a quarter.
pub const MAX_PLACES: usize = 92;

/// The most letters of a name, in what is said of a picture.
const MAX_NAME_CHARS: usize = 60;
/// How many pixels of the PNG there are for one of the picture, for screens that have so many.
const DENSITY: u32 = 2;
/// The most pixels of a side of a PNG: no picture of ours has so many, and memory for many more ends the program.
const MAX_SIDE: u32 = 4096;

/// A picture that is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The whole of it, as an element that can stand in a page. Its text is text.
    pub svg: String,
    /// What it shows, in words.
    pub alt: String,
    /// How wide it is meant to be at most, in pixels of CSS.
    pub width: u32,
    /// How high it is then.
    pub height: u32,
}

/// Why there is no PNG of a picture. None of it happens to one that was drawn here.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The SVG is none.
    #[error("the picture could not be read: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// It has no size, or one beyond reason.
    #[error("a picture of {width} × {height} pixels cannot be drawn")]
    Size {
        /// How wide it would be.
        width: u32,
        /// How high it would be.
        height: u32,
    },
    /// The pixels could not be packed.
    #[error("the picture could not be written as PNG: {0}")]
    Png(#[from] png::EncodingError),
}

/// One of the hours, days or weeks that a picture shows from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What stands below it, if there is room: `09`, `ma`, `17`.
    pub label: String,
    /// What it is called in a sentence: `maandag 16 november`.
    pub said: String,
}

impl Picture {
    /// Two pixels for each of the SVG, and the same bytes every time. Letters that the font of the picture lacks are left out.
    ///
    /// # Errors
    /// If somebody changed `svg`, `width` or `height`.
    pub fn png(&self) -> Result<Vec<u8>, PictureError> {
        let (width, height) = (self.width.saturating_mul(DENSITY), self.height.saturating_mul(DENSITY));
        let options = Options { fontdb: font::fonts(), ..Options::default() };
        let tree = Tree::from_str(&drawable(&self.svg), &options)?;
        let within = |side| (1..=MAX_SIDE).contains(&side);
        let pixels = (within(width) && within(height)).then(|| Pixmap::new(width, height)).flatten();
        let mut pixels = pixels.ok_or(PictureError::Size { width, height })?;
        #[expect(clippy::cast_precision_loss, reason = "pictures are far smaller than what an f32 can count")]
        let scale = Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
        resvg::render(&tree, scale, &mut pixels.as_mut());
        Ok(pack::png(&pixels)?)
    }

    fn new(height: i32, alt: String, draw: impl FnOnce(&Canvas<'_>)) -> Self {
        // An odd number of units would be half a pixel.
        let height = height + height % UNITS;
        let (width, high) = ((WIDTH / UNITS).unsigned_abs(), (height / UNITS).unsigned_abs());
        let inside = Canvas::drawing(height, draw);
        let label = escaped(&alt);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{high}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{label}\">{inside}"
        );
        Self { svg, alt, width, height: high }
    }
}

/// A name or label as one line that XML takes.
fn line(said: &str) -> String {
    text::line(said).chars().filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}

/// The same in a sentence, where there is room for so much of it.
fn named(said: &str) -> String {
    crate::render::subject::excerpt(&line(said), MAX_NAME_CHARS)
}

/// `dinsdag`, or `dinsdag tot en met donderdag`.
fn span(first: &Place, last: &Place, locale: Locale) -> String {
    let (from, until) = (named(&first.said), named(&last.said));
    if first == last { from } else { format!("{from} {} {until}", locale.pick("tot en met", "to")) }
}

fn words(locale: Locale) -> Words {
    Words { locale, zone: None }
}

/// A number that need not be whole: with a decimal below ten, and with its thousands apart.
fn decimal(number: f32, locale: Locale) -> String {
    if number < 9.95 {
        return words(locale).decimal(number);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float stops at the ends of the integer")]
    let whole = number.round() as u64;
    locale.number(whole)
}

/// A number that there can be.
fn sound(number: Option<f32>) -> Option<f32> {
    number.filter(|number| number.is_finite()).map(|number| number.max(0.0))
}

fn escaped(said: &str) -> String {
    said.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The SVG without letters that would be empty boxes: signs are left out, and of words there is an ellipsis. Only names have such
/// letters, for all else in it is ours.
fn drawable(svg: &str) -> String {
    let mut drawable = String::with_capacity(svg.len());
    for letter in svg.chars() {
        match letter {
            '…' if drawable.ends_with('…') => {}
            _ if letter.is_ascii() || font::has(letter) => drawable.push(letter),
            _ if letter.is_alphanumeric() && !drawable.ends_with('…') => drawable.push('…'),
            _ => {}
        }
    }
    drawable
}
