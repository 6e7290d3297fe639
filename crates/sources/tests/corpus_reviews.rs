//! Real pages with reviews that nobody here wrote, held against what another reader makes of them. They lie in the
//! folder that `LUISTER_CORPUS` names; without it this test says so and passes.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "what fails here fails the test, and the figures are read by people")]

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use luister_mention::{Author, Item};
use luister_sources::{Batch, Keys, Page, html, kind};
use serde_json::Value;
use std::{collections::BTreeMap, env, fs, path::Path};
use toml::de::ValueDeserializer;
use url::Url;

/// Of the reviews that say anything, how many have to be read as the other reader has them, in thousandths.
const DUE: usize = 990;

#[derive(Default)]
struct Tally {
    pages: usize,
    expected: usize,
    author: usize,
    date: usize,
    rating: usize,
    text: usize,
    whole: usize,
    /// Reviews of which the other reader found nothing but that they are there.
    blank: usize,
    kept: usize,
    skipped: BTreeMap<String, u32>,
}

#[test]
fn corpus_reviews() {
    let Some(root) = env::var_os("LUISTER_CORPUS") else {
        eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
        return;
    };
    let root = Path::new(&root);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for line in fs::read_to_string(root.join("reviews/_oracle/reviews.jsonl")).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let file = row["file"].as_str().unwrap();
        let batch = read(&root.join(file));
        let group = file.split('/').nth(1).unwrap_or_default().to_owned();
        compare(file, &row, &batch, tallies.entry(group).or_default());
    }
    let (mut expected, mut whole) = (0, 0);
    for (group, tally) in &tallies {
        let percent = |number: usize| (number * 100).checked_div(tally.expected).unwrap_or(100);
        let [author, date, rating, text] = [tally.author, tally.date, tally.rating, tally.text].map(percent);
        eprintln!(
            "{group}: {} pages, {} reviews expected and {} without a word; author {author} %, date {date} %, rating {rating} %, \
             text {text} %, all four {} of {}; kept {}, skipped {:?}",
            tally.pages, tally.expected, tally.blank, tally.whole, tally.expected, tally.kept, tally.skipped
        );
        expected += tally.expected;
        whole += tally.whole;
    }
    eprintln!("all: {whole} of {expected} are equal in author, rating, date and text");
    assert!(whole * 1000 >= expected * DUE, "{whole} of {expected}");
}

fn read(path: &Path) -> Batch {
    let table = "{ name = 'corpus', url = 'https://corpus.example/page' }";
    let source = (kind("reviews").unwrap().build)(ValueDeserializer::parse(table).unwrap(), &Keys::blank()).unwrap();
    let page = Page { url: Url::parse("https://corpus.example/page").unwrap(), content_type: None, body: fs::read(path).unwrap() };
    source.read(&page).unwrap_or_default()
}

fn compare(file: &str, row: &Value, batch: &Batch, tally: &mut Tally) {
    tally.pages += 1;
    tally.kept += batch.items.len();
    for (reason, number) in &batch.skipped {
        *tally.skipped.entry(reason.clone()).or_default() += number;
    }
    for expected in row["reviews"].as_array().unwrap() {
        if ["author", "date", "rating", "body"].iter().all(|name| expected[name].is_null()) {
            tally.blank += 1;
            continue;
        }
        tally.expected += 1;
        let agreed = |item: &Item| {
            let author = item.author.as_ref().map(Author::display).unwrap_or_default();
            [
                words(&text(&expected["author"])) == words(author),
                moment(&text(&expected["date"])) == item.published.map(|at| at.timestamp()),
                number(&expected["rating"]) == item.rating.map(|rating| format!("{:.1}", rating.value())),
                words(&text(&expected["body"])) == words(&item.text),
            ]
        };
        let best = batch.items.iter().map(agreed).max_by_key(|agreed| agreed.iter().filter(|same| **same).count()).unwrap_or_default();
        for (same, count) in best.into_iter().zip([&mut tally.author, &mut tally.date, &mut tally.rating, &mut tally.text]) {
            *count += usize::from(same);
        }
        tally.whole += usize::from(best == [true; 4]);
        if best != [true; 4] {
            eprintln!("{file}: author, date, rating, text: {best:?} of {}", expected.to_string().chars().take(300).collect::<String>());
        }
    }
}

/// A text without its layout, however often its characters were written as references.
fn words(text: &str) -> String {
    let plain = (0..3).fold(text.to_owned(), |text, _| html::to_text_if_html(&text));
    plain.split_whitespace().collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

fn number(value: &Value) -> Option<String> {
    text(value).trim().replace(',', ".").parse::<f32>().ok().map(|number| format!("{number:.1}"))
}

fn moment(text: &str) -> Option<i64> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.timestamp());
    let local = |format| NaiveDateTime::parse_from_str(text, format).map(|at| at.and_utc().timestamp());
    let bare = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0)).map(|at| at.and_utc().timestamp());
    zoned.or_else(|_| local("%Y-%m-%d %H:%M:%S")).or_else(|_| local("%Y-%m-%dT%H:%M:%S")).ok().or(bare)
}
