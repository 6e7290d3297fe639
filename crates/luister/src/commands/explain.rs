//! `luister explain`: what luister makes of a text, and why.

use super::{Cli, language::Spoken, say};
use crate::clock;
use clap::Args;
use luister_mention::{Channel, MentionLine, SourceName};
use std::{
    io::{self, Read as _, Write},
    process::ExitCode,
};

/// The longest text that is read from standard input, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The text; `-` reads it from standard input
    text: String,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// The source it would come from
    #[arg(long, default_value = "explain", value_parser = |name: &str| SourceName::new(name))]
    source: SourceName,
    /// The kind of place it would be found in
    #[arg(long, default_value = "social", value_parser = channel)]
    channel: Channel,
    #[command(flatten)]
    spoken: Spoken,
}

fn channel(text: &str) -> Result<Channel, String> {
    let known = || Channel::ALL.map(Channel::as_str).join(", ");
    Channel::ALL.into_iter().find(|channel| channel.as_str() == text).ok_or_else(|| format!("there are {}", known()))
}

impl Explain {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let locale = self.spoken.locale();
        let plan = cli.quiet_plan()?;
        let mut text = self.text.clone();
        if text == "-" {
            text.clear();
            io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text)?;
        }
        let line = serde_json::json!({ "text": text, "title": self.title, "channel": self.channel });
        let now = clock::now();
        let mut mention = MentionLine::parse(&line.to_string())?.into_mention(&self.source, now);
        if let Some(source) = plan.sources.get(&self.source) {
            mention.about.clone_from(&source.settings().about);
            mention.lang = source.settings().lang;
            mention.channel = source.settings().channel;
        }
        let explanation = plan.matcher.explain(&mention);
        let trace = plan.routes.trace(&mention, &explanation.verdict, now);
        let (explained, routed) = (explanation.in_words(locale), indented(&trace.in_words(locale)));
        writeln!(io::stdout().lock(), "{}\n\nRoutes\n{routed}", explained.trim_end())?;
        if plan.lists.iter().count() == 0 {
            say(locale.pick(
                "er zijn geen lijsten; schrijf er een, zie keywords/README.md",
                "there are no lists; write one, see keywords/README.md",
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
