//! Real documents that nobody here wrote. They lie in the folder that `LUISTER_CORPUS` names; without it these
//! tests say so and pass.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "what fails here fails the test, and the figures are read by people")]

use luister_sources::{Keys, Page, Source, kind};
use std::{
    collections::BTreeMap,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    path::{Path, PathBuf},
};
use toml::de::ValueDeserializer;
use url::Url;

fn corpus(folder: &str) -> Option<PathBuf> {
    let found = env::var_os("LUISTER_CORPUS").map(|root| Path::new(&root).join(folder));
    if found.is_none() {
        eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
    }
    found
}

/// Every file under a folder, in a fixed order, without those that hold what is expected of the others.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'));
            match path.is_dir() {
                true if !hidden => folders.push(path),
                false if path.extension().is_none_or(|extension| extension != "jsonl") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

#[derive(Debug, Default)]
struct Tally {
    files: usize,
    feeds: usize,
    without_entries: usize,
    entries: usize,
    without_link: usize,
    without_date: usize,
    skipped: BTreeMap<String, u32>,
    errors: BTreeMap<&'static str, u32>,
}

impl Tally {
    fn add(&mut self, source: &dyn Source, page: &Page) -> usize {
        self.files += 1;
        match source.read(page) {
            Ok(batch) => {
                let all = batch.items.len() + batch.skipped.values().sum::<u32>() as usize;
                self.feeds += 1;
                self.without_entries += usize::from(all == 0);
                self.entries += batch.items.len();
                self.without_link += batch.items.iter().filter(|item| item.link.is_none()).count();
                self.without_date += batch.items.iter().filter(|item| item.published.is_none()).count();
                for (reason, number) in batch.skipped {
                    *self.skipped.entry(reason).or_default() += number;
                }
                all
            }
            Err(error) => {
                *self.errors.entry(error.outcome().as_str()).or_default() += 1;
                0
            }
        }
    }
}

/// No document makes the reader panic, and none loses an entry that the parser finds in it by itself.
#[test]
fn corpus_feeds() {
    let Some(folder) = corpus("feeds") else { return };
    let table = "{ name = 'corpus', url = 'https://corpus.example/feed' }";
    let source = (kind("feed").unwrap().build)(ValueDeserializer::parse(table).unwrap(), &Keys::blank()).unwrap();
    let mut tally = Tally::default();
    let mut lost = Vec::new();
    let hook = take_hook();
    set_hook(Box::new(|_| {})); // the parser's own panics are counted, not shown
    for path in files(&folder) {
        let body = fs::read(&path).unwrap();
        let alone = catch_unwind(AssertUnwindSafe(|| feed_rs::parser::parse(body.as_slice())))
            .map_or(0, |read| read.map_or(0, |feed| feed.entries.len()));
        let page = Page { url: Url::parse("https://corpus.example/feed").unwrap(), content_type: None, body };
        let ours = catch_unwind(AssertUnwindSafe(|| tally.add(&*source, &page)));
        if ours.as_ref().map_or(true, |ours| *ours < alone) {
            lost.push(format!(
                "{}: {alone} entries, {}",
                path.display(),
                ours.map_or("and a panic".to_owned(), |ours| format!("{ours} read"))
            ));
        }
    }
    set_hook(hook);
    eprintln!("{tally:#?}");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
