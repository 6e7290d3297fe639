//! The report as one page of HTML: no scripts, nothing from outside, and what strangers wrote is only ever text.

use super::{
    rows::{DayRow, QueryRow, TermRow},
    told::Told,
};
use askama::Template;

/// The most rows of a table.
const MAX_ROWS: usize = 200;
/// The most bars of the drawing, the newest days.
const MAX_BARS: u16 = 120;
/// How high the drawing is, and how wide a bar with its gap.
const HEIGHT: u64 = 100;
const STEP: usize = 8;

#[derive(Template)]
#[template(path = "backtest.html")]
struct Page<'t> {
    told: &'t Told,
    queries: Cut<'t, QueryRow>,
    terms: Cut<'t, TermRow>,
    nots: Cut<'t, TermRow>,
    bars: Vec<Bar>,
    /// The first and the last day of the drawing.
    range: Option<(String, String)>,
    width: usize,
    /// How much the highest bar stands for.
    most: String,
    /// Whether any term that is shown found words of its own.
    has_words: bool,
    labels: Labels,
}

/// Headings of the page.
struct Labels {
    lang: &'static str,
    days: &'static str,
    before: &'static str,
    after: &'static str,
    signals: &'static str,
    queries: &'static str,
    line: &'static str,
    finds: &'static str,
    alone: &'static str,
    query: &'static str,
    terms: &'static str,
    term: &'static str,
    found: &'static str,
    thanks: &'static str,
    words: &'static str,
    nots: &'static str,
    keeps: &'static str,
    idle: &'static str,
    open: &'static str,
}

/// As many rows of a table as are shown, and how many more there are.
struct Cut<'t, R> {
    rows: &'t [R],
    more: Option<String>,
}

/// One day of the drawing.
struct Bar {
    date: String,
    x: usize,
    before: u64,
    after: u64,
    title: String,
}

/// The page.
///
/// # Errors
/// If the template cannot be filled in.
pub(crate) fn page(told: &Told) -> Result<String, askama::Error> {
    let most = most(told);
    let bars = bars(told, most);
    let all = told.words.mentions(most);
    let terms = cut(&told.terms, told);
    Page {
        queries: cut(&told.queries, told),
        has_words: terms.rows.iter().any(|row| !row.words.is_empty()),
        terms,
        nots: cut(&told.nots, told),
        range: bars.first().zip(bars.last()).map(|(first, last)| (first.date.clone(), last.date.clone())),
        width: bars.len() * STEP,
        most: told.words.pick(format!("de hoogste staaf is {all}"), format!("the highest bar is {all}")),
        bars,
        labels: labels(told),
        told,
    }
    .render()
}

fn cut<'t, R>(rows: &'t [R], told: &Told) -> Cut<'t, R> {
    let more = told.words.number(rows.len().saturating_sub(MAX_ROWS) as u64);
    let more = (rows.len() > MAX_ROWS).then(|| told.words.pick(format!("En nog {more} meer."), format!("And {more} more.")));
    Cut { rows: rows.get(..MAX_ROWS).unwrap_or(rows), more }
}

/// The most that was found on one of the days that are drawn, by either version.
fn most(told: &Told) -> u64 {
    let last = told.days.last().map(|day| day.date);
    let drawn = |day: &&DayRow| last.is_some_and(|last| (last - day.date).num_days() < i64::from(MAX_BARS));
    told.days.iter().filter(drawn).map(|day| day.before.max(day.after)).max().unwrap_or(0).max(1)
}

/// The days from the first to the last on which anything was found, also those on which nothing was.
fn bars(told: &Told, most: u64) -> Vec<Bar> {
    let (Some(first), Some(last)) = (told.days.first(), told.days.last()) else { return Vec::new() };
    let height = |count: u64| count.saturating_mul(HEIGHT).div_ceil(most);
    let back = std::iter::successors(Some(last.date), chrono::NaiveDate::pred_opt).take_while(|date| *date >= first.date);
    let all: Vec<_> = back.take(usize::from(MAX_BARS)).collect();
    let bar = |(place, date): (usize, chrono::NaiveDate)| {
        let blank = DayRow { date, before: 0, after: 0 };
        let day = told.days.iter().find(|day| day.date == date).unwrap_or(&blank);
        let (before, after) = (told.words.number(day.before), told.words.mentions(day.after));
        let counts = if told.has_before { format!("{before} → {after}") } else { after };
        Bar {
            date: told.words.date(date),
            x: place * STEP,
            before: height(day.before),
            after: height(day.after),
            title: format!("{}: {counts}", told.words.date(date)),
        }
    };
    all.into_iter().rev().enumerate().map(bar).collect()
}

fn labels(told: &Told) -> Labels {
    let words = told.words;
    Labels {
        lang: words.locale.as_str(),
        days: words.pick("Gevonden per dag", "Found each day"),
        before: words.pick("nu", "now"),
        after: words.pick("straks", "draft"),
        signals: words.pick("Welk signaal", "Which signal"),
        queries: words.pick("Wat elke zoekopdracht doet", "What each query does"),
        line: words.pick("regel", "line"),
        finds: words.pick("vindt", "finds"),
        alone: words.pick("alleen deze", "alone"),
        query: words.pick("zoekopdracht", "query"),
        terms: words.pick("Wat elke zoekterm doet", "What each term does"),
        term: words.pick("zoekterm", "term"),
        found: words.pick("gevonden", "found"),
        thanks: words.pick("alleen hierdoor", "only thanks to it"),
        words: words.pick("gevonden woorden", "words"),
        nots: words.pick("Wat uitsluitingen doen", "What exclusions do"),
        keeps: words.pick("sluit uit", "keeps out"),
        idle: words.pick("Wat niets doet", "What does nothing"),
        open: words.pick("openen", "open"),
    }
}
