//! The hub of a page (WebSub): where to ask to be told what is new there, and what the page is called there.

use luister_mention::{Hub, Link};
use luister_net::http::{HeaderMap, header};
use serde::Deserialize;
use url::Url;

/// The most links of a header that are looked at.
const MAX_LINKS: usize = 64;

/// The addresses that a page names, as they come in.
#[derive(Debug, Default)]
pub(crate) struct Named {
    hub: Option<Link>,
    topic: Option<Link>,
}

impl Named {
    /// Takes a link by its relation. Of several hubs the first is taken.
    pub(crate) fn take(&mut self, rel: &str, address: &Url) {
        for rel in rel.split_ascii_whitespace() {
            let place = match rel.to_ascii_lowercase().as_str() {
                "hub" => &mut self.hub,
                "self" => &mut self.topic,
                _ => continue,
            };
            if place.is_none() {
                *place = Link::from_url(address);
            }
        }
    }

    /// The hub, if there is one. A page that does not say what it is called is called after its address.
    pub(crate) fn hub(self, page: &Url) -> Option<Hub> {
        Some(Hub { hub: self.hub?, topic: self.topic.or_else(|| Link::from_url(page))? })
    }
}

/// The hub that the headers of an answer name: `Link: <…>; rel="hub", <…>; rel="self"`.
pub(crate) fn of_headers(headers: &HeaderMap, page: &Url) -> Option<Hub> {
    let mut named = Named::default();
    let values = headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    for link in values.flat_map(links).take(MAX_LINKS) {
        if let Ok(address) = page.join(link.address) {
            named.take(link.rel, &address);
        }
    }
    named.hub(page)
}

/// The hub that a JSON Feed names.
pub(crate) fn of_json(document: &str, page: &Url) -> Option<Hub> {
    #[derive(Deserialize)]
    struct Feed {
        feed_url: Option<String>,
        #[serde(default)]
        hubs: Vec<Place>,
    }
    #[derive(Deserialize)]
    struct Place {
        #[serde(rename = "type")]
        kind: String,
        url: String,
    }
    let feed: Feed = document.contains("\"hubs\"").then(|| serde_json::from_str(document).ok()).flatten()?;
    let mut named = Named::default();
    let hub = feed.hubs.iter().find(|hub| hub.kind.eq_ignore_ascii_case("websub"));
    for (rel, address) in [("hub", hub.map(|hub| &hub.url)), ("self", feed.feed_url.as_ref())] {
        if let Some(address) = address.and_then(|address| page.join(address).ok()) {
            named.take(rel, &address);
        }
    }
    named.hub(page)
}

/// One link of a header.
struct HeaderLink<'h> {
    address: &'h str,
    rel: &'h str,
}

/// The links of a header (RFC 8288). One that is broken ends the list.
fn links(mut header: &str) -> impl Iterator<Item = HeaderLink<'_>> {
    std::iter::from_fn(move || {
        let (_, rest) = header.split_once('<')?;
        let (address, parameters) = rest.split_once('>')?;
        let (own, after) = parameters.split_at(end_of_link(parameters));
        header = after;
        Some(HeaderLink { address: address.trim(), rel: parameter(own, "rel").unwrap_or_default() })
    })
}

/// Where the next link begins: behind a comma that stands in no quotation marks.
fn end_of_link(parameters: &str) -> usize {
    let mut quoted = false;
    let end = parameters.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ',' && !quoted
    });
    end.map_or(parameters.len(), |(at, _)| at)
}

/// The value of a parameter of a link.
fn parameter<'p>(parameters: &'p str, name: &str) -> Option<&'p str> {
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_net::http::HeaderValue;

    fn page() -> Url {
        Url::parse("https://a.example/feed?page=1").unwrap()
    }

    fn shown(hub: Option<Hub>) -> String {
        hub.map_or_else(String::new, |hub| format!("{} {}", hub.hub, hub.topic))
    }

    #[test]
    fn headers_name_a_hub() {
        for (headers, expected) in [
            (
                &["<https://hub.example/>; rel=\"hub\", <https://a.example/feed>; rel=\"self\""][..],
                "https://hub.example/ https://a.example/feed",
            ),
            (&["<https://hub.example/>; rel=hub", "</feed>; rel=self"], "https://hub.example/ https://a.example/feed"),
            (&["<https://hub.example/>; title=\"a, b; c\"; rel=\"hub\""], "https://hub.example/ https://a.example/feed?page=1"),
            (
                &["</>; rel=\"first\", <https://one.example/>; REL=\"Hub\", <https://two.example/>; rel=hub"],
                "https://one.example/ https://a.example/feed?page=1",
            ),
            (&["</feed>; rel=\"self hub\""], "https://a.example/feed https://a.example/feed"),
            (&["<https://a.example/feed>; rel=\"self\""], ""),
            (&["<ftp://hub.example/>; rel=hub"], ""),
            (&["<https://user:pw@hub.example/>; rel=hub"], ""),
            (&["<https://hub.example/; rel=hub", ">", "<>", ",,,;;;"], ""),
            (&[], ""),
        ] {
            let mut map = HeaderMap::new();
            for value in headers {
                map.append(header::LINK, HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(shown(of_headers(&map, &page())), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_json_feed_names_a_hub() {
        for (document, expected) in [
            (
                r#"{"hubs":[{"type":"rssCloud","url":"https://x.example/"},{"type":"WebSub","url":"https://hub.example/"}],"feed_url":"https://a.example/j"}"#,
                "https://hub.example/ https://a.example/j",
            ),
            (r#"{"hubs":[{"type":"WebSub","url":"/hub"}]}"#, "https://a.example/hub https://a.example/feed?page=1"),
            (r#"{"hubs":[]}"#, ""),
            (r#"{"hubs":{"type":1}}"#, ""),
            ("{}", ""),
        ] {
            assert_eq!(shown(of_json(document, &page())), expected, "{document}");
        }
    }
}
