//! Before anybody is told: customer systems are asked who wrote what is pending, and what they say is kept in it.
//!
//! A pending is asked about as soon as it is recorded, while it waits for its group or its team. The sealer leaves alone what has
//! no answer yet, and whatever comes or does not come of a question is kept when its time-out is over.

mod memory;
mod outage;
mod room;

use super::post::Post;
use luister_alerts::lookup::{Question, Said};
use luister_mention::{LookupName, LookupStatus, Pending, PendingKey, QuestionId};
use luister_store::StoreError;
use memory::Memory;
use room::Room;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::{task::JoinSet, time::Instant};
use tracing::{error, info};

/// The most pendings that are asked about at the same time; the others follow.
const MAX_UNDER_WAY: usize = 2000;
/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// What readiness calls the trouble.
const TROUBLE: &str = "asking";

/// Asks about what is pending until the daemon shuts down.
pub(crate) async fn ask_all(post: Arc<Post>) {
    let mut asker = Asker::new(post);
    let mut reloaded = asker.post.reloaded.subscribe();
    loop {
        let done = asker.go_on().await;
        let why = done.as_ref().err().map(|error| format!("what customer systems say cannot be kept: {error}"));
        asker.post.set_trouble(TROUBLE, why);
        let pause = if done.is_ok() { Duration::from_hours(1) } else { AFTER_FAILURE };
        let post = Arc::clone(&asker.post);
        tokio::select! {
            Some(ended) = asker.tasks.join_next() => asker.take(ended),
            () = post.to_ask.notified() => asker.is_rung = true,
            _ = reloaded.changed() => {
                asker.memory.clear();
                asker.is_rung = true;
            }
            () = tokio::time::sleep(pause) => asker.is_rung = true,
        }
    }
}

/// Asks about what is pending now, and ends when all of it has its answer.
pub(crate) async fn ask_once(post: &Arc<Post>) -> Result<(), StoreError> {
    let mut asker = Asker::new(Arc::clone(post));
    loop {
        asker.go_on().await?;
        match asker.tasks.join_next().await {
            Some(ended) => asker.take(ended),
            None if asker.is_rung => {}
            None => return Ok(()),
        }
    }
}

/// What a question came to: none if there is no answer.
type Ended = (QuestionId, LookupName, Option<Said>);

/// What is being asked.
struct Asker {
    post: Arc<Post>,
    /// Whether there may be something new.
    is_rung: bool,
    /// Whether there was more than there is room for.
    is_full: bool,
    rooms: BTreeMap<LookupName, Arc<Room>>,
    memory: Memory,
    tasks: JoinSet<Ended>,
    /// The pendings that wait for each question.
    under_way: HashMap<QuestionId, HashSet<PendingKey>>,
    /// What came of it, and is not kept yet.
    answers: HashMap<PendingKey, (LookupName, Said)>,
}

impl Asker {
    fn new(post: Arc<Post>) -> Self {
        Self {
            post,
            is_rung: true,
            is_full: false,
            rooms: BTreeMap::new(),
            memory: Memory::default(),
            tasks: JoinSet::new(),
            under_way: HashMap::new(),
            answers: HashMap::new(),
        }
    }

    /// Keeps what has ended, and begins what is new.
    async fn go_on(&mut self) -> Result<(), StoreError> {
        while let Some(ended) = self.tasks.try_join_next() {
            self.take(ended);
        }
        self.keep().await?;
        if std::mem::take(&mut self.is_rung) {
            self.begin().await.inspect_err(|_| self.is_rung = true)?;
        }
        // What was remembered is an answer already.
        self.keep().await
    }

    /// Asks about every pending that nobody has asked about yet. Those that are alike are one question.
    async fn begin(&mut self) -> Result<(), StoreError> {
        let live = self.post.live();
        if live.plan.lookups.is_empty() {
            return Ok(());
        }
        let known: HashSet<PendingKey> = self.under_way.values().flatten().chain(self.answers.keys()).cloned().collect();
        let room = MAX_UNDER_WAY.saturating_sub(known.len());
        let asked = Arc::clone(&live);
        let fresh = self.post.with_store(move |store| {
            let is_new = |pending: &Pending| asked.plan.routes.asks(pending).is_some() && !known.contains(&pending.id());
            let mut fresh: Vec<Pending> = store.pendings()?.into_iter().filter(is_new).collect();
            fresh.sort_by_key(|pending| (pending.signal, pending.since, pending.mention));
            let mut questions = Vec::new();
            for pending in fresh.into_iter().take(room) {
                let lookup = asked.plan.routes.asks(&pending).and_then(|name| asked.plan.lookup(name));
                let (Some(lookup), Some(stored)) = (lookup, store.mention(pending.mention)?) else { continue };
                questions.push((Question::of(lookup, &stored.mention, &stored.verdict, pending.signal), pending.id()));
            }
            Ok(questions)
        });
        let fresh = fresh.await?;
        // Whatever there was no room for is looked for again as soon as something has ended.
        self.is_full = fresh.len() >= room;
        for (question, pending) in fresh {
            if let Some(said) = self.memory.get(question.alike, Instant::now()) {
                self.answers.insert(pending, (question.lookup, said.clone()));
            } else if let Some(waiting) = self.under_way.get_mut(&question.alike) {
                waiting.insert(pending);
            } else {
                self.under_way.insert(question.alike, HashSet::from([pending]));
                self.ask(question);
            }
        }
        Ok(())
    }

    fn ask(&mut self, question: Question) {
        let live = self.post.live();
        let room = Arc::clone(self.rooms.entry(question.lookup.clone()).or_default());
        self.tasks.spawn(async move {
            let patience = live.lookups.timeout(&question.lookup).unwrap_or_default();
            let said = room.ask(&*live.lookups, &question, patience).await;
            (question.alike, question.lookup, said)
        });
    }

    /// A question has ended: that is what there is to know about all that waited for it.
    fn take(&mut self, ended: Result<Ended, tokio::task::JoinError>) {
        self.is_rung |= std::mem::take(&mut self.is_full);
        let (alike, lookup, said) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                // Nobody knows which one it was: what has no answer is asked about anew.
                error!(%error, "a question broke off");
                self.under_way.clear();
                self.tasks = JoinSet::new();
                self.is_rung = true;
                return;
            }
        };
        if let Some(said) = said.as_ref().filter(|said| said.status != LookupStatus::Err) {
            self.memory.put(alike, said.clone(), Instant::now());
        }
        let said = said.unwrap_or_else(|| Said::bare(LookupStatus::Err));
        for pending in self.under_way.remove(&alike).unwrap_or_default() {
            self.answers.insert(pending, (lookup.clone(), said.clone()));
        }
    }

    /// Keeps the answers that are there; then their pendings may be told.
    async fn keep(&mut self) -> Result<(), StoreError> {
        if self.answers.is_empty() {
            return Ok(());
        }
        let (live, answers) = (self.post.live(), Arc::new(std::mem::take(&mut self.answers)));
        let kept = Arc::clone(&answers);
        let done = self.post.with_store(move |store| {
            let keys: Vec<PendingKey> = kept.keys().cloned().collect();
            store.answer(&keys, &|pending| match kept.get(&pending.id()) {
                Some((lookup, said)) => live.plan.routes.answered(pending, lookup, said),
                None => pending.clone(),
            })
        });
        done.await.inspect_err(|_| self.is_rung = true)?;
        let mut counts: BTreeMap<(&LookupName, LookupStatus), u64> = BTreeMap::new();
        for (lookup, said) in answers.values() {
            *counts.entry((lookup, said.status)).or_default() += 1;
        }
        for ((lookup, status), count) in counts {
            let labels = [("lookup", lookup.to_string()), ("status", status.as_str().to_owned())];
            metrics::counter!("luister_lookups_total", &labels).increment(count);
            info!(lookup.name = %lookup, status = status.as_str(), count, "asked `{lookup}`");
        }
        self.post.to_seal.notify_one();
        Ok(())
    }
}
