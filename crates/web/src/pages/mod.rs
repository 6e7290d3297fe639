//! The table of pages: a page is one file here and one line below.

mod health;
mod metrics;
mod ready;

use crate::Operations;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::Arc;

/// The most bytes that a request may bring; no page reads any.
const MAX_BODY: usize = 16 * 1024;

/// What every answer says to browsers: show this as what it is, load nothing, frame nothing, keep nothing.
const SECURITY: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// What every page is given.
pub(crate) type State = axum::extract::State<Arc<dyn Operations>>;

/// All pages.
pub(crate) fn router(operations: Arc<dyn Operations>) -> Router {
    Router::new()
        .route("/healthz", get(health::show))
        .route("/readyz", get(ready::show))
        .route("/metrics", get(metrics::show))
        .fallback(async || plain(StatusCode::NOT_FOUND, "there is no such page\n"))
        .method_not_allowed_fallback(async || plain(StatusCode::METHOD_NOT_ALLOWED, "this page can only be read\n"))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(map_response(secured))
        .with_state(operations)
}

/// An answer in plain text, which is never markup.
fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text.into()).into_response()
}

async fn secured(mut response: Response) -> Response {
    response.headers_mut().extend(SECURITY);
    response
}
