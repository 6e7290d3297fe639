//! The pictures of a digest, from its figures.

use super::parts::compared;
use crate::{
    picture::{self, Bar, Picture, Place, Share, Site, Stars, Volume},
    render::words::Words,
};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use luister_mention::{DigestBody, ListKind, Section, SourceName};
use std::ops::Range;

/// A period that is longer is shown by day.
const HOURS: TimeDelta = TimeDelta::hours(49);

/// The pictures, and the numbers of those of volume, reviews and share among them.
pub(in crate::render) fn pictures(body: &DigestBody, words: Words) -> (Vec<Picture>, [Option<usize>; 3]) {
    let mut pictures = Vec::new();
    let mut put = |section: Section, picture: Option<Picture>| {
        let picture = picture.filter(|_| body.sections.contains(&section))?;
        pictures.push(picture);
        Some(pictures.len() - 1)
    };
    let numbers =
        [put(Section::Volume, volume(body, words)), put(Section::Reviews, stars(body, words)), put(Section::Share, share(body, words))];
    (pictures, numbers)
}

fn volume(body: &DigestBody, words: Words) -> Option<Picture> {
    let usual = |nth: usize| body.usual.as_ref().and_then(|usual| usual.parts.get(nth)).map(|usual| small(*usual));
    let is_hours = body.until - body.from <= HOURS;
    let bar = |(nth, part): (usize, &luister_mention::PartFigures)| Bar {
        place: place(part.from, is_hours, words),
        counts: part.counts.each().collect(),
        usual: usual(nth),
    };
    let bars: Vec<Bar> = body.parts.iter().enumerate().map(bar).collect();
    let storms = body.storms.iter().filter_map(|storm| bars_of(body, storm.from, storm.until)).collect();
    (!bars.is_empty()).then(|| picture::volume(&Volume { bars, storms }, words.locale))
}

/// The bars from one time to another.
fn bars_of(body: &DigestBody, from: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Option<Range<usize>> {
    let first = body.parts.partition_point(|part| part.from <= from).saturating_sub(1);
    let end = until.map_or(body.parts.len(), |until| body.parts.partition_point(|part| part.from < until));
    (first < end).then_some(first..end)
}

fn place(at: DateTime<Utc>, is_hours: bool, words: Words) -> Place {
    let wall = words.wall(at);
    if is_hours {
        let hour = wall.hour();
        let moment = words.moment(at);
        let day = moment.split(' ').next().unwrap_or_default();
        let said = words.pick(format!("{day} {hour} uur"), format!("{day} {hour}:00"));
        return Place { label: format!("{hour}"), said };
    }
    let said = words.locale.moment(&wall.date().and_time(chrono::NaiveTime::MIN).and_utc());
    // The date without the time of day.
    let said = said.rsplit_once(' ').map_or(said.clone(), |(date, _)| date.to_owned());
    Place { label: wall.day().to_string(), said }
}

/// How the stars went: weeks and months are called by the day on which they end.
fn stars(body: &DigestBody, words: Words) -> Option<Picture> {
    let over_time = body.stars.as_ref()?;
    let until = |at: &DateTime<Utc>| {
        let wall = words.wall(*at);
        let label = words.pick(format!("{}-{}", wall.day(), wall.month()), wall.format("%-d %b").to_string());
        Place { label, said: words.day(*at) }
    };
    let site = |(source, averages): &(SourceName, Vec<Option<f32>>)| Site { name: source.to_string(), averages: averages.clone() };
    let stars = Stars { places: over_time.until.iter().map(until).collect(), sites: over_time.sites.iter().map(site).collect() };
    Some(picture::stars(&stars, words.locale))
}

fn share(body: &DigestBody, words: Words) -> Option<Picture> {
    let lists = compared(body);
    let total: u32 = lists.iter().map(|list| list.counts.total()).sum();
    if total == 0 || lists.iter().all(|list| list.kind != ListKind::Competitor) {
        return None;
    }
    let shares: Vec<Share> = lists
        .iter()
        .map(|list| Share {
            name: list.list.to_string(),
            is_ours: list.kind.is_ours(),
            count: list.counts.total().into(),
            percent: small(f64::from(list.counts.total()) / f64::from(total) * 100.0),
            mood: list.counts.mood().map(small),
        })
        .collect();
    Some(picture::shares(&shares, words.locale))
}

/// As precise as a picture can be.
fn small(number: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "a pixel is coarser by far")]
    let small = number as f32;
    small
}
