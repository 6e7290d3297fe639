//! How good the signs are, on labelled sentences: `LUISTER_TRAINING=DIR cargo test -p luister-matcher measure -- --nocapture`.
//!
//! With `LUISTER_SHOW=errors:complaint:nl` it prints the sentences that are judged wrong, and with
//! `LUISTER_SHOW=signs:complaint:nl` how often each sign stands and how often rightly.

use super::{model, negation::Negations, read, stands};
use crate::view::View;
use luister_mention::{Lang, Mention, MentionLine, Signal, SourceName, Thresholds};
use serde_json::Value;
use std::{env, fs};

/// A sentence with its labels.
struct Labelled {
    mention: Mention,
    lang: Lang,
    labels: Value,
}

fn labelled(folder: &str) -> Vec<Labelled> {
    let source = SourceName::new("training").unwrap();
    let now = "2026-11-21T08:00:00Z".parse().unwrap();
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts =
        files.iter().filter(|file| file.extension().is_some_and(|end| end == "jsonl")).map(|file| fs::read_to_string(file).unwrap());
    let lines: Vec<String> = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines
        .iter()
        .map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            let lang = value["lang"].as_str().unwrap().parse().unwrap();
            let mention = MentionLine::parse(line).unwrap().into_mention(&source, now);
            Labelled { mention, lang, labels: value["labels"].clone() }
        })
        .collect()
}

/// Hits, false alarms and misses.
#[derive(Default)]
struct Counts {
    hits: f32,
    alarms: f32,
    misses: f32,
}

impl Counts {
    fn add(&mut self, said: bool, is: bool) {
        self.hits += f32::from(u8::from(said && is));
        self.alarms += f32::from(u8::from(said && !is));
        self.misses += f32::from(u8::from(!said && is));
    }

    fn row(&self) -> String {
        let (precision, recall) = (self.hits / (self.hits + self.alarms).max(1.0), self.hits / (self.hits + self.misses).max(1.0));
        let f1 = 2.0 * self.hits / (2.0 * self.hits + self.alarms + self.misses).max(1.0);
        format!("precision {precision:.2}  recall {recall:.2}  F1 {f1:.2}")
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "its purpose is to print")]
fn measure() {
    let Ok(folder) = env::var("LUISTER_TRAINING") else {
        println!("skipped: LUISTER_TRAINING names no folder with labelled sentences");
        return;
    };
    let show = env::var("LUISTER_SHOW").unwrap_or_default();
    let all = labelled(&folder);
    for lang in [Lang::NL, Lang::EN] {
        for signal in Signal::SCORED {
            let mut counts = Counts::default();
            for one in all.iter().filter(|one| one.lang == lang) {
                let score = read(&View::of(&one.mention), Some(lang)).scores().of(signal);
                let (said, is) = (score >= Thresholds::default().of(signal).certain, one.labels[signal.as_str()] == 1);
                counts.add(said, is);
                if said != is && show == format!("errors:{signal}:{lang}") {
                    println!("  {} {score:.2}  {}", if is { "missed" } else { "alarm " }, one.mention.text);
                }
            }
            println!("{lang} {:<9} {}", signal.as_str(), counts.row());
            if show == format!("signs:{signal}:{lang}") {
                show_signs(&all, lang, signal);
            }
        }
    }
}

#[expect(clippy::print_stdout, reason = "its purpose is to print")]
fn show_signs(all: &[Labelled], lang: Lang, signal: Signal) {
    let model = model::all().iter().find(|model| model.lang == lang).unwrap();
    let views: Vec<(View<'_>, bool)> =
        all.iter().filter(|one| one.lang == lang).map(|one| (View::of(&one.mention), one.labels[signal.as_str()] == 1)).collect();
    for sign in model.signs.iter().filter(|sign| sign.signal == signal) {
        let standing: Vec<bool> = views
            .iter()
            .filter(|(view, _)| stands(&sign.expr, view, &Negations::of(view, model), &mut Vec::new()))
            .map(|(_, is)| *is)
            .collect();
        let right = standing.iter().filter(|is| **is).count();
        println!("  {:+.2}  {:>4} of {:>4}  {}", sign.weight, right, standing.len(), crate::query::shown(&sign.expr.to_string()));
    }
}
