//! Where a request may go: the rules of addresses and of redirects.

use crate::{address::Reachable, error::FetchError, error::host_of};
use http::{HeaderMap, StatusCode, header};
use url::{Host, Url};

/// Checks all that an address itself tells. The addresses that a name resolves to are checked when connecting.
pub(crate) fn check(url: &Url, reachable: &Reachable) -> Result<(), FetchError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchError::Refused { host: format!("{}:", url.scheme()), reason: "only http and https addresses are fetched" });
    }
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(address.into()),
        Some(Host::Ipv6(address)) => Some(address.into()),
        Some(Host::Domain(_)) | None => None,
    };
    if let Some(address) = literal.filter(|address| !reachable.contains(*address)) {
        return Err(FetchError::Blocked { host: host_of(url), address });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Refused { host: host_of(url), reason: "an address with a user name or password is not fetched" });
    }
    Ok(())
}

/// Whether this answer sends us on.
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Whether this redirect says that the page has moved for good.
pub(crate) fn is_permanent(status: StatusCode) -> bool {
    matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT)
}

/// Where an answer sends us.
pub(crate) fn target(from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let bad = |reason| FetchError::BadRedirect { host: host_of(from), reason };
    let location = headers.get(header::LOCATION).ok_or_else(|| bad("does not say where to"))?;
    let mut url = from.join(&String::from_utf8_lossy(location.as_bytes())).map_err(|_| bad("not to an address"))?;
    url.set_fragment(None);
    Ok(url)
}

/// Whether a header says nothing that only the first origin may know.
fn is_harmless(name: &header::HeaderName) -> bool {
    matches!(*name, header::ACCEPT | header::ACCEPT_LANGUAGE)
}

/// The headers of a request that may go along from one address to the next: all of them within an origin,
/// only the harmless ones elsewhere.
///
/// # Errors
/// If they hold more than that and the way leads from https to http, where anybody can read along.
pub(crate) fn carried(from: &Url, to: &Url, headers: HeaderMap) -> Result<HeaderMap, FetchError> {
    if from.origin() == to.origin() {
        return Ok(headers);
    }
    let secret = headers.keys().any(|name| !is_harmless(name));
    if secret && from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchError::BadRedirect { host: host_of(from), reason: "leads from https to http, where its key would be seen" });
    }
    Ok(headers.into_iter().filter_map(|(name, value)| Some((name?, value))).filter(|(name, _)| is_harmless(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn changedetection_2024_2026_an_allow_list_after_parsing() {
        let reachable = Reachable::new(&[]);
        for (text, expected) in [
            ("https://a.example/x", None),
            ("http://8.8.8.8:8080/", None),
            ("file:///etc/passwd", Some("`file:`: only http and https addresses are fetched")),
            ("FiLe:/etc/passwd", Some("`file:`: only http and https addresses are fetched")),
            ("gopher://127.0.0.1/_x", Some("`gopher:`: only http and https addresses are fetched")),
            ("data:text/html,x", Some("`data:`: only http and https addresses are fetched")),
            ("http://2130706433/", Some("`127.0.0.1` is not a public address")),
            ("http://0x7f000001/", Some("`127.0.0.1` is not a public address")),
            ("http://0177.1/", Some("`127.0.0.1` is not a public address")),
            ("http://127.0.0.1./", Some("`127.0.0.1` is not a public address")),
            ("http://[::ffff:7f00:1]:81/", Some("`[::ffff:7f00:1]:81` leads to ::ffff:127.0.0.1, which is not a public address")),
            ("http://a.example@127.0.0.1/", Some("`127.0.0.1` is not a public address")),
            ("http://127.0.0.1\\@a.example/", Some("`127.0.0.1` is not a public address")),
            ("http://127.0.0.1#@a.example/", Some("`127.0.0.1` is not a public address")),
            ("https://user:pw@a.example/", Some("`a.example`: an address with a user name or password is not fetched")),
        ] {
            assert_eq!(check(&url(text), &reachable).err().map(|e| e.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_redirect_is_joined_to_where_it_came_from() {
        let from = url("https://a.example/dir/x?y#z");
        for (location, expected) in [
            (Some("/feed#top"), Ok("https://a.example/feed")),
            (Some("next"), Ok("https://a.example/dir/next")),
            (Some("//b.example/"), Ok("https://b.example/")),
            (Some("ht\ttp://127.0.0.1/"), Ok("http://127.0.0.1/")),
            (Some("http://"), Err("`a.example` redirects, but not to an address")),
            (None, Err("`a.example` redirects, but does not say where to")),
        ] {
            let headers = location.map(|text| (header::LOCATION, text.parse().unwrap())).into_iter().collect();
            let found = target(&from, &headers).map(String::from).map_err(|e| e.to_string());
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{location:?}");
        }
    }

    #[test]
    fn keys_stay_with_their_origin() {
        let keys = || [(header::AUTHORIZATION, "k"), (header::ACCEPT, "a")].map(|(n, v)| (n, v.parse().unwrap())).into_iter().collect();
        for (to, expected) in [
            ("https://a.example/y", Ok(vec!["accept", "authorization"])),
            ("https://b.example/", Ok(vec!["accept"])),
            ("https://a.example:444/", Ok(vec!["accept"])),
            ("http://a.example/", Err("`a.example` redirects, but leads from https to http, where its key would be seen".to_owned())),
        ] {
            let found = carried(&url("https://a.example/x"), &url(to), keys()).map_err(|e| e.to_string());
            let names = found.map(|headers: HeaderMap| {
                let mut names: Vec<String> = headers.keys().map(ToString::to_string).collect();
                names.sort();
                names
            });
            assert_eq!(names, expected.map(|names| names.into_iter().map(str::to_owned).collect()), "{to}");
        }
        let harmless = [(header::ACCEPT, "a".parse().unwrap())].into_iter().collect();
        assert!(carried(&url("https://a.example/"), &url("http://a.example/"), harmless).is_ok(), "nothing to be seen");
    }
}
