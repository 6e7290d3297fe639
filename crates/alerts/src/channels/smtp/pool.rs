//! Conversations that are kept open for the next mail.

use super::session::Session;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

/// How long a conversation may have been silent and still be used: servers close silent ones.
const MAX_SILENCE: Duration = Duration::from_secs(30);

/// At most so many conversations at once, and those of them that are silent now.
pub(super) struct Pool {
    permits: Semaphore,
    silent: Mutex<Vec<(Session, Instant)>>,
}

impl Pool {
    pub(super) fn new(most: u16) -> Self {
        Self { permits: Semaphore::new(usize::from(most)), silent: Mutex::new(Vec::new()) }
    }

    /// Waits until one more conversation may be held.
    pub(super) async fn permit(&self) -> Option<SemaphorePermit<'_>> {
        self.permits.acquire().await.ok()
    }

    /// The conversation that was used last, if it is still fresh.
    pub(super) fn take(&self) -> Option<Session> {
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        silent.retain(|(_, since)| since.elapsed() < MAX_SILENCE);
        silent.pop().map(|(session, _)| session)
    }

    /// Keeps a conversation for the next mail.
    pub(super) fn keep(&self, session: Session) {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).push((session, Instant::now()));
    }

    /// Takes all that are silent, to end them.
    pub(super) fn take_all(&self) -> Vec<Session> {
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        silent.drain(..).map(|(session, _)| session).collect()
    }
}
