//! Real answers of APIs, as `{method, uri, status, content_type, body}`. They lie in the folder that `LUISTER_CORPUS` names;
//! without it these tests say so and pass.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "what fails here fails the test, and the figures are read by people")]

use luister_mention::Item;
use luister_sources::{Keys, Page, Source, kind};
use serde_json::{Value, json};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use toml::de::ValueDeserializer;
use url::Url;

fn corpus(folder: &str) -> Option<PathBuf> {
    let found = env::var_os("LUISTER_CORPUS").map(|root| Path::new(&root).join("api").join(folder));
    if found.is_none() {
        eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
    }
    found
}

/// The bodies of the answers in a folder, in a fixed order; some files are a body alone.
fn bodies(folder: &Path) -> Vec<Value> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let files = paths.iter().filter(|path| path.is_file()).filter_map(|path| serde_json::from_slice(&fs::read(path).ok()?).ok());
    files.map(|answer: Value| answer.get("body").cloned().unwrap_or(answer)).collect()
}

/// Every object inside a value that `is` says is one of those that are looked for.
fn inside(value: &Value, is: &dyn Fn(&Value) -> bool, found: &mut Vec<Value>) {
    if is(value) {
        found.push(value.clone());
    }
    let children: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(object) => object.values().collect(),
        _ => Vec::new(),
    };
    for child in children {
        inside(child, is, found);
    }
}

fn all_inside(folder: &Path, is: &dyn Fn(&Value) -> bool) -> Vec<Value> {
    let mut found = Vec::new();
    for body in bodies(folder) {
        inside(&body, is, &mut found);
    }
    found
}

fn source(name: &str, table: &str) -> Box<dyn Source> {
    (kind(name).unwrap().build)(ValueDeserializer::parse(table).unwrap(), &Keys::blank()).unwrap()
}

/// Reads a body, and says what came of it.
fn read(source: &dyn Source, name: &str, messages: usize, body: &Value) -> Vec<Item> {
    let url = Url::parse("https://api.example/page").unwrap();
    let batch = source.read(&Page { url, content_type: Some("application/json".into()), body: body.to_string().into() }).unwrap();
    eprintln!("{name}: {} of {messages} read, skipped {:?}", batch.items.len(), batch.skipped);
    assert_eq!(batch.items.len() + batch.skipped.values().sum::<u32>() as usize, messages, "{name}: each is read or counted");
    assert!(!batch.skipped.keys().any(|reason| reason.contains("another shape")), "{name}: the shape is the one that is known");
    batch.items
}

#[test]
fn corpus_api_mastodon() {
    let Some(folder) = corpus("mastodon") else { return };
    let statuses = all_inside(&folder, &|value| value.get("reblogs_count").is_some() && value.get("content").is_some());
    let source = source("mastodon", "{ name = 'c', url = 'https://mastodon.example', tag = 'x' }");
    let items = read(&*source, "mastodon", statuses.len(), &Value::Array(statuses));
    assert!(items.iter().all(|item| item.guid.is_some() && item.link.is_some() && item.author.is_some() && item.published.is_some()));
}

#[test]
fn corpus_api_bluesky() {
    let Some(folder) = corpus("atproto/test_atproto_client/models/test_data") else { return };
    let posts = all_inside(&folder, &|value| value.get("record").is_some_and(|record| record["$type"] == "app.bsky.feed.post"));
    let source = source("bluesky", "{ name = 'c', search = 'x', handle = 'x', password_env = 'X' }");
    let items = read(&*source, "bluesky", posts.len(), &json!({ "posts": posts }));
    assert!(items.iter().all(|item| item.native_id.is_some() && item.link.is_some() && item.author.is_some() && item.published.is_some()));
}

#[test]
fn corpus_api_discourse() {
    let Some(folder) = corpus("discourse_api") else { return };
    let posts = all_inside(&folder, &|value| value.get("cooked").is_some() && value.get("topic_id").is_some());
    let source = source("discourse", "{ name = 'c', url = 'https://forum.example' }");
    let items = read(&*source, "discourse", posts.len(), &json!({ "latest_posts": posts }));
    assert!(items.iter().all(|item| item.native_id.is_some() && item.link.is_some() && item.author.is_some() && item.published.is_some()));
}
