//! What other readers expect of their own test documents, as far as it is about entries.

use super::{
    files::{corpus, files, page, source, with_title},
    score::{Score, address, moment, plain, same},
};
use luister_mention::{Author, Item, Link};
use serde_json::Value;
use std::fs;

/// gofeed's translated feeds: title, link, author, dates and text of each item.
#[test]
fn corpus_gofeed() {
    let Some(folder) = corpus("feeds/gofeed") else { return };
    let source = source();
    let mut score = Score::default();
    for path in files(&folder).iter().filter(|path| path.extension().is_some_and(|extension| extension == "xml")) {
        let Ok(expected) = fs::read_to_string(path.with_extension("json")) else { continue };
        let Ok(expected) = serde_json::from_str::<Value>(&expected) else { continue };
        let entries = expected["items"].as_array().or_else(|| expected["entries"].as_array()).cloned().unwrap_or_default();
        let batch = source.read(&page(fs::read(path).unwrap(), None));
        let items = batch.as_ref().map(|batch| batch.items.as_slice()).unwrap_or_default();
        let said: Vec<&Value> = entries.iter().filter(|entry| says_something(entry)).collect();
        let name = path.strip_prefix(&folder).unwrap();
        let group = name.parent().unwrap().display().to_string();
        for (at, entry) in said.iter().enumerate() {
            let result = items.get(at).map_or_else(|| Err(format!("missing: {:?}", batch.as_ref().err())), |item| gofeed(item, entry));
            score.count(&group, result.map_err(|why| format!("{}: {why}", name.display())));
        }
        if said.is_empty() {
            let none = if items.is_empty() { Ok(()) } else { Err(format!("{}: {} items", name.display(), items.len())) };
            score.count("without entries that say something", none);
        }
    }
    eprint!("gofeed:\n{score}");
    eprintln!("gofeed together: {:.2} %", 100.0 * score.share());
    assert!(score.share() >= 0.97);
}

/// An entry of which nothing is told that could be read is no mention.
fn says_something(entry: &Value) -> bool {
    ["title", "description", "summary", "content", "link"].iter().any(|key| !words(&entry[*key]).is_empty())
}

/// A text of gofeed's, which may stand under `value`.
fn words(value: &Value) -> String {
    plain(value.as_str().or_else(|| value["value"].as_str()).unwrap_or_default())
}

fn gofeed(item: &Item, entry: &Value) -> Result<(), String> {
    same("title", &plain(item.title.as_deref().unwrap_or_default()), &words(&entry["title"]))?;
    if let Some(link) = entry["link"].as_str().filter(|link| !link.is_empty()) {
        same("link", item.link.as_ref().map(Link::as_str).unwrap_or_default(), &address(link))?;
    }
    let dates = ["publishedParsed", "pubDateParsed", "updatedParsed"];
    if let Some(date) = dates.iter().find_map(|key| entry[*key].as_str()).and_then(|date| date.parse().ok()) {
        same("date", &moment(item.published), &moment(Some(date)))?;
    }
    let author = &entry["author"];
    if let Some(name) = author["name"].as_str().or_else(|| author["email"].as_str()) {
        same("author", item.author.as_ref().map(Author::display).unwrap_or_default(), name)?;
    }
    let texts = ["content", "description", "summary"].map(|key| words(&entry[key]));
    let found = plain(&item.text);
    if texts.iter().all(String::is_empty) || texts.contains(&found) {
        return Ok(());
    }
    same("text", &found, &texts.concat())
}

/// feedparser's single assertions about entries.
#[test]
fn corpus_feedparser() {
    let Some(folder) = corpus("feeds/feedparser") else { return };
    let source = source();
    let mut score = Score::default();
    for row in fs::read_to_string(folder.join("_expect/expect.jsonl")).unwrap().lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let file = row["file"].as_str().unwrap();
        let headers = row["headers"].as_object().unwrap();
        let kind = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).and_then(|(_, value)| value.as_str());
        let mut page = page(fs::read(folder.join(file)).unwrap(), kind);
        page.url = page.url.join(&format!("http://127.0.0.1:8097/{file}")).unwrap();
        if let Some((_, place)) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-location")) {
            page.url = page.url.join(place.as_str().unwrap()).unwrap();
        }
        let mut batch = source.read(&page);
        if batch.as_ref().is_ok_and(|batch| batch.items.is_empty()) {
            page.body = with_title(&page.body);
            batch = source.read(&page);
        }
        let items = batch.as_ref().map(|batch| batch.items.as_slice()).unwrap_or_default();
        for (path, expected) in row["expect"].as_object().unwrap() {
            let Some(field) = path.strip_prefix("entries[0].") else { continue };
            let expected = expected.as_str().unwrap_or_default();
            let Some(group) = group(field).filter(|group| !plain(expected).is_empty() || *group != "text" && *group != "title") else {
                continue;
            };
            let result = items.first().map_or_else(|| Err(format!("missing: {batch:?}")), |item| feedparser(item, field, expected));
            score.count(group, result.map_err(|why| format!("{file}: {why}")));
        }
    }
    eprint!("feedparser:\n{score}");
    eprintln!("feedparser together: {:.2} %", 100.0 * score.share());
    assert!(score.share() >= 0.97);
}

/// The group of an assertion, if a mention has what it is about.
fn group(field: &str) -> Option<&'static str> {
    Some(match field {
        "title" | "title_detail.value" => "title",
        "summary" | "description" | "content[0].value" | "summary_detail.value" => "text",
        "link" => "link",
        "author" | "author_detail.name" | "authors[0].name" => "author",
        "author_detail.url" | "author_detail.href" | "authors[0].url" => "address of the author",
        "published_parsed" | "updated_parsed" | "created_parsed" => "date",
        "content[0].language" => "language",
        _ => return None,
    })
}

fn feedparser(item: &Item, field: &str, expected: &str) -> Result<(), String> {
    match group(field) {
        Some("title") => same("title", &plain(item.title.as_deref().unwrap_or_default()), &plain(expected)),
        Some("text") => same("text", &plain(&item.text), &plain(expected)),
        Some("link") => same("link", item.link.as_ref().map(Link::as_str).unwrap_or_default(), &address(expected)),
        Some("author") => {
            let name = expected.split(" (").next().unwrap_or(expected);
            same("author", item.author.as_ref().map(Author::display).unwrap_or_default(), name)
        }
        Some("date") => same("date", &moment(item.published), expected),
        Some("language") => {
            let code = expected.split(['-', '_']).next().unwrap_or(expected);
            same("language", &item.lang.map(|lang| lang.to_string()).unwrap_or_default(), code)
        }
        _ => {
            let url = item.author.as_ref().and_then(|author| author.url.as_ref()).map(Link::as_str).unwrap_or_default();
            same("address of the author", url, &address(expected))
        }
    }
}
