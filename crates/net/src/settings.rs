//! The `[http]` table of the configuration.

use crate::{FetchError, address::Reachable, error::host_of, redirect};
use ipnet::IpNet;
use luister_mention::{Period, Size};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{path::PathBuf, time::Duration};
use url::Url;

/// The longest time that one fetch may take, redirects and body included.
pub const MAX_TIMEOUT: Duration = Duration::from_mins(1);
/// The largest page that may be asked for, in bytes: it is held in memory.
pub const MAX_BODY: u64 = 64 << 20;
/// The most redirects that may be followed.
pub const MAX_REDIRECTS: u8 = 20;

/// The longest contact, in bytes.
const MAX_CONTACT: usize = 200;

/// How requests are made. Every key has a default; a value out of bounds is refused when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A mail address or web page that the operator of a site can turn to; it stands in the User-Agent.
    #[serde(deserialize_with = "contact")]
    pub contact: Option<String>,
    /// How long one fetch may take, from the first look-up to the last byte.
    #[serde(deserialize_with = "timeout")]
    pub timeout: Period,
    /// How long one connection may take to be made.
    #[serde(deserialize_with = "timeout")]
    pub connect_timeout: Period,
    /// The most bytes of a page, after decompression.
    #[serde(deserialize_with = "max_body")]
    pub max_body: Size,
    /// How many redirects are followed.
    #[serde(deserialize_with = "max_redirects")]
    pub max_redirects: u8,
    /// Private networks that may be reached all the same: `["10.1.2.0/24"]`.
    pub allow: Vec<IpNet>,
    /// A file of certificates (PEM) that are trusted beside those of the system, for pages of an intranet.
    pub ca_file: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            contact: None,
            timeout: Period::secs(30),
            connect_timeout: Period::secs(10),
            max_body: Size::mib(8),
            max_redirects: 5,
            allow: Vec::new(),
            ca_file: None,
        }
    }
}

impl Settings {
    /// What can be told of an address without asking for it: whether something may be sent there. Readable, so over http, it
    /// only travels inside the networks of `allow`.
    ///
    /// # Errors
    /// As [`crate::Client::send`] would give.
    pub fn may_send(&self, url: &Url) -> Result<(), FetchError> {
        let reachable = if url.scheme() == "http" { Reachable::inside(&self.allow) } else { Reachable::new(&self.allow) };
        redirect::check(url, &reachable)?;
        if url.scheme() == "http" && self.allow.is_empty() {
            return Err(FetchError::Refused { host: host_of(url), reason: "nothing is sent there without https" });
        }
        Ok(())
    }

    /// What every request says of its sender: `luister/0.1 (+mail@example.org)`.
    #[must_use]
    pub fn user_agent(&self) -> String {
        let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
        match &self.contact {
            Some(contact) => format!("luister/{version} (+{contact})"),
            None => format!("luister/{version}"),
        }
    }
}

fn contact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let fits = text.len() <= MAX_CONTACT && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'\\'));
    let reachable = text.contains('@') || text.starts_with("https://") || text.starts_with("http://");
    if fits && reachable { Ok(Some(text)) } else { Err(D::Error::custom("`contact` is a mail address or the address of a web page")) }
}

fn timeout<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    let period = Period::deserialize(deserializer)?;
    if period.0.is_zero() || period.0 > MAX_TIMEOUT {
        return Err(D::Error::custom(format!("a time-out lies between 1ms and {}, not at {period}", Period(MAX_TIMEOUT))));
    }
    Ok(period)
}

fn max_body<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Size, D::Error> {
    let size = Size::deserialize(deserializer)?;
    if size.0 == 0 || size.0 > MAX_BODY {
        return Err(D::Error::custom(format!("a page has between 1 B and {}, not {size}", Size(MAX_BODY))));
    }
    Ok(size)
}

fn max_redirects<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = u8::deserialize(deserializer)?;
    if number > MAX_REDIRECTS {
        return Err(D::Error::custom(format!("at most {MAX_REDIRECTS} redirects can be followed, not {number}")));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_default() {
        assert_eq!(toml::from_str::<Settings>("").unwrap(), Settings::default());
        assert_eq!(Settings::default().user_agent(), "luister/0.1");
        let named: Settings = toml::from_str("contact = 'webcare@acme.example'").unwrap();
        assert_eq!(named.user_agent(), "luister/0.1 (+webcare@acme.example)");
    }

    #[test]
    fn values_out_of_bounds_are_refused() {
        for (text, expected) in [
            ("timeout = '90s'", "a time-out lies between 1ms and 1m, not at 1m 30s"),
            ("timeout = '0s'", "a time-out lies between 1ms and 1m, not at 0s"),
            ("connect_timeout = '2m'", "a time-out lies between 1ms and 1m, not at 2m"),
            ("timeout = '30'", "`30` has no unit, write `30s`, `30m`, `30h` or `30d`"),
            ("max_body = '1 GiB'", "a page has between 1 B and 64 MiB, not 1 GiB"),
            ("max_redirects = 21", "at most 20 redirects can be followed, not 21"),
            ("contact = \"a@b\\r\\nX: y\"", "`contact` is a mail address or the address of a web page"),
            ("contact = 'nobody'", "`contact` is a mail address or the address of a web page"),
            (
                "proxy = 'x'",
                "unknown field `proxy`, expected one of `contact`, `timeout`, `connect_timeout`, `max_body`, `max_redirects`, `allow`, `ca_file`",
            ),
        ] {
            assert_eq!(toml::from_str::<Settings>(text).unwrap_err().message(), expected, "{text}");
        }
    }
}
