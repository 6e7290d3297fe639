//! The texts that were judged wrong, on a terminal.

use crate::lines::wrapped;
use luister_matcher::eval::{Scored, Wrong};
use luister_mention::{Locale, Reason, Signal, text};
use std::fmt::Write as _;

/// The mistakes, those of a task and label together.
pub(super) fn text(wrong: &[Wrong], locale: Locale) -> String {
    let mut out = String::new();
    for same in wrong.chunk_by(|one, next| (one.task, &one.should_be) == (next.task, &next.should_be)) {
        let Some(first) = same.first() else { continue };
        let (task, should_be) = (first.task, text::line(&first.should_be));
        let heading = locale.pick(format!("{task}: had {should_be} moeten zijn"), format!("{task}: should have been {should_be}"));
        writeln!(out, "{heading}").unwrap_or_default();
        out.extend(same.iter().map(|one| mistake(one, locale)));
        out.push('\n');
    }
    out
}

/// One text: where it stands, what it was taken for and by what score, what it says, and what spoke for that.
fn mistake(wrong: &Wrong, locale: Locale) -> String {
    let said = text::line(&wrong.said);
    let score = wrong.score.map(|score| format!(", {}", against(score, locale))).unwrap_or_default();
    let verdict = locale.pick(format!("kreeg {said}{score}"), format!("was taken for {said}{score}"));
    let place = text::line(&wrong.file);
    let mut out = format!("  {place}:{} ({}) {verdict}\n{}", wrong.line, wrong.lang, wrapped(&text::line(&wrong.text), 4));
    let mut signals: Vec<Signal> = wrong.why.iter().map(|reason| reason.signal).collect();
    signals.sort_unstable();
    signals.dedup();
    for sentence in signals.into_iter().filter_map(|signal| Reason::sentence(&wrong.why, signal, locale)) {
        out.push_str(&wrapped(&format!("- {}", text::line(&sentence)), 4));
    }
    out
}

fn against(score: Scored, locale: Locale) -> String {
    let (value, threshold) = (locale.decimal(score.value), locale.decimal(score.threshold));
    let signal = score.signal;
    locale.pick(
        format!("score {value} voor {}, drempel {threshold}", signal.word(locale)),
        format!("score {value} for {}, threshold {threshold}", signal.word(locale)),
    )
}
