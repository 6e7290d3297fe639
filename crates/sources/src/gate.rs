//! One gate per host: how many requests at a time, how fast, and not at all for a while.

use crate::{
    FetcherSettings,
    manners::MAX_PACE,
    schedule::{MAX_RETRY_AFTER, MIN_BACKOFF, backoff, later},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, sleep_until},
};
use url::Url;

/// The most hosts that are remembered. Beyond them the ones that were idle longest are forgotten.
const MAX_HOSTS: usize = 4096;
/// So many failed connections in a row close a host for all of its sources.
const TROUBLE: u32 = 2;

/// The time of a poll: the wall clock as it was handed in, carried on by a clock that cannot be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch {
    at: DateTime<Utc>,
    since: Instant,
}

impl Watch {
    pub(crate) fn started(at: DateTime<Utc>) -> Self {
        Self { at, since: Instant::now() }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        later(self.at, self.since.elapsed())
    }
}

/// All gates.
#[derive(Debug)]
pub(crate) struct Gates {
    settings: FetcherSettings,
    gates: Mutex<HashMap<(String, u16), Arc<Gate>>>,
}

/// A poisoned lock guards plain values that are right at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gates {
    pub(crate) fn new(settings: FetcherSettings) -> Self {
        Self { settings, gates: Mutex::default() }
    }

    /// The gate of the host of an address.
    pub(crate) fn of(&self, url: &Url) -> Arc<Gate> {
        let key = (url.host_str().unwrap_or_default().to_owned(), url.port_or_known_default().unwrap_or_default());
        let mut gates = lock(&self.gates);
        if gates.len() >= MAX_HOSTS && !gates.contains_key(&key) {
            forget_idle(&mut gates);
        }
        let gate = gates.entry(key).or_insert_with(|| Arc::new(Gate::new(self.settings)));
        lock(&gate.state).used = Instant::now();
        Arc::clone(gate)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        lock(&self.gates).len()
    }
}

/// Forgets the half of the gates that nobody stands at and that were used longest ago.
fn forget_idle(gates: &mut HashMap<(String, u16), Arc<Gate>>) {
    let mut idle: Vec<Instant> = gates.values().filter(|gate| Arc::strong_count(gate) == 1).map(|gate| lock(&gate.state).used).collect();
    idle.sort_unstable();
    let Some(middle) = idle.get(idle.len() / 2).copied() else { return };
    gates.retain(|_, gate| Arc::strong_count(gate) > 1 || lock(&gate.state).used > middle);
}

/// The gate of one host and port.
#[derive(Debug)]
pub(crate) struct Gate {
    room: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    pace: Duration,
    next_turn: Instant,
    closed_until: Option<DateTime<Utc>>,
    failures: u32,
    used: Instant,
}

impl Gate {
    fn new(settings: FetcherSettings) -> Self {
        let now = Instant::now();
        let state = State { pace: settings.pace.0, next_turn: now, closed_until: None, failures: 0, used: now };
        Self { room: Semaphore::new(usize::from(settings.per_host)), state: Mutex::new(state) }
    }

    /// Waits until there is room. The room is given back when the pass is dropped.
    ///
    /// # Errors
    /// With the time until which the host is closed.
    pub(crate) async fn enter(&self, watch: &Watch) -> Result<Option<SemaphorePermit<'_>>, DateTime<Utc>> {
        self.check(watch.now())?;
        // Nobody closes this semaphore; if somebody did, the others would still keep their pace.
        let pass = self.room.acquire().await.ok();
        self.check(watch.now())?;
        Ok(pass)
    }

    /// Whether it is open, or when it will be.
    pub(crate) fn check(&self, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        lock(&self.state).closed_until.filter(|until| *until > now).map_or(Ok(()), Err)
    }

    /// Waits for the next turn: a pause after the one before it.
    pub(crate) async fn turn(&self) {
        let turn = {
            let mut state = lock(&self.state);
            let turn = state.next_turn.max(Instant::now());
            state.next_turn = turn + state.pace;
            turn
        };
        sleep_until(turn).await;
    }

    /// Makes the pause longer, as robots.txt asks.
    pub(crate) fn slow_down(&self, pace: Duration) {
        let mut state = lock(&self.state);
        let pace = pace.min(MAX_PACE);
        if pace > state.pace {
            state.pace = pace;
            state.next_turn = state.next_turn.max(Instant::now() + pace);
        }
    }

    /// Closes the host for as long as it asks.
    pub(crate) fn close(&self, now: DateTime<Utc>, wait: Duration) {
        let until = later(now, wait.min(MAX_RETRY_AFTER));
        let mut state = lock(&self.state);
        state.closed_until = state.closed_until.max(Some(until));
    }

    /// The host answered: it is well.
    pub(crate) fn answered(&self) {
        lock(&self.state).failures = 0;
    }

    /// No answer came. When that goes on, all of the host's sources wait, instead of each finding out by itself.
    pub(crate) fn failed(&self, now: DateTime<Utc>) {
        let mut state = lock(&self.state);
        state.failures = state.failures.saturating_add(1);
        if state.failures >= TROUBLE {
            state.closed_until = Some(later(now, backoff(MIN_BACKOFF, state.failures - 1)));
        }
    }
}

/// How long it is from one time to another; nothing if it is past.
pub(crate) fn until(now: DateTime<Utc>, then: DateTime<Utc>) -> Duration {
    (then - now).max(TimeDelta::zero()).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::Period;

    const SECOND: Duration = Duration::from_secs(1);

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn requests_keep_their_pace() {
        let gates = Gates::new(FetcherSettings { per_host: 2, pace: Period::secs(2) });
        let gate = gates.of(&url("https://a.example/x"));
        let began = Instant::now();
        for expected in [0, 2, 4] {
            gate.turn().await;
            assert_eq!(began.elapsed().as_secs(), expected);
        }
        gate.slow_down(SECOND * 5);
        gate.slow_down(SECOND * 3);
        gate.turn().await;
        assert_eq!(began.elapsed().as_secs(), 9, "five seconds after the last one");
        gates.of(&url("https://b.example/")).turn().await;
        gates.of(&url("https://a.example:8443/")).turn().await;
        assert_eq!(began.elapsed().as_secs(), 9, "another host or port has its own pace");
    }

    #[tokio::test(start_paused = true)]
    async fn one_at_a_time() {
        let gate = Gates::new(FetcherSettings::default()).of(&url("https://a.example/"));
        let watch = Watch::started(DateTime::UNIX_EPOCH);
        let pass = gate.enter(&watch).await.unwrap();
        assert!(tokio::time::timeout(SECOND, gate.enter(&watch)).await.is_err());
        drop(pass);
        assert!(gate.enter(&watch).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_host_opens_by_itself() {
        let gate = Gates::new(FetcherSettings::default()).of(&url("https://a.example/"));
        let watch = Watch::started(DateTime::UNIX_EPOCH);
        gate.close(watch.now(), SECOND * 60);
        assert_eq!(gate.enter(&watch).await.unwrap_err().timestamp(), 60);
        gate.close(watch.now(), SECOND);
        assert_eq!(gate.enter(&watch).await.unwrap_err().timestamp(), 60, "a shorter wish does not open it");
        tokio::time::advance(SECOND * 60).await;
        assert!(gate.enter(&watch).await.is_ok());
        gate.close(watch.now(), Duration::MAX);
        assert_eq!(gate.enter(&watch).await.unwrap_err().timestamp(), 60 + 86_400, "the longest wait");
    }

    #[tokio::test(start_paused = true)]
    async fn a_dead_host_is_asked_less_and_less() {
        let gate = Gates::new(FetcherSettings::default()).of(&url("https://a.example/"));
        let closed = |seconds| gate.check(later(DateTime::UNIX_EPOCH, SECOND * seconds)).is_err();
        gate.failed(DateTime::UNIX_EPOCH);
        assert!(!closed(0), "once is chance");
        gate.failed(DateTime::UNIX_EPOCH);
        assert!(closed(9) && !closed(10));
        gate.failed(DateTime::UNIX_EPOCH);
        assert!(closed(19) && !closed(20));
        gate.answered();
        gate.failed(DateTime::UNIX_EPOCH);
        assert!(!closed(20), "after an answer the count begins again");
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_are_forgotten_when_there_are_too_many() {
        let gates = Gates::new(FetcherSettings::default());
        let busy = gates.of(&url("https://busy.example/"));
        busy.close(DateTime::UNIX_EPOCH, SECOND * 60);
        for number in 0..2 * MAX_HOSTS {
            gates.of(&url(&format!("https://host{number}.example/")));
            tokio::time::advance(SECOND).await;
        }
        assert!(gates.len() <= MAX_HOSTS);
        assert!(gates.of(&url("https://busy.example/")).check(DateTime::UNIX_EPOCH).is_err(), "one that is in use stays");
    }
}
