//! `/metrics`: the figures, for Prometheus.

use super::State;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// The text format, in the version that Prometheus reads.
pub(super) async fn show(operations: State) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], operations.metrics()).into_response()
}
