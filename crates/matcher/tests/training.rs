//! The model that is part of the program is what the examples beside it teach.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{
    BadModel, Lists, Matcher, Model,
    examples::{self, Example},
    training,
};
use luister_mention::{Lang, Mention, MentionLine, Signal, SourceName};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn shipped() -> Vec<u8> {
    fs::read(folder("model/verdicts.model")).unwrap()
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn examples() -> Vec<Vec<Example>> {
    let languages = entries(&folder("training")).into_iter().filter(|path| path.is_dir());
    let files = languages.flat_map(|language| entries(&language));
    files.map(|file| examples::read("", &fs::read_to_string(file).unwrap()).examples).collect()
}

fn text(said: &str) -> Mention {
    let line = serde_json::json!({ "text": said }).to_string();
    MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("test").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}

#[test]
fn the_model_is_what_the_examples_teach() {
    let bytes = training::train(&examples()).bytes;
    assert!(bytes.len() <= 4 << 20, "{} bytes", bytes.len());
    let repair = "the examples, the signs or the trainer changed: \
                  luister train crates/matcher/training --output crates/matcher/model/verdicts.model";
    assert!(bytes == shipped(), "{repair}");
}

#[test]
fn a_few_examples_make_a_model() {
    let table = "lang\tlabels\tchannel\tphenomenon\ttext\n\
        en\tcomplaint\treview\tplain\tthe gadget is broken\nen\tnone\treview\tplain\tthe gadget is blue\n\
        en\tcomplaint\treview\tplain\tmy gadget is broken\nen\tnone\treview\tplain\tmy gadget is blue\n\
        de\tcomplaint\treview\tplain\tkaputt\n";
    let trained = training::train(&[examples::read("few.tsv", table).examples]);
    let figures: Vec<(Lang, Signal, usize, usize)> =
        trained.report.figures.iter().filter(|figure| figure.with > 0).map(|f| (f.lang, f.signal, f.examples, f.with)).collect();
    assert_eq!(figures, [(Lang::EN, Signal::Complaint, 4, 2)], "no other language was learned");
    let matcher = Matcher::new(Arc::new(Lists::default())).with_model(Arc::new(Model::read(&trained.bytes).unwrap()));
    let score = |said: &str| matcher.judge(&text(said)).scores.complaint;
    assert!(score("this gadget is broken") > score("this gadget is blue"));
    assert!(training::train(&[]).report.figures.iter().all(|figure| figure.examples == 0), "nothing to learn from is no failure");
}

#[test]
fn a_file_that_is_no_model_is_refused() {
    let good = shipped();
    let mut other_format = good.clone();
    other_format[14] = 9;
    let mut other_signs = good.clone();
    other_signs[18] = b'x';
    let mut flipped = good.clone();
    flipped[100_000] ^= 1;
    for (name, bytes, expected) in [
        ("nothing", &[][..], BadModel::NotAModel),
        ("a text", b"verdicts", BadModel::NotAModel),
        ("its first line", &good[..14], BadModel::NotAModel),
        ("another format", &other_format, BadModel::Format(9)),
        ("cut off", &good[..good.len() - 1], BadModel::Damaged),
        ("a bit that flipped", &flipped, BadModel::Damaged),
        ("signs that changed, and nobody made it anew", &other_signs, BadModel::Damaged),
    ] {
        assert_eq!(Model::read(bytes).err(), Some(expected), "{name}");
    }
    assert_eq!(Model::read(&good).unwrap().version().len(), 12);
}

#[test]
fn a_curve_has_a_point_for_each_share() {
    let few: Vec<Vec<Example>> = examples().into_iter().map(|file| file.into_iter().take(40).collect()).collect();
    let points = training::curve(&few);
    let dutch: Vec<usize> = points.iter().filter(|p| (p.lang, p.signal) == (Lang::NL, Signal::Complaint)).map(|p| p.examples).collect();
    assert_eq!(dutch.len(), 3);
    assert!(dutch.is_sorted() && dutch[0] * 3 < dutch[2], "{dutch:?}");
    assert!(points.iter().all(|point| (0.0..=1.0).contains(&point.f1)));
}
