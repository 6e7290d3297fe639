//! Real feeds, as feedparser reads them.

use super::{
    files::{corpus, page, source, with_title},
    score::{Score, address, plain, same},
};
use luister_mention::{Item, Link};
use serde_json::Value;
use std::fs;

/// Title, link and date of each entry of real feeds.
#[test]
fn corpus_real_feeds() {
    let Some(folder) = corpus("") else { return };
    let source = source();
    let (mut real, mut made) = (Score::default(), Score::default());
    for row in fs::read_to_string(folder.join("feeds/_oracle/entries.jsonl")).unwrap().lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let file = row["file"].as_str().unwrap();
        let suite = file.split('/').nth(1).unwrap();
        let score = if matches!(suite, "feedvalidator" | "gofeed") { &mut made } else { &mut real };
        let body = fs::read(folder.join(file)).unwrap();
        let mut read = source.read(&page(body.clone(), None));
        if read.as_ref().is_ok_and(|batch| batch.items.is_empty()) && matches!(suite, "feedvalidator" | "gofeed") {
            read = source.read(&page(with_title(&body), None));
        }
        let items = read.as_ref().map(|batch| batch.items.as_slice()).unwrap_or_default();
        let expected = row["entries"].as_array().unwrap();
        let empty = |entry: &Value| ["title", "link", "date"].iter().all(|key| entry[key].is_null() || entry[key] == "");
        let mut rest = items.iter();
        for entry in expected.iter().filter(|entry| !empty(entry)) {
            let found = rest.clone().position(|item| compare(item, entry).is_ok());
            let result = match found {
                Some(at) => {
                    rest.nth(at);
                    Ok(())
                }
                None => rest.next().map_or_else(|| Err(format!("missing: {:?}", read.as_ref().err())), |item| compare(item, entry)),
            };
            score.count(suite, result.map_err(|why| format!("{file}: {why}")));
        }
    }
    eprint!("real feeds, against feedparser:\n{real}made up feeds, against feedparser:\n{made}");
    eprintln!("real feeds together: {:.2} %; made up feeds together: {:.2} %", 100.0 * real.share(), 100.0 * made.share());
    assert!(real.share() >= 0.99);
}

fn compare(item: &Item, entry: &Value) -> Result<(), String> {
    let text = |key: &str| entry[key].as_str().unwrap_or_default();
    let title = Some(plain(text("title"))).filter(|title| !title.is_empty());
    if title.is_some() || item.title.as_deref() != Some("Title") {
        same("title", &plain(item.title.as_deref().unwrap_or_default()), &title.unwrap_or_default())?;
    }
    let link = text("link");
    if link.starts_with("http") || !link.contains(':') {
        let expected = if link.is_empty() { String::new() } else { address(link) };
        let found = item.link.as_ref().map(Link::as_str).unwrap_or_default();
        if !expected.is_empty() {
            same("link", found, &expected)?;
        }
    }
    match entry["date"].as_i64() {
        Some(expected) => same("date", &item.published.map(|at| at.timestamp()).unwrap_or_default().to_string(), &expected.to_string()),
        None => Ok(()),
    }
}
