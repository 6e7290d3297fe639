//! `site:` compares the host of the address, and the beginning of its path where one is given.

use super::{FieldSpec, Reads, Test, Value, Wrong};
use crate::{help::Text, view::View};
use luister_mention::{Link, wording};
use std::sync::Arc;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "site",
    also: &[],
    help: Text {
        en: "The site with its subdomains; a path narrows it.",
        nl: "De site met alles wat eronder valt; een pad maakt het nauwkeuriger.",
    },
    examples: ["site:tweakers.net", "site:reddit.com/r/energy"],
    reads: Reads::Values(read),
};

#[derive(Debug)]
struct Site {
    host: String,
    path: String,
}

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    let text = value.one("site", "tweakers.net")?.to_lowercase();
    let text = text.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let (host, path) = text.split_once('/').map_or((text, ""), |(host, path)| (host, path));
    let whole = !host.is_empty() && !host.starts_with('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':'));
    if !whole || !host.contains('.') {
        let guess = if whole && !host.contains(':') { format!("{host}.nl") } else { "tweakers.net".to_owned() };
        return Err(Wrong {
            message: wording!("`{host}` is no site", "`{host}` is geen site"),
            repair: wording!("write it as in an address: `site:{guess}`", "schrijf de naam zoals in een adres: `site:{guess}`").into(),
        });
    }
    Ok(Arc::new(Site { host: host.to_owned(), path: path.trim_end_matches('/').to_owned() }))
}

impl Test for Site {
    fn holds(&self, view: &View<'_>) -> bool {
        let Some(link) = &view.mention.url else { return false };
        let site = link.site();
        let host = site.strip_suffix(self.host.as_str()).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        host && (self.path.is_empty() || self.begins_path(link))
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        view.mention.url.as_ref().map(Link::site)
    }
}

impl Site {
    fn begins_path(&self, link: &Link) -> bool {
        let address = link.as_str().to_lowercase();
        let path = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        path.strip_prefix(self.path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{fault, holds},
        *,
    };

    #[test]
    fn subdomains_belong_to_a_site() {
        for (value, url, expected) in [
            ("tweakers.net", "https://gathering.tweakers.net/forum", true),
            ("www.tweakers.net", "https://www.tweakers.net/", true),
            ("https://tweakers.net/", "https://tweakers.net/x", true),
            ("tweakers.net", "https://nottweakers.net/", false),
            ("reddit.com/r/energy", "https://www.reddit.com/r/Energy/comments/1", true),
            ("reddit.com/r/energy", "https://www.reddit.com/r/energyfoo/", false),
        ] {
            assert_eq!(holds(&FIELD, Value::One(value), &format!(r#"{{"text":"x","url":"{url}"}}"#)), Ok(expected), "{value} {url}");
        }
        assert_eq!(holds(&FIELD, Value::One("a.nl"), r#"{"text":"x"}"#), Ok(false));
        assert_eq!(fault(&FIELD, Value::One("tweakers")), "`tweakers` is no site, write it as in an address: `site:tweakers.nl`");
    }
}
