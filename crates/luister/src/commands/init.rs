//! `luister init`: from the name of a brand to a configuration that listens.

use super::{AT_HAND, Cli, Json, OF_THE_SERVICE, language::Language, say, say_problems};
use crate::{
    clock,
    config::{self, Drafts, Secrets},
    logging,
    setup::{self, Brand, Looking, Named, Names, Place},
    table::counted,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use luister_alerts::config::MailAddress;
use luister_mention::{ListName, Locale};
use luister_sources::{
    FetcherSettings,
    discovery::{Discovery, Tried, Wish},
};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
};
use url::Url;

/// What is said behind the flags.
const MORE: &str = "\
It asks the sites, and the places where brands are talked about, what there is to listen to, and \
shows what it found with the newest messages. On a terminal it then asks which of it to keep; \
without one, or with --yes or --json, it keeps all.

Nothing that is there already is overwritten: where there is a configuration, `luister add` adds to it.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct Init {
    /// The name of the brand, as people write it
    #[arg(long, value_name = "NAME")]
    brand: String,
    /// A site of the brand itself, or its page on a review site; once for each. For others there is `luister add`
    #[arg(long = "site", value_name = "URL", value_parser = setup::address)]
    sites: Vec<Url>,
    /// Who is told; operators of sites that are asked can reach you there too
    #[arg(long, value_name = "ADDRESS")]
    mail: MailAddress,
    /// The folder in which config/ and keywords/ are made, in place of where --config points
    #[arg(long)]
    dir: Option<PathBuf>,
    /// For the service of this machine: into /etc/luister, and what is heard will be kept in /var/lib/luister
    #[arg(long, conflicts_with = "dir")]
    service: bool,
    /// The language of the mails, of the explanations in the list, and of the places where the brand is searched for
    #[arg(long, value_enum, default_value = "nl")]
    lang: Language,
    /// Ask the sites and what they link to, and search nowhere for the name of the brand
    #[arg(long, requires = "sites")]
    sites_only: bool,
    /// A network of your own that may be reached, for sites on an intranet: 10.1.2.0/24; once for each
    #[arg(long, value_name = "NETWORK")]
    allow: Vec<String>,
    /// Keep all that is found, without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    json: Json,
}

impl Init {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        logging::init(cli.log, "error");
        let config = self.config(cli);
        let place = if self.service { Place::Service } else { Place::Folder };
        let sources = config::folder_of(&config).join(config::SOURCES);
        for path in [&config, &sources] {
            must_be_new(path, "`luister add URL` adds a source to it, ")?;
        }
        let lang = Locale::from(self.lang);
        let brand = Brand::parse(&self.brand, &self.sites).map_err(|why| anyhow!("{why}"))?;
        let (list, keywords) = setup::keywords(&brand, lang).map_err(|why| anyhow!("{why}"))?;
        let list_path = keywords_beside(&config, place).join(format!("{}.txt", brand.stem));
        must_be_new(&list_path, "")?;
        if place == Place::Service {
            must_be_made(&[&config, &list_path])?;
        }

        let (found, tried) = self.look(&brand, &list)?;
        setup::show(&found, &tried, self.json.json)?;
        let kept = setup::choose(found.len(), self.yes || self.json.json)?;
        let found: Vec<Named> = found.into_iter().enumerate().filter(|(row, _)| kept.contains(row)).map(|(_, named)| named).collect();
        let files = [
            (config.clone(), setup::configuration(place, &self.mail, lang, &self.allow)),
            (sources, setup::sources_file(&found, &brand)),
            (list_path, keywords),
        ];
        must_be_fine(&config, &files)?;
        setup::create(&files)?;
        if place == Place::Service {
            share(&files)?;
        }
        self.conclude(&files, &config, found.len());
        Ok(ExitCode::SUCCESS)
    }

    /// Where the configuration goes.
    fn config(&self, cli: &Cli) -> PathBuf {
        match &self.dir {
            Some(dir) => dir.join(AT_HAND),
            None if self.service && cli.config == Path::new(AT_HAND) => PathBuf::from(OF_THE_SERVICE),
            None => cli.config.clone(),
        }
    }

    /// What there is, each under a name of its own, and what was to be had nowhere.
    fn look(&self, brand: &Brand, list: &ListName) -> anyhow::Result<(Vec<Named>, Vec<Tried>)> {
        let mut http = luister_net::Settings { contact: Some(self.mail.as_str().to_owned()), ..luister_net::Settings::default() };
        for network in &self.allow {
            let network = network.parse().map_err(|_| anyhow!("`{network}` is no network; --allow takes one such as 10.1.2.0/24"))?;
            http.allow.push(network);
        }
        let wish = Wish {
            brand: Some(brand.spoken.clone()),
            sites: self.sites.clone(),
            lang: Locale::from(self.lang),
            sites_only: self.sites_only,
        };
        let looking = Looking::with(http, FetcherSettings::default(), clock::now())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
        let Discovery { found, tried } = runtime.block_on(looking.around(&wish));
        let mut names = Names::default();
        let mut named = Vec::new();
        for found in found {
            let (wanted, address) = (found.name.clone(), found.proposal.clone());
            match Named::found(found, None, Some(list), &mut names) {
                Ok(source) => named.push(source),
                Err(why) => say(&format!("`{wanted}`, of kind {}, was found and is left out: {why}", address.kind)),
            }
        }
        Ok((named, tried))
    }

    /// What was written, and what comes next.
    fn conclude(&self, files: &[(PathBuf, String)], config: &Path, sources: usize) {
        say(&format!("\nWritten, with {}:", counted(sources, "source")));
        for (path, _) in files {
            say(&format!("  {}", config::shown(path)));
        }
        if sources == 0 {
            say("Nothing is listened to yet: `luister add URL` looks at a site, `luister help sources` shows what can be read.");
        }
        let named = if self.dir.is_none() && [AT_HAND, OF_THE_SERVICE].map(Path::new).contains(&config) {
            String::new()
        } else {
            format!(" --config {}", config::shown(config))
        };
        let state = if self.service { Place::Service.state() } else { Place::Folder.state() };
        let mails = config::shown(&config::folder_of(config).join(state).join("mail"));
        say("What comes next:");
        if self.service {
            say(&format!("  sudo -u luister luister{named} check   looks through them; change what you like first"));
            say("  systemctl enable --now luister   listens, now and after each start of the machine");
        } else {
            say(&format!("  luister{named} check   looks through them; change what you like first"));
            say(&format!("  luister{named} run     listens, until Ctrl-C"));
        }
        say(&format!("  Mails become files in {mails}; with [mail.smtp] in luister.toml they go to {}.", self.mail));
    }
}

/// A file that is there is left alone.
fn must_be_new(path: &Path, instead: &str) -> anyhow::Result<()> {
    if path.symlink_metadata().is_ok() {
        bail!("`{}` is there already, and nothing is overwritten; {instead}--dir DIR begins elsewhere", config::shown(path));
    }
    Ok(())
}

/// The folders of a service belong to those who may change and read what is in them, so whoever installs it makes them.
fn must_be_made(files: &[&Path]) -> anyhow::Result<()> {
    for folder in files.iter().map(|file| config::folder_of(file)) {
        if !folder.is_dir() {
            bail!("the service has no folder `{}` yet; deploy/README.md tells how to make it, with its account", config::shown(&folder));
        }
    }
    Ok(())
}

/// Whatever the mask of the process: the group of the service reads all of it, and changes lists.
fn share(files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    for (path, _) in files {
        let mode = if path.extension().is_some_and(|extension| extension == "txt") { 0o664 } else { 0o640 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .with_context(|| format!("cannot say who may read `{}`", config::shown(path)))?;
    }
    Ok(())
}

/// The folder of the lists. Through a folder that is not there yet no path leads.
fn keywords_beside(config: &Path, place: Place) -> PathBuf {
    let folder = config::folder_of(config);
    let keywords = folder.join(place.keywords());
    if folder.exists() { keywords } else { config::tidy(&keywords) }
}

/// What is about to be written is held against the rules that `luister check` has.
fn must_be_fine(config: &Path, files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    let drafts: Drafts = files.iter().cloned().collect();
    let loaded = config::load_as_if(config, None, Secrets::Read, &drafts);
    if loaded.has_errors() {
        say_problems(&loaded.problems);
        bail!("with what lies there already the configuration would have these problems, so nothing was written");
    }
    Ok(())
}
