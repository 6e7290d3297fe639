//! How much is said of us, and how much of others.

use super::{
    Picture,
    axis::{self, ROW},
    canvas::{Canvas, Frame, INK, Label, SOFT, WIDTH},
    fill::Fill,
    font::{Weight, fit, width},
    line, named,
};
use luister_mention::Locale;
use plotters::style::{RGBColor, text_anchor::HPos};

/// The most lists in one picture.
pub const MAX_LISTS: usize = 8;

/// From one list to the next.
const STEP: i32 = 64;
/// The widest that a name is.
const MAX_NAME: i32 = 330;
/// What is left free between two columns.
const BETWEEN: i32 = 20;
/// How wide the mark before our own name is.
const MARK: i32 = 28;
const OURS: Fill = Fill::plain(RGBColor(0x1e, 0x3a, 0x8a));
const THEIRS: Fill = Fill::edged(RGBColor(0xc9, 0xd2, 0xe0), RGBColor(0x6b, 0x72, 0x80));

/// What is said of one list.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The name of the list.
    pub name: String,
    /// Whether it is one of our own.
    pub is_ours: bool,
    /// How many mentions it has.
    pub count: u64,
    /// What that is of all of them, from 0 to 100.
    pub percent: f32,
    /// From -1, where all of them complain, to 1, where all of them praise: the share of praise less that of complaints and crises.
    /// None where nothing is known.
    pub mood: Option<f32>,
}

/// The share of each list as a bar, our own first, then those of whom most is said; at most [`MAX_LISTS`].
#[must_use]
pub fn shares(shares: &[Share], locale: Locale) -> Picture {
    let mut all: Vec<&Share> = shares.iter().collect();
    all.sort_by_key(|share| (!share.is_ours, std::cmp::Reverse(share.count)));
    let rows: Vec<Row> = all.iter().take(MAX_LISTS).map(|share| Row::of(share, locale)).collect();
    let columns = Columns::of(&rows, locale);
    let height = 12 + ROW + STEP * i32::try_from(rows.len().max(1)).unwrap_or_default() + 8;
    Picture::new(height, said(&rows, all.len(), locale), |canvas| {
        if rows.is_empty() {
            axis::nothing(canvas, Frame { left: 0, top: 0, right: WIDTH, bottom: height }, locale.pick("geen berichten", "no mentions"));
            return;
        }
        columns.heading(canvas, locale);
        let mut top = 12 + ROW;
        for row in &rows {
            columns.draw(canvas, row, top);
            top += STEP;
        }
    })
}

/// What is written of one list.
struct Row {
    name: String,
    full_name: String,
    is_ours: bool,
    percent: f32,
    /// `34 % (412)`.
    share: String,
    mood: String,
    count: String,
    said_percent: String,
}

impl Row {
    fn of(share: &Share, locale: Locale) -> Self {
        let percent = if share.percent.is_finite() { share.percent.clamp(0.0, 100.0) } else { 0.0 };
        let said_percent = percentage(percent, share.count);
        let count = locale.number(share.count);
        let weight = if share.is_ours { Weight::Bold } else { Weight::Regular };
        Self {
            name: fit(&line(&share.name), weight, MAX_NAME - if share.is_ours { MARK } else { 0 }),
            full_name: named(&share.name),
            is_ours: share.is_ours,
            percent,
            share: format!("{said_percent} ({count})"),
            mood: share.mood.filter(|mood| mood.is_finite()).map(|mood| signed(mood, locale)).unwrap_or_default(),
            count,
            said_percent,
        }
    }

    fn weight(&self) -> Weight {
        if self.is_ours { Weight::Bold } else { Weight::Regular }
    }
}

/// `34 %`; what is there is never nothing.
fn percentage(percent: f32, count: u64) -> String {
    let whole = format!("{:.0}", percent.round());
    if whole == "0" && count > 0 { "< 1 %".to_owned() } else { format!("{whole} %") }
}

/// `+0,12`, as everywhere in a digest.
fn signed(mood: f32, locale: Locale) -> String {
    super::words(locale).mood(f64::from(mood.clamp(-1.0, 1.0)))
}

/// Where the columns stand.
struct Columns {
    /// Where the bars begin.
    bars: i32,
    /// How long the longest bar is.
    longest: i32,
    /// What percentage that is.
    highest: f32,
    has_moods: bool,
}

impl Columns {
    fn of(rows: &[Row], locale: Locale) -> Self {
        let widest = |text: &dyn Fn(&Row) -> i32| rows.iter().map(text).max().unwrap_or_default();
        let names = widest(&|row| width(&row.name, row.weight()) + if row.is_ours { MARK } else { 0 });
        let numbers = widest(&|row| width(&row.share, row.weight()));
        let has_moods = rows.iter().any(|row| !row.mood.is_empty());
        let moods = if has_moods { width(heading(locale), Weight::Regular) + BETWEEN } else { 0 };
        let bars = 12 + names + BETWEEN;
        let longest = (WIDTH - 12 - bars - numbers - BETWEEN - moods).max(40);
        Self { bars, longest, highest: rows.iter().map(|row| row.percent).fold(1.0, f32::max), has_moods }
    }

    fn heading(&self, canvas: &Canvas<'_>, locale: Locale) {
        let write = |text, side, x| canvas.text(Label { text, side, at: (x, ROW - 4), weight: Weight::Regular, colour: SOFT });
        write(locale.pick("aandeel (berichten)", "share (mentions)"), HPos::Left, self.bars);
        if self.has_moods {
            write(heading(locale), HPos::Right, WIDTH - 12);
        }
    }

    fn draw(&self, canvas: &Canvas<'_>, row: &Row, top: i32) {
        let middle = top + STEP / 2;
        let write = |text, side, x| canvas.text(Label { text, side, at: (x, middle + axis::middle()), weight: row.weight(), colour: INK });
        if row.is_ours {
            canvas.shape(vec![(12, middle - 12), (30, middle), (12, middle + 12)], INK);
        }
        write(&row.name, HPos::Left, 12 + if row.is_ours { MARK } else { 0 });
        #[expect(clippy::cast_possible_truncation, reason = "it is at most as long as the longest")]
        let long = (f64::from(row.percent / self.highest) * f64::from(self.longest)).round() as i32;
        let bar = Frame { left: self.bars, top: middle - 20, right: self.bars + long.max(4), bottom: middle + 20 };
        if row.is_ours { OURS } else { THEIRS }.draw(canvas, bar);
        write(&row.share, HPos::Left, bar.right + BETWEEN / 2 + 4);
        write(&row.mood, HPos::Right, WIDTH - 12);
    }
}

fn heading(locale: Locale) -> &'static str {
    locale.pick("stemming", "mood")
}

fn said(rows: &[Row], lists: usize, locale: Locale) -> String {
    if rows.is_empty() {
        return locale.pick("Er zijn geen berichten om te verdelen.", "There are no mentions to share out.").to_owned();
    }
    let each: Vec<String> = rows.iter().map(|row| one(row, locale)).collect();
    let more = lists - rows.len();
    let shown = format!("{}: {}.", locale.pick("Aandeel in wat er gezegd is", "Share of voice"), each.join("; "));
    if more == 0 {
        return shown;
    }
    locale.pick(format!("{shown} Niet getoond: nog {more}."), format!("{shown} Not shown: {more} more."))
}

/// `Acme (wij) 34 %, 412 berichten, stemming +0,12`.
fn one(row: &Row, locale: Locale) -> String {
    let (name, percent, count) = (&row.full_name, &row.said_percent, &row.count);
    let ours = if row.is_ours { locale.pick(" (wij)", " (us)") } else { "" };
    let mentions = match count.as_str() {
        "1" => locale.pick("bericht", "mention"),
        _ => locale.pick("berichten", "mentions"),
    };
    let mood = if row.mood.is_empty() { String::new() } else { format!(", {} {}", heading(locale), row.mood) };
    format!("{name}{ours} {percent}, {count} {mentions}{mood}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_whole_and_say_which_way() {
        for (percent, count, expected) in [(33.6, 5, "34 %"), (0.2, 1, "< 1 %"), (0.0, 0, "0 %"), (100.0, 9, "100 %")] {
            assert_eq!(percentage(percent, count), expected);
        }
        for (mood, expected) in [(0.123, "+0,12"), (-0.08, "−0,08"), (-0.001, "0,00"), (7.0, "+1,00")] {
            assert_eq!(signed(mood, Locale::Nl), expected);
        }
    }
}
