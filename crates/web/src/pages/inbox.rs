//! `POST /inbox/NAME`: messages that a client brings, with the token of that inbox.

use super::{
    body::{self, Desk},
    plain,
};
use crate::{Door, Receipt, signature};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use luister_mention::{Secret, Size};

/// The types that are taken.
const TYPES: [&str; 3] = ["application/x-ndjson", "application/json", "text/csv"];

/// 200 when everything is on disk; what could not be read comes back line by line.
pub(super) async fn post(State(desk): State<Desk>, name: Result<Path<String>, PathRejection>, headers: HeaderMap, body: Body) -> Response {
    // A wrong name is answered as a wrong token is, and takes as long.
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let door = desk.reception.inbox(&name);
    let is_there = door.is_some();
    let door = door.unwrap_or(Door { key: Secret::new(String::new()), most: Size(0) });
    if !signature::is_token(bearer(&headers).unwrap_or_default(), &door.key) || !is_there {
        return denied();
    }
    if !is_taken(&headers) {
        let message = format!("this takes {}, and the Content-Type says which it is\n", TYPES.join(", "));
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, message);
    }
    let Ok(_place) = desk.room.try_acquire() else { return body::crowded() };
    let posted = match body::read(&headers, body, door.most).await {
        Ok(posted) => posted,
        Err(answer) => return answer,
    };
    match desk.reception.post(&name, posted).await {
        Ok(receipt) => told(&receipt),
        Err(later) => body::later(&later),
    }
}

/// A post of which nothing could be read is a mistake as a whole.
fn status(receipt: &Receipt) -> StatusCode {
    let nothing = receipt.error.is_some() || (receipt.kept == 0 && !receipt.skipped.is_empty());
    if nothing { StatusCode::BAD_REQUEST } else { StatusCode::OK }
}

fn told(receipt: &Receipt) -> Response {
    let json = serde_json::to_string(receipt).unwrap_or_default();
    (status(receipt), [(header::CONTENT_TYPE, "application/json")], json + "\n").into_response()
}

fn denied() -> Response {
    let mut response = plain(StatusCode::UNAUTHORIZED, "this wants `Authorization: Bearer` with the token of an inbox\n");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"luister\""));
    response
}

/// The token that a client shows.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn is_taken(headers: &HeaderMap) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    TYPES.iter().any(|taken| taken.eq_ignore_ascii_case(kind))
}
