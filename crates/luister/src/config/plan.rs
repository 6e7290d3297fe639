//! Everything that the files of the configuration say, checked: what the daemon works by.

use super::{
    backup::Backup,
    lists::tidy,
    privacy::{Privacy, Retention},
};
use crate::pseudonym::Pseudonyms;
use luister_alerts::{DigestRule, Lookup, MailConfig, Routes, Webhook};
use luister_matcher::{Answers, Asked, Lists, Matcher};
use luister_mention::{LookupName, Mention, Period, ReadyAnswer, Signal, SourceName, TeamName, Threshold, Thresholds, Verdict};
use luister_sources::Source;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// The folders in that of an inbox into which files go that were taken in, or refused.
pub(crate) const TAKEN: &str = "taken";
pub(crate) const REFUSED: &str = "refused";
/// The folder in the state folder with what could not be read of a store that was made anew.
pub(crate) const CORRUPT: &str = "corrupt";
/// The folder of the answers, beside `luister.toml`, where nothing else is said.
pub(super) const ANSWERS: &str = "answers";

/// What the daemon works by.
pub(crate) struct Plan {
    /// The folder of `luister.toml`; relative paths count from it.
    pub(crate) base: PathBuf,
    /// `[daemon]`, its paths made whole.
    pub(crate) daemon: Daemon,
    /// `[http]`.
    pub(crate) http: luister_net::Settings,
    /// `[hosts]`.
    pub(crate) hosts: luister_sources::FetcherSettings,
    /// `[store]`.
    pub(crate) store: luister_store::Settings,
    /// `[mail]`.
    pub(crate) mail: MailConfig,
    /// `[[webhook]]`.
    pub(crate) webhooks: Vec<Webhook>,
    /// `[[lookup]]`.
    pub(crate) lookups: Vec<Lookup>,
    /// `[web]`.
    pub(crate) web: luister_web::Settings,
    /// `[own]`.
    pub(crate) own: Own,
    /// The sources, by name.
    pub(crate) sources: BTreeMap<SourceName, Arc<dyn Source>>,
    /// The teams and routes.
    pub(crate) routes: Routes,
    /// `[storms]`.
    pub(crate) storms: luister_insight::storm::Settings,
    /// The digests.
    pub(crate) digests: Vec<DigestRule>,
    /// `[privacy]` and `[[retention]]`: how long mentions are kept.
    pub(crate) retention: Retention,
    /// The rest of `[privacy]`.
    pub(crate) privacy: Privacy,
    /// `[backup]`.
    pub(crate) backup: Backup,
    /// What makes pseudonyms, once anybody has asked for it.
    pub(crate) pseudonyms: OnceLock<Option<Pseudonyms>>,
    /// The lists and how they judge.
    pub(crate) lists: Arc<Lists>,
    /// The judge.
    pub(crate) matcher: Matcher,
    /// The answers that teams keep ready.
    pub(crate) answers: Arc<Answers>,
}

impl Plan {
    /// Where the embedded store lies.
    pub(crate) fn store_dir(&self) -> PathBuf {
        self.daemon.state.join("store")
    }

    /// The socket by which commands reach a running daemon.
    pub(crate) fn socket(&self) -> PathBuf {
        self.daemon.state.join("luister.sock")
    }

    /// Where files lie that were taken in from the folders of inboxes, or refused.
    pub(crate) fn taken_folders(&self) -> Vec<PathBuf> {
        let folders = self.sources.values().filter_map(|source| source.folder()).map(|folder| self.base.join(folder));
        folders.flat_map(|folder| [TAKEN, REFUSED].map(|name| folder.join(name))).collect()
    }

    /// What lies in the state folder of stores that others have taken the place of.
    pub(crate) fn put_aside(&self) -> io::Result<Vec<PathBuf>> {
        let mut aside = Vec::new();
        for entry in fs::read_dir(&self.daemon.state)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            aside.extend((name.starts_with("store.replaced-") || name == CORRUPT).then(|| entry.path()));
        }
        aside.sort_unstable();
        Ok(aside)
    }

    /// The folder of the answers that teams keep ready.
    pub(crate) fn answers_dir(&self) -> PathBuf {
        self.base.join(self.daemon.answers.as_deref().unwrap_or(Path::new(ANSWERS)))
    }

    /// What this team keeps ready to answer a mention that it is told of as this signal.
    pub(crate) fn ready_answers(&self, mention: &Mention, verdict: &Verdict, team: &TeamName, signal: Signal) -> Vec<ReadyAnswer> {
        let mut signals = verdict.routed();
        signals.push(signal);
        self.answers.fitting(mention, Asked { team, signals: &signals, lang: verdict.lang.or(mention.lang) })
    }

    /// A customer system by its name.
    pub(crate) fn lookup(&self, name: &LookupName) -> Option<&Lookup> {
        self.lookups.iter().find(|lookup| lookup.name == *name)
    }

    /// What makes pseudonyms; none if writers never get one.
    pub(crate) fn pseudonyms(&self) -> anyhow::Result<Option<&Pseudonyms>> {
        if self.pseudonyms.get().is_none() {
            // Whoever comes second made the same of the same file.
            drop(self.pseudonyms.set(Pseudonyms::open(self)?));
        }
        Ok(self.pseudonyms.get().and_then(Option::as_ref))
    }

    /// The folder of the backups that are made by schedule.
    pub(crate) fn backup_folder(&self) -> PathBuf {
        self.backup.folder.as_ref().map_or_else(|| self.daemon.state.join("backup"), |folder| tidy(&self.base.join(folder)))
    }

    /// The key that pseudonyms are made with.
    pub(crate) fn pseudonym_key(&self) -> PathBuf {
        self.daemon.state.join("pseudonyms.key")
    }

    /// The key that the links in mails are signed with.
    pub(crate) fn link_key(&self) -> PathBuf {
        self.daemon.state.join("links.key")
    }
}

/// The table `[daemon]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Daemon {
    /// The folder of everything that is kept.
    pub(crate) state: PathBuf,
    /// The folder of the lists.
    pub(crate) keywords: PathBuf,
    /// The folder of the answers that teams keep ready; `answers` beside `luister.toml`, if it is there.
    pub(crate) answers: Option<PathBuf>,
    /// What is older than this when it is found is kept and not alerted.
    pub(crate) max_alert_age: Period,
    /// How many sources are polled at the same time.
    pub(crate) max_polls: usize,
}

impl Default for Daemon {
    fn default() -> Self {
        Self {
            state: "../state".into(),
            keywords: "../keywords".into(),
            answers: None,
            max_alert_age: Period::secs(2 * 24 * 3600),
            max_polls: 32,
        }
    }
}

/// The table `[own]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Own {
    /// Our own authors: handles, addresses of pages, or names.
    pub(crate) accounts: Vec<String>,
}

/// The table `[signals]`: what scores are given by, and when each counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Signals {
    /// A model of one's own, made by `luister train`; none for the one that is part of the program.
    pub(crate) model: Option<PathBuf>,
    complaint: Option<Level>,
    question: Option<Level>,
    lead: Option<Level>,
    praise: Option<Level>,
    crisis: Option<Level>,
}

/// When one score counts: between 0 and 1, and `uncertain` not above `certain`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "Threshold")]
struct Level(Threshold);

impl TryFrom<Threshold> for Level {
    type Error = String;
    fn try_from(level: Threshold) -> Result<Self, String> {
        let inside = (0.0..=1.0).contains(&level.certain) && (0.0..=level.certain).contains(&level.uncertain);
        if inside { Ok(Self(level)) } else { Err("a threshold has 0 <= uncertain <= certain <= 1".to_owned()) }
    }
}

impl Signals {
    /// The matcher with these thresholds; where nothing is said, those of its model stay.
    pub(crate) fn set(&self, matcher: Matcher) -> Matcher {
        let usual = *matcher.thresholds();
        let level = |level: Option<Level>, usual| level.map_or(usual, |level| level.0);
        matcher.with_thresholds(Thresholds {
            complaint: level(self.complaint, usual.complaint),
            question: level(self.question, usual.question),
            lead: level(self.lead, usual.lead),
            praise: level(self.praise, usual.praise),
            crisis: level(self.crisis, usual.crisis),
        })
    }
}
