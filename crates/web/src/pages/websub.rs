//! `/websub/TOKEN`: what a hub asks before it pushes, and what it pushes (WebSub).

use super::{
    body::{self, Desk},
    missing, plain,
};
use crate::{Question, signature};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use luister_mention::HubMode;
use std::collections::HashMap;
use url::form_urlencoded;

/// The header of the signature.
const SIGNATURE: &str = "x-hub-signature";
/// The most parameters that a hub may give.
const MAX_PARAMETERS: usize = 32;

/// `GET`: the challenge comes back only for what we asked for.
pub(super) async fn verify(State(desk): State<Desk>, token: Result<Path<String>, PathRejection>, uri: Uri) -> Response {
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let query = uri.query().unwrap_or_default().as_bytes();
    let said: HashMap<String, String> = form_urlencoded::parse(query).into_owned().take(MAX_PARAMETERS).collect();
    let of = |name: &str| said.get(name).map(String::as_str).unwrap_or_default();
    let topic = of("hub.topic");
    let mode = match of("hub.mode") {
        "subscribe" => HubMode::Subscribe,
        "unsubscribe" => HubMode::Unsubscribe,
        "denied" if desk.reception.denied(&token, topic, of("hub.reason")).await => return plain(StatusCode::OK, "noted\n"),
        _ => return missing(),
    };
    let challenge = of("hub.challenge");
    let question = Question { mode, topic: topic.to_owned(), lease_secs: of("hub.lease_seconds").parse().ok() };
    match desk.reception.confirm(&token, question).await {
        Ok(true) if !challenge.is_empty() => plain(StatusCode::OK, challenge),
        Ok(_) => missing(),
        Err(later) => body::later(&later),
    }
}

/// `POST`: whoever does not sign with our secret is heard with the same patience, and not believed.
pub(super) async fn push(State(desk): State<Desk>, token: Result<Path<String>, PathRejection>, headers: HeaderMap, body: Body) -> Response {
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let Some(door) = desk.reception.subscription(&token) else {
        return plain(StatusCode::GONE, "nobody listens here any more\n");
    };
    let Ok(_place) = desk.room.try_acquire() else { return body::crowded() };
    let posted = match body::read(&headers, body, door.most).await {
        Ok(posted) => posted,
        Err(answer) => return answer,
    };
    let signed = headers.get(SIGNATURE).and_then(|signature| signature.to_str().ok());
    if !signed.is_some_and(|signed| signature::is_signed(signed, &door.key, &posted.body)) {
        desk.reception.forged(&token);
        return taken();
    }
    match desk.reception.push(&token, posted) {
        Ok(()) => taken(),
        Err(later) => body::later(&later),
    }
}

fn taken() -> Response {
    plain(StatusCode::ACCEPTED, "taken\n")
}
