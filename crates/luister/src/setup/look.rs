//! Looking around: the guarded fetcher asks sites what there is, and somebody at a terminal sees that it goes on.

use super::Named;
use anyhow::Context;
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, PollOutcome};
use luister_sources::{
    Fetcher, FetcherSettings,
    discovery::{self, Discovery, Tried, Wish},
};
use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

/// How often somebody at a terminal is shown that it goes on.
const TICK: Duration = Duration::from_secs(1);

/// Whoever looks around.
pub(crate) struct Looking {
    fetcher: Fetcher,
    now: DateTime<Utc>,
}

impl Looking {
    /// Looks as the daemon would with these settings.
    ///
    /// # Errors
    /// If HTTP cannot be set up.
    pub(crate) fn with(http: luister_net::Settings, hosts: FetcherSettings, now: DateTime<Utc>) -> anyhow::Result<Self> {
        let client = luister_net::Client::new(http).context("cannot set up HTTP")?;
        Ok(Self { fetcher: Fetcher::new(client, hosts), now })
    }

    /// What there is to listen to.
    pub(crate) async fn around(&self, wish: &Wish) -> Discovery {
        shown_to_go_on(discovery::discover(&self.fetcher, wish, self.now)).await
    }

    /// A source that somebody named, polled once.
    ///
    /// # Errors
    /// With how that ended, if it cannot be polled.
    pub(crate) async fn at(&self, named: Named) -> Result<Named, Tried> {
        let cursor = Cursor::new(named.name.clone(), self.now);
        let poll = shown_to_go_on(self.fetcher.poll(&*named.source, &cursor, self.now)).await;
        match poll.cursor.report {
            Some(report) if report.outcome != PollOutcome::Ok => {
                // It is not there yet, so nothing can be mended there.
                let detail = report.detail.replace(&format!(" of `{}` in sources.toml", named.name), "");
                Err(Tried { url: named.address(), outcome: report.outcome, detail })
            }
            _ => Ok(Named { items: poll.items, ..named }),
        }
    }
}

/// Waits for something, and counts the seconds where somebody looks on.
async fn shown_to_go_on<T>(work: impl Future<Output = T>) -> T {
    let on_terminal = io::stderr().is_terminal();
    let mut ticks = tokio::time::interval(TICK);
    let mut seconds = 0_u64;
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => {
                if on_terminal {
                    drop(write!(io::stderr().lock(), "\r\x1b[K"));
                }
                return done;
            }
            _ = ticks.tick(), if on_terminal => {
                drop(write!(io::stderr().lock(), "\rlooking around, {seconds} s"));
                seconds += TICK.as_secs();
            }
        }
    }
}
