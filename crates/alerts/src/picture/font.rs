//! The font that pictures are drawn with, which is part of the program, and what a text measures in it.

use resvg::usvg::fontdb::Database;
use std::sync::{Arc, LazyLock};
use ttf_parser::Face;
use unicode_segmentation::UnicodeSegmentation as _;

/// What a browser looks for: Arimo, or one of those with the same widths.
pub(super) const FAMILY: &str = "Arimo, Liberation Sans, Arial, Helvetica, sans-serif";

/// The size of every text, in units: 20 pixels, of which 12 are left where a picture is as narrow as a phone.
pub(super) const SIZE: i32 = 40;

static REGULAR: &[u8] = include_bytes!("../../fonts/Arimo-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/Arimo-Bold.ttf");

static REGULAR_FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(REGULAR, 0).ok());
static BOLD_FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(BOLD, 0).ok());

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    Arc::new(fonts)
});

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn face(self) -> Option<&'static Face<'static>> {
        match self {
            Self::Regular => REGULAR_FACE.as_ref(),
            Self::Bold => BOLD_FACE.as_ref(),
        }
    }
}

/// Both weights, for whoever makes pixels of a picture.
pub(super) fn fonts() -> Arc<Database> {
    Arc::clone(&FONTS)
}

/// Whether the font has a letter.
pub(super) fn has(letter: char) -> bool {
    REGULAR_FACE.as_ref().is_some_and(|face| face.glyph_index(letter).is_some())
}

/// How wide a text is, in units. What the font lacks counts as wide as it is high, as emoji are.
pub(super) fn width(text: &str, weight: Weight) -> i32 {
    let Some(face) = weight.face() else { return SIZE.saturating_mul(i32::try_from(text.chars().count()).unwrap_or(i32::MAX)) };
    let em = i64::from(face.units_per_em());
    let advance = |letter| face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(em, i64::from);
    let advances: i64 = text.chars().map(advance).sum();
    i32::try_from(advances * i64::from(SIZE) / em.max(1)).unwrap_or(i32::MAX)
}

/// As much of a text as fits, with an ellipsis if something is missing.
pub(super) fn fit(text: &str, weight: Weight, room: i32) -> String {
    if width(text, weight) <= room {
        return text.to_owned();
    }
    let mut fitting = String::new();
    for letter in text.graphemes(true) {
        if width(&format!("{fitting}{letter}…"), weight) > room {
            break;
        }
        fitting.push_str(letter);
    }
    format!("{}…", fitting.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_in_arial() {
        // The widths of Arial in units of 2048 to the em: H 1479, a 1139, i 455, 1 1139.
        for (text, weight, expected) in [
            ("", Weight::Regular, 0),
            ("Hai", Weight::Regular, (1479 + 1139 + 455) * SIZE / 2048),
            ("11", Weight::Bold, 2 * 1139 * SIZE / 2048),
            ("😀", Weight::Regular, SIZE),
        ] {
            assert_eq!(width(text, weight), expected, "{text}");
        }
    }

    #[test]
    fn the_font_has_the_letters_of_its_readers() {
        let letters = "abcXYZ0123456789éëïĳÉçñøåßæœþðšžčęłőű…–—‘’“”€™−·%&<>\"'\u{a0}";
        assert_eq!(letters.chars().filter(|letter| !has(*letter)).collect::<String>(), "");
        assert_eq!(fonts().len(), 2);
        assert!(!has('😀') && !has('ش'));
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        for (text, room, expected) in [
            ("Acme", 400, "Acme"),
            ("Acme Energie Nederland", 200, "Acme E…"),
            ("Acme Energie", 150, "Acme…"),
            ("👨\u{200D}👩\u{200D}👧👨\u{200D}👩\u{200D}👧", 250, "👨\u{200D}👩\u{200D}👧…"),
            ("Acme", 1, "…"),
        ] {
            assert_eq!(fit(text, Weight::Regular, room), expected, "{text}");
        }
    }
}
