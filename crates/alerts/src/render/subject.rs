//! What a mail is about, in one line.

use super::{cases, digest, storm, words::Words};
use luister_mention::{Alert, Author, Body, ListName, Listed, Signal, Told, text};
use unicode_segmentation::UnicodeSegmentation as _;

/// What a phone shows of a subject; longer ones lose their end.
const SUBJECT_CHARS: usize = 72;
/// The least that is left for what the writer says.
const EXCERPT_CHARS: usize = 24;
/// The most of a name that a subject shows.
pub(super) const NAME_CHARS: usize = 24;

/// The subject of a mail: `Klacht over Acme: ‘Alweer storing, al drie uur geen stroom’ (tweakers)`.
pub(super) fn subject(alert: &Alert, words: Words) -> String {
    let subject = match &alert.body {
        Body::Mentions(told) => match told.as_slice() {
            [one] => single(one, alert, words),
            _ => heading(alert, words),
        },
        Body::Digest(body) => format!("{}: {}", heading(alert, words), digest::subject(body, words)),
        Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => cases::subject(alert, lines, words),
        Body::Notice(_) | Body::Storm(_) => heading(alert, words),
    };
    text::line(&subject)
}

/// The same without the writer's words: the title of the page.
pub(super) fn heading(alert: &Alert, words: Words) -> String {
    let heading = match &alert.body {
        Body::Mentions(told) => match told.as_slice() {
            [one] => format!("{} {}", words.name(one.signal), about_one(one, words)),
            _ => format!("{} {}", counts(told, &alert.listed, words), about_many(told, &alert.group, words)),
        },
        Body::Digest(body) => digest::heading(body, words),
        Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => cases::heading(alert, lines, words),
        Body::Notice(notice) => notice.title.clone(),
        Body::Storm(body) => storm::heading(body, words),
    };
    text::line(&heading)
}

fn single(told: &Told, alert: &Alert, words: Words) -> String {
    let edited = if told.again { words.pick("Gewijzigd: ", "Edited: ") } else { "" };
    let before = format!("{edited}{}", heading(alert, words));
    let source = excerpt(told.mention.source.as_str(), NAME_CHARS);
    let source = match told.places_total.saturating_sub(1) {
        0 => format!(" ({source})"),
        others => format!(" ({source} {})", words.other_places(others)),
    };
    let taken = before.chars().count() + source.chars().count() + 4;
    let said = excerpt(&said(told), SUBJECT_CHARS.saturating_sub(taken).max(EXCERPT_CHARS));
    if said.is_empty() { format!("{before}{source}") } else { format!("{before}: {}{source}", words.quoted(&said)) }
}

/// The title, or else the text, on one line.
pub(super) fn said(told: &Told) -> String {
    let title = told.mention.title.as_deref().filter(|title| !title.trim().is_empty());
    text::line(title.unwrap_or(&told.mention.text))
}

/// At most so many characters as people count them: an emoji of a whole family is one.
pub(crate) fn excerpt(said: &str, max: usize) -> String {
    if said.graphemes(true).count() <= max {
        return said.to_owned();
    }
    let head: String = said.graphemes(true).take(max.saturating_sub(1)).collect();
    let whole = head.rsplit_once(' ').map(|(whole, _)| whole).filter(|whole| whole.len() > head.len() / 2).unwrap_or(&head);
    format!("{}…", whole.trim_end_matches([' ', ',', '.', ':', ';']))
}

fn about_one(told: &Told, words: Words) -> String {
    let Some(list) = told.verdict.list() else { return format!("{} {}", words.pick("van", "from"), told.mention.source) };
    let ours = told.verdict.matches.iter().any(|hit| hit.kind.is_ours());
    let link = match told.signal {
        Signal::Lead if !ours => words.pick("via", "from"),
        Signal::Lead | Signal::Praise => words.pick("voor", "for"),
        Signal::Crisis => words.pick("rond", "around"),
        _ => words.pick("over", "about"),
    };
    format!("{link} {}", excerpt(list.as_str(), NAME_CHARS))
}

/// What several mentions have in common, as their route groups them.
fn about_many(told: &[Told], group: &str, words: Words) -> String {
    let first = told.first();
    if group.starts_with("author=") {
        let author = first.and_then(|told| told.mention.author.as_ref()).map_or("?", Author::display);
        return format!("{} {}", words.pick("van", "by"), excerpt(author, NAME_CHARS));
    }
    if group.starts_with("source=") {
        let source = first.map(|told| told.mention.source.as_str()).unwrap_or_default();
        return format!("{} {}", words.pick("bij", "at"), excerpt(source, NAME_CHARS));
    }
    let list = group.strip_prefix("list=").or_else(|| first.and_then(|told| told.verdict.list()).map(ListName::as_str)).unwrap_or_default();
    format!("{} {}", words.pick("over", "about"), excerpt(list, NAME_CHARS))
}

/// `3 klachten en 1 vraag`.
fn counts(told: &[Told], listed: &[Listed], words: Words) -> String {
    let signals = Signal::SCORED.into_iter().chain([Signal::Other]);
    let all = || told.iter().map(|told| told.signal).chain(listed.iter().map(|listed| listed.signal));
    let count = |signal| u32::try_from(all().filter(|told| *told == signal).count()).unwrap_or(u32::MAX);
    let counts: Vec<(Signal, u32)> = signals.map(|signal| (signal, count(signal))).collect();
    totals(&counts, words)
}

fn totals(counts: &[(Signal, u32)], words: Words) -> String {
    let said: Vec<String> = counts.iter().filter(|(_, n)| *n > 0).map(|(signal, n)| words.count(*signal, *n)).collect();
    if said.is_empty() { words.pick("niets nieuws", "nothing new").to_owned() } else { words.list(said) }
}
