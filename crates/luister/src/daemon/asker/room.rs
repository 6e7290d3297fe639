//! Where one customer system is asked: a few at a time, and nobody waits longer than an answer may take.

use super::outage::Outage;
use luister_alerts::{
    channels::{Desk, NoAnswer},
    lookup::{Question, Said},
};
use luister_mention::LookupName;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};
use tracing::{debug, info, warn};

/// Questions to one customer system at the same time.
const AT_ONCE: usize = 8;

/// Where one customer system is asked.
pub(super) struct Room {
    places: Semaphore,
    outage: Mutex<Outage>,
}

impl Default for Room {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_ONCE), outage: Mutex::default() }
    }
}

impl Room {
    /// Asks, as soon as there is a place. After `patience` nobody knows, whatever the others in the queue are waiting for.
    pub(super) async fn ask(&self, desk: &dyn Desk, question: &Question, patience: Duration) -> Option<Said> {
        let (name, until) = (&question.lookup, Instant::now() + patience);
        let Ok(Ok(_place)) = timeout_at(until, self.places.acquire()).await else {
            debug!(lookup.name = %name, "there was no time to ask `{name}`");
            return None;
        };
        let began = Instant::now();
        if !self.outage().may_ask(began) {
            debug!(lookup.name = %name, "`{name}` is left alone for now");
            return None;
        }
        let asked = timeout_at(until, desk.ask(question)).await;
        metrics::histogram!("luister_lookup_seconds", "lookup" => name.to_string()).record(began.elapsed());
        match asked {
            Ok(Ok(said)) => {
                self.works(name);
                Some(said)
            }
            Ok(Err(error)) => {
                self.fails(name, Some(&error));
                None
            }
            // Whoever had to wait for a place left little time for an answer: that says nothing.
            Err(_) if began.elapsed() < patience / 2 => None,
            Err(_) => {
                self.fails(name, None);
                None
            }
        }
    }

    fn works(&self, name: &LookupName) {
        if self.outage().answered() {
            info!(lookup.name = %name, "`{name}` answers again");
            down(name, 0.0);
        }
    }

    fn fails(&self, name: &LookupName, error: Option<&NoAnswer>) {
        let why = error.map_or_else(|| "it took too long".to_owned(), ToString::to_string);
        info!(lookup.name = %name, "`{name}` gave no answer: {why}");
        if self.outage().failed(Instant::now()) {
            warn!(
                lookup.name = %name,
                error = why,
                "`{name}` does not answer; what it is asked about is told without, and it is tried again now and then"
            );
            down(name, 1.0);
        }
    }

    fn outage(&self) -> MutexGuard<'_, Outage> {
        self.outage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn down(name: &LookupName, is_down: f64) {
    metrics::gauge!("luister_lookup_down", "lookup" => name.to_string()).set(is_down);
}

#[cfg(test)]
mod tests;
