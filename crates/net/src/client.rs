//! The client: one fetch is at most so many hops, so many bytes and so many seconds.

use crate::{
    Settings,
    address::Reachable,
    body,
    error::{FetchError, host_of},
    message::{Body, Parcel, Request, Response},
    redirect,
    resolver::{Guard, Lookup, SystemLookup},
};
use http::{HeaderMap, StatusCode, header};
use luister_mention::Size;
use reqwest::Certificate;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use url::Url;

/// The longest error that is read.
const MAX_ERROR: Size = Size(64 * 1024);
/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(30);
/// The most headers of an answer, in number and in bytes.
const MAX_HEADERS: usize = 100;
const MAX_HEADER_BYTES: u32 = 64 * 1024;

/// The one way out. Cloning it is cheap, and all clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    reachable: Reachable,
    settings: Arc<Settings>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why there can be no client at all.
#[derive(Debug, thiserror::Error)]
pub enum NoClient {
    /// The machine gives us nobody to trust.
    #[error("cannot make TLS connections on this machine: {0}; are root certificates installed?")]
    Tls(String),
    /// The file of `ca_file` is of no use.
    #[error("cannot use the certificates in {}: {reason}", path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The certificates of a file.
fn certificates(path: &Path) -> Result<Vec<Certificate>, NoClient> {
    let unusable = |reason: String| NoClient::Certificates { path: path.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    let found = Certificate::from_pem_bundle(&pem).map_err(|error| unusable(error.to_string()))?;
    if found.is_empty() { Err(unusable("there is none in it; it should be in PEM form".to_owned())) } else { Ok(found) }
}

impl Client {
    /// A client that asks the operating system for addresses.
    ///
    /// # Errors
    /// If the machine has no root certificates, or those of `ca_file` cannot be used.
    pub fn new(settings: Settings) -> Result<Self, NoClient> {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// A client that reaches nothing but the private networks of `allow`: for what must not travel further in the clear.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn inside(settings: Settings) -> Result<Self, NoClient> {
        let reachable = Reachable::inside(&settings.allow);
        Self::reaching(reachable, settings, Arc::new(SystemLookup))
    }

    /// The same with another way to find addresses, for tests of names that lie.
    ///
    /// # Errors
    /// If the machine has no root certificates, or those of `ca_file` cannot be used.
    pub fn with_lookup(settings: Settings, lookup: Arc<dyn Lookup>) -> Result<Self, NoClient> {
        Self::reaching(Reachable::new(&settings.allow), settings, lookup)
    }

    fn reaching(reachable: Reachable, settings: Settings, lookup: Arc<dyn Lookup>) -> Result<Self, NoClient> {
        crate::install_crypto_provider();
        let http = reqwest::Client::builder()
            .user_agent(settings.user_agent())
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(settings.connect_timeout.0)
            .pool_idle_timeout(IDLE)
            .http1_max_headers(MAX_HEADERS)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .dns_resolver(Arc::new(Guard { lookup, reachable: reachable.clone() }))
            .tls_certs_merge(settings.ca_file.as_deref().map(certificates).transpose()?.unwrap_or_default())
            .build()
            .map_err(|error| NoClient::Tls(error.to_string()))?;
        Ok(Self { http, reachable, settings: Arc::new(settings) })
    }

    /// How requests are made.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Fetches one page: follows redirects, undoes compression, and reads the body of a success whole.
    ///
    /// # Errors
    /// See [`FetchError`]. A status such as `404 Not Found` is none.
    pub async fn fetch(&self, request: Request) -> Result<Response, FetchError> {
        let limit = self.settings.timeout;
        let host = host_of(&request.url);
        // One time-out for all hops, and the body of the last: reqwest's own would be one more of each.
        match tokio::time::timeout(limit.0, Box::pin(self.follow(request))).await {
            Ok(result) => result,
            Err(_) => Err(FetchError::Timeout { host, limit }),
        }
    }

    /// Hands something over. A redirect is an answer as any other and leads nowhere; of what is said after the status only the
    /// beginning is read, and if that breaks off, what was answered still holds.
    ///
    /// # Errors
    /// See [`FetchError`]: nobody knows then whether the other side has it. A status such as `404 Not Found` is none.
    pub async fn send(&self, parcel: Parcel) -> Result<Response, FetchError> {
        let Parcel { mut url, method, headers, body, timeout, max_answer } = parcel;
        url.set_fragment(None);
        redirect::check(&url, &self.reachable)?;
        let request = self.http.request(method, url.clone()).header(header::CONTENT_TYPE, &body.content_type).body(body.bytes);
        let asked = tokio::time::timeout(timeout.0, Box::pin(request.headers(headers).send())).await;
        let asked = asked.map_err(|_| FetchError::Timeout { host: host_of(&url), limit: timeout })?;
        let answer = asked.map_err(|error| FetchError::of(&error, &url, timeout))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = body::beginning(answer, max_answer).await;
        Ok(Response { url, status, headers, body, was_conditional: false, moved: None })
    }

    async fn follow(&self, request: Request) -> Result<Response, FetchError> {
        let limit = request.max_body.unwrap_or(self.settings.max_body);
        let (mut url, mut headers) = (request.url, request.headers);
        url.set_fragment(None);
        let mut visited: Vec<Url> = Vec::new();
        let mut for_good = true;
        loop {
            redirect::check(&url, &self.reachable)?;
            let asked = request.conditional.as_ref().filter(|known| known.url == url).map(super::Conditional::headers).unwrap_or_default();
            let was_conditional = !asked.is_empty();
            let answer = self.ask(&url, headers.clone(), asked, request.body.as_ref()).await?;
            let status = answer.status();
            if !redirect::is_redirect(status) || request.body.is_some() {
                let moved = (for_good && !visited.is_empty()).then(|| url.clone());
                let headers = answer.headers().clone();
                let body = if status.is_success() {
                    body::read(answer, &url, limit, self.settings.timeout).await?
                } else if request.wants_errors && status != StatusCode::NOT_MODIFIED {
                    // Without it the status still tells enough.
                    let read = body::read(answer, &url, MAX_ERROR, self.settings.timeout);
                    tokio::time::timeout(body::PATIENCE, read).await.ok().and_then(Result::ok).unwrap_or_default()
                } else {
                    Vec::new()
                };
                return Ok(Response { url, status, headers, body, was_conditional, moved });
            }
            let next = redirect::target(&url, answer.headers())?;
            for_good &= redirect::is_permanent(status);
            headers = redirect::carried(&url, &next, headers)?;
            visited.push(url);
            url = self.step(next, &visited)?;
        }
    }

    /// The next hop, if there may be one.
    fn step(&self, next: Url, visited: &[Url]) -> Result<Url, FetchError> {
        let limit = self.settings.max_redirects;
        if visited.contains(&next) {
            return Err(FetchError::RedirectLoop { host: host_of(&next) });
        }
        if visited.len() > usize::from(limit) {
            return Err(FetchError::TooManyRedirects { host: host_of(&next), limit });
        }
        Ok(next)
    }

    async fn ask(
        &self,
        url: &Url,
        headers: HeaderMap,
        conditional: HeaderMap,
        body: Option<&Body>,
    ) -> Result<reqwest::Response, FetchError> {
        let request = match body {
            None => self.http.get(url.clone()),
            Some(body) => self.http.post(url.clone()).header(header::CONTENT_TYPE, &body.content_type).body(body.bytes.clone()),
        };
        let asked = request.headers(headers).headers(conditional).send().await;
        asked.map_err(|error| FetchError::of(&error, url, self.settings.timeout))
    }
}
