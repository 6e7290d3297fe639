//! `/readyz`: can all of the work be done? For whoever watches.

use super::{State, plain};
use axum::{http::StatusCode, response::Response};

/// 200 if it can, 503 with a line for each reason if it cannot.
pub(super) async fn show(operations: State) -> Response {
    match operations.ready() {
        Ok(()) => plain(StatusCode::OK, "ready\n"),
        Err(reasons) => {
            let lines: Vec<String> = reasons.iter().map(|reason| reason.replace('\n', " ")).collect();
            plain(StatusCode::SERVICE_UNAVAILABLE, if lines.is_empty() { "not ready\n".to_owned() } else { lines.join("\n") + "\n" })
        }
    }
}
