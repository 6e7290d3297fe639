//! `luister read`: a saved page to mentions, as a source kind reads it.

use super::say;
use crate::clock;
use anyhow::{Context, bail, ensure};
use clap::Args;
use luister_mention::{Item, MentionLine};
use luister_sources::{Keys, Kind, Page, Source};
use std::{
    fs::File,
    io::{self, Read as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};
use toml::{
    Table,
    de::{DeTable, DeValue, ValueDeserializer},
};
use url::Url;

/// The longest page that is read, in bytes.
const MAX_PAGE_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Read {
    /// The kind of source: `luister help sources` lists them
    kind: String,
    /// Saved pages; standard input if left out
    files: Vec<PathBuf>,
    /// Where the page came from: relative links count from here
    #[arg(long, value_name = "URL")]
    url: Url,
    /// For `page`: what stands where, one CSS selector each: item=li.review 'text=.body' 'date=time @datetime'
    #[arg(long, value_name = "KEY=SELECTOR", num_args = 1..)]
    selectors: Vec<String>,
    /// A header that came with the page: 'Content-Type: text/xml; charset=iso-8859-1'
    #[arg(long, value_name = "'NAME: VALUE'")]
    header: Vec<String>,
}

impl Read {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let source = self.source()?;
        let mut good = true;
        if self.files.is_empty() {
            good &= self.read(&*source, "standard input", io::stdin().lock())?;
        }
        for file in &self.files {
            let open = File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?;
            good &= self.read(&*source, &shown(file), open)?;
        }
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn source(&self) -> anyhow::Result<Box<dyn Source>> {
        let Some(kind) = luister_sources::kind(&self.kind) else {
            let kinds: Vec<&str> = luister_sources::KINDS.iter().map(|kind| kind.name).collect();
            bail!("there is no kind of source `{}`, there are {}", self.kind, kinds.join(", "));
        };
        let text = toml::to_string(&self.table(kind)?)?;
        let root = DeTable::parse(&text)?;
        let span = root.span();
        let value = toml::Spanned::new(span, DeValue::Table(root.into_inner()));
        (kind.build)(ValueDeserializer::from(value), &Keys::blank()).map_err(|error| anyhow::anyhow!("{}", error.message()))
    }

    /// The table of a source that reads such pages: the kind's example, for what it asks of a server is not asked here.
    fn table(&self, kind: &Kind) -> anyhow::Result<Table> {
        let mut table: Table = toml::from_str(kind.example)?;
        if !self.selectors.is_empty() {
            table.clear();
        }
        if table.contains_key("url") || !self.selectors.is_empty() {
            table.insert("url".to_owned(), self.url.as_str().into());
        }
        for given in &self.selectors {
            let Some((key, selector)) = given.split_once('=') else {
                bail!("`{given}` does not say what stands there, write for instance 'text=.body'")
            };
            table.insert(key.trim().to_owned(), selector.trim().into());
        }
        table.insert("name".to_owned(), "read".into());
        for left_out in ["about", "lang", "channel"] {
            table.remove(left_out);
        }
        Ok(table)
    }

    fn content_type(&self) -> anyhow::Result<Option<String>> {
        for header in &self.header {
            let Some((name, value)) = header.split_once(':') else { bail!("`{header}` is not a header, write 'Name: value'") };
            if name.trim().eq_ignore_ascii_case("content-type") {
                return Ok(Some(value.trim().to_owned()));
            }
        }
        Ok(None)
    }

    /// Reads one page. What was skipped and why goes to standard error.
    fn read(&self, source: &dyn Source, name: &str, from: impl io::Read) -> anyhow::Result<bool> {
        let mut body = Vec::new();
        from.take(MAX_PAGE_BYTES + 1).read_to_end(&mut body)?;
        ensure!(body.len() as u64 <= MAX_PAGE_BYTES, "`{name}` is longer than {MAX_PAGE_BYTES} bytes");
        let page = Page { url: self.url.clone(), content_type: self.content_type()?, body };
        let batch = match source.read(&page) {
            Ok(batch) => batch,
            Err(error) => {
                say(&format!("{name}: {error}"));
                return Ok(false);
            }
        };
        let mut out = io::BufWriter::new(io::stdout().lock());
        for item in &batch.items {
            writeln!(out, "{}", serde_json::to_string(&mention(source, item)?)?)?;
        }
        out.flush()?;
        let skipped: u32 = batch.skipped.values().sum();
        say(&format!("{name}: kept {}, skipped {skipped}", batch.items.len()));
        for (reason, count) in &batch.skipped {
            say(&format!("{name}: skipped {count}: {reason}"));
        }
        Ok(true)
    }
}

fn mention(source: &dyn Source, item: &Item) -> anyhow::Result<luister_mention::Mention> {
    let settings = source.settings();
    let line = serde_json::json!({
        "id": luister_mention::MentionId::of(&settings.name, &item.identity()),
        "channel": settings.channel, "url": item.link, "title": item.title, "text": item.text, "cut": item.cut,
        "author": item.author, "own": item.own, "published": item.published, "edited": item.edited, "lang": item.lang,
        "rating": item.rating, "thread": item.thread, "reach": item.reach,
    });
    Ok(MentionLine::parse(&line.to_string())?.into_mention(&settings.name, clock::now()))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
