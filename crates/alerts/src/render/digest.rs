//! A digest as a mail shows it.

use super::{
    html::colour,
    marks::harmless,
    subject,
    words::{self, Words},
};
use luister_mention::{DigestBody, DigestLine, Link, Signal, text};

/// The most of a name, in characters.
const NAME_CHARS: usize = 60;

/// The colour of a count of nothing.
const NONE: &str = "#98a2b3";

/// How many there were of one signal.
pub(super) struct Shelf {
    pub(super) colour: &'static str,
    pub(super) count: String,
    pub(super) label: String,
}

/// One mention.
pub(super) struct Row {
    pub(super) colour: &'static str,
    /// Set at the first mention of a signal.
    pub(super) heading: Option<String>,
    pub(super) excerpt: String,
    pub(super) url: Option<Link>,
    /// Author, source, date, rating.
    pub(super) facts: String,
}

pub(super) fn period(digest: &DigestBody, words: Words) -> String {
    let (from, until) = (words.moment(digest.from), words.moment(digest.until));
    words.pick(format!("Van {from} tot {until}"), format!("From {from} to {until}"))
}

pub(super) fn shelves(digest: &DigestBody, words: Words) -> Vec<Shelf> {
    let shelf = |(signal, n): &(Signal, u32)| {
        let label = if *n == 1 { signal.word(words.locale) } else { signal.words(words.locale) };
        Shelf { colour: if *n == 0 { NONE } else { colour(*signal) }, count: words.number((*n).into()), label: label.to_owned() }
    };
    digest.counts.iter().map(shelf).collect()
}

/// How many in all, and how many of them nearly were something else.
pub(super) fn total(digest: &DigestBody, words: Words) -> String {
    let n: u64 = digest.counts.iter().map(|(_, n)| u64::from(*n)).sum();
    let number = words.number(n);
    let all = match n {
        0 => words.pick("Er is niets nieuws gevonden.".to_owned(), "Nothing new was found.".to_owned()),
        1 => words.pick("Eén bericht in totaal.".to_owned(), "One mention in all.".to_owned()),
        _ => words.pick(format!("{number} berichten in totaal."), format!("{number} mentions in all.")),
    };
    if digest.uncertain == 0 {
        return all;
    }
    let unsure = words.number(digest.uncertain.into());
    words.pick(
        format!("{all} Bij {unsure} daarvan was het signaal te onzeker; die tellen als overig."),
        format!("{all} The signal of {unsure} was too uncertain; they count as other."),
    )
}

pub(super) fn more(digest: &DigestBody, words: Words) -> Option<String> {
    let n = words.number(digest.more.into());
    (digest.more > 0).then(|| words.pick(format!("En nog {n} meer."), format!("And {n} more.")))
}

pub(super) fn rows(digest: &DigestBody, words: Words) -> Vec<Row> {
    let mut last = None;
    let row = |line: &DigestLine| {
        let is_first = last.replace(line.signal) != Some(line.signal);
        let heading = is_first.then(|| text::capital(line.signal.words(words.locale)));
        Row { colour: colour(line.signal), heading, excerpt: harmless(&line.excerpt), url: line.url.clone(), facts: facts(line, words) }
    };
    digest.lines.iter().map(row).collect()
}

fn facts(line: &DigestLine, words: Words) -> String {
    let rating = line.rating.map(|rating| format!("{} {}", words::stars(rating), words.rating(rating)));
    let author = line.author.as_deref().map(|author| subject::excerpt(&harmless(author), NAME_CHARS));
    let known = [rating, author, Some(line.source.to_string()), Some(words.moment(line.when))];
    known.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
