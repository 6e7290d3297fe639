//! Reading a body while counting what it has become.

use crate::error::{FetchError, host_of};
use futures_util::StreamExt as _;
use http::header;
use luister_mention::{Period, Size};
use std::time::Duration;
use url::Url;

/// Compressions that are undone; whatever else a server names was never asked for.
const PLAIN: &str = "identity";

/// How long what is said after a status is waited for: the status is known already.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Reads the beginning of a body, as far as it comes and is wanted: what breaks off or goes on costs nothing.
pub(crate) async fn beginning(response: reqwest::Response, limit: Size) -> Vec<u8> {
    let limit = usize::try_from(limit.0).unwrap_or(usize::MAX);
    let mut body = Vec::new();
    let mut pieces = response.bytes_stream();
    let read = async {
        while let Some(Ok(piece)) = pieces.next().await {
            let room = limit.saturating_sub(body.len());
            body.extend(piece.iter().take(room));
            if body.len() >= limit {
                break;
            }
        }
    };
    // What had come by then is kept.
    drop(tokio::time::timeout(PATIENCE, read).await);
    body
}

/// Reads a body whole, or not at all if it grows longer than `limit` bytes. The bytes are counted after
/// decompression, so a bomb is put down as soon as it has grown that far.
pub(crate) async fn read(response: reqwest::Response, url: &Url, limit: Size, timeout: Period) -> Result<Vec<u8>, FetchError> {
    let too_large = || FetchError::TooLarge { host: host_of(url), limit };
    if let Some(left) =
        response.headers().get(header::CONTENT_ENCODING).filter(|left| !left.as_bytes().eq_ignore_ascii_case(PLAIN.as_bytes()))
    {
        let name: String = String::from_utf8_lossy(left.as_bytes()).chars().take(40).collect();
        return Err(FetchError::Decode { host: host_of(url), reason: format!("`{name}` is not one of gzip, brotli, deflate and zstd") });
    }
    if response.content_length().is_some_and(|announced| announced > limit.0) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    let mut pieces = response.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| FetchError::of(&error, url, timeout))?;
        if (body.len() + piece.len()) as u64 > limit.0 {
            return Err(too_large());
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
