//! Real documents that nobody here wrote. They lie in the folder that `LUISTER_CORPUS` names; without it these
//! tests say so and pass.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "what fails here fails the test, and the figures are read by people")]

#[path = "corpus/conformance.rs"]
mod conformance;
#[path = "corpus/files.rs"]
mod files;
#[path = "corpus/oracle.rs"]
mod oracle;
#[path = "corpus/score.rs"]
mod score;

use files::{corpus, files, page, source};
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    time::{Duration, Instant},
};

/// How often each way of reading is timed; the fastest counts.
const ROUNDS: usize = 3;

/// No document makes the reader panic, none with entries ends as one without any and without a reason, and none loses an
/// entry that the parser finds in it by itself.
#[test]
fn corpus_feeds_end_with_entries_or_a_reason() {
    let Some(folder) = corpus("feeds") else { return };
    let source = source();
    let (mut read, mut refused, mut entries, mut wrong) = (0, 0, 0, Vec::new());
    let all = files(&folder);
    let hook = take_hook();
    set_hook(Box::new(|_| {})); // the parser's own panics are counted, not shown
    for path in &all {
        let body = fs::read(path).unwrap();
        let alone = catch_unwind(|| feed_rs::parser::parse(body.as_slice()).map_or(0, |feed| feed.entries.len())).unwrap_or(0);
        let text = String::from_utf8_lossy(&body).to_ascii_lowercase();
        let has_entries = ["<item>", "<item ", "<entry>", "<entry ", ":entry>", ":item>"].into_iter().any(|tag| text.contains(tag));
        match catch_unwind(AssertUnwindSafe(|| source.read(&page(body, None)))) {
            Ok(Ok(batch)) => {
                let all = batch.items.len() + batch.skipped.values().sum::<u32>() as usize;
                read += 1;
                entries += batch.items.len();
                if all == 0 && has_entries || all < alone {
                    wrong.push(format!("{}: {all} entries, where the parser alone finds {alone}", path.display()));
                }
            }
            Ok(Err(error)) => {
                refused += 1;
                if alone > 0 || error.to_string().is_empty() {
                    wrong.push(format!("{}: {error}, where the parser alone finds {alone}", path.display()));
                }
            }
            Err(_) => wrong.push(format!("{}: a panic", path.display())),
        }
    }
    set_hook(hook);
    eprintln!("feeds: {} files, {read} read with {entries} entries, {refused} refused with a reason, {} wrong", all.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a megabyte costs, beside what it costs the parser alone: figures for people, since machines differ.
#[test]
fn corpus_cost_per_megabyte() {
    let Some(folder) = corpus("feeds") else { return };
    let source = source();
    let bodies: Vec<Vec<u8>> = files(&folder).iter().map(|path| fs::read(path).unwrap()).filter(|body| body.len() > 10_000).collect();
    let megabytes = f64::from(u32::try_from(bodies.iter().map(Vec::len).sum::<usize>()).unwrap()) / 1e6;
    let pages: Vec<_> = bodies.iter().map(|body| page(body.clone(), None)).collect();
    let hook = take_hook();
    set_hook(Box::new(|_| {})); // the parser's own panics are not the point here
    let fastest = |read: &dyn Fn()| {
        let timed = (0..ROUNDS).map(|_| {
            let start = Instant::now();
            read();
            start.elapsed()
        });
        timed.min().unwrap_or(Duration::MAX).as_secs_f64() * 1e3
    };
    let alone = fastest(&|| {
        for body in &bodies {
            drop(catch_unwind(|| feed_rs::parser::parse(body.as_slice()).is_ok()));
        }
    });
    let ours = fastest(&|| pages.iter().for_each(|page| drop(source.read(page))));
    set_hook(hook);
    eprintln!(
        "cost: {megabytes:.1} MB, feed-rs alone {:.1} ms a MB, with repair and plain text {:.1} ms a MB, {:.2} times as much",
        alone / megabytes,
        ours / megabytes,
        ours / alone
    );
}
