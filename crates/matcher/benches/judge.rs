//! What matching costs, for ten queries and for a hundred thousand: `cargo bench -p luister-matcher --bench judge`.
//!
//! `LUISTER_BENCH` names a folder with `mentions.txt`, `queries.txt` and `terms.txt`, one text, query or plain term on each line;
//! without it a small set of made-up ones is used. In the same run, as anchors: a scan for as many plain terms by a deterministic
//! automaton of the aho-corasick crate, in texts that are folded already, and a look at every query for every mention. Each figure
//! is the median of several rounds, taken by turns.

#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "a bench that cannot go on should panic")]
#![expect(clippy::cast_precision_loss, reason = "figures are shown with three digits")]

#[path = "judge/sample.rs"]
mod sample;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use luister_matcher::{ListFile, Lists};
use luister_mention::{Mention, MentionLine, SourceName};
use sample::Sample;
use std::{
    hint::black_box,
    io::{self, Write as _},
    time::{Duration, Instant},
};

/// How many queries there are.
const SIZES: [usize; 4] = [10, 1_000, 10_000, 100_000];
/// How often each is measured.
const ROUNDS: usize = 7;
/// An automaton for more terms than this takes gigabytes.
const MOST_TERMS: usize = 10_000;
/// The most looks at a query that are taken one by one.
const MOST_LOOKS: usize = 4_000_000;
/// How many queries one list has when a single list of many changes.
const ONE_LIST: usize = 100;

fn main() -> io::Result<()> {
    let sample = Sample::read();
    let mentions: Vec<Mention> = sample.mentions.iter().map(|text| mention(text)).collect();
    let bytes: usize = sample.mentions.iter().map(String::len).sum();
    let folded: Vec<String> = sample.mentions.iter().map(|text| text.to_lowercase()).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "{} mentions, {} bytes on average\n", mentions.len(), bytes / mentions.len().max(1))?;
    writeln!(
        out,
        "{:>8} {:>7} {:>10} {:>9} {:>8} {:>9} {:>9} {:>8} {:>9} {:>8}",
        "queries", "MB/s", "mentions/s", "matches", "growth", "automaton", "one by one", "build", "one list", "bytes"
    )?;
    let mut least = None;
    for size in SIZES {
        // A few lines of a folder may be no query.
        let size = size.min(sample.queries.len());
        let queries = &sample.queries[..size];
        let (lists, build) = timed(|| compile(&[list(0, queries)], None));
        let automaton = sample
            .terms
            .get(..size)
            .filter(|_| size <= MOST_TERMS)
            .and_then(|terms| AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(terms).ok());
        let (mut own, mut scans, mut matches) = (Vec::new(), Vec::new(), 0);
        for _ in 0..ROUNDS {
            let (found, time) = timed(|| mentions.iter().map(|mention| lists.count_found(mention)).sum::<usize>());
            matches = found;
            own.push(time);
            if let Some(automaton) = &automaton {
                scans.push(timed(|| folded.iter().map(|text| automaton.find_overlapping_iter(text).count()).sum::<usize>()).1);
            }
        }
        let own = median(own);
        let few = &mentions[..(MOST_LOOKS / size).clamp(1, mentions.len())];
        let each = timed(|| few.iter().map(|mention| lists.count_found_plainly(mention)).sum::<usize>()).1;
        let growth = own.as_secs_f64() / least.get_or_insert(own).as_secs_f64();
        writeln!(
            out,
            "{size:>8} {:>7.1} {:>10.0} {:>9.3} {growth:>7.2}x {:>9} {:>9.0}x {:>5.0} ms {:>6.2} ms {:>8}",
            megabytes(bytes, own),
            mentions.len() as f64 / own.as_secs_f64(),
            matches as f64 / mentions.len() as f64,
            if scans.is_empty() { "-".to_owned() } else { format!("{:.2}x", median(scans).as_secs_f64() / own.as_secs_f64()) },
            each.as_secs_f64() / few.len() as f64 / (own.as_secs_f64() / mentions.len() as f64),
            build.as_secs_f64() * 1e3,
            one_list_changed(queries).as_secs_f64() * 1e3,
            lists.table_bytes() / size,
        )?;
    }
    writeln!(
        out,
        "\nautomaton, one by one: how much longer a scan by the automaton, and a look at every query, takes than matching.\n\
         one list: the queries in lists of {ONE_LIST}, one of which has changed. bytes: of the tables, for each query."
    )
}

/// How long it takes to compile lists of a hundred queries again when one of them has changed.
fn one_list_changed(queries: &[String]) -> Duration {
    let mut files: Vec<ListFile> = (0..).zip(queries.chunks(ONE_LIST)).map(|(number, queries)| list(number, queries)).collect();
    let mut lists = compile(&files, None);
    let times = (0..ROUNDS).map(|round| {
        let at = round * files.len() / ROUNDS;
        files[at].text += &["changed", &round.to_string(), "\n"].concat();
        let (next, time) = timed(|| compile(&files, Some(&lists)));
        lists = next;
        time
    });
    median(times.collect())
}

fn list(number: usize, queries: &[String]) -> ListFile {
    ListFile { file: format!("keywords/list{number}.txt"), text: format!("list: List {number}\n\n{}\n", queries.join("\n")) }
}

fn compile(files: &[ListFile], previous: Option<&Lists>) -> Lists {
    let (lists, problems) = Lists::compile(files, previous);
    assert!(lists.broken().is_empty(), "{}", problems[0]);
    lists
}

fn mention(text: &str) -> Mention {
    let line = serde_json::json!({ "text": text }).to_string();
    let source = SourceName::new("bench").expect("a name");
    MentionLine::parse(&line).expect("a mention").into_mention(&source, "2026-11-21T08:00:00Z".parse().expect("a time"))
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = black_box(run());
    (result, start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn megabytes(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}
