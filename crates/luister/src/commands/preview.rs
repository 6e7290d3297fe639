//! `luister preview`: every kind of mail, with made-up content, as files to look at.

use super::{Cli, language::Language, say};
use crate::clock;
use anyhow::{Context, bail};
use clap::Args;
use luister_alerts::{Team, render, sample};
use luister_mention::{Link, Locale, TeamName};
use std::{fs, path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Preview {
    /// The folder that the files are written into
    #[arg(default_value = "preview")]
    dir: PathBuf,
    /// As this team would get them; the first one if left out
    #[arg(long, value_parser = |name: &str| TeamName::new(name))]
    team: Option<TeamName>,
    /// In this language; that of the team if left out
    #[arg(long, value_enum)]
    lang: Option<Language>,
}

impl Preview {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        let teams: Vec<&Team> = plan.routes.teams().collect();
        let wanted = |team: &&&Team| self.team.as_ref().is_none_or(|name| team.name == *name);
        let Some(team) = teams.iter().find(wanted) else {
            let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
            bail!("there is no such team, there are {}", names.join(", "));
        };
        let mut team = (*team).clone();
        team.lang = self.lang.map_or(team.lang, Locale::from);
        let Some(to) = team.recipients().into_iter().next() else { bail!("the team {} has no address", team.name) };
        fs::create_dir_all(&self.dir).with_context(|| format!("cannot make the folder `{}`", self.dir.display()))?;
        let mut written = 0;
        let base = plan.web.public_url.as_ref().map(|url| url.as_str().trim_end_matches('/'));
        for (name, mut alert) in sample::alerts(&team, &plan.mail, clock::now())? {
            // A ticket that opens nothing: there is no such alert.
            alert.set_acts(|id| Link::parse(&format!("{}/act/preview-{}", base?, id.short())));
            let page = |folder: &str| Link::parse(&format!("{}/{folder}/preview", base?));
            alert.set_pages(page("digest"), page("review"));
            let mail = render::mail(&alert, &to)?;
            for (ending, bytes) in [("eml", mail.bytes.as_slice()), ("html", mail.html.as_bytes()), ("txt", mail.text.as_bytes())] {
                let file = self.dir.join(format!("{name}.{ending}"));
                fs::write(&file, bytes).with_context(|| format!("cannot write `{}`", file.display()))?;
                written += 1;
            }
        }
        say(&format!("wrote {written} files into {}; open the .html ones in a browser", self.dir.display()));
        Ok(ExitCode::SUCCESS)
    }
}
