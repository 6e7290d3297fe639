//! `/healthz`: is the process at work? For the supervisor that restarts it.

use super::{State, plain};
use crate::Health;
use axum::{http::StatusCode, response::Response};

/// 200 while it is, 503 with the reason when it is not.
pub(super) async fn show(operations: State) -> Response {
    match operations.health() {
        Health::Alive => plain(StatusCode::OK, "alive\n"),
        Health::Stuck { reason } => plain(StatusCode::SERVICE_UNAVAILABLE, format!("stuck: {}\n", reason.replace('\n', " "))),
    }
}
