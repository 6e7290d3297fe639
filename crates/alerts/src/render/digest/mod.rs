//! A digest in words: its sheet, which mails and pages are made of.

mod draw;
mod items;
mod numbers;
mod parts;
mod review;
mod rows;
mod said;
mod sheet;

pub(super) use draw::pictures;
pub(super) use rows::Row;
pub(super) use sheet::{Block, Part, Piece, Sheet, Table};

use super::{marks::harmless, subject as line, words::Words};
use luister_mention::{BrokenSource, Counts, DigestBody, DigestReview, Section, Signal, SilenceReason, text};

/// How much of the mentions behind the figures a form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// A mail, which has to be short: so many of each signal, and where a page has them none.
    Mail(usize),
    /// A page: all of them.
    Page,
}

/// The most broken sources that are named above everything else.
const MAX_BROKEN: usize = 5;

/// What a digest says, in its order. `pictures` are the numbers of those of volume, reviews and share.
pub(super) fn sheet(body: &DigestBody, pictures: [Option<usize>; 3], behind: Behind, words: Words) -> Sheet {
    let [volume, reviews, share] = pictures;
    let editing = review::Editing::of(body, behind);
    let part = |section: &Section| match section {
        Section::Volume => parts::volume(body, volume, words),
        Section::Complaints => body.complaints.as_ref().and_then(|topics| items::topics(topics, false, &editing, words)),
        Section::Questions => body.questions.as_ref().and_then(|topics| items::topics(topics, true, &editing, words)),
        Section::Leads => parts::leads(body, words),
        Section::Voices => parts::voices(body, words),
        Section::Webcare => parts::care(body, words),
        Section::Reviews => parts::reviews(body, reviews, words),
        Section::Share => parts::share(body, share, words),
        Section::Seen => items::seen(&body.seen, &editing, words),
    };
    let mut all: Vec<Part> = body.sections.iter().filter_map(part).collect();
    all.extend(mentions(body, behind, words));
    all.extend(parts::complete(body, words));
    all.extend(parts::meaning(body, words));
    Sheet {
        period: period(body, words),
        warnings: warnings(body, words),
        review: review::review(body, behind, words),
        said: said::said(body, words),
        parts: all,
    }
}

/// `Ochtend · vr 20 november 2026`: the day on which it ends.
pub(super) fn heading(body: &DigestBody, words: Words) -> String {
    let until = words.moment(body.until);
    let day = until.rsplit_once(' ').map_or(until.as_str(), |(day, _)| day);
    let name = if body.name.is_empty() { words.pick("Overzicht", "Digest") } else { &body.name };
    let draft = if matches!(body.review, Some(DigestReview::Draft { .. })) { words.pick("Concept: ", "Draft: ") } else { "" };
    format!("{draft}{}, {day}", line::excerpt(name, line::NAME_CHARS))
}

/// Behind that, how much is said, and how much of it is bad.
pub(super) fn subject(body: &DigestBody, words: Words) -> String {
    let counts = &body.figures.all;
    let bad = [Signal::Crisis, Signal::Complaint].into_iter().filter(|signal| counts.of(*signal) > 0);
    let bad: Vec<String> = bad.map(|signal| words.count(signal, counts.of(signal))).collect();
    let all = said::mentions(counts.total(), words);
    [all].into_iter().chain(bad).collect::<Vec<_>>().join(", ")
}

/// What a list of mails shows behind the subject.
pub(super) fn summary(body: &DigestBody, words: Words) -> String {
    said::said(body, words).first().map(|sentence| sentence.iter().map(|piece| piece.text.as_str()).collect::<String>()).unwrap_or_default()
}

pub(super) fn period(body: &DigestBody, words: Words) -> String {
    let (from, until) = (words.moment(body.from), words.moment(body.until));
    words.pick(format!("Van {from} tot {until}"), format!("From {from} to {until}"))
}

/// What is broken: said above everything else.
fn warnings(body: &DigestBody, words: Words) -> Vec<String> {
    let broken = &body.complete.broken;
    let mut warnings: Vec<String> = Vec::new();
    if let Some(since) = body.complete.since.filter(|since| *since > body.from) {
        let since = words.moment(since);
        warnings.push(
            words.pick(format!("luister hoort pas berichten sinds {since}."), format!("luister has only heard mentions since {since}.")),
        );
    }
    if !broken.is_empty() {
        let names: Vec<String> = broken.iter().take(MAX_BROKEN).map(|broken| broken.source.to_string()).collect();
        let more = broken.len().saturating_sub(names.len());
        let mut names = names;
        if more > 0 {
            names.push(words.pick(format!("{more} andere"), format!("{more} others")));
        }
        let names = words.list(names);
        let (is, was) = if broken.len() == 1 { ("is", "was") } else { ("zijn", "were") };
        warnings.push(words.pick(
            format!("Dit overzicht kan onvolledig zijn: {names} {is} een deel van de tijd niet gelezen."),
            format!("This digest may be incomplete: {names} {was} not read the whole time."),
        ));
    }
    warnings
}

/// Why something of a source may be missing.
fn broken(broken: &BrokenSource, words: Words) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some((why, since)) = broken.silent {
        let since = words.moment(since);
        said.push(match why {
            SilenceReason::Failing => words.pick(format!("niet te bereiken sinds {since}"), format!("cannot be reached since {since}")),
            SilenceReason::Changed => {
                words.pick(format!("niet meer te lezen sinds {since}"), format!("cannot be read any more since {since}"))
            }
            SilenceReason::Quiet => words.pick(format!("stiller dan anders sinds {since}"), format!("quieter than usual since {since}")),
            SilenceReason::Never => words.pick("nog nooit iets gehoord".to_owned(), "nothing was ever heard".to_owned()),
        });
    }
    for gap in &broken.gaps {
        let (from, to) = (words.moment(gap.from), words.moment(gap.to));
        said.push(words.pick(format!("niets ontvangen van {from} tot {to}"), format!("nothing received from {from} to {to}")));
    }
    said.extend(broken.detail.as_deref().map(harmless));
    said.join("; ")
}

/// The mentions behind the figures, by signal: each under the anchor that the sentences lead to.
fn mentions(body: &DigestBody, behind: Behind, words: Words) -> Vec<Part> {
    let most = match behind {
        Behind::Mail(_) if body.page.is_some() => 0,
        Behind::Mail(most) => most,
        Behind::Page => usize::MAX,
    };
    let of = |signal: Signal| {
        let lines = body.lines.iter().filter(|line| line.signal == signal).take(most);
        let rows: Vec<Row> = lines.map(|line| rows::row(line, words)).collect();
        let more = u64::from(body.figures.all.of(signal)).saturating_sub(rows.len() as u64);
        let more = (more > 0 && !rows.is_empty()).then(|| {
            let more = words.number(more);
            Block::Small(words.pick(format!("En nog {more}."), format!("And {more} more.")))
        });
        let rows = (!rows.is_empty()).then_some(Block::Rows(rows));
        Part::of(said::anchor(signal), &text::capital(signal.words(words.locale)), rows.into_iter().chain(more).collect())
    };
    Counts::SIGNALS.into_iter().filter_map(of).collect()
}
