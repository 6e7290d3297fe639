//! The figures on a terminal.

use crate::{
    lines::{fit, wrapped},
    table::headed,
};
use luister_matcher::eval::{Bin, Calibration, Phenomenon, Report, Row};
use luister_mention::{Locale, text};

/// The widest name of a label, a source or a phenomenon, in columns.
const MAX_NAME: usize = 24;
/// What stands where there is no figure.
const NO_FIGURE: &str = "-";

/// Every table that has rows, and what the words above its columns mean.
pub(super) fn text(report: &Report, locale: Locale) -> String {
    [figures(&report.rows, locale), calibrations(&report.rows, locale), phenomena(&report.phenomena, locale)].concat()
}

fn figures(rows: &[Row], locale: Locale) -> String {
    let numbers = ["n", locale.pick("wel", "has"), "P", "R", "F1", locale.pick("LA", "FA"), "mF1", "R@2%", "R@5%"];
    let cells = rows.iter().map(|row| {
        let shares = [row.precision, row.recall, row.f1, row.false_alarms, row.macro_f1, row.recall_at_2pct, row.recall_at_5pct];
        let counts = [row.n, row.labelled].map(|count| locale.number(count.into()));
        names(row).into_iter().chain(counts).chain(shares.map(|share| figure(share, locale))).collect()
    });
    table(&heads(locale), &numbers, cells.collect(), &explained_figures(locale))
}

fn explained_figures(locale: Locale) -> String {
    locale.pick(
        "n: hoeveel teksten; wel: hoeveel daarvan het label hebben. P (precisie): welk deel van wat het label kreeg het ook heeft. \
         R (recall): welk deel van wat het label heeft het ook kreeg. F1: P en R samen. LA (loos alarm): welk deel van \
         wat het label niet heeft het toch kreeg. mF1: de gemiddelde F1 van alle labels van de taak; \
         bij twee antwoorden van het label en zijn tegendeel. R@2%, R@5%: welk deel gevonden zou worden met een drempel waarboven 2 of 5 van de \
         100 andere teksten ook uitkomen.",
        "n: how many texts; has: how many of them have the label. P (precision): the share of what was given the label that has it. \
         R (recall): the share of what has the label that was given it. F1: P and R together. FA (false alarms): the share of what does not have \
         the label that was given it. mF1: the mean F1 of all labels of the task; \
         with two answers, of the label and its opposite. R@2%, R@5%: the share that would be found with a threshold that 2 or 5 in 100 of the \
         other texts pass too.",
    )
    .to_owned()
}

/// Whether the scores mean what they say, of every row that has any.
fn calibrations(rows: &[Row], locale: Locale) -> String {
    let scored: Vec<(&Row, &Calibration)> = rows.iter().filter_map(|row| Some((row, row.calibration.as_ref()?))).collect();
    let Some((_, first)) = scored.first() else { return String::new() };
    let bins: Vec<String> = first.bins.iter().map(|bin| edges(bin, locale)).collect();
    let numbers: Vec<&str> = bins.iter().map(String::as_str).chain([locale.pick("ernaast", "off")]).collect();
    let cells = scored.iter().map(|(row, calibration)| {
        let bins = calibration.bins.iter().map(|bin| bin_cell(bin, locale));
        names(row).into_iter().chain(bins).chain([figure(Some(calibration.error), locale)]).collect()
    });
    let explained = locale.pick(
        "Per vijfde van de mogelijke scores: hoeveel teksten zo'n score kregen, en welk deel daarvan het label heeft. Ernaast: hoever de scores \
         gemiddeld naast dat deel zitten (expected calibration error).",
        "For each fifth of the possible scores: how many texts have such a score, and what share of them has the label. Off: how far \
         the scores are from that share on average (expected calibration error).",
    );
    table(&heads(locale), &numbers, cells.collect(), explained)
}

fn edges(bin: &Bin, locale: Locale) -> String {
    let edge = |value: f64| format!("{value:.1}").replace('.', locale.pick(",", "."));
    format!("{}–{}", edge(bin.from), edge(bin.to))
}

fn bin_cell(bin: &Bin, locale: Locale) -> String {
    let count = locale.number(bin.n.into());
    let share = bin.share.map_or_else(|| NO_FIGURE.to_owned(), |share| format!("{:.0}%", 100.0 * share));
    format!("{count} {share:>4}")
}

fn phenomena(rows: &[Phenomenon], locale: Locale) -> String {
    let heads = locale.pick(["verschijnsel", "taal"], ["phenomenon", "lang"]);
    let numbers = locale.pick(["n", "goed", "F1", "paren", "goed"], ["n", "right", "F1", "pairs", "right"]);
    let cells = rows.iter().map(|row| {
        let counts = [row.pairs, row.pairs_right].map(|count| locale.number(count.into()));
        let figures = [locale.number(row.n.into()), figure(Some(row.right), locale), figure(row.f1, locale)];
        [name(&row.name), row.lang.clone()].into_iter().chain(figures).chain(counts).collect()
    });
    let explained = locale.pick(
        "Goed: hoeveel van de vijf antwoorden over een tekst gemiddeld kloppen. F1: over alle vijf de signalen samen. Achter de paren: in \
         hoeveel daarvan elk antwoord over elke tekst klopt.",
        "Right: how many of the five answers about a text are right, on average. F1: over all five signals together. Behind the pairs: in \
         how many of them every answer about every text is right.",
    );
    table(&heads, &numbers, cells.collect(), explained)
}

fn heads(locale: Locale) -> [&'static str; 4] {
    locale.pick(["taak", "label", "taal", "bron"], ["task", "label", "lang", "source"])
}

fn names(row: &Row) -> [String; 4] {
    [row.task.to_string(), name(&row.label), row.lang.clone(), name(&row.source)]
}

/// A word of a file, as it can be shown.
fn name(word: &str) -> String {
    fit(&text::line(word), MAX_NAME)
}

fn figure(value: Option<f64>, locale: Locale) -> String {
    value.map_or_else(|| NO_FIGURE.to_owned(), |value| format!("{value:.2}").replace('.', locale.pick(",", ".")))
}

/// Words at the left, numbers at the right, and what they mean below; nothing if there is no row.
fn table(words: &[&str], numbers: &[&str], cells: Vec<Vec<String>>, explained: &str) -> String {
    if cells.is_empty() {
        return String::new();
    }
    format!("{}\n{}\n", headed(words, numbers, cells), wrapped(explained, 2))
}
