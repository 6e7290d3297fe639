//! What follows from an answer, or from none.

use crate::channels::SendError;
use luister_mention::text;
use luister_net::{FetchError, Response, Url, http::StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::{Duration, SystemTime};

/// The most of an answer that a reason shows, in characters.
const SHOWN_CHARS: usize = 160;
/// The longest that another side puts us off.
const MAX_AFTER: Duration = Duration::from_hours(1);

/// The host, with its port if that is not the usual one. The rest of an address may let in whoever knows it.
pub(in crate::channels) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What an answer means.
pub(super) fn judge(answer: &Response, host: String, now: SystemTime, secrets: &[SecretString]) -> Result<(), SendError> {
    let status = answer.status;
    if status.is_success() {
        return Ok(());
    }
    let said = excerpt(&answer.body, secrets);
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    if status.is_redirection() {
        let reason =
            format!("it answered with {status}, which leads elsewhere, and webhooks follow nobody: write the new address as `url`");
        return Err(SendError::Never { host, reason });
    }
    let reason = format!("it answered with {status}{said}");
    if status.is_server_error() || is_for_now(status) {
        let after = answer.retry_after(now).map(|after| after.min(MAX_AFTER));
        return Err(SendError::Later { host, reason, after, about_us: false, away: false });
    }
    Err(SendError::Never { host, reason })
}

/// Errors of ours that pass by themselves: slow, too early, too often.
fn is_for_now(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429)
}

/// What it means that there is no answer: the other side may have it all the same, and knows it by its key when it comes again.
pub(in crate::channels) fn failed(error: &FetchError, host: String, in_the_clear: bool) -> SendError {
    match error {
        FetchError::Blocked { address, .. } if in_the_clear && luister_net::is_public(*address) => SendError::Never {
            host,
            reason: format!("it is at {address}, and over http nothing is sent but to networks that stand in `allow` of [http]: use https"),
        },
        FetchError::Blocked { address, .. } => SendError::Never {
            host,
            reason: format!("{address} is not a public address; if it is yours, add its network to `allow` in [http]"),
        },
        FetchError::Refused { .. } => SendError::Never { host, reason: error.to_string() },
        _ => SendError::Later { host, reason: error.to_string(), after: None, about_us: false, away: false },
    }
}

/// The beginning of an answer as text on one line, without anything secret that it repeats.
fn excerpt(body: &[u8], secrets: &[SecretString]) -> String {
    let mut said = text::line(&text::clean(&String::from_utf8_lossy(body)));
    for secret in secrets.iter().map(SecretString::expose_secret).filter(|secret| !secret.is_empty()) {
        said = said.replace(secret, "***");
    }
    text::excerpt(&said, SHOWN_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_net::http::{HeaderMap, header};

    fn answer(status: u16, after: Option<&str>, body: &str) -> Response {
        let headers: HeaderMap = after.map(|after| (header::RETRY_AFTER, after.parse().unwrap())).into_iter().collect();
        Response {
            url: Url::parse("https://chat.acme.example/hooks/geheim").unwrap(),
            status: StatusCode::from_u16(status).unwrap(),
            headers,
            body: body.as_bytes().to_vec(),
            was_conditional: false,
            moved: None,
        }
    }

    #[test]
    fn an_answer_decides_what_happens_next() {
        let later = |secs: Option<u64>| Some((true, secs));
        let never = Some((false, None));
        for (status, after, expected) in [
            (200, None, None),
            (202, None, None),
            (204, None, None),
            (301, None, never),
            (302, None, never),
            (304, None, never),
            (307, None, never),
            (400, None, never),
            (401, None, never),
            (404, None, never),
            (408, None, later(None)),
            (410, Some("5"), never),
            (413, None, never),
            (425, None, later(None)),
            (429, Some("30"), later(Some(30))),
            (429, Some("86400"), later(Some(3600))),
            (429, Some("soon"), later(None)),
            (500, None, later(None)),
            (503, Some("120"), later(Some(120))),
        ] {
            let judged = judge(&answer(status, after, ""), "host".to_owned(), SystemTime::UNIX_EPOCH, &[]);
            let found = judged.err().map(|error| match error {
                SendError::Later { after, about_us: false, .. } => (true, after.map(|after| after.as_secs())),
                SendError::Later { about_us: true, .. } => panic!("{status}"),
                SendError::Never { .. } => (false, None),
            });
            assert_eq!(found, expected, "{status} {after:?}");
        }
    }

    #[test]
    fn a_reason_shows_a_little_of_the_answer_and_no_secret() {
        let long = format!("<html>\r\nno\u{1b}[31m such\u{202e} token geheim {}", "x".repeat(5000));
        let error = judge(&answer(403, None, &long), "chat.acme.example".into(), SystemTime::UNIX_EPOCH, &["geheim".into()]).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with("chat.acme.example refused it: it answered with 403 Forbidden: <html> no"), "{said}");
        assert!(said.contains("token ***") && said.chars().count() < 260 && !said.contains(['\u{1b}', '\u{202e}', '\n']), "{said}");
    }

    #[test]
    fn who_cannot_be_reached_is_tried_again_but_not_inside() {
        let host = || "n8n.acme.example".to_owned();
        let blocked = |address: &str| FetchError::Blocked { host: host(), address: address.parse().unwrap() };
        let dns = FetchError::Dns { host: host(), reason: "no".into() };
        assert!(matches!(failed(&dns, host(), false), SendError::Later { about_us: false, .. }));
        assert_eq!(
            failed(&blocked("10.0.0.1"), host(), false).to_string(),
            "n8n.acme.example refused it: 10.0.0.1 is not a public address; if it is yours, add its network to `allow` in [http]"
        );
        assert!(failed(&blocked("8.8.8.8"), host(), true).to_string().contains("use https"));
    }
}
