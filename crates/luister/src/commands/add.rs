//! `luister add`: one more source, or all feeds of an OPML file.

use super::{Cli, Json, say};
use crate::{
    clock, config, logging,
    setup::{self, Known, Looking, Named, Names, Sources},
    table::counted,
};
use anyhow::{Context, anyhow, bail, ensure};
use clap::Args;
use luister_mention::{ListName, SourceName};
use luister_sources::{
    Proposal, ReadError,
    discovery::{Found, Wish},
    opml::{self, Skipped},
};
use std::{fs::File, io::Read as _, path::Path, process::ExitCode};
use url::Url;

/// The largest OPML file that is read, in bytes.
const MAX_OPML_BYTES: u64 = 16 << 20;
/// The endings of names that are files, also if there is none of that name.
const FILES: [&str; 2] = ["opml", "xml"];

/// What is said behind the flags.
const MORE: &str = "\
At an address it looks for feeds, reviews, forums and accounts, and shows what it found with the \
newest messages. On a terminal it then asks which of it to add; without one, or with --yes or --json, it adds all.

The feeds of an OPML file are added without asking them first: after the first poll `luister sources` \
tells how each of them does.

What was in sources.toml stays as it was, to the byte, and a daemon that runs reads the change by itself.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct Add {
    /// A site, a page of it or a feed; or an OPML file, as feed readers export it
    #[arg(value_name = "URL|FILE.opml")]
    what: String,
    /// What the source is called; if there are several, each but the first gets a number
    #[arg(long, value_parser = |name: &str| SourceName::new(name))]
    name: Option<SourceName>,
    /// The site is your own, and what others say there is about this list, though nobody names the brand: its name in keywords/
    #[arg(long, value_name = "LIST", value_parser = |name: &str| ListName::new(name))]
    about: Option<ListName>,
    /// Do not look around: the address is the source itself, of this kind, such as feed or reviews
    #[arg(long)]
    kind: Option<String>,
    /// Add all that is found, without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    json: Json,
}

impl Add {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        logging::init(cli.log, "error");
        let sources = Sources::open(&cli.config)?;
        let (mut known, mut names) = (sources.known(), sources.names());
        let path = Path::new(&self.what);
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let about = self.about.as_ref().map(|list| known_list(list, &sources)).transpose()?;
        let is_address = self.what.contains("://") || !(path.exists() || FILES.contains(&ending));
        let added = if is_address {
            let url = setup::address(&self.what).map_err(|why| anyhow!("`{}`: {why}", self.what))?;
            self.at(url, about.as_ref(), &sources, &mut known, &mut names)?
        } else {
            let plain = self.kind.is_none() && self.name.is_none() && self.about.is_none();
            ensure!(plain, "--kind, --name and --about go with an address, not with an OPML file");
            of_file(path, &mut known, &mut names)?
        };
        if added.is_empty() {
            say("nothing was added");
            return Ok(ExitCode::FAILURE);
        }
        let count = counted(added.len(), "source");
        let file = sources.add(&added)?;
        say(&format!("{count} added to {}; a daemon that runs reads it by itself", config::shown(&file)));
        Ok(ExitCode::SUCCESS)
    }

    /// What is to be added of what there is at an address.
    fn at(
        &self,
        url: Url,
        about: Option<&ListName>,
        sources: &Sources,
        known: &mut Known,
        names: &mut Names,
    ) -> anyhow::Result<Vec<Named>> {
        let looking = Looking::with(sources.plan.http.clone(), sources.plan.hosts, clock::now())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
        let wanted = self.name.as_ref().map(SourceName::as_str);
        let (mut found, mut tried) = (Vec::new(), Vec::new());
        if let Some(kind) = &self.kind {
            let named = this(kind, &url, wanted, about, names)?;
            match runtime.block_on(looking.at(named)) {
                Ok(named) => found.push(named),
                Err(failed) => tried.push(failed),
            }
        } else {
            let brand = about.map(ToString::to_string);
            let discovery = runtime.block_on(looking.around(&Wish { brand, sites: vec![url], sites_only: true, ..Wish::default() }));
            found = named(discovery.found, wanted, about, names);
            tried = discovery.tried;
        }
        let nothing = found.is_empty();
        let found = fresh(found, known);
        setup::show(&found, &tried, self.json.json)?;
        match &self.kind {
            Some(kind) if nothing => {
                bail!("it cannot be read as `{kind}`, so nothing was added; without --kind luister looks around there")
            }
            None if nothing => {
                bail!("nothing to listen to was found there; if the address is the source itself, say of which kind with --kind")
            }
            _ => {}
        }
        let kept = setup::choose(found.len(), self.yes || self.json.json)?;
        Ok(found.into_iter().enumerate().filter(|(row, _)| kept.contains(row)).map(|(_, named)| named).collect())
    }
}

/// The list of this name, as it writes itself: about another nothing would ever be told.
fn known_list(name: &ListName, sources: &Sources) -> anyhow::Result<ListName> {
    let lists = &sources.plan.lists;
    let names: Vec<String> = lists.iter().map(|list| format!("`{}`", list.name())).collect();
    let list = lists.get(name.as_str()).map(|list| list.name().clone());
    list.with_context(|| format!("there is no list `{name}` to be about, there are: {}", names.join(", ")))
}

/// The source that an address is, when somebody says so.
fn this(kind: &str, url: &Url, wanted: Option<&str>, about: Option<&ListName>, names: &mut Names) -> anyhow::Result<Named> {
    let Some(known) = luister_sources::kind(kind) else {
        let kinds: Vec<&str> = luister_sources::KINDS.iter().map(|kind| kind.name).collect();
        bail!("there is no kind of source `{kind}`, there are {}", kinds.join(", "));
    };
    let proposal = Proposal::new(known).with("url", url.as_str());
    let proposal = about.into_iter().fold(proposal, |proposal, list| proposal.with("about", list.as_str()));
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    Named::new(proposal, wanted.unwrap_or(host), "", names)
        .map_err(|why| anyhow!("an address alone makes no source of kind `{kind}`: {why}; `luister help sources` shows its keys"))
}

/// What was found, under names of their own.
fn named(all: Vec<Found>, wanted: Option<&str>, about: Option<&ListName>, names: &mut Names) -> Vec<Named> {
    let mut named = Vec::new();
    for found in all {
        let (name, kind) = (found.name.clone(), found.proposal.kind);
        match Named::found(found, wanted, about, names) {
            Ok(source) => named.push(source),
            Err(why) => say(&format!("`{name}`, of kind {kind}, was found and is left out: {why}")),
        }
    }
    named
}

/// Those that are not listened to yet.
fn fresh(found: Vec<Named>, known: &mut Known) -> Vec<Named> {
    let mut fresh = Vec::new();
    for named in found {
        let kind = named.proposal.kind;
        if let Some(same) = known.same(kind, &*named.source) {
            say(&format!("`{same}` listens to {} already", named.address()));
            continue;
        }
        known.add(kind, &*named.source);
        fresh.push(named);
    }
    fresh
}

/// The feeds of an OPML file that are not listened to yet; each outline that is left out is said.
fn of_file(path: &Path, known: &mut Known, names: &mut Names) -> anyhow::Result<Vec<Named>> {
    let shown = path.display().to_string();
    let mut file = Vec::new();
    let open = File::open(path).with_context(|| format!("cannot read `{shown}`"))?;
    open.take(MAX_OPML_BYTES + 1).read_to_end(&mut file).with_context(|| format!("cannot read `{shown}`"))?;
    ensure!(file.len() as u64 <= MAX_OPML_BYTES, "`{shown}` is longer than {MAX_OPML_BYTES} bytes; export fewer feeds at a time");
    let outlines = opml::read(&file).map_err(|error| match error {
        ReadError::NotAFeed(looks) => anyhow!("`{shown}` is {looks}, not OPML; export the feeds of your feed reader as OPML"),
        ReadError::Empty => anyhow!("`{shown}` is empty"),
        error => anyhow!("`{shown}` cannot be read: {error}"),
    })?;
    ensure!(!(outlines.feeds.is_empty() && outlines.skipped.is_empty()), "there is no feed in `{shown}`");
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let (named, skipped) = setup::subscriptions(outlines, &name, known, names);
    for Skipped { line, title, reason } in &skipped {
        let title = if title.is_empty() { String::new() } else { format!("`{title}`: ") };
        say(&format!("{shown}:{line}: {title}{reason}"));
    }
    if !skipped.is_empty() {
        say(&format!("{} left out", counted(skipped.len(), "outline")));
    }
    Ok(named)
}
