//! What a page shows at first sight: its links, what it is made with, and what it loads.

use crate::{
    Page, ReadError,
    html::{Token, Tokens, attribute, decode_entities},
    kinds::decode_page,
};
use luister_mention::text;
use url::Url;

/// The most links of a page that are looked at.
const MAX_LINKS: usize = 20_000;
/// The longest address that is looked at, in bytes.
const MAX_ADDRESS: usize = 2048;
/// The longest text of a link that is kept, in bytes.
const MAX_WORDS: usize = 200;

/// A page as discovery looks at it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sight {
    /// Where it was found, after redirects.
    pub(super) url: Url,
    /// What it says in `<link rel=alternate>`.
    pub(super) alternates: Vec<Alternate>,
    /// Where it leads, in the order of the page.
    pub(super) links: Vec<Link>,
    /// Every other address on it: of pictures, scripts and styles.
    pub(super) assets: Vec<Url>,
    /// What it calls the software that made it, in lower case.
    pub(super) generator: String,
    /// The page itself, in lower case, for marks of no certain place.
    pub(super) source: String,
    /// How many links there were beyond those that are looked at.
    pub(super) beyond: usize,
}

/// Another form of the page, or something that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alternate {
    pub(super) url: Url,
    /// Its `type`, in lower case and without parameters.
    pub(super) mime: String,
    pub(super) title: String,
}

/// A link that people can click.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) url: Url,
    /// Its words.
    pub(super) text: String,
    /// Its `rel`, in lower case.
    pub(super) rel: String,
}

impl Sight {
    /// Looks at a page.
    ///
    /// # Errors
    /// If it is no text.
    pub(super) fn of(page: &Page) -> Result<Self, ReadError> {
        let html = decode_page(page)?;
        let mut sight = Self {
            url: page.url.clone(),
            alternates: Vec::new(),
            links: Vec::new(),
            assets: Vec::new(),
            generator: String::new(),
            source: String::new(),
            beyond: 0,
        };
        let mut looking = Looking { base: page.url.clone(), inside_link: false };
        for token in Tokens::of(&html) {
            looking.at(token, &mut sight);
        }
        for link in &mut sight.links {
            link.text = text::line(&decode_entities(&link.text));
        }
        sight.source = html.to_lowercase();
        Ok(sight)
    }

    /// Every address on the page.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &Url> {
        self.links.iter().map(|link| &link.url).chain(&self.assets).chain(self.alternates.iter().map(|alternate| &alternate.url))
    }

    fn is_full(&self) -> bool {
        self.links.len() + self.alternates.len() + self.assets.len() >= MAX_LINKS
    }
}

/// Where the eye is on the page.
struct Looking {
    base: Url,
    inside_link: bool,
}

impl Looking {
    fn at(&mut self, token: Token<'_>, sight: &mut Sight) {
        match token {
            Token::Open { name, attributes } => self.open(&name, attributes, sight),
            Token::Close { name } if name == "a" => self.inside_link = false,
            Token::Text(words) if self.inside_link => {
                if let Some(link) = sight.links.last_mut().filter(|link| link.text.len() < MAX_WORDS) {
                    link.text.push_str(text::cut(words, MAX_WORDS).0);
                }
            }
            Token::Text(_) | Token::Close { .. } => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &str, sight: &mut Sight) {
        let value = |wanted| attribute(attributes, wanted).map(|value| decode_entities(value).trim().to_owned());
        let lower = |wanted| value(wanted).unwrap_or_default().to_lowercase();
        let address = |wanted| value(wanted).filter(|text| text.len() <= MAX_ADDRESS).and_then(|text| self.base.join(&text).ok());
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
        match name {
            "base" => self.base = address("href").unwrap_or_else(|| self.base.clone()),
            "meta" if lower("name") == "generator" => sight.generator = lower("content"),
            "a" | "link" | "script" | "img" | "form" if sight.is_full() => {
                sight.beyond += usize::from(name == "a" || name == "link");
                self.inside_link = false;
            }
            "a" => {
                let url = address("href").filter(is_web);
                self.inside_link = url.is_some();
                sight.links.extend(url.map(|url| Link { url, text: String::new(), rel: lower("rel") }));
            }
            "link" => {
                let Some(url) = address("href").filter(is_web) else { return };
                let rel = lower("rel");
                if rel.split_whitespace().any(|rel| rel == "alternate") {
                    let mime = lower("type").split(';').next().unwrap_or_default().trim().to_owned();
                    let title = text::line(&value("title").unwrap_or_default());
                    sight.alternates.push(Alternate { url, mime, title });
                } else if rel == "me" || rel == "canonical" {
                    sight.links.push(Link { url, text: String::new(), rel });
                } else {
                    sight.assets.push(url);
                }
            }
            "script" | "img" => sight.assets.extend(address("src").filter(is_web)),
            "form" => sight.assets.extend(address("action").filter(is_web)),
            _ => {}
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a page of this HTML shows.
    pub(in super::super) fn sight(url: &str, html: &str) -> Sight {
        Sight::of(&Page { url: Url::parse(url).unwrap(), content_type: None, body: html.into() }).unwrap()
    }

    #[test]
    fn links_are_seen_however_they_are_written() {
        let seen = sight(
            "https://www.acme.example/nl/",
            "<base href='/'><meta name=Generator content='WordPress 6.7'><script src=/wp-includes/js/a.js></script>
             <link rel='alternate' type='application/RSS+xml; charset=utf-8' title='Acme &raquo; Feed' href='feed/?a=1&amp;b=2'>
             <link rel=me href=https://mastodon.nl/@acme><LINK REL=stylesheet HREF=/style.css>
             <a href='blog/'>Ons <b>blog</b></a> <a href='mailto:x@acme.example'>mail</a> los <a href='javascript:x'>x</a>",
        );
        let addresses: Vec<&str> = seen.addresses().map(Url::as_str).collect();
        assert_eq!(
            addresses,
            [
                "https://mastodon.nl/@acme",
                "https://www.acme.example/blog/",
                "https://www.acme.example/wp-includes/js/a.js",
                "https://www.acme.example/style.css",
                "https://www.acme.example/feed/?a=1&b=2",
            ]
        );
        assert_eq!((seen.generator.as_str(), seen.links[1].text.as_str(), seen.links[0].rel.as_str()), ("wordpress 6.7", "Ons blog", "me"));
        assert_eq!((seen.alternates[0].mime.as_str(), seen.alternates[0].title.as_str()), ("application/rss+xml", "Acme » Feed"));
    }

    #[test]
    fn a_page_of_links_without_end_is_looked_at_in_part() {
        let seen = sight("https://a.example/", &"<a href=/x>y</a>".repeat(MAX_LINKS + 5));
        assert_eq!((seen.links.len(), seen.beyond), (MAX_LINKS, 5));
        let long = format!("<a href=/{}>y</a><a href=/x>{}</a>", "x".repeat(MAX_ADDRESS), "w ".repeat(100_000));
        let seen = sight("https://a.example/", &long);
        assert_eq!((seen.links.len(), seen.links[0].text.len() <= 2 * MAX_WORDS), (1, true), "{:?}", seen.links[0].text.len());
    }
}
