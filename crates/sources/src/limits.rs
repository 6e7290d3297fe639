//! The headers by which APIs say how much of their allowance is left.

use chrono::{DateTime, Utc};
use luister_net::http::HeaderMap;
use std::time::Duration;

/// The names in use: the draft of the IETF, and the older ones with `x-`.
const NAMES: [(&str, &str); 2] = [("ratelimit-remaining", "ratelimit-reset"), ("x-ratelimit-remaining", "x-ratelimit-reset")];
/// Numbers from here on are a time in seconds since 1970, smaller ones a wait.
const A_TIME: f64 = 1e9;
/// Such a time has lost its fraction: the allowance comes back within the second that it names.
const WITHIN: u64 = 1;

/// How long to leave a host alone, if the answer says that its allowance is used up.
pub(crate) fn used_up(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    NAMES.iter().find_map(|(remaining, reset)| {
        let value = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
        let left: f64 = value(remaining)?.parse().ok()?;
        (left < 1.0).then(|| wait(value(reset)?, now)).flatten()
    })
}

/// A wait in seconds, a time in seconds since 1970, or a date as Mastodon writes it.
fn wait(reset: &str, now: DateTime<Utc>) -> Option<Duration> {
    let until = match reset.parse::<f64>() {
        Ok(seconds) if seconds < A_TIME => return Duration::try_from_secs_f64(seconds).ok(),
        Ok(seconds) => Duration::try_from_secs_f64(seconds)
            .ok()
            .and_then(|at| DateTime::from_timestamp(at.as_secs().saturating_add(WITHIN).try_into().ok()?, 0))?,
        Err(_) => DateTime::parse_from_rfc3339(reset).ok()?.to_utc(),
    };
    (until - now).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_net::http::{HeaderName, HeaderValue};

    #[test]
    fn an_allowance_that_is_used_up_says_until_when() {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        for (headers, expected) in [
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "2026-11-22T10:05:00.000Z")][..], Some(300)),
            (&[("x-ratelimit-remaining", "0.0"), ("x-ratelimit-reset", "42")], Some(42)),
            (&[("ratelimit-remaining", "0"), ("ratelimit-reset", "1795341660")], Some(61)),
            (&[("x-ratelimit-remaining", "12"), ("x-ratelimit-reset", "42")], None),
            (&[("x-ratelimit-remaining", "0")], None),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "soon")], None),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "-1e300")], None),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "18446744073709551614")], None),
            (&[], None),
        ] {
            let pair = |(name, value): &(&'static str, &'static str)| (HeaderName::from_static(name), HeaderValue::from_static(value));
            let map = headers.iter().map(pair).collect();
            assert_eq!(used_up(&map, now).map(|wait| wait.as_secs()), expected, "{headers:?}");
        }
    }
}
