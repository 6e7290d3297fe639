//! Polling: from a source and its cursor to items and the cursor that follows.

use crate::{
    Ask, Batch, FetcherSettings, Order, Page, Poll, ReadError, Settings, Source,
    gate::{Gate, Gates, Watch},
    limits,
    overlap::Known,
    poll::{Reading, put_off},
    report::Failure,
    robots::{Permission, Robots},
    tokens::Tokens,
    walls::Wall,
};
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, PollOutcome};
use luister_net::{
    Client, Conditional, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use url::Url;

/// What we would rather have, where a server has more than one form of a page.
const ACCEPT: HeaderValue =
    HeaderValue::from_static("application/atom+xml, application/rss+xml, application/feed+json;q=0.9, application/xml;q=0.9, */*;q=0.8");
/// The same where a page is looked at as people see it.
const FOR_PEOPLE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8");
/// How long a server that wants fewer requests is left alone if it does not say.
const LESS_OFTEN: Duration = Duration::from_mins(1);

/// Polls sources. One fetcher serves all of them: it holds what is known of their hosts.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    gates: Gates,
    robots: Robots,
    tokens: Tokens,
}

impl Fetcher {
    /// A fetcher that knows no host yet.
    #[must_use]
    pub fn new(client: Client, settings: FetcherSettings) -> Self {
        Self { client, gates: Gates::new(settings), robots: Robots::default(), tokens: Tokens::default() }
    }

    /// Polls a source once, whether or not it is due. It never fails: what went wrong is in the cursor's report.
    pub async fn poll(&self, source: &dyn Source, cursor: &Cursor, now: DateTime<Utc>) -> Poll {
        let watch = Watch::started(now);
        let settings = source.settings();
        let home = source.address();
        let starts = source.start(cursor);
        let gate = self.gates.of(starts.first().map_or(&home, |ask| &ask.url));
        let mut reading = Reading::default();
        let ended = match gate.enter(&watch).await {
            Err(open_again) => return put_off(settings, cursor, home.host_str().unwrap_or_default(), open_again, watch.now()),
            Ok(_pass) => {
                let visit = Visit { fetcher: self, source, settings, gate: &gate, watch };
                Box::pin(visit.read_all(starts, cursor, &mut reading)).await
            }
        };
        let mut poll = reading.conclude(source, cursor, ended.err(), watch.now());
        // Who has just been asked to wait does not come sooner only to be put off.
        if let Err(open_again) = gate.check(watch.now()) {
            poll.cursor.next_due = poll.cursor.next_due.max(open_again);
        }
        poll
    }

    /// Brings the first page of a source to be looked at: by the same gate and within the same limits as a poll.
    pub(crate) async fn look(&self, source: &dyn Source, now: DateTime<Utc>) -> Result<Page, Failure> {
        let (settings, watch) = (source.settings(), Watch::started(now));
        let url = source.address();
        let gate = self.gates.of(&url);
        let host = url.host_str().unwrap_or_default();
        let _pass = gate.enter(&watch).await.map_err(|open_again| Failure::closed(host, open_again, watch.now()))?;
        if settings.robots {
            match Box::pin(self.robots.ask(&url, &self.client, &gate, &watch)).await {
                Permission::Granted { pause } => gate.slow_down(pause.unwrap_or_default()),
                Permission::Denied => return Err(Failure::new(PollOutcome::Robots, format!("robots.txt of `{host}` forbids this page"))),
                Permission::NotNow { outcome, reason } => return Err(Failure::new(outcome, reason)),
            }
        }
        gate.turn().await;
        let visit = Visit { fetcher: self, source, settings, gate: &gate, watch };
        visit.send(Ask::page(url).with(header::ACCEPT, FOR_PEOPLE), None).await.map(page)
    }
}

/// One poll inside the gate.
struct Visit<'a> {
    fetcher: &'a Fetcher,
    source: &'a dyn Source,
    settings: &'a Settings,
    gate: &'a Gate,
    watch: Watch,
}

impl Visit<'_> {
    /// Reads every chain of pages. What was read before a failure stays in `reading`.
    async fn read_all(&self, starts: Vec<Ask>, cursor: &Cursor, reading: &mut Reading) -> Result<(), Failure> {
        let known = Known::of(cursor);
        // Validators are those of one page.
        let mut validators = match starts.as_slice() {
            [start] => validators(cursor, &start.url),
            _ => None,
        };
        for start in starts {
            reading.begin_chain();
            self.read_chain(start, validators.take(), &known, reading).await?;
            if reading.unchanged {
                break;
            }
        }
        Ok(())
    }

    /// Reads the first page of a chain, and those that it leads to, until what is known is met or the limit is reached.
    async fn read_chain(
        &self,
        start: Ask,
        mut validators: Option<Conditional>,
        known: &Known<'_>,
        reading: &mut Reading,
    ) -> Result<(), Failure> {
        let follows = self.source.order() == Order::NewestFirst && known.is_anything();
        let (mut met, mut is_empty) = (false, true);
        let mut visited: Vec<Ask> = Vec::new();
        let mut next = Some(start);
        while let Some(ask) = next.take() {
            if self.settings.robots {
                self.permit(&ask.url).await?;
            }
            self.gate.turn().await;
            let response = self.fetch(&ask, validators.take()).await?;
            visited.push(ask);
            if visited.len() == 1 {
                reading.first(&response, self.settings, self.watch.now());
                if reading.unchanged {
                    return Ok(());
                }
            }
            let page = page(response);
            let batch = aside(|| self.read(&page, visited.last()))?;
            if let Some(wait) = batch.wait {
                self.gate.close(self.watch.now(), wait);
            }
            met |= known.meets(&batch.items);
            is_empty &= batch.items.is_empty();
            let goes_on = visited.len() < usize::from(self.settings.max_pages) && batch.wait.is_none() && !(follows && met);
            next = batch.next.clone().filter(|next| goes_on && may_follow(&page.url, next, &visited));
            reading.add(batch);
        }
        reading.met &= !follows || met || is_empty;
        Ok(())
    }

    /// Makes a batch of a page. Where it has nothing, it may be because something else stands there.
    fn read(&self, page: &Page, asked: Option<&Ask>) -> Result<Batch, Failure> {
        let (read, name) = (self.source.read(page), &self.settings.name);
        let is_another = match &read {
            Ok(batch) => batch.items.is_empty(),
            Err(error) => matches!(error, ReadError::NotAFeed(_) | ReadError::Parse(_)),
        };
        if is_another && let Some(wall) = Wall::of(page) {
            return Err(Failure::of_wall(wall, page, asked.map_or(&page.url, |ask| &ask.url), name));
        }
        read.map_err(|error| Failure::of_read(&error, name))
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
            Permission::NotNow { reason, .. } => format!("it is not known whether this page may be read: {reason}; it will be tried again"),
        };
        Err(Failure::new(PollOutcome::Robots, detail))
    }

    /// One request, with a token where the source wants one. A token that is no longer good is asked for anew, once.
    async fn fetch(&self, ask: &Ask, known: Option<Conditional>) -> Result<Response, Failure> {
        let Some(login) = self.source.login() else { return self.send(ask.clone(), known).await };
        let held = self.fetcher.tokens.get(&self.settings.name);
        let was_held = held.is_some();
        let token = match held {
            Some(token) => token,
            None => self.log_in(login.clone()).await?,
        };
        let (name, value) = token;
        match self.send(ask.clone().with(name, value), known.clone()).await {
            Err(failure) if failure.outcome == PollOutcome::Forbidden => {
                self.fetcher.tokens.forget(&self.settings.name);
                if !was_held {
                    return Err(failure);
                }
                let (name, value) = self.log_in(login).await?;
                self.send(ask.clone().with(name, value), known).await
            }
            answer => answer,
        }
    }

    /// Asks for a token, and keeps it for the polls to come.
    async fn log_in(&self, login: Ask) -> Result<(HeaderName, HeaderValue), Failure> {
        self.fetcher.gates.of(&login.url).turn().await;
        let page = page(self.send(login, None).await?);
        let token = self.source.token(&page).map_err(|error| Failure::of_read(&error, &self.settings.name))?;
        Ok(self.fetcher.tokens.keep(&self.settings.name, token))
    }

    /// One request, and what its answer means for the host.
    async fn send(&self, ask: Ask, known: Option<Conditional>) -> Result<Response, Failure> {
        let mut request = ask.request();
        request.headers.entry(header::ACCEPT).or_insert(ACCEPT);
        request.conditional = known;
        request.wants_errors = true;
        request.max_body = self.settings.max_bytes;
        let response = Box::pin(self.fetcher.client.fetch(request)).await.map_err(|error| {
            if Failure::is_of_host(&error) {
                self.gate.failed(self.watch.now());
            } else {
                self.gate.answered();
            }
            Failure::of_fetch(&error, &self.settings.name)
        })?;
        self.gate.answered();
        if let Some(wait) = limits::used_up(&response.headers, self.watch.now()) {
            self.fetcher.gates.of(&response.url).close(self.watch.now(), wait);
        }
        let unchanged = response.status == StatusCode::NOT_MODIFIED && response.was_conditional;
        if response.status.is_success() || unchanged { Ok(response) } else { Err(self.refused(response)) }
    }

    /// An answer that is no page. If it asks for time, the host that asks is closed, and the one that sent us there.
    fn refused(&self, response: Response) -> Failure {
        let mut failure = Failure::of_status(response.status, &self.settings.name);
        let limited = response.status == StatusCode::TOO_MANY_REQUESTS;
        if limited || response.status == StatusCode::SERVICE_UNAVAILABLE {
            failure.retry_after = response.retry_after(self.watch.now().into());
            if let Some(wait) = failure.retry_after.or(limited.then_some(LESS_OFTEN)) {
                self.fetcher.gates.of(&response.url).close(self.watch.now(), wait);
                self.gate.close(self.watch.now(), wait);
            }
        }
        if response.body.is_empty() {
            return failure;
        }
        let page = page(response);
        failure.with_wall(&page, &self.settings.name).with_complaint(self.source.complaint(&page))
    }
}

/// An answer as readers take it.
fn page(response: Response) -> Page {
    let content_type = response.header(header::CONTENT_TYPE).map(str::to_owned);
    Page { url: response.url, content_type, body: response.body }
}

/// What is known of the page of a source, if its cursor holds it.
fn validators(cursor: &Cursor, start: &Url) -> Option<Conditional> {
    let held = cursor.url.as_deref()?;
    // Most pages stay where they are.
    let url = if held == start.as_str() { start.clone() } else { Url::parse(held).ok()? };
    Some(Conditional { url, etag: cursor.etag.clone(), last_modified: cursor.last_modified.clone() })
}

/// Whether a page may send us on there: to a page of the same host that was not read yet.
fn may_follow(from: &Url, next: &Ask, visited: &[Ask]) -> bool {
    let (host, port) = (next.url.host_str(), next.url.port_or_known_default());
    from.host_str() == host && from.port_or_known_default() == port && !visited.contains(next)
}

/// Runs what takes long without holding up the other tasks of the runtime, where it has more than one thread.
fn aside<T>(read: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(read),
        _ => read(),
    }
}
