//! What is asked, and what came back.

use crate::freshness;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use luister_mention::{Period, Size};
use std::time::{Duration, SystemTime};
use url::Url;

/// One page to be fetched.
#[derive(Debug, Clone)]
pub struct Request {
    /// Where it is.
    pub url: Url,
    /// Headers of this request alone. They may carry a key, so they go to the origin of `url` and nowhere else.
    pub headers: HeaderMap,
    /// What is known of the page already.
    pub conditional: Option<Conditional>,
    /// What is sent along; without it the page is only asked for.
    pub body: Option<Body>,
    /// Whether the body of an error is wanted too: an API says there what was wrong.
    pub wants_errors: bool,
    /// Another limit than that of the settings.
    pub max_body: Option<Size>,
}

/// What a request brings. It is never sent on to where a redirect leads.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    /// Its `Content-Type`.
    pub content_type: HeaderValue,
    /// The bytes; they may hold a password.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Body").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl Request {
    /// A plain request for a page.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self { url, headers: HeaderMap::new(), conditional: None, body: None, wants_errors: false, max_body: None }
    }
}

/// Something to be handed over at one address, and nowhere else: see [`crate::Client::send`].
#[derive(Debug, Clone)]
pub struct Parcel {
    /// Where it goes.
    pub url: Url,
    /// `POST` or `PUT`.
    pub method: Method,
    /// Headers; they may carry a key.
    pub headers: HeaderMap,
    /// What is handed over.
    pub body: Body,
    /// How long the answer may keep us waiting, from the first look-up to its status.
    pub timeout: Period,
    /// So much of the answer is read.
    pub max_answer: Size,
}

/// The validators of a page as it was read before. They are sent to its own address only, also when a redirect leads there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditional {
    /// The address that gave the validators, after redirects.
    pub url: Url,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Conditional {
    /// The headers that ask whether the page has changed.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [(http::header::IF_NONE_MATCH, &self.etag), (http::header::IF_MODIFIED_SINCE, &self.last_modified)] {
            if let Some(value) = value.as_deref().and_then(|text| HeaderValue::from_str(text).ok()) {
                headers.insert(name, value);
            }
        }
        headers
    }
}

/// An answer of any status, read whole.
#[derive(Debug, Clone)]
pub struct Response {
    /// The address that answered, after redirects.
    pub url: Url,
    /// The status; redirects that were followed are not seen.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed. Empty if the status is no success, for an error page is not content; unless errors were wanted.
    pub body: Vec<u8>,
    /// Whether validators were sent to this address.
    pub was_conditional: bool,
    /// The new address, if every redirect said that it is for good.
    pub moved: Option<Url>,
}

impl Response {
    /// A header as text, if it is there and readable.
    #[must_use]
    pub fn header(&self, name: http::header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// How long the server asks to be left alone: `Retry-After` in seconds, or as a date, which is counted from
    /// the server's own `Date` where it gives one. Not bounded.
    #[must_use]
    pub fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        freshness::retry_after(self.header(http::header::RETRY_AFTER)?, self.date().unwrap_or(now))
    }

    /// How long the page stays fresh by its `Cache-Control`, or without one by its `Expires`. Not bounded.
    #[must_use]
    pub fn max_age(&self, now: SystemTime) -> Option<Duration> {
        match self.header(http::header::CACHE_CONTROL) {
            Some(control) => freshness::max_age(control),
            None => freshness::expires(self.header(http::header::EXPIRES)?, self.date().unwrap_or(now)),
        }
    }

    /// The server's own time.
    fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.header(http::header::DATE)?).ok()
    }
}
