//! Pixels as a PNG that is small enough for a mail: with a palette, a byte for each pixel.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::Pixmap;
use std::{cmp::Reverse, collections::BTreeMap};

/// The most colours of a palette.
const MAX_COLOURS: usize = 256;

type Colour = [u8; 3];

/// Every colour that is frequent stays as it is. The others are shades of the edges of letters: each becomes the one that is next to it.
pub(super) fn png(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let colours: Vec<Colour> = pixels.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let palette = palette(&colours);
    let places = places(&colours, &palette);
    let mut bytes = Vec::with_capacity(colours.len());
    for run in runs(&colours) {
        let place = run.first().and_then(|colour| places.get(colour)).copied().unwrap_or_default();
        bytes.resize(bytes.len() + run.len(), place);
    }
    let mut packed = Vec::new();
    let mut encoder = Encoder::new(&mut packed, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&bytes)?;
    writer.finish()?;
    Ok(packed)
}

/// The most frequent colours, in an order that depends on nothing else.
fn palette(colours: &[Colour]) -> Vec<Colour> {
    let mut counts: BTreeMap<Colour, usize> = BTreeMap::new();
    for run in runs(colours) {
        if let Some(colour) = run.first() {
            *counts.entry(*colour).or_default() += run.len();
        }
    }
    let mut frequent: Vec<(Colour, usize)> = counts.into_iter().collect();
    frequent.sort_by_key(|(colour, count)| (Reverse(*count), *colour));
    frequent.into_iter().map(|(colour, _)| colour).take(MAX_COLOURS).collect()
}

/// The place in the palette of each colour that there is.
fn places(colours: &[Colour], palette: &[Colour]) -> BTreeMap<Colour, u8> {
    let mut places = BTreeMap::new();
    for colour in runs(colours).filter_map(<[Colour]>::first) {
        places.entry(*colour).or_insert_with(|| nearest(*colour, palette));
    }
    places
}

/// Pixels side by side of one colour: most of a picture is paper.
fn runs(colours: &[Colour]) -> impl Iterator<Item = &[Colour]> {
    colours.chunk_by(|one, next| one == next)
}

fn nearest(colour: Colour, palette: &[Colour]) -> u8 {
    let distance = |other: &Colour| colour.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(*other)).pow(2)).sum::<u32>();
    (0..=u8::MAX).zip(palette).min_by_key(|(_, other)| distance(other)).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_colours_stay_and_others_come_near() {
        let frequent = (0..=255_u8).flat_map(|shade| [[shade, 0, 0]; 2]);
        let colours: Vec<Colour> = frequent.chain([[7, 1, 0], [250, 9, 9]]).collect();
        let palette = palette(&colours);
        let places = places(&colours, &palette);
        for (colour, expected) in [([7, 0, 0], [7, 0, 0]), ([7, 1, 0], [7, 0, 0]), ([250, 9, 9], [250, 0, 0])] {
            assert_eq!(palette[usize::from(places[&colour])], expected, "{colour:?}");
        }
    }
}
