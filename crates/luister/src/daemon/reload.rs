//! Configuration and lists are read again when they change or SIGHUP comes. A bad new version changes nothing but the
//! log and a mail; a list that stops compiling keeps its last good version.

use super::{
    courier,
    post::{Live, Post},
    teaching,
};
use crate::{
    config::{self, Loaded, Secrets},
    trail::{Did, LUISTER},
};
use anyhow::Context;
use luister_mention::{Notice, Problem, Severity, TeamName};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer, notify};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::{Mutex, mpsc},
};
use tracing::{error, info, warn};

/// How long files have to be quiet: an editor writes more than once.
const QUIET: Duration = Duration::from_millis(300);

/// Hears that something changed. It is there before the daemon says that it is ready, so that nothing is missed.
pub(super) struct Reloader {
    config: PathBuf,
    hup: Signal,
    changes: mpsc::Receiver<()>,
    /// What was told last, so that the same mistake is told once.
    told: String,
    /// Lets go of the files when it is dropped.
    watcher: Option<Watcher>,
}

impl Reloader {
    pub(super) fn new(post: &Post, config: PathBuf) -> anyhow::Result<Self> {
        let (changed, changes) = mpsc::channel(1);
        let watcher =
            watcher(post, &config, changed).inspect_err(|error| warn!(%error, "files cannot be watched; after a change, send SIGHUP")).ok();
        let hup = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
        Ok(Self { config, hup, changes, told: String::new(), watcher })
    }
}

/// Reloads until the daemon shuts down.
pub(super) async fn watch(post: Arc<Post>, reloader: Arc<Mutex<Reloader>>) {
    let mut reloader = reloader.lock().await;
    let Reloader { config, hup, changes, told, watcher } = &mut *reloader;
    loop {
        tokio::select! {
            _ = hup.recv() => {}
            Some(()) = changes.recv() => {}
        }
        // The folder of the answers may have come just now: what changes in it later is heard too.
        if let Some(Err(error)) = watcher.as_mut().map(|watcher| watch_answers(watcher, &post)) {
            warn!(%error, "the answers cannot be watched; after a change, send SIGHUP");
        }
        reload(&post, config, told).await;
    }
}

/// Watches the folder of the answers, if it is there.
fn watch_answers(watcher: &mut Watcher, post: &Post) -> notify::Result<()> {
    let answers = post.live().plan.answers_dir();
    if answers.is_dir() { watcher.watch(&answers, notify::RecursiveMode::NonRecursive) } else { Ok(()) }
}

type Watcher = Debouncer<notify::RecommendedWatcher, RecommendedCache>;

fn watcher(post: &Post, config: &Path, changed: mpsc::Sender<()>) -> notify::Result<Watcher> {
    let mut debouncer = new_debouncer(QUIET, None, move |events: DebounceEventResult| {
        let of_files = |event: &notify_debouncer_full::DebouncedEvent| !event.kind.is_access();
        if events.is_ok_and(|events| events.iter().any(of_files)) {
            // A reload that waits already will see this change too.
            let _waits = changed.try_send(());
        }
    })?;
    let base = config.parent().filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new("."));
    debouncer.watch(base, notify::RecursiveMode::NonRecursive)?;
    debouncer.watch(&post.live().plan.daemon.keywords, notify::RecursiveMode::NonRecursive)?;
    watch_answers(&mut debouncer, post)?;
    Ok(debouncer)
}

async fn reload(post: &Arc<Post>, config: &Path, told: &mut String) {
    let (path, live) = (config.to_owned(), post.live());
    let loaded = tokio::task::spawn_blocking(move || config::load(&path, Some(&live.plan), Secrets::Read)).await;
    let Ok(Loaded { plan, problems, .. }) = loaded else { return error!("the configuration could not be read again") };
    let report = problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n");
    let kept = plan.is_none();
    if let Some(plan) = plan {
        let live = post.live();
        if plan.lists.version() != live.plan.lists.version() {
            info!(lists = plan.lists.iter().count(), "lists reloaded");
        }
        if plan.store_dir() != live.plan.store_dir() || plan.web != live.plan.web || plan.store.cache != live.plan.store.cache {
            warn!("`state`, `cache` and [web] take effect at the next start");
        }
        match Live::new(plan) {
            Ok(live) => {
                post.replace(live);
                post.keep_lists().await;
                note(post).await;
                teaching::learn_anew(post).await;
                courier::hurry(post).await;
            }
            Err(error) => return error!(error = format!("{error:#}"), "the new configuration cannot be put in force, the old one goes on"),
        }
    }
    metrics::counter!("luister_reloads_total", "result" => if kept { "kept" } else { "ok" }).increment(1);
    for problem in &problems {
        match problem.severity {
            Severity::Error => error!(file = problem.file, line = problem.line, "{problem}"),
            Severity::Warning => warn!(file = problem.file, line = problem.line, "{problem}"),
        }
    }
    if report != *told {
        told.clone_from(&report);
        tell(post, &problems, kept).await;
    }
    if problems.is_empty() {
        info!("configuration and lists reloaded");
    }
}

/// Adds to the trail that other lists or another configuration hold now.
async fn note(post: &Arc<Post>) {
    let noting = Arc::clone(post);
    let lists = post.live().plan.lists.version().to_owned();
    let noted = post.with_store(move |store| {
        noting.note(store, LUISTER, Did::Changed, &format!("configuration and lists, now version {lists} of the lists"));
        Ok(())
    });
    if let Err(error) = noted.await {
        warn!(%error, "the reload is not in the trail");
    }
}

/// Tells whoever can mend it: the team of the list, else the administrator.
async fn tell(post: &Arc<Post>, problems: &[Problem], kept: bool) {
    let mut by_team: BTreeMap<Option<TeamName>, Vec<&Problem>> = BTreeMap::new();
    let live = post.live();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        let list = live.plan.lists.iter().find(|list| list.file() == problem.file);
        by_team.entry(list.and_then(|list| list.team()).map(|team| team.name.clone())).or_default().push(problem);
    }
    for (team, problems) in by_team {
        let locale = team.as_ref().and_then(|team| live.plan.routes.team(team)).map_or(live.plan.mail.lang, |team| team.lang);
        let files: std::collections::BTreeSet<&str> = problems.iter().map(|problem| problem.file.as_str()).collect();
        let files = files.into_iter().collect::<Vec<_>>().join(", ");
        let goes_on = if kept {
            locale.pick(
                "Zolang dit niet is hersteld, blijft de vorige configuratie gelden.",
                "Until this is mended, the previous configuration stays in force.",
            )
        } else {
            locale.pick(
                "Zolang dit niet is hersteld, blijft de vorige versie van dit bestand gelden.",
                "Until this is mended, the previous version of this file stays in force.",
            )
        };
        let notice = Notice {
            title: locale.pick(format!("Fout in {files}"), format!("Mistake in {files}")),
            paragraphs: vec![
                locale.pick(
                    format!("Er is iets gewijzigd in {files}, en daarin staat een fout."),
                    format!("Something was changed in {files}, and there is a mistake in it."),
                ),
                goes_on.to_owned(),
            ],
            listing: problems.iter().flat_map(|problem| problem.in_words(locale).lines().map(str::to_owned).collect::<Vec<_>>()).collect(),
        };
        post.notice(notice, team.as_ref()).await;
    }
}
