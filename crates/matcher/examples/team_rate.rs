//! What a team's corrections are worth: it corrects some texts of a collection, and the others are judged with what that taught.
//!
//! ```text
//! cargo run --release -p luister-matcher --example team_rate -- FILE…
//! ```
//!
//! The files are labelled JSON lines that say of each text whether it is a complaint, or whether its mood is negative, which is
//! taken for the same. Half of the texts of each are for correcting: of those that are judged wrong, and of those that are rightly
//! called a complaint, the team says what they are. The other half is for measuring.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers")]

use luister_matcher::{
    Lists, Matcher,
    eval::{self, Truth},
    layer::{self, Effect, Layer, Lesson},
};
use luister_mention::{Correction, Mention, MentionId, Signal, StoryId};
use std::{env, fs, sync::Arc, time::Instant};

/// The figures are printed after so many corrections.
const STEPS: [usize; 6] = [5, 20, 50, 100, 200, 1_000];
/// So many texts of a collection are looked at.
const MOST: usize = 4_500;

fn main() {
    let base = Matcher::new(Arc::new(Lists::default()));
    for file in env::args().skip(1) {
        let texts = texts(&file);
        let (corrected, measured) = texts.split_at(texts.len() / 2);
        println!("{file}: {} texts to correct, {} to measure with", corrected.len(), measured.len());
        println!("  corrections  F1 of complaint  on own labels, without  with  test sentences broken  mended  to learn");
        println!("  {:>11}  {:>15.3}", 0, f1(&base, measured));
        let mut lessons = Vec::new();
        for (mention, is_complaint) in corrected {
            let verdict = base.judge(mention);
            let correction = match (verdict.signals.contains(&Signal::Complaint), is_complaint) {
                (_, true) => Correction::Signal(Signal::Complaint),
                (true, false) => Correction::Signal(Signal::Other),
                (false, false) => continue,
            };
            lessons.push(Lesson::of(mention.clone(), &verdict, correction));
            if STEPS.contains(&lessons.len()) {
                step(&base, &lessons, measured);
            }
        }
    }
}

/// Prints what so many corrections are worth.
fn step(base: &Matcher, lessons: &[Lesson], measured: &[(Mention, bool)]) {
    let start = Instant::now();
    let layer = Layer::learn(base, lessons);
    let took = start.elapsed();
    let taught = base.clone().with_layer(Arc::new(layer));
    let changed = layer::changed(base, &taught);
    let broken = changed.iter().filter(|changed| changed.is_broken()).count();
    let mended = changed.iter().filter(|changed| changed.is_mended()).count();
    let effect = Effect::of(base, lessons);
    let own = effect.signals.iter().find(|effect| effect.signal == Signal::Complaint);
    let own = own.map_or_else(|| format!("{:>29}", "-"), |own| format!("{:>23.3} {:>5.3}", own.f1_before, own.f1_after));
    println!("  {:>11}  {:>15.3}  {own}  {broken:>21}  {mended:>6}  {took:>8.1?}", lessons.len(), f1(&taught, measured));
}

fn f1(matcher: &Matcher, texts: &[(Mention, bool)]) -> f64 {
    let (mut hits, mut wrong) = (0, 0);
    for (mention, is_complaint) in texts {
        let is_said = matcher.judge(mention).signals.contains(&Signal::Complaint);
        hits += u32::from(is_said && *is_complaint);
        wrong += u32::from(is_said != *is_complaint);
    }
    f64::from(2 * hits) / f64::from((2 * hits + wrong).max(1))
}

/// The texts of a file, mixed always in the same way, each as a story of its own.
fn texts(file: &str) -> Vec<(Mention, bool)> {
    let samples = eval::read(file, &fs::read_to_string(file).unwrap()).samples;
    let of_one = |sample: eval::Sample| match sample.truth {
        Truth::One { label, .. } => Some((Mention { rating: None, ..sample.mention }, matches!(label.as_str(), "complaint" | "negative"))),
        Truth::All { .. } | Truth::Nothing => None,
    };
    let mut texts: Vec<(Mention, bool)> = samples.into_iter().filter_map(of_one).collect();
    let mut state = 88_172_645_463_325_252_u64;
    for last in (1..texts.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        texts.swap(last, usize::try_from(state % (last as u64 + 1)).unwrap());
    }
    texts.truncate(MOST);
    for ((mention, _), number) in texts.iter_mut().zip(0_u128..) {
        mention.story = StoryId(MentionId::from_bytes(number.to_le_bytes()));
    }
    texts
}
