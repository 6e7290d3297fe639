//! `luister demo`: see it work, with nothing installed.

use super::{Cli, run::asked_to_end, say_problems};
use crate::{
    clock,
    config::{self, Secrets},
    daemon::{self, Start},
    demo::{FEEDS, Narrator, SampleWeb, furnish},
    logging,
};
use anyhow::{Context, bail};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinSet;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Where store, mails and configuration go; a fresh folder for temporary files if left out
    #[arg(long)]
    dir: Option<PathBuf>,
    /// How long it lasts
    #[arg(long, value_name = "PERIOD", default_value = "60s")]
    lasts: luister_mention::Period,
}

impl Demo {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        logging::init(cli.log, "warn");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
        let done = runtime.block_on(self.show());
        runtime.shutdown_timeout(Duration::from_secs(2));
        done.map(|()| ExitCode::SUCCESS)
    }

    async fn show(&self) -> anyhow::Result<()> {
        let dir = self.folder()?;
        let web = SampleWeb::open(clock::now()).await?;
        let path = furnish(&dir, web.address())?;
        let loaded = config::load(&path, None, Secrets::Read);
        say_problems(&loaded.problems);
        let Some(plan) = loaded.plan else { bail!("the configuration of the demo has problems") };
        let narrator = Arc::new(Narrator::default());
        introduce(&dir, &web, self.lasts.0);
        let mut tasks = JoinSet::new();
        tasks.spawn(web.serve());
        let asked = asked_to_end()?;
        let lasts = self.lasts.0;
        let end = async move {
            tokio::select! {
                () = asked => {}
                () = tokio::time::sleep(lasts) => {}
            }
        };
        daemon::run(Start { plan, config: Some(path.clone()), observer: narrator.clone() }, end).await?;
        conclude(&dir, &path, narrator.counts());
        Ok(())
    }

    fn folder(&self) -> anyhow::Result<PathBuf> {
        let dir = self.dir.clone().unwrap_or_else(|| {
            let name = format!("luister-demo-{}-{}", clock::now().format("%Y%m%d-%H%M%S"), std::process::id());
            std::env::temp_dir().join(name)
        });
        fs::create_dir_all(&dir).with_context(|| format!("cannot make the folder `{}`", dir.display()))?;
        dir.canonicalize().with_context(|| format!("cannot use the folder `{}`", dir.display()))
    }
}

fn introduce(dir: &Path, web: &SampleWeb, lasts: Duration) {
    use crate::demo::tell;
    tell(&format!("A sample web of three feeds lives at http://{} for {} seconds:", web.address(), lasts.as_secs()));
    for (feed, _, site) in FEEDS {
        tell(&format!("  {feed:<6} {site}"));
    }
    tell(&format!("Mails to the teams of Acme Energie go to {}", dir.join("mail").display()));
    tell("Ctrl-C ends it.\n");
}

fn conclude(dir: &Path, config: &Path, (heard, hits, mails): (u32, u32, u32)) {
    use crate::demo::tell;
    tell(&format!("\n{heard} mentions heard, {hits} of them hit a list, mails written: {mails}, to {}", dir.join("mail").display()));
    tell("Open a mail with your mail program. What was heard is kept; look at it with");
    tell(&format!("  luister --config {} mentions", config.display()));
}
