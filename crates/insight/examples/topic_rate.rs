//! What the topics of texts are, how pure, how stable, and what finding them costs.
//!
//! `cargo run --release -p luister-insight --example topic_rate -- FILE…`. A file has JSON lines: pages with their `reviews`, of which
//! the twelve with most texts are taken and the page is held to be the truth, or sentences with a `text` and their `labels`, of which
//! the complaints and then the questions are taken. All files together are one collection. Without a file only the costs are told.

#![expect(clippy::print_stdout, reason = "it prints figures")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example with its own numbers")]
#![expect(clippy::cast_precision_loss, reason = "numbers of its own")]

use luister_insight::topic::{Limits, Seed, Text, Topics};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
};

/// How many pages are taken.
const PAGES: usize = 12;

/// A text, and what it is about as far as that is known.
struct Said {
    text: String,
    about: Option<String>,
}

fn main() {
    let (mut pages, mut complaints, mut questions) = (Vec::new(), Vec::new(), Vec::new());
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            if let Some(reviews) = line["reviews"].as_array() {
                pages.push((line["file"].as_str().unwrap_or_default().to_owned(), bodies(reviews)));
            }
            for (label, texts) in [("complaint", &mut complaints), ("question", &mut questions)] {
                if line["labels"][label] == 1 {
                    texts.push(Said { text: line["text"].as_str().unwrap_or_default().to_owned(), about: None });
                }
            }
        }
    }
    pages.sort_by_key(|(page, texts)| (std::cmp::Reverse(texts.len()), page.clone()));
    let mut seen = BTreeSet::new();
    let of_page = |(page, texts): (String, Vec<String>)| texts.into_iter().map(move |text| Said { text, about: Some(page.clone()) });
    let reviews: Vec<Said> = pages.into_iter().take(PAGES).flat_map(of_page).filter(|said| seen.insert(said.text.clone())).collect();
    for (name, said) in [("reviews", reviews), ("complaints", complaints), ("questions", questions)] {
        if !said.is_empty() {
            println!("\n# {name}: {} texts", said.len());
            tell(&said);
            tell_stability(&said);
        }
    }
    costs(60_000, 40);
    costs(300_000, 6);
}

fn bodies(reviews: &[serde_json::Value]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let texts = reviews.iter().filter_map(|review| review["body"].as_str()).map(|text| text.trim().to_owned());
    texts.filter(|text| !text.is_empty() && seen.insert(text.clone())).collect()
}

fn find(said: &[Said], known: &[Seed], topics: usize) -> Topics {
    let limits = Limits { topics, ..Limits::default() };
    Topics::find(said.iter().map(|said| Text::from(said.text.as_str())), [], known, &limits)
}

fn tell(said: &[Said]) {
    if said.iter().any(|said| said.about.is_some()) {
        for most in [8, 12, 20] {
            println!("at most {most} topics: {}", purity(said, &find(said, &[], most)));
        }
    }
    let found = find(said, &[], Limits::default().topics);
    for topic in &found.found {
        let pages = commonest(said, &topic.members);
        let share =
            if pages.0.is_empty() { String::new() } else { format!(" {:.2} {}", pages.1 as f64 / topic.members.len() as f64, pages.0) };
        println!("{:>5}  {}  {}{share}", topic.members.len(), topic.id, topic.name);
        let terms: Vec<String> = topic.terms.iter().take(10).map(|term| format!("{} {:.1}", term.key, term.weight)).collect();
        println!("           {}", terms.join(", "));
        for typical in &topic.typical {
            println!("           - {}", said[*typical].text.chars().take(140).collect::<String>().replace('\n', " "));
        }
    }
    println!("{:>5}  unsorted", found.unsorted.len());
}

fn commonest(said: &[Said], members: &[usize]) -> (String, usize) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for about in members.iter().filter_map(|nth| said[*nth].about.as_deref()) {
        *counts.entry(about).or_default() += 1;
    }
    let best = counts.into_iter().max_by_key(|(_, count)| *count).unwrap_or_default();
    (best.0.rsplit('/').next().unwrap_or_default().to_owned(), best.1)
}

fn purity(said: &[Said], found: &Topics) -> String {
    let right: usize = found.found.iter().map(|topic| commonest(said, &topic.members).1).sum();
    let sorted = said.len() - found.unsorted.len();
    let (all, of_sorted) = (right as f64 / said.len() as f64, right as f64 / sorted.max(1) as f64);
    format!(
        "{} found, purity {all:.3} with unsorted as wrong, {of_sorted:.3} without, {} unsorted",
        found.found.len(),
        found.unsorted.len()
    )
}

/// Two periods: the texts at even and at odd places.
fn tell_stability(said: &[Said]) {
    let half = |odd: usize| said.iter().enumerate().filter(move |(nth, _)| nth % 2 == odd).map(|(_, said)| Text::from(said.text.as_str()));
    let limits = Limits::default();
    let first = Topics::find(half(0), [], &[], &limits);
    let seeds: Vec<Seed> = first.found.iter().map(luister_insight::topic::Topic::seed).collect();
    let second = Topics::find(half(1), [], &seeds, &limits);
    let alone = Topics::find(half(1), [], &[], &limits);
    let kept = |topics: &Topics| {
        topics
            .found
            .iter()
            .filter(|topic| seeds.iter().any(|seed| seed.id == topic.id))
            .map(|topic| topic.members.len())
            .collect::<Vec<_>>()
    };
    let names = second.found.iter().filter(|topic| seeds.iter().any(|seed| seed.id == topic.id && seed.name != topic.name)).count();
    let (kept, by_chance) = (kept(&second), kept(&alone));
    let sorted: usize = second.found.iter().map(|topic| topic.members.len()).sum();
    println!(
        "two halves: {} topics in the first, {} in the second with its seeds, of which {} keep their id, {} of {sorted} texts; {} without \
         seeds; {names} names change",
        seeds.len(),
        second.found.len(),
        kept.len(),
        kept.iter().sum::<usize>(),
        by_chance.len(),
    );
    let (before, none) = second.count(half(0));
    let grown: Vec<String> = second.found.iter().zip(&before).map(|(topic, before)| format!("{before}→{}", topic.members.len())).collect();
    println!("growth against the first, counted alike: {}, unsorted {none}→{}", grown.join(" "), second.unsorted.len());
}

/// What finding costs: texts of so many words, of which some are of thirty subjects and the rest is drawn from a great vocabulary.
fn costs(texts: usize, words: usize) {
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut said = Vec::with_capacity(texts);
    for _ in 0..texts {
        let mut text = String::new();
        let subject = draw(60);
        for _ in 0..words {
            // Few words are frequent, and most are rare.
            let (kind, rank) = (draw(4), (1 << draw(16)) + draw(1 << 14) % (1 << draw(16)));
            let word = if kind == 0 && subject < 30 { subject * 20 + draw(20) } else { 1000 + rank };
            write!(text, "{} ", spelled(word)).unwrap();
        }
        said.push(text);
    }
    let (peak, cpu) = (status("VmHWM"), cpu_seconds());
    let found = Topics::find(said.iter().map(|text| Text::from(text.as_str())), [], &[], &Limits::default());
    let took = cpu_seconds() - cpu;
    let sizes: HashMap<bool, usize> =
        [(true, found.found.iter().map(|topic| topic.members.len()).sum()), (false, found.unsorted.len())].into();
    println!(
        "{texts} texts of {words} words: {took:.2} CPU seconds, {} MiB more; {} topics, {} texts in them, {} unsorted",
        (status("VmHWM") - peak) / 1024,
        found.found.len(),
        sizes[&true],
        sizes[&false]
    );
}

fn spelled(mut number: u64) -> String {
    let mut word = String::from("k");
    while number > 0 {
        word.push(char::from(b"abcdfghijklmopqu"[usize::try_from(number % 16).unwrap()]));
        word.push(char::from(b"aoui"[usize::try_from(number % 4).unwrap()]));
        number /= 16;
    }
    word
}

/// A figure of this process in KiB, as Linux tells it.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// The time that this process was at work, as Linux tells it.
fn cpu_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or_default() / 1e9
}
