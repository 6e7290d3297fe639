//! The table of pages: a page is one file here and one line below.

mod act;
mod body;
mod digest;
mod health;
mod inbox;
mod metrics;
mod ready;
mod review;
mod style;
mod websub;
mod who;

use crate::{Acts, Operations, Reception, Reports, Reviews, Settings};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use body::Desk;
use std::sync::Arc;

/// The most bytes that a request may bring, where its page sets no limit of its own.
const MAX_BODY: usize = 16 * 1024;

/// What every answer says to browsers: show this as what it is, load nothing, frame nothing, keep nothing.
const SECURITY: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// What every page is given.
pub(crate) type State = axum::extract::State<Arc<dyn Operations>>;

/// The daemon, as those see it who reach it from outside.
pub struct Others {
    /// Programs that bring something.
    pub reception: Arc<dyn Reception>,
    /// Teams that act on a mention.
    pub acts: Arc<dyn Acts>,
    /// Readers of a digest.
    pub reports: Arc<dyn Reports>,
    /// Its editors.
    pub reviews: Arc<dyn Reviews>,
}

/// Pages that are served at one address.
pub struct Pages(pub(crate) Router);

impl Pages {
    /// How the daemon does, for whoever watches over it.
    #[must_use]
    pub fn of_operations(operations: Arc<dyn Operations>) -> Self {
        let shown = Router::new()
            .route("/healthz", get(health::show))
            .route("/readyz", get(ready::show))
            .route("/metrics", get(metrics::show))
            .method_not_allowed_fallback(async || plain(StatusCode::METHOD_NOT_ALLOWED, "this page can only be read\n"))
            .with_state(operations);
        Self::of(shown)
    }

    /// What others reach: programs that bring something, and people who follow a link in a mail.
    #[must_use]
    pub fn for_others(others: Others, settings: &Settings) -> Self {
        let Others { reception, acts, reports, reviews } = others;
        let brought = Router::new()
            .route("/inbox/{name}", post(inbox::post))
            .route("/websub/{token}", get(websub::verify).post(websub::push))
            .method_not_allowed_fallback(async || plain(StatusCode::METHOD_NOT_ALLOWED, "this is not how something is brought here\n"))
            .layer(map_response(parted))
            .with_state(Desk::new(reception));
        let done = Router::new()
            .route("/act/{ticket}", get(act::show).post(act::act))
            .route("/act/{ticket}/{act}", get(act::show).post(act::act))
            .method_not_allowed_fallback(act::refused)
            .with_state(act::Counter::new(acts, settings));
        let read = Router::new()
            .route("/digest/{ticket}", get(digest::show))
            .method_not_allowed_fallback(async || plain(StatusCode::METHOD_NOT_ALLOWED, "this page can only be read\n"))
            .with_state(reports);
        let edited = Router::new()
            .route("/review/{ticket}", get(review::show).post(review::revise))
            .route("/review/{ticket}/{step}", get(review::show).post(review::revise))
            .method_not_allowed_fallback(act::refused)
            .with_state(review::Newsroom::new(reviews, settings));
        Self::of(brought.merge(done).merge(read).merge(edited))
    }

    fn of(router: Router) -> Self {
        Self(router.fallback(async || missing()).layer(DefaultBodyLimit::max(MAX_BODY)).layer(map_response(secured)))
    }
}

/// An answer in plain text, which is never markup.
fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text.into()).into_response()
}

fn missing() -> Response {
    plain(StatusCode::NOT_FOUND, "there is no such page\n")
}

/// Whoever brought something begins anew: no connection grows old while the next body is on its way.
async fn parted(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn secured(mut response: Response) -> Response {
    for (name, value) in SECURITY {
        // A page that shows more than text has a policy of its own.
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}
