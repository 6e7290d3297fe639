//! The daemon: its tasks, their supervision, and how they end.

mod acts;
mod arrivals;
mod asker;
mod caretaker;
mod courier;
mod digester;
mod inbox;
mod keeper;
mod keyfigures;
mod lanes;
mod links;
mod listener;
mod nudges;
pub(crate) mod observer;
mod operations;
mod post;
mod reception;
mod recorder;
mod refusal;
mod reload;
mod reports;
mod reviews;
mod scheduler;
mod sealer;
mod silences;
mod socket;
#[cfg(test)]
pub(crate) mod stage;
mod stories;
mod storms;
mod supervise;
mod teaching;
mod timekeeper;
mod watchdog;
mod websub;
mod withdrawal;

pub(crate) use websub::standing;

use crate::{config::Plan, table::counted};
use anyhow::{Context, anyhow};
use luister_mention::SourceName;
use luister_store::{Intake, Outbox, SledStore, Store};
use luister_web::{Others, Pages};
use observer::Observer;
use operations::Board;
use post::{Live, Post};
use reload::Reloader;
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use supervise::supervise;
use tokio::{
    net::UnixListener,
    sync::{Mutex, mpsc, watch},
    task::JoinSet,
};
use tracing::{debug, info, warn};

/// How long the recorder and the courier may take to end what they are at.
const GRACE: Duration = Duration::from_secs(7);

/// What the daemon is started with.
pub(crate) struct Start {
    /// What it works by.
    pub(crate) plan: Plan,
    /// The file the plan came from, which is looked at for changes; none in the demo.
    pub(crate) config: Option<PathBuf>,
    /// Who is shown what happens.
    pub(crate) observer: Arc<dyn Observer>,
}

/// Opens the store of a plan, in a folder that others cannot read.
pub(crate) fn open_store(plan: &Plan) -> anyhow::Result<Arc<dyn Store>> {
    close_state(plan)?;
    Ok(Arc::new(SledStore::open(&plan.store_dir(), &plan.store)?))
}

/// The same for the daemon, which looks through a large store while it listens already. It takes minutes all the same where the machine
/// went down, or where the store is of an older schema.
async fn open_store_quickly(plan: &Plan) -> anyhow::Result<Arc<dyn Store>> {
    close_state(plan)?;
    let (dir, settings) = (plan.store_dir(), plan.store.clone());
    let opening = tokio::task::spawn_blocking(move || SledStore::open_quickly(&dir, &settings));
    let store = watchdog::while_starting(opening).await??;
    if store.was_upgraded() {
        info!("the store was of an older luister and has been brought to this one; an older one refuses it from now on");
    }
    Ok(Arc::new(store))
}

/// Makes the state folder, if need be, and closes it to others.
pub(crate) fn close_state(plan: &Plan) -> anyhow::Result<()> {
    let state = &plan.daemon.state;
    fs::create_dir_all(state).with_context(|| format!("cannot make the folder `{}`, set `state` in [daemon]", state.display()))?;
    fs::set_permissions(state, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close the folder `{}` to others", state.display()))
}

/// Runs until `end` comes. What was heard is on disk, and what was sealed goes out now or at the next start.
pub(crate) async fn run(start: Start, end: impl Future<Output = ()>) -> anyhow::Result<()> {
    let (dir, settings) = (start.plan.store_dir(), start.plan.store.clone());
    work(start, end).await?;
    if let Err(error) = tokio::task::spawn_blocking(move || SledStore::settle(&dir, &settings)).await? {
        debug!(%error, "the next start will take longer");
    }
    Ok(())
}

async fn work(start: Start, end: impl Future<Output = ()>) -> anyhow::Result<()> {
    let board = Board::install()?;
    let store = open_store_quickly(&start.plan).await?;
    let (socket, settings) = (start.plan.socket(), start.plan.web.clone());
    let (sources, lists) = (start.plan.sources.len(), start.plan.lists.iter().count());
    let post = Arc::new(Post::new(Live::new(start.plan)?, store, start.observer));
    post.load_subscriptions().await?;
    post.keep_lists().await;
    teaching::learn(&post).await;
    let listener = bind(&socket)?;
    let (own, public) = (listen("listen", settings.listen)?, listen("public_listen", settings.public_listen)?);

    let (stop, stopping) = watch::channel(false);
    let mut last = JoinSet::new();
    let mut crew = JoinSet::new();
    let queue = spawn_last(&post, &stopping, &mut last);
    let reloader = start.config.map(|config| Reloader::new(&post, config)).transpose()?;
    spawn_crew(&post, queue, listener, reloader, &mut crew);
    let mut pages = JoinSet::new();
    if let Some(listener) = own {
        let operations = Pages::of_operations(Arc::new(operations::Watch::new(Arc::clone(&post), board)));
        pages.spawn(serve_pages(listener, operations, stopping.clone()));
    }
    if let Some(listener) = public {
        let others = Others {
            reception: Arc::new(reception::Front(Arc::clone(&post))),
            acts: Arc::new(acts::Counter(Arc::clone(&post))),
            reports: Arc::new(reports::Shelf(Arc::clone(&post))),
            reviews: Arc::new(reviews::Newsroom(Arc::clone(&post))),
        };
        let others = Pages::for_others(others, &settings);
        pages.spawn(serve_pages(listener, others, stopping.clone()));
    }
    let (subscriber, public_url) = (Arc::clone(&post), settings.public_url);
    crew.spawn(supervise("subscriber", move || websub::subscribe_all(Arc::clone(&subscriber), public_url.clone())));
    info!(
        sources,
        lists,
        web = settings.listen.map(tracing::field::display),
        public = settings.public_listen.map(tracing::field::display),
        "listening to {} for {}",
        counted(sources, "source"),
        counted(lists, "list")
    );
    watchdog::ready();
    let mut damage = post.damage.subscribe();
    let damage = tokio::select! {
        () = end => None,
        damage = damage.wait_for(Option::is_some) => damage.ok().and_then(|damage| damage.clone()),
    };
    watchdog::stopping();
    info!("ending: what is on its way is finished first");
    stop.send_replace(true);
    // Whoever is bringing something hears what became of it, while there is still somebody to take it.
    while pages.join_next().await.is_some() {}
    crew.shutdown().await;
    if tokio::time::timeout(GRACE, async { while last.join_next().await.is_some() {} }).await.is_err() {
        warn!("a delivery did not end in time; it is in the outbox and goes on at the next start");
    }
    fs::remove_file(&socket).or_else(|error| if socket.exists() { Err(error) } else { Ok(()) }).context("cannot remove the socket")?;
    damage.map_or(Ok(()), |damage| Err(anyhow!(damage)))
}

/// Listens at an address that the configuration gives, if it does.
fn listen(key: &str, address: Option<SocketAddr>) -> anyhow::Result<Option<TcpListener>> {
    let bind = |address| TcpListener::bind(address).with_context(|| format!("cannot listen on {address}, change `{key}` in [web]"));
    address.map(bind).transpose()
}

/// Serves the pages until the daemon stops, then answers what is under way.
async fn serve_pages(listener: TcpListener, pages: Pages, mut stopping: watch::Receiver<bool>) {
    let stopped = async move { drop(stopping.wait_for(|stopping| *stopping).await) };
    if let Err(error) = luister_web::serve(listener, pages, stopped).await {
        warn!(%error, "the pages are no longer served");
    }
}

/// The tasks that finish what they are at: the recorder, which ends when nobody polls any more, and the courier.
fn spawn_last(post: &Arc<Post>, stopping: &watch::Receiver<bool>, last: &mut JoinSet<()>) -> mpsc::Sender<recorder::Job> {
    let (jobs, queue) = mpsc::channel(recorder::QUEUE);
    let queue = Arc::new(Mutex::new(queue));
    let recorder = Arc::clone(post);
    last.spawn(supervise("recorder", move || recorder::record_all(Arc::clone(&recorder), Arc::clone(&queue))));
    let (courier, stopping) = (Arc::clone(post), stopping.clone());
    last.spawn(supervise("courier", move || courier::deliver_all(Arc::clone(&courier), stopping.clone(), false)));
    jobs
}

/// The tasks that are broken off at the end: what they do is on disk or not begun.
fn spawn_crew(
    post: &Arc<Post>,
    jobs: mpsc::Sender<recorder::Job>,
    listener: UnixListener,
    reloader: Option<Reloader>,
    crew: &mut JoinSet<()>,
) {
    let of = || Arc::clone(post);
    let (scheduler, asker, sealer, nudger, digester, silences) = (of(), of(), of(), of(), of(), of());
    let (storms, socket, dog, counter, keeper) = (of(), of(), of(), of(), of());
    crew.spawn(supervise("scheduler", move || scheduler::poll_all(Arc::clone(&scheduler), jobs.clone(), false)));
    crew.spawn(supervise("asker", move || asker::ask_all(Arc::clone(&asker))));
    crew.spawn(supervise("sealer", move || sealer::seal_all(Arc::clone(&sealer))));
    crew.spawn(supervise("nudger", move || nudges::nudge_all(Arc::clone(&nudger))));
    crew.spawn(supervise("digester", move || digester::digest_all(Arc::clone(&digester))));
    crew.spawn(supervise("silences", move || silences::tell_all(Arc::clone(&silences))));
    crew.spawn(supervise("storms", move || storms::watch_all(Arc::clone(&storms))));
    let listener = Arc::new(listener);
    crew.spawn(supervise("socket", move || socket::serve(Arc::clone(&socket), Arc::clone(&listener))));
    crew.spawn(supervise("watchdog", move || watchdog::pat(Arc::clone(&dog))));
    crew.spawn(supervise("timekeeper", move || timekeeper::watch(Arc::clone(&keeper))));
    crew.spawn(supervise("counter", move || operations::count(Arc::clone(&counter))));
    let (figures, privacy, caretaker) = (of(), of(), of());
    crew.spawn(supervise("caretaker", move || caretaker::keep_in_order(Arc::clone(&caretaker))));
    crew.spawn(supervise("keeper", move || keeper::keep(Arc::clone(&privacy))));
    crew.spawn(supervise("figures", move || keyfigures::reckon_all(Arc::clone(&figures))));
    if let Some(reloader) = reloader {
        let (reload, reloader) = (of(), Arc::new(Mutex::new(reloader)));
        crew.spawn(supervise("reload", move || reload::watch(Arc::clone(&reload), Arc::clone(&reloader))));
    }
}

/// What is left when everything was done once.
pub(crate) struct Left {
    /// Deliveries that wait for another attempt.
    pub(crate) waiting: usize,
    /// Sources whose last poll failed.
    pub(crate) failing: Vec<SourceName>,
}

/// Polls everything that is due, seals and delivers what came of it, and ends.
pub(crate) async fn run_once(plan: Plan, observer: Arc<dyn Observer>) -> anyhow::Result<Left> {
    let store = open_store(&plan)?;
    let post = Arc::new(Post::new(Live::new(plan)?, store, observer));
    post.keep_lists().await;
    teaching::learn(&post).await;
    let (jobs, queue) = mpsc::channel(recorder::QUEUE);
    let recorder = recorder::record_all(Arc::clone(&post), Arc::new(Mutex::new(queue)));
    tokio::join!(scheduler::poll_all(Arc::clone(&post), jobs, true), recorder);
    storms::watch_once(&post).await?;
    asker::ask_once(&post).await?;
    sealer::seal_due(&post, true).await?;
    nudges::nudge_due(&post).await?;
    let (_stop, stopping) = watch::channel(false);
    courier::deliver_all(Arc::clone(&post), stopping, true).await;
    let waiting = post.with_store(Outbox::undelivered).await?.iter().filter(|delivery| delivery.state.is_waiting()).count();
    let mut failing = post.with_store(Intake::cursors).await?;
    failing.retain(|cursor| cursor.failures > 0 && post.live().plan.sources.contains_key(&cursor.source));
    Ok(Left { waiting, failing: failing.into_iter().map(|cursor| cursor.source).collect() })
}

/// Delivers what is due in the outbox, once, without listening to anything.
pub(crate) async fn deliver_once(plan: Plan, observer: Arc<dyn Observer>) -> anyhow::Result<()> {
    let store = open_store(&plan)?;
    let post = Arc::new(Post::new(Live::new(plan)?, store, observer));
    let (_stop, stopping) = watch::channel(false);
    courier::deliver_all(post, stopping, true).await;
    Ok(())
}

/// Binds the socket of the commands. The lock of the store says that no other daemon lives: what is there is left over.
fn bind(socket: &Path) -> anyhow::Result<UnixListener> {
    if socket.exists() {
        fs::remove_file(socket).with_context(|| format!("cannot remove the old socket `{}`", socket.display()))?;
    }
    let listener = UnixListener::bind(socket).with_context(|| format!("cannot make the socket `{}`", socket.display()))?;
    fs::set_permissions(socket, fs::Permissions::from_mode(0o600)).context("cannot close the socket to others")?;
    Ok(listener)
}
