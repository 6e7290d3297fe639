//! Why a page could not be fetched, told apart by what can be done about it.

use crate::resolver::Unreachable;
use luister_mention::{Period, Size};
use std::{error::Error as StdError, io, net::IpAddr};
use url::Url;

/// The longest piece of another library's error message that is repeated, in characters.
const MAX_REASON: usize = 160;

/// Why a page could not be fetched. Every message names the host; none shows a path or a query, which may hold a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The host lies in a network that may not be reached.
    #[error("{}", blocked(host, *address))]
    Blocked {
        /// The host.
        host: String,
        /// Its address, or the first of them.
        address: IpAddr,
    },
    /// The address is of a kind that is never asked for.
    #[error("`{host}`: {reason}")]
    Refused {
        /// The host, or the scheme where there is none.
        host: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The name has no address, or the name server gives none.
    #[error("could not find the address of `{host}`: {reason}")]
    Dns {
        /// The host.
        host: String,
        /// What the resolver said.
        reason: String,
    },
    /// No connection could be made.
    #[error("could not connect to `{host}`: {reason}")]
    Connect {
        /// The host.
        host: String,
        /// What the operating system said.
        reason: String,
    },
    /// A connection was made, but it is not safe.
    #[error("the connection to `{host}` is not safe: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong with the certificate or the handshake.
        reason: String,
    },
    /// The whole of it took too long.
    #[error("`{host}` took longer than {limit}")]
    Timeout {
        /// The host.
        host: String,
        /// The time-out.
        limit: Period,
    },
    /// The page is longer than the limit.
    #[error("the page at `{host}` is longer than {limit}")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit.
        limit: Size,
    },
    /// The compression of the page is broken or unknown.
    #[error("the compression of the page at `{host}` cannot be read: {reason}")]
    Decode {
        /// The host.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A redirect leads back to where we have been.
    #[error("`{host}` redirects in circles")]
    RedirectLoop {
        /// The host that closed the circle.
        host: String,
    },
    /// More redirects than are followed.
    #[error("`{host}` redirects more than {limit} times")]
    TooManyRedirects {
        /// The last host.
        host: String,
        /// The limit.
        limit: u8,
    },
    /// A redirect that leads nowhere, or somewhere unsafe.
    #[error("`{host}` redirects, but {reason}")]
    BadRedirect {
        /// The host.
        host: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Anything else between connecting and the last byte.
    #[error("the connection to `{host}` broke: {reason}")]
    Network {
        /// The host.
        host: String,
        /// What went wrong.
        reason: String,
    },
}

/// The sentence for a host that may not be reached; a literal address is not named twice.
fn blocked(host: &str, address: IpAddr) -> String {
    if host.contains(&address.to_string()) {
        format!("`{host}` is not a public address")
    } else {
        format!("`{host}` leads to {address}, which is not a public address")
    }
}

/// The host of an address, with its port if that is not the usual one.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or(url.scheme());
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// An error and all that it was caused by, also where the cause is hidden inside an I/O error.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| error.source())
    })
}

/// The message of the innermost cause: the only one that says what happened.
fn reason(error: &reqwest::Error) -> String {
    let innermost = causes(error).last().map(ToString::to_string).unwrap_or_default();
    luister_mention::text::excerpt(&luister_mention::text::line(&innermost), MAX_REASON)
}

impl FetchError {
    /// What reqwest's error means for a request to this address.
    pub(crate) fn of(error: &reqwest::Error, url: &Url, limit: Period) -> Self {
        let host = host_of(url);
        let reason = reason(error);
        if let Some(Unreachable(address)) = causes(error).find_map(|cause| cause.downcast_ref()) {
            return Self::Blocked { host, address: *address };
        }
        if causes(error).any(<dyn StdError>::is::<rustls::Error>) {
            return Self::Tls { host, reason };
        }
        if error.is_dns() {
            return Self::Dns { host, reason };
        }
        if error.is_timeout() {
            return Self::Timeout { host, limit };
        }
        if error.is_connect() {
            return Self::Connect { host, reason };
        }
        // reqwest calls every failure of a body a failure to decode; those of the connection are hyper's.
        let broken = causes(error).any(<dyn StdError>::is::<hyper::Error>);
        if error.is_decode() && !broken { Self::Decode { host, reason } } else { Self::Network { host, reason } }
    }
}
