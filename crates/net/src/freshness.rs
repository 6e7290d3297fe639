//! What a server says about when to come back.

use std::time::{Duration, SystemTime};

/// `Retry-After`, in seconds or as a date. A date in the past means now.
pub(crate) fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if let Some(wait) = seconds(text) {
        return Some(wait);
    }
    httpdate::parse_http_date(text).ok().map(|date| date.duration_since(now).unwrap_or_default())
}

/// The `max-age` of `Cache-Control`; none if the page is not to be kept at all.
pub(crate) fn max_age(text: &str) -> Option<Duration> {
    let mut age = None;
    for directive in text.split(',') {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-store" | "no-cache" => return None,
            "max-age" => age = seconds(value.trim().trim_matches('"')),
            _ => {}
        }
    }
    age
}

/// How long after `Date` a page that has no `Cache-Control` expires.
pub(crate) fn expires(text: &str, date: SystemTime) -> Option<Duration> {
    httpdate::parse_http_date(text.trim()).ok()?.duration_since(date).ok()
}

/// A whole number of seconds; one that is too large to be counted is as long as can be.
fn seconds(text: &str) -> Option<Duration> {
    let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_has_two_forms() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 10:00:00 GMT").unwrap();
        for (text, expected) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 22 Nov 2026 10:05:00 GMT", Some(300)),
            ("Sunday, 22-Nov-26 10:05:00 GMT", Some(300)),
            ("Sun, 22 Nov 2026 09:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
            ("", None),
        ] {
            assert_eq!(retry_after(text, now).map(|wait| wait.as_secs()), expected, "{text}");
        }
    }

    #[test]
    fn cache_control_is_a_list() {
        for (text, expected) in [
            ("max-age=600", Some(600)),
            ("public, Max-Age = \"60\"", Some(60)),
            ("s-maxage=5", None),
            ("max-age=600, no-cache", None),
            ("no-store", None),
            ("max-age=x", None),
            ("", None),
        ] {
            assert_eq!(max_age(text).map(|age| age.as_secs()), expected, "{text}");
        }
    }

    #[test]
    fn a_page_expires_at_a_date() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 10:00:00 GMT").unwrap();
        for (text, expected) in
            [("Sun, 22 Nov 2026 10:30:00 GMT", Some(1800)), ("Sun, 22 Nov 2026 09:00:00 GMT", None), ("0", None), ("-1", None)]
        {
            assert_eq!(expires(text, now).map(|wait| wait.as_secs()), expected, "{text}");
        }
    }
}
