//! Texts to measure with: the training examples of the matcher, articles joined of them, and entries of real feeds.

use crate::chance::Chance;
use luister_mention::text;
use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// Training examples with a counterpart that differs in a word or two are left out: they are near copies by intent.
const COUNTERPARTS: [&str; 2] = ["pair", "twin"];

/// The texts of the training examples, those with a counterpart left out.
pub(crate) fn examples() -> Result<Vec<String>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../matcher/training");
    let mut texts = Vec::new();
    for file in files(&folder, &["tsv"])? {
        for line in fs::read_to_string(&file)?.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [_, _, _, phenomenon, text, ..] = columns.as_slice()
                && !COUNTERPARTS.iter().any(|word| phenomenon.contains(word))
            {
                texts.push((*text).to_owned());
            }
        }
    }
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

/// Articles of so many words, each joined of texts in an order of its own, at most so many of them: no text is used twice.
pub(crate) fn articles(texts: &[String], words: usize, count: usize, chance: &mut Chance) -> Vec<String> {
    let mut order: Vec<&String> = texts.iter().collect();
    chance.shuffle(&mut order);
    let said: Vec<&str> = order.iter().flat_map(|text| text.split_whitespace()).collect();
    said.chunks_exact(words).take(count).map(|words| words.join(" ")).collect()
}

/// Articles of about so many words, joined of texts by chance: some of them share a sentence.
pub(crate) fn mixed(texts: &[String], words: usize, count: usize, chance: &mut Chance) -> Vec<String> {
    let mut article = || {
        let mut said: Vec<&str> = Vec::with_capacity(words + 50);
        while said.len() < words {
            said.extend(chance.one(texts).into_iter().flat_map(|text| text.split_whitespace()));
        }
        said.join(" ")
    };
    (0..count).map(|_| article()).collect()
}

/// Short texts with the same words behind all of them.
pub(crate) fn footed(texts: &[String], count: usize, chance: &mut Chance) -> Vec<String> {
    let footer = articles(texts, 40, 1, chance).concat();
    articles(texts, 20, count, chance).into_iter().map(|text| format!("{text} {footer}")).collect()
}

/// The entries of real feeds below the folder that `LUISTER_CORPUS` names, each text once; none if it is not set.
pub(crate) fn entries() -> Result<Vec<String>, Box<dyn Error>> {
    let Some(corpus) = env::var_os("LUISTER_CORPUS") else { return Ok(Vec::new()) };
    let mut texts = Vec::new();
    for file in files(&Path::new(&corpus).join("feeds"), &["xml", "rss", "atom", "rdf"])? {
        let page = String::from_utf8_lossy(&fs::read(&file)?).into_owned();
        texts.extend(["item", "entry"].into_iter().flat_map(|name| blocks(&page, name)).map(|item| entry(&item)));
    }
    let has_letters = |word: &&str| word.contains(char::is_alphanumeric);
    texts.retain(|text| text.split_whitespace().filter(has_letters).count() >= 15);
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

fn files(folder: &Path, kinds: &[&str]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, kinds)?);
        } else if path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| kinds.contains(&kind)) {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// What stands between the tags of this element. Good enough to measure with; feeds are read by the crate `sources`.
fn blocks(page: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let inner = |before: &str| {
        let rest = before.get(before.rfind(&open)? + open.len()..)?;
        rest.starts_with(['>', ' ']).then(|| rest.split_once('>').map(|(_, inner)| inner.to_owned())).flatten()
    };
    page.split(&close).filter_map(inner).collect()
}

fn entry(entry: &str) -> String {
    let title = blocks(entry, "title").into_iter().next().unwrap_or_default();
    let bodies = ["content:encoded", "content", "description", "summary"].into_iter().flat_map(|name| blocks(entry, name));
    let whole = format!("{} {}", plain(&title), plain(&bodies.max_by_key(String::len).unwrap_or_default()));
    text::cut(&text::clean(&whole), text::MAX_TEXT_BYTES).0.to_owned()
}

/// Without tags, escaped once or twice.
fn plain(html: &str) -> String {
    let unescaped = ["&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&nbsp; ", "&amp;&"];
    let mut plain = html.replace("<![CDATA[", "").replace("]]>", "");
    for _ in 0..2 {
        for pair in unescaped {
            let (sign, is) = pair.split_at(pair.len() - 1);
            plain = plain.replace(sign, is);
        }
    }
    let mut out = String::with_capacity(plain.len());
    for (number, piece) in plain.split('<').enumerate() {
        let said = if number == 0 { piece } else { piece.split_once('>').map_or("", |(_, said)| said) };
        out.push_str(said);
        out.push(' ');
    }
    out
}
