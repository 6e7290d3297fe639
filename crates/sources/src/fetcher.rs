//! Polling: from a source and its cursor to items and the cursor that follows.

use crate::{
    FetcherSettings, Page, Poll, Settings, Source,
    gate::{Gate, Gates, Watch},
    poll::{Reading, put_off},
    report::Failure,
    robots::{Permission, Robots},
};
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, PollOutcome};
use luister_net::{
    Client, Conditional, Request, Response,
    http::{HeaderValue, StatusCode, header},
};
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use url::Url;

/// What we would rather have, where a server has more than one form of a page.
const ACCEPT: HeaderValue =
    HeaderValue::from_static("application/atom+xml, application/rss+xml, application/feed+json;q=0.9, application/xml;q=0.9, */*;q=0.8");
/// How long a server that wants fewer requests is left alone if it does not say.
const LESS_OFTEN: Duration = Duration::from_mins(1);

/// Polls sources. One fetcher serves all of them: it holds what is known of their hosts.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    gates: Gates,
    robots: Robots,
}

impl Fetcher {
    /// A fetcher that knows no host yet.
    #[must_use]
    pub fn new(client: Client, settings: FetcherSettings) -> Self {
        Self { client, gates: Gates::new(settings), robots: Robots::default() }
    }

    /// Polls a source once, whether or not it is due. It never fails: what went wrong is in the cursor's report.
    pub async fn poll(&self, source: &dyn Source, cursor: &Cursor, now: DateTime<Utc>) -> Poll {
        let watch = Watch::started(now);
        let (settings, start) = (source.settings(), source.start(cursor));
        let gate = self.gates.of(&start);
        let mut reading = Reading::default();
        let ended = match gate.enter(&watch).await {
            Err(open_again) => return put_off(settings, cursor, start.host_str().unwrap_or_default(), open_again, watch.now()),
            Ok(_pass) => {
                let visit = Visit { fetcher: self, settings, gate: &gate, watch };
                Box::pin(visit.read_pages(source, start, validators(cursor), &mut reading)).await
            }
        };
        reading.conclude(settings, cursor, ended.err(), watch.now())
    }
}

/// One poll inside the gate.
struct Visit<'a> {
    fetcher: &'a Fetcher,
    settings: &'a Settings,
    gate: &'a Gate,
    watch: Watch,
}

impl Visit<'_> {
    /// Reads the first page, and those that it leads to. What was read before a failure stays in `reading`.
    async fn read_pages(
        &self,
        source: &dyn Source,
        start: Url,
        mut known: Option<Conditional>,
        reading: &mut Reading,
    ) -> Result<(), Failure> {
        let mut visited: Vec<Url> = Vec::new();
        let mut next = Some(start);
        while let Some(url) = next.take() {
            if self.settings.robots {
                self.permit(&url).await?;
            }
            self.gate.turn().await;
            let response = self.fetch(&url, known.take()).await?;
            visited.push(url);
            if visited.len() == 1 {
                reading.first(&response, self.settings);
                if reading.unchanged {
                    return Ok(());
                }
            }
            let content_type = response.header(header::CONTENT_TYPE).map(str::to_owned);
            let page = Page { url: response.url, content_type, body: response.body };
            let batch = aside(|| source.read(&page)).map_err(|error| Failure::of_read(&error, &self.settings.name))?;
            let room = visited.len() < usize::from(self.settings.max_pages);
            next = batch.next.clone().filter(|next| room && may_follow(&page.url, next, &visited));
            reading.add(batch);
        }
        Ok(())
    }

    /// Asks robots.txt, and keeps the pause that it wishes.
    async fn permit(&self, url: &Url) -> Result<(), Failure> {
        let (host, name) = (url.host_str().unwrap_or_default(), &self.settings.name);
        let detail = match Box::pin(self.fetcher.robots.ask(url, &self.fetcher.client, self.gate, &self.watch)).await {
            Permission::Granted { pause } => {
                self.gate.slow_down(pause.unwrap_or_default());
                return Ok(());
            }
            Permission::Denied => format!("robots.txt of `{host}` forbids this page; ask its owner, or remove `{name}` from sources.toml"),
            Permission::NotNow { reason } => format!("it is not known whether this page may be read: {reason}; it will be tried again"),
        };
        Err(Failure::new(PollOutcome::Robots, detail))
    }

    /// One request, and what its answer means for the host.
    async fn fetch(&self, url: &Url, known: Option<Conditional>) -> Result<Response, Failure> {
        let headers = [(header::ACCEPT, ACCEPT)].into_iter().collect();
        let request = Request { url: url.clone(), headers, conditional: known, max_body: self.settings.max_bytes };
        let response = Box::pin(self.fetcher.client.fetch(request)).await.map_err(|error| {
            if Failure::is_of_host(&error) {
                self.gate.failed(self.watch.now());
            } else {
                self.gate.answered();
            }
            Failure::of_fetch(&error, &self.settings.name)
        })?;
        self.gate.answered();
        let unchanged = response.status == StatusCode::NOT_MODIFIED && response.was_conditional;
        if response.status.is_success() || unchanged { Ok(response) } else { Err(self.refused(&response)) }
    }

    /// An answer that is no page. If it asks for time, the host that asks is closed, and the one that sent us there.
    fn refused(&self, response: &Response) -> Failure {
        let mut failure = Failure::of_status(response.status, &self.settings.name);
        let limited = response.status == StatusCode::TOO_MANY_REQUESTS;
        if limited || response.status == StatusCode::SERVICE_UNAVAILABLE {
            failure.retry_after = response.retry_after(self.watch.now().into());
            if let Some(wait) = failure.retry_after.or(limited.then_some(LESS_OFTEN)) {
                self.fetcher.gates.of(&response.url).close(self.watch.now(), wait);
                self.gate.close(self.watch.now(), wait);
            }
        }
        failure
    }
}

/// What is known of the page of a source, if its cursor holds it.
fn validators(cursor: &Cursor) -> Option<Conditional> {
    let url = Url::parse(cursor.url.as_deref()?).ok()?;
    Some(Conditional { url, etag: cursor.etag.clone(), last_modified: cursor.last_modified.clone() })
}

/// Whether a page may send us on there: to a page of the same host that was not read yet.
fn may_follow(from: &Url, next: &Url, visited: &[Url]) -> bool {
    from.host_str() == next.host_str() && from.port_or_known_default() == next.port_or_known_default() && !visited.contains(next)
}

/// Runs what takes long without holding up the other tasks of the runtime, where it has more than one thread.
fn aside<T>(read: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(read),
        _ => read(),
    }
}
