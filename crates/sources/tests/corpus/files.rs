//! Where the documents lie, and how they are read.

use luister_sources::{Keys, Page, Source, kind};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use toml::de::ValueDeserializer;
use url::Url;

/// A folder of the corpus. None, with a word about it, if there is no corpus.
pub(crate) fn corpus(folder: &str) -> Option<PathBuf> {
    let found = env::var_os("LUISTER_CORPUS").map(|root| Path::new(&root).join(folder));
    if found.is_none() {
        eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
    }
    found
}

/// Every file under a folder, in a fixed order, without those that hold what is expected of the others.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
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

/// A feed, as the corpus knows no address of its documents.
pub(crate) fn source() -> Box<dyn Source> {
    let table = "{ name = 'corpus', url = 'https://corpus.example/feed' }";
    (kind("feed").unwrap().build)(ValueDeserializer::parse(table).unwrap(), &Keys::blank()).unwrap()
}

/// A document as if it had been fetched.
pub(crate) fn page(body: Vec<u8>, content_type: Option<&str>) -> Page {
    Page { url: Url::parse("https://corpus.example/feed").unwrap(), content_type: content_type.map(str::to_owned), body }
}

/// A document whose first entry has a title, where it has nothing else that a mention could say.
pub(crate) fn with_title(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let tag = ["<entry", "<item"].into_iter().find(|tag| text.contains(tag));
    let Some((tag, (before, entry))) = tag.and_then(|tag| Some((tag, text.split_once(tag)?))) else { return body.to_vec() };
    let (attributes, after) = entry.split_once('>').unwrap_or((entry, ""));
    format!("{before}{tag}{attributes}><title>Title</title>{after}").into_bytes()
}
