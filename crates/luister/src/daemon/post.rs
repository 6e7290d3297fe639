//! The listening post: what the tasks of the daemon share.

use super::{
    arrivals::{self, Arrival},
    links::Links,
    observer::Observer,
    stories::Memory,
    teaching::Taught,
    websub::Subscriptions,
};
use crate::{
    clock,
    config::Plan,
    desk,
    trail::{self, Did},
};
use anyhow::Context;
use chrono::{DateTime, Utc};
use luister_alerts::{
    channels::{Channels, Desk, Lookups, Ways},
    seal,
    seal::Addressee,
};
use luister_matcher::{List, Matcher};
use luister_mention::{LoadedList, Notice, TeamName};
use luister_sources::Fetcher;
use luister_store::{Store, StoreError};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio::sync::{Mutex as Turn, Notify, mpsc, watch};
use tracing::{error, info, warn};

/// What the tasks of the daemon share.
pub(crate) struct Post {
    live: RwLock<Arc<Live>>,
    /// Where everything is kept.
    pub(crate) store: Arc<dyn Store>,
    /// Who is shown what happens.
    pub(crate) observer: Arc<dyn Observer>,
    /// Rung when there is something to seal.
    pub(crate) to_seal: Notify,
    /// Rung when there is something to ask customer systems about.
    pub(crate) to_ask: Notify,
    /// Rung when there is something to deliver.
    pub(crate) to_deliver: Notify,
    /// Rung when there may be something to tell of a case.
    pub(crate) to_nudge: Notify,
    /// Rung when an editor releases a digest.
    pub(crate) to_digest: Notify,
    /// Held by whoever changes a draft or sends it, so that nothing is changed of what has gone.
    pub(crate) drafts: Turn<()>,
    /// Rung when something was erased that alerts may tell of.
    pub(crate) to_sweep: Notify,
    /// Rung when mentions were recorded.
    pub(crate) to_weigh: Notify,
    /// Rung when a source could be polled again.
    pub(crate) recovered: Notify,
    /// A number that grows with every reload.
    pub(crate) reloaded: watch::Sender<u64>,
    /// What hubs push to us.
    pub(crate) subscriptions: Subscriptions,
    /// Where what comes by itself is handed over, and where the scheduler takes it.
    pub(crate) arrivals: (mpsc::Sender<Arrival>, Turn<mpsc::Receiver<Arrival>>),
    /// What is wrong with the store, once anything is: the daemon ends then.
    pub(super) damage: watch::Sender<Option<String>>,
    memory: Mutex<Memory>,
    taught: Mutex<Taught>,
    trouble: Mutex<BTreeMap<&'static str, String>>,
}

/// What a reload replaces as a whole.
pub(crate) struct Live {
    /// What the daemon works by.
    pub(crate) plan: Plan,
    /// The way out.
    pub(crate) client: luister_net::Client,
    /// How pages are fetched.
    pub(crate) fetcher: Fetcher,
    /// How alerts leave.
    pub(crate) channels: Channels,
    /// Who can be asked about a writer.
    pub(crate) lookups: Arc<dyn Desk>,
    /// Since when it is in force.
    pub(crate) since: DateTime<Utc>,
    /// The links in mails by which teams act, if they can be reached.
    pub(crate) links: Option<Links>,
}

impl Live {
    /// Makes what the plan asks for.
    pub(crate) fn new(plan: Plan) -> anyhow::Result<Self> {
        let client = luister_net::Client::new(plan.http.clone()).context("cannot set up HTTP")?;
        let fetcher = Fetcher::new(client.clone(), plan.hosts);
        let channels = Channels::open(&Ways { mail: &plan.mail, webhooks: &plan.webhooks, http: &plan.http, base: &plan.base })?;
        let lookups = Arc::new(Lookups::open(&plan.lookups, &plan.http, &plan.base)?);
        let links = Links::open(&plan)?;
        plan.pseudonyms()?;
        Ok(Self { plan, client, fetcher, channels, lookups, since: clock::now(), links })
    }
}

impl Post {
    pub(crate) fn new(live: Live, store: Arc<dyn Store>, observer: Arc<dyn Observer>) -> Self {
        let (hand_over, arrivals) = mpsc::channel(arrivals::QUEUE);
        Self {
            live: RwLock::new(Arc::new(live)),
            store,
            observer,
            to_seal: Notify::new(),
            to_ask: Notify::new(),
            to_deliver: Notify::new(),
            to_nudge: Notify::new(),
            to_digest: Notify::new(),
            drafts: Turn::new(()),
            to_sweep: Notify::new(),
            to_weigh: Notify::new(),
            recovered: Notify::new(),
            reloaded: watch::Sender::new(0),
            subscriptions: Subscriptions::default(),
            arrivals: (hand_over, Turn::new(arrivals)),
            damage: watch::Sender::new(None),
            memory: Mutex::default(),
            taught: Mutex::default(),
            trouble: Mutex::default(),
        }
    }

    /// What holds now. Who keeps it goes on with what held then.
    pub(crate) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who is in a team.
    pub(super) fn people(&self, team: &TeamName) -> Vec<String> {
        let live = self.live();
        live.plan.routes.team(team).map(|team| team.people.iter().map(|person| person.name.clone()).collect()).unwrap_or_default()
    }

    /// Something may be pending now: customer systems are asked about it, and what is ready is told.
    pub(crate) fn ring(&self) {
        self.to_ask.notify_one();
        self.to_seal.notify_one();
    }

    /// Puts a new plan in force.
    pub(crate) fn replace(&self, live: Live) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        self.look_anew();
    }

    /// Lets everything that waits look anew for what, and how long.
    pub(super) fn look_anew(&self) {
        self.reloaded.send_modify(|number| *number += 1);
        self.to_seal.notify_one();
        self.to_deliver.notify_one();
    }

    /// Keeps the lists as they are in force now, so that a draft can be held against them.
    pub(crate) async fn keep_lists(&self) {
        let (live, at) = (self.live(), clock::now());
        let kept = |list: &List| LoadedList { file: desk::file_name(list.file()), text: list.text().to_owned(), at };
        let lists: Vec<LoadedList> = live.plan.lists.iter().map(kept).collect();
        if let Err(error) = self.with_store(move |store| store.keep_lists(&lists)).await {
            warn!(%error, "the lists could not be kept as they are; a backtest holds drafts against older ones");
        }
    }

    /// Who judges now: by the lists and the model that are in force, and by what corrections taught.
    pub(super) fn matcher(&self) -> Matcher {
        let layer = Arc::clone(&self.taught().layer);
        self.live().plan.matcher.clone().with_layer(layer)
    }

    /// What corrections taught, to be held while it is made anew.
    pub(super) fn taught(&self) -> MutexGuard<'_, Taught> {
        self.taught.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the store on a thread that may block.
    pub(crate) async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&(dyn Store + 'static)) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || work(&*store)).await;
        let done = done.unwrap_or_else(|error| Err(StoreError::File(std::io::Error::other(error))));
        if let Err(error @ StoreError::Damaged { .. }) = &done {
            self.damage.send_if_modified(|damage| damage.replace(error.to_string()).is_none());
        }
        done
    }

    /// What the recorder remembers of what was said.
    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something keeps the daemon from this part of its work.
    pub(crate) fn has_trouble(&self, what: &str) -> bool {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).contains_key(what)
    }

    /// Says that something keeps the daemon from its work, or that it no longer does. Told once. Says whether it goes on
    /// after there was trouble.
    pub(crate) fn set_trouble(&self, what: &'static str, why: Option<String>) -> bool {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match why {
            Some(why) if trouble.get(what) != Some(&why) => {
                error!(trouble = what, "{why}");
                trouble.insert(what, why);
                false
            }
            Some(_) => false,
            None => {
                let ended = trouble.remove(what).is_some();
                if ended {
                    info!(trouble = what, "{what} goes on");
                }
                ended
            }
        }
    }

    /// What keeps the daemon from its work.
    pub(crate) fn troubles(&self) -> Vec<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Adds to the trail what was done without a command.
    pub(super) fn note(&self, store: &dyn Store, who: &str, did: Did, of: &dyn fmt::Display) {
        if let Err(error) = trail::note(&self.live().plan.daemon.state, store, who, did, of) {
            error!(error = format!("{error:#}"), "what was done is not in the trail");
        }
    }

    /// Tells the administrator, or a team, something about luister itself.
    pub(crate) async fn notice(&self, notice: Notice, team: Option<&TeamName>) {
        let live = self.live();
        let team = team.and_then(|team| live.plan.routes.team(team));
        let to = team.map_or(Addressee::Administrator(&live.plan.mail), Addressee::Team);
        let sealed = seal::notice(notice, to, &live.plan.mail.letterhead(), clock::now());
        match self.with_store(move |store| store.seal(&sealed)).await {
            Ok(()) => self.to_deliver.notify_one(),
            Err(error) => warn!(%error, "could not tell the administrator"),
        }
    }
}
