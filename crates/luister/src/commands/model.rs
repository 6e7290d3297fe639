//! `luister model`: what verdicts learned from corrections, what that changes, and taking it back.

use super::{Cli, Json, language::Spoken, who};
use crate::{
    desk::{self, Line, Request, Told, WhatWasLearned, Word},
    table::{Column, headed, text, time},
};
use anyhow::Context;
use clap::Args;
use luister_matcher::layer::{Changed, Effect, SignalEffect};
use luister_mention::{Correction, Locale, Signal};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

/// So many words are told for a signal and against it.
const MOST_WORDS: usize = 6;

/// What is said behind the flags.
const MORE: &str = "\
Verdicts rest on a model that luister comes with, and on what the corrections of your team teach on top of it: those of `luister \
label`. Everything is made anew from the corrections after each of them. What was taken back counts for its own mention all the same, \
and teaches again when somebody corrects that mention anew.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct Model {
    /// List every correction
    #[arg(long, conflicts_with_all = ["undo", "undo_all"])]
    labels: bool,
    /// Learn nothing any more from the correction of this mention; more than one may be given
    #[arg(long, value_name = "MENTION", num_args = 1.., conflicts_with = "undo_all")]
    undo: Vec<String>,
    /// Learn nothing any more from all corrections up to now
    #[arg(long)]
    undo_all: bool,
    /// Who takes it back; your account's name if left out
    #[arg(long)]
    who: Option<String>,
    #[command(flatten)]
    spoken: Spoken,
    #[command(flatten)]
    json: Json,
}

const TAKEN_BACK: &[Column] = &[
    ("mention", |row| text(row, "/mention").chars().take(10).collect()),
    ("corrected to", |row| text(row, "/correction")),
    ("teaches nothing since (UTC)", |row| time(row, "/at")),
    ("says", |row| text(row, "/who")),
];

impl Model {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        if self.undo_all || !self.undo.is_empty() {
            let request = Request::Unlearn { ids: self.undo.clone(), who: who(self.who.as_ref()) };
            return cli.ask(&request, self.json.json, TAKEN_BACK, "");
        }
        let locale = self.spoken.locale();
        let mut learned = None;
        desk::ask(&cli.quiet_plan()?, &Request::Model, &mut |line| {
            if let Line::Row(row) = line {
                learned = Some(row);
            }
            Ok(())
        })?;
        let differs = "the daemon answers something else; is it of the same version?";
        let row = learned.context(differs)?;
        let mut out = io::stdout().lock();
        if self.json.json {
            writeln!(out, "{row}")?;
            return Ok(ExitCode::SUCCESS);
        }
        let learned: WhatWasLearned = serde_json::from_value(row).context(differs)?;
        let shown = if self.labels { labels(&learned.labels, locale) } else { page(&learned, locale) };
        out.write_all(shown.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What was learned, and what that changes.
fn page(learned: &WhatWasLearned, locale: Locale) -> String {
    let mut out = intro(learned, locale);
    if learned.lessons > 0 {
        out.push_str(&effect(&learned.effect, locale));
        out.push_str(&words(&learned.words, locale));
        out.push_str(&sentences(&learned.sentences, locale));
    }
    out
}

fn intro(learned: &WhatWasLearned, locale: Locale) -> String {
    let WhatWasLearned { model, lessons, unread, labels, .. } = learned;
    let mut out = match lessons {
        0 => locale.pick(
            format!("Model {model}. Nog niemand heeft iets gecorrigeerd waarvan te leren is; dat doet `luister label`.\n"),
            format!("Model {model}. Nobody has corrected anything yet that teaches; `luister label` does.\n"),
        ),
        1 => locale.pick(
            format!("Model {model}, en daarbovenop wat 1 correctie leert.\n"),
            format!("Model {model}, and on top of it what 1 correction teaches.\n"),
        ),
        _ => locale.pick(
            format!("Model {model}, en daarbovenop wat {lessons} correcties leren.\n"),
            format!("Model {model}, and on top of it what {lessons} corrections teach.\n"),
        ),
    };
    if *unread > 0 {
        out.push_str(&locale.pick(
            format!("Niet van geleerd, want het model leest de taal van de tekst niet: {unread}.\n"),
            format!("Not learned from, for the model does not read the language of the text: {unread}.\n"),
        ));
    }
    let taken_back = labels.iter().filter(|label| !label.teaches).count();
    if taken_back > 0 {
        out.push_str(&locale.pick(
            format!("Niet van geleerd, want teruggenomen: {taken_back}.\n"),
            format!("Not learned from, for it was taken back: {taken_back}.\n"),
        ));
    }
    out
}

fn effect(effect: &Effect, locale: Locale) -> String {
    let mut out = locale
        .pick(
            "\nHoe goed de gecorrigeerde berichten worden beoordeeld, elk met wat de andere leren\n",
            "\nHow well the corrected mentions are judged, each by what the others teach\n",
        )
        .to_owned();
    if effect.signals.is_empty() && effect.not_us.is_none() {
        out.push_str(
            locale
                .pick("  Dat is te zeggen zodra er tien correcties zijn.\n", "  That can be said as soon as there are ten corrections.\n"),
        );
        return out;
    }
    let row = |signal: &SignalEffect| {
        let counts = [signal.known, signal.has, signal.wrong_before, signal.wrong_after].map(|count| count.to_string());
        let shares = [signal.f1_before, signal.f1_after].map(|share| locale.decimal(share));
        std::iter::once(signal.signal.word(locale).to_owned()).chain(counts).chain(shares).collect()
    };
    let numbers = locale.pick(
        ["bekend", "wel", "fout zonder", "fout met", "F1 zonder", "F1 met"],
        ["known", "has", "wrong without", "wrong with", "F1 without", "F1 with"],
    );
    out.push_str(&headed(&[locale.pick("signaal", "signal")], &numbers, effect.signals.iter().map(row).collect()));
    if let Some(not_us) = effect.not_us {
        let (known, before, after) = (not_us.known, not_us.held_before, not_us.held_after);
        out.push_str(&locale.pick(
            format!("  Niet over ons: {known} bekend; een signaal hebben er zonder correcties {before} en met correcties {after}.\n"),
            format!("  Not about us: {known} known; with a signal without corrections {before}, and with them {after}.\n"),
        ));
    }
    out
}

fn words(words: &[Word], locale: Locale) -> String {
    let mut out = String::new();
    let mut groups: Vec<&[Word]> = words.chunk_by(|one, other| (one.lang, one.signal) == (other.lang, other.signal)).collect();
    groups.sort_by_key(|group| group.first().map(|word| (word.lang, word.signal.is_none(), word.signal)));
    for group in groups {
        let Some(first) = group.first() else { continue };
        let about = first.signal.map_or(locale.pick("niet over ons", "not about us"), |signal: Signal| signal.word(locale));
        let those = |is_for: bool| {
            let wanted = group.iter().filter(|word| (word.weight > 0.0) == is_for).take(MOST_WORDS);
            wanted.map(|word| locale.pick(format!("‘{}’", word.words), format!("“{}”", word.words))).collect::<Vec<_>>().join(", ")
        };
        let (ours, against) = (those(true), those(false));
        let _never_fails = write!(out, "  {about} ({})", first.lang);
        // What speaks for *not about us* speaks against the mention.
        if first.signal.is_none() {
            let _never_fails = writeln!(out, ": {against}");
            continue;
        }
        if !ours.is_empty() {
            let _never_fails = write!(out, "{}{ours}", locale.pick(", eerder door: ", ", rather with: "));
        }
        if !against.is_empty() {
            let _never_fails = write!(out, "{}{against}", locale.pick(", minder door: ", ", less with: "));
        }
        out.push('\n');
    }
    let heading = locale.pick("\nWoorden waarover het meest is geleerd\n", "\nWords of which most was learned\n");
    if out.is_empty() { out } else { format!("{heading}{out}") }
}

fn sentences(changed: &[Changed], locale: Locale) -> String {
    let broken: Vec<&Changed> = changed.iter().filter(|changed| changed.is_broken()).collect();
    let mended = changed.iter().filter(|changed| changed.is_mended()).count();
    let heading = locale.pick("\nDe testzinnen die luister meebrengt\n", "\nThe test sentences that luister comes with\n");
    let mut out = heading.to_owned();
    let counts = locale.pick(
        format!("  Waren goed en zijn nu fout: {}. Waren fout en zijn nu goed: {mended}.\n", broken.len()),
        format!("  Were right and are wrong now: {}. Were wrong and are right now: {mended}.\n", broken.len()),
    );
    out.push_str(&counts);
    for Changed { text, signals, after, .. } in broken {
        let (is, should) = (named(after, locale), named(signals, locale));
        out.push_str(&locale.pick(
            format!("  ‘{text}’\n    nu: {is}; hoort te zijn: {should}\n"),
            format!("  “{text}”\n    now: {is}; should be: {should}\n"),
        ));
    }
    out
}

fn named(signals: &[Signal], locale: Locale) -> String {
    let words: Vec<&str> = signals.iter().map(|signal| signal.word(locale)).collect();
    if words.is_empty() { Signal::Other.word(locale).to_owned() } else { words.join(locale.pick(" en ", " and ")) }
}

/// Every correction.
fn labels(labels: &[Told], locale: Locale) -> String {
    if labels.is_empty() {
        return locale.pick("Er zijn nog geen correcties.\n", "There are no corrections yet.\n").to_owned();
    }
    let row = |label: &Told| {
        let correction = match label.correction {
            Correction::Signal(signal) => signal.word(locale).to_owned(),
            Correction::NotUs => locale.pick("niet over ons", "not about us").to_owned(),
        };
        let teaches = locale.pick(("ja", "teruggenomen"), ("yes", "taken back"));
        vec![
            label.mention.short(),
            label.at.format("%Y-%m-%d %H:%M").to_string(),
            label.who.clone(),
            label.was.word(locale).to_owned(),
            correction,
            if label.teaches { teaches.0 } else { teaches.1 }.to_owned(),
            label.text.clone(),
        ]
    };
    let heads = locale
        .pick(["id", "wanneer (UTC)", "wie", "was", "is", "leert", "tekst"], ["id", "when (UTC)", "who", "was", "is", "teaches", "text"]);
    headed(&heads, &[], labels.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_matcher::layer::NotUsEffect;
    use luister_mention::{Lang, MentionId};

    fn word(signal: Option<Signal>, words: &str, weight: f32) -> Word {
        Word { lang: Lang::NL, signal, words: words.to_owned(), weight, lessons: 3 }
    }

    fn told(number: u8, was: Signal, correction: Correction, teaches: bool) -> Told {
        Told {
            mention: MentionId::from_bytes([number; 16]),
            text: "Al drie weken grijze blokjes in beeld".to_owned(),
            was,
            correction,
            who: "karin".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
            teaches,
        }
    }

    fn learned() -> WhatWasLearned {
        WhatWasLearned {
            model: "3fa2b1".to_owned(),
            lessons: 23,
            unread: 1,
            labels: vec![
                told(0xab, Signal::Other, Correction::Signal(Signal::Complaint), true),
                told(0xcd, Signal::Complaint, Correction::NotUs, false),
            ],
            words: vec![
                word(Some(Signal::Complaint), "blokjes", 0.4),
                word(Some(Signal::Complaint), "grijze blokjes", 0.3),
                word(Some(Signal::Complaint), "spits", -0.2),
                word(Some(Signal::Praise), "stamppot", -0.2),
                word(None, "klinkers", -0.5),
            ],
            effect: Effect {
                signals: vec![SignalEffect {
                    signal: Signal::Complaint,
                    known: 20,
                    has: 12,
                    wrong_before: 9,
                    wrong_after: 4,
                    f1_before: 0.55,
                    f1_after: 0.8,
                }],
                not_us: Some(NotUsEffect { known: 4, held_before: 3, held_after: 1 }),
            },
            sentences: vec![
                Changed {
                    text: "De sleutel ligt bij de buren".to_owned(),
                    lang: Lang::NL,
                    signals: vec![],
                    before: vec![],
                    after: vec![Signal::Complaint],
                },
                Changed {
                    text: "Sneeuw in beeld".to_owned(),
                    lang: Lang::NL,
                    signals: vec![Signal::Complaint],
                    before: vec![],
                    after: vec![Signal::Complaint],
                },
            ],
        }
    }

    #[test]
    fn what_was_learned_reads_so() {
        for (name, locale) in [("nl", Locale::Nl), ("en", Locale::En)] {
            let shown = format!("{}\n{}", page(&learned(), locale), labels(&learned().labels, locale));
            insta::assert_snapshot!(format!("learned_{name}"), shown);
            let few = WhatWasLearned {
                lessons: 1,
                unread: 0,
                labels: vec![],
                words: vec![],
                effect: Effect::default(),
                sentences: vec![],
                ..learned()
            };
            let none = WhatWasLearned { model: "3fa2b1".to_owned(), ..WhatWasLearned::default() };
            insta::assert_snapshot!(
                format!("little_{name}"),
                format!("{}\n{}\n{}", page(&few, locale), page(&none, locale), labels(&[], locale))
            );
        }
    }
}
