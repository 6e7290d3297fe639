//! `/digest/TICKET`: a digest as a page, behind the link in its mail. It can only be read.

use super::act::{self, html_with};
use crate::Reports;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, Uri},
    response::Response,
};
use std::sync::Arc;

/// What such a page may do: its styles are at its elements, as a mail needs them, its pictures in it, and nothing is loaded.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET`: the digest as it was sealed.
pub(super) async fn show(State(reports): State<Arc<dyn Reports>>, path: Result<Path<String>, PathRejection>, uri: Uri) -> Response {
    let ticket = path.ok().filter(|_| uri.query().is_none()).and_then(|Path(ticket)| reports.read(&ticket));
    let Some(ticket) = ticket else { return act::unknown() };
    match reports.page(&ticket).await {
        Ok(page) => html_with(StatusCode::OK, Ok(page), POLICY),
        Err(end) => act::dead(end),
    }
}
