//! How the average of each review site went.

use super::{
    MAX_PLACES, Picture, Place,
    axis::{self, ROW, Scale},
    canvas::{Canvas, Frame, Label, Point, WIDTH},
    font::{Weight, fit, width},
    line,
    marker::{PENS, Pen},
    named, sound, span, words,
};
use luister_mention::{Locale, text};
use plotters::style::text_anchor::HPos;
use std::cmp::Ordering;

/// The most review sites in one picture: more lines cannot be told apart.
pub const MAX_SITES: usize = PENS.len();

/// From one star to the next.
const STAR: i32 = 96;
/// The widest that the name of a site is.
const MAX_NAME: i32 = 350;
/// What lies between the last point and the name at the end of a line.
const LEAD: i32 = 76;
/// The most places of which each has its mark.
const MAX_MARKS: usize = 31;

/// What [`stars`] shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stars {
    /// From left to right, at most [`MAX_PLACES`]; what follows is not shown.
    pub places: Vec<Place>,
    /// A line each, at most [`MAX_SITES`].
    pub sites: Vec<Site>,
}

/// A site of reviews.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// What it is called.
    pub name: String,
    /// The average at each place, in stars of five, where there were reviews.
    pub averages: Vec<Option<f32>>,
}

/// The average stars of each site as a line, with its name and last average at the end.
#[must_use]
pub fn stars(stars: &Stars, locale: Locale) -> Picture {
    let places = stars.places.get(..MAX_PLACES).unwrap_or(&stars.places);
    let sites: Vec<Line<'_>> = stars.sites.iter().take(MAX_SITES).zip(PENS).map(|(site, pen)| Line::of(site, pen, places.len())).collect();
    let ends: Vec<String> = sites.iter().map(|line| line.end(locale)).collect();
    let lowest = if sites.iter().flat_map(Line::known).any(|(_, average)| average < 1.0) { 0.0 } else { 1.0 };
    let height = STAR * if lowest < 1.0 { 5 } else { 4 };
    let right = WIDTH - 12 - ends.iter().map(|end| width(end, Weight::Bold) + LEAD).max().unwrap_or_default();
    let frame = Frame { left: 52, top: 36, right, bottom: 36 + height };
    let scale = Scale { bottom: frame.bottom, height, from: lowest, to: 5.0 };
    Picture::new(frame.bottom + ROW + 16, said(&stars.sites, &sites, places, locale), |canvas| {
        for star in (1..=5_u8).chain((lowest < 1.0).then_some(0)) {
            axis::tick(canvas, &star.to_string(), scale.at(star.into()), frame);
        }
        axis::names(canvas, frame, places.iter());
        for line in &sites {
            line.draw(canvas, frame, scale);
        }
        name_ends(canvas, &sites, &ends, frame, scale);
        if sites.iter().all(|line| line.known().next().is_none()) {
            axis::nothing(canvas, frame, locale.pick("geen beoordelingen", "no reviews"));
        }
    })
}

/// One site with how it is drawn.
struct Line<'a> {
    name: &'a str,
    averages: Vec<Option<f32>>,
    pen: Pen,
}

impl<'a> Line<'a> {
    fn of(site: &'a Site, pen: Pen, places: usize) -> Self {
        let averages = site.averages.iter().take(places).map(|average| sound(*average).map(|average| average.min(5.0)));
        let mut averages: Vec<Option<f32>> = averages.collect();
        averages.resize(places, None);
        Self { name: &site.name, averages, pen }
    }

    fn known(&self) -> impl DoubleEndedIterator<Item = (usize, f32)> {
        self.averages.iter().enumerate().filter_map(|(place, average)| Some((place, (*average)?)))
    }

    /// What stands at its end: `Trustpilot 4,2`. Nothing, if there is no line.
    fn end(&self, locale: Locale) -> String {
        let Some((_, last)) = self.known().next_back() else { return String::new() };
        format!("{} {}", fit(&line(self.name), Weight::Bold, MAX_NAME), words(locale).decimal(last))
    }

    fn draw(&self, canvas: &Canvas<'_>, frame: Frame, scale: Scale) {
        let of = self.averages.len();
        let point = |(place, average): (usize, f32)| (axis::centre(frame, of, place), scale.at(average.into()));
        // Where there were no reviews, the average is that of before: the line goes on to the next.
        let points: Vec<Point> = self.known().map(point).collect();
        let last = points.last().copied();
        if points.len() > 1 {
            self.pen.line(canvas, points.clone());
        }
        let each = of.div_ceil(MAX_MARKS).max(1);
        for at in points.into_iter().step_by(each).chain(last) {
            self.pen.point(canvas, at);
        }
    }
}

/// The names at the ends of the lines, each beside its own as far as there is room for it.
fn name_ends(canvas: &Canvas<'_>, sites: &[Line<'_>], ends: &[String], frame: Frame, scale: Scale) {
    let mut stands: Vec<(&Line<'_>, &String, Point)> = Vec::new();
    for (line, end) in sites.iter().zip(ends) {
        if let Some((place, average)) = line.known().next_back() {
            stands.push((line, end, (axis::centre(frame, line.averages.len(), place), scale.at(average.into()))));
        }
    }
    stands.sort_by_key(|(_, _, at)| at.1);
    let apart = spread(&stands.iter().map(|(_, _, at)| at.1).collect::<Vec<_>>(), frame);
    for ((line, end, (x, y)), beside) in stands.into_iter().zip(apart) {
        canvas.line(vec![(x + 18, y), (frame.right + 4, y), (frame.right + LEAD - 40, beside)], line.pen.colour, 2);
        line.pen.point(canvas, (frame.right + LEAD - 22, beside));
        let at = (frame.right + LEAD, beside + axis::middle());
        canvas.text(Label { text: end, side: HPos::Left, at, weight: Weight::Bold, colour: line.pen.colour });
    }
}

/// Heights that are in order moved apart, so that a line of text fits between two.
fn spread(heights: &[i32], frame: Frame) -> Vec<i32> {
    const APART: i32 = 50;
    let mut apart: Vec<i32> = Vec::new();
    for height in heights {
        let least = apart.last().map_or(frame.top, |above| above + APART);
        apart.push((*height).max(least));
    }
    let mut most = frame.bottom;
    for height in apart.iter_mut().rev() {
        *height = (*height).min(most);
        most = *height - APART;
    }
    apart
}

fn said(all: &[Site], sites: &[Line<'_>], places: &[Place], locale: Locale) -> String {
    let (Some(first), Some(last), false) = (places.first(), places.last(), sites.is_empty()) else {
        return locale.pick("Er zijn geen beoordelingen om te laten zien.", "There are no reviews to show.").to_owned();
    };
    let when = span(first, last, locale);
    let mut sentences = vec![locale.pick(format!("Gemiddeld aantal sterren, {when}."), format!("Average stars, {when}."))];
    sentences.extend(sites.iter().map(|line| course(line, places, locale)));
    let more = all.len() - sites.len();
    if more > 0 {
        sentences.push(locale.pick(format!("Niet getoond: nog {more}."), format!("Not shown: {more} more.")));
    }
    sentences.join(" ")
}

/// `Trustpilot: van 3,9 naar 4,2; het laagst was 3,5, woensdag 18 november.`
fn course(line: &Line<'_>, places: &[Place], locale: Locale) -> String {
    let name = text::capital(&named(line.name));
    let decimal = |average| words(locale).decimal(average);
    let (Some((began, first)), Some((ended, last))) = (line.known().next(), line.known().next_back()) else {
        return locale.pick(format!("{name}: geen beoordelingen."), format!("{name}: no reviews."));
    };
    let (from, to) = (decimal(first), decimal(last));
    if began == ended {
        return format!("{name}: {to}.");
    }
    let went = if from == to {
        locale.pick(format!("{name}: {to}, net als aan het begin"), format!("{name}: {to}, as at the beginning"))
    } else {
        locale.pick(format!("{name}: van {from} naar {to}"), format!("{name}: from {from} to {to}"))
    };
    let lowest = line.known().min_by(|one, other| one.1.partial_cmp(&other.1).unwrap_or(Ordering::Equal));
    let lowest = lowest.filter(|(_, average)| decimal(*average) != from && decimal(*average) != to);
    match lowest.and_then(|(place, average)| Some((places.get(place)?, decimal(average)))) {
        Some((place, average)) => {
            let when = named(&place.said);
            locale.pick(format!("{went}; het laagst was {average}, {when}."), format!("{went}; lowest was {average}, {when}."))
        }
        None => format!("{went}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_at_the_ends_stand_apart() {
        let frame = Frame { left: 0, top: 0, right: 0, bottom: 300 };
        for (name, heights, expected) in [
            ("none", vec![], vec![]),
            ("apart already", vec![20, 100], vec![20, 100]),
            ("the same", vec![100, 100, 100], vec![100, 150, 200]),
            ("at the bottom", vec![290, 300], vec![250, 300]),
            ("at the bottom, one far above", vec![10, 290, 300], vec![10, 250, 300]),
        ] {
            assert_eq!(spread(&heights, frame), expected, "{name}");
        }
    }
}
