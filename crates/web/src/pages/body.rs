//! What a request brings, within bounds: how long, how slowly, and how many at a time.

use super::plain;
use crate::{Later, Posted, Reception};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use futures_util::StreamExt as _;
use luister_mention::Size;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, time::timeout};

/// Bodies that are read or taken at a time; each may be as long as its door allows.
const MAX_AT_ONCE: usize = 8;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// When to come again, if too many are here.
const CROWDED: Duration = Duration::from_secs(5);
/// The bytes that are set aside for a body before any has come.
const FIRST_ROOM: usize = 64 * 1024;

/// What the pages are given to which something is brought.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(super) reception: Arc<dyn Reception>,
    pub(super) room: Arc<Semaphore>,
}

impl Desk {
    pub(crate) fn new(reception: Arc<dyn Reception>) -> Self {
        Self { reception, room: Arc::new(Semaphore::new(MAX_AT_ONCE)) }
    }
}

/// That there is no room for another body now.
pub(super) fn crowded() -> Response {
    later(&Later { after: CROWDED, reason: format!("{MAX_AT_ONCE} others are being served, which is the most at a time") })
}

/// Come again, and when.
pub(super) fn later(later: &Later) -> Response {
    let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", later.reason.replace('\n', " ")));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(later.after.as_secs().max(1)));
    response
}

/// Reads a body as it comes, up to `most` bytes of it.
///
/// # Errors
/// With the answer for one that is too long, too slow, or breaks off.
pub(super) async fn read(headers: &HeaderMap, body: Body, most: Size) -> Result<Posted, Response> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|said| said > most.0) {
        return Err(too_long(most));
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    match timeout(BODY_TIMEOUT, collect(body, most)).await {
        Ok(collected) => collected.map(|body| Posted { content_type, body }),
        Err(_) => Err(plain(StatusCode::REQUEST_TIMEOUT, format!("this took longer than {} seconds to arrive\n", BODY_TIMEOUT.as_secs()))),
    }
}

async fn collect(body: Body, most: Size) -> Result<Vec<u8>, Response> {
    let limit = usize::try_from(most.0).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(limit.min(FIRST_ROOM));
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| plain(StatusCode::BAD_REQUEST, "this broke off\n"))?;
        if piece.len() > limit - bytes.len() {
            return Err(too_long(most));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn too_long(most: Size) -> Response {
    plain(StatusCode::PAYLOAD_TOO_LARGE, format!("this is longer than {most}, the most that is taken here at once; send it in pieces\n"))
}
