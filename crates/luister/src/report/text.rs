//! The report on a terminal.

use super::{
    rows::{ExampleRow, QueryRow, TermRow},
    signals::SignalTable,
    told::{Shown, Told},
    words::Words,
};
use crate::{
    lines::{WIDTH, fit, wrapped},
    table::{Side, aligned},
};
use luister_mention::text;

/// The most terms that are shown one by one, and the most that are named because they do nothing.
const MAX_TERMS: usize = 15;
const MAX_IDLE: usize = 30;
/// The widest query, term, and words of a wildcard, in columns.
const MAX_QUERY: usize = 58;
const MAX_TERM: usize = 30;
const MAX_WORDS: usize = 40;
/// The most queries that are shown, the first ones.
const MAX_QUERIES: usize = 30;

/// The report as text.
pub(crate) fn text(told: &Told) -> String {
    let words = told.words;
    let mut out = format!("{}\n\n", told.title);
    out.push_str(&aligned(&pairs(&told.facts), &[Side::Left, Side::Left]));
    out.push_str(&paragraph(&told.remarks));
    if !told.figures.is_empty() {
        out.push('\n');
        out.push_str(&aligned(&pairs(&told.figures), &[Side::Left, Side::Right]));
    }
    out.push_str(&paragraph(&told.daily));
    if let Some(missed) = &told.missed {
        out.push_str(&shown(missed));
    }
    out.push_str(&signals(&told.signals));
    out.push_str(&queries(&told.queries, words));
    out.push_str(&terms(&told.terms, words.pick("zoekterm", "term"), words.pick("gevonden", "found"), words));
    out.push_str(&nots(&told.nots, words));
    for (heading, idle) in &told.idle {
        out.push('\n');
        out.push_str(&wrapped(&format!("{heading}: {}.", some(idle, MAX_IDLE, words)), 0));
    }
    if let Some(uncounted) = &told.uncounted {
        out.push('\n');
        out.push_str(&wrapped(uncounted, 0));
    }
    for part in told.moved.iter().chain([&told.gained, &told.lost]) {
        if !part.rows.is_empty() {
            out.push_str(&shown(part));
        }
    }
    out
}

fn pairs(rows: &[(&str, String)]) -> Vec<Vec<String>> {
    rows.iter().map(|(label, value)| vec![(*label).to_owned(), value.clone()]).collect()
}

/// Sentences below a blank line.
fn paragraph(sentences: &[String]) -> String {
    let lines: String = sentences.iter().map(|sentence| wrapped(sentence, 0)).collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

fn signals(signals: &SignalTable) -> String {
    if signals.rows.is_empty() {
        return String::new();
    }
    let mut cells = vec![signals.head.iter().map(|&label| label.to_owned()).collect()];
    cells.extend(signals.rows.iter().cloned());
    let sides: Vec<Side> = (0..signals.head.len()).map(|column| if column == 0 { Side::Left } else { Side::Right }).collect();
    format!("\n{}", aligned(&cells, &sides))
}

fn queries(rows: &[QueryRow], words: Words) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut cells = vec![
        [
            words.pick("regel", "line"),
            words.pick("vindt", "finds"),
            words.pick("alleen deze", "alone"),
            words.pick("zoekopdracht", "query"),
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    cells.extend(rows.iter().take(MAX_QUERIES).map(|row| {
        vec![row.line.to_string(), row.found.clone(), row.only.clone(), format!("{}{}", fit(&row.query, MAX_QUERY), row.signal)]
    }));
    format!("\n{}{}", aligned(&cells, &[Side::Right, Side::Right, Side::Right, Side::Left]), more(rows.len(), MAX_QUERIES, words))
}

fn terms(rows: &[TermRow], heading: &str, found: &str, words: Words) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut cells = vec![
        [heading, found, words.pick("alleen hierdoor", "only thanks to it"), words.pick("gevonden woorden", "words")]
            .map(str::to_owned)
            .to_vec(),
    ];
    cells.extend(
        rows.iter()
            .take(MAX_TERMS)
            .map(|row| vec![fit(&row.term, MAX_TERM), row.found.clone(), row.only.clone(), fit(&row.words, MAX_WORDS)]),
    );
    if rows.iter().take(MAX_TERMS).all(|row| row.words.is_empty()) {
        for row in &mut cells {
            row.truncate(3);
        }
    }
    format!("\n{}{}", aligned(&cells, &[Side::Left, Side::Right, Side::Right, Side::Left]), more(rows.len(), MAX_TERMS, words))
}

fn nots(rows: &[TermRow], words: Words) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut cells = vec![[words.pick("uitsluiting", "exclusion"), words.pick("sluit uit", "keeps out")].map(str::to_owned).to_vec()];
    cells.extend(rows.iter().take(MAX_TERMS).map(|row| vec![fit(&row.term, MAX_TERM), row.only.clone()]));
    format!("\n{}{}", aligned(&cells, &[Side::Left, Side::Right]), more(rows.len(), MAX_TERMS, words))
}

fn shown(part: &Shown) -> String {
    let rows = part.rows.iter().map(example);
    let note = part.note.as_ref().map(|note| wrapped(note, 2)).unwrap_or_default();
    format!("\n{}\n{note}{}", part.heading, rows.collect::<String>())
}

fn example(row: &ExampleRow) -> String {
    let quote: String = row.quote.iter().map(|piece| if piece.hit { format!("*{}*", piece.text) } else { piece.text.clone() }).collect();
    let notes: String = row.notes.iter().map(|note| wrapped(note, 4)).collect();
    let url = row.url.as_ref().map(|url| format!("    {}\n", url.as_str())).unwrap_or_default();
    format!("  {}\n{notes}{}{url}", fit(&row.facts, WIDTH - 2), wrapped(&text::line(&quote), 4))
}

/// The first of some things, and how many more there are.
fn some(items: &[String], most: usize, words: Words) -> String {
    let mut items: Vec<String> = items.to_vec();
    let more = items.len().saturating_sub(most);
    items.truncate(most);
    if more > 0 {
        items.push(words.pick(format!("nog {more} andere"), format!("{more} others")));
    }
    words.list(items)
}

fn more(all: usize, most: usize, words: Words) -> String {
    let more = all.saturating_sub(most);
    if more == 0 { String::new() } else { words.pick(format!("  en nog {more}\n"), format!("  and {more} more\n")) }
}
