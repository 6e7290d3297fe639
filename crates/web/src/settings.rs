//! The `[web]` table of the configuration.

use serde::{Deserialize, Deserializer, de::Error as _};
use std::net::SocketAddr;
use url::Url;

/// Where the pages are served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Said")]
pub struct Settings {
    /// The address and port to listen on, `"127.0.0.1:8650"`; without it there is no web server. The pages that show
    /// something ask for no password: an address other than 127.0.0.1 belongs behind a reverse proxy or a firewall.
    pub listen: Option<SocketAddr>,
    /// The address under which `/websub` is reached from outside, `"https://luister.acme.example"`; without it no hub is
    /// asked for anything.
    pub public: Option<Url>,
}

/// The table as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Said {
    listen: Option<SocketAddr>,
    #[serde(deserialize_with = "public")]
    public: Option<Url>,
}

impl TryFrom<Said> for Settings {
    type Error = &'static str;
    fn try_from(Said { listen, public }: Said) -> Result<Self, Self::Error> {
        match (listen, &public) {
            (None, Some(_)) => Err("nothing is served at `public` without `listen`; add `listen = \"127.0.0.1:8650\"`"),
            _ => Ok(Self { listen, public }),
        }
    }
}

fn public<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(text.trim()).ok().filter(|url| {
        let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        is_web && url.query().is_none() && url.fragment().is_none()
    });
    url.map(Some).ok_or_else(|| D::Error::custom("`public` is an address of the web, for instance \"https://luister.acme.example\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_listens_unless_asked() {
        assert_eq!(toml::from_str::<Settings>("").unwrap(), Settings::default());
        let settings: Settings = toml::from_str("listen = '127.0.0.1:8650'\npublic = 'https://luister.acme.example'").unwrap();
        assert_eq!(settings.listen, Some("127.0.0.1:8650".parse().unwrap()));
        assert_eq!(settings.public.unwrap().as_str(), "https://luister.acme.example/");
        let public = "`public` is an address of the web, for instance \"https://luister.acme.example\"";
        for (text, expected) in [
            ("listen = 'localhost:8650'", "invalid socket address syntax"),
            ("port = 8650", "unknown field `port`, expected `listen` or `public`"),
            ("public = 'https://a.example'", "nothing is served at `public` without `listen`; add `listen = \"127.0.0.1:8650\"`"),
            ("public = 'luister.acme.example'", public),
            ("public = 'https://a.example/?x=1'", public),
            ("public = 'https://me:pw@a.example/'", public),
        ] {
            assert_eq!(toml::from_str::<Settings>(text).unwrap_err().message(), expected, "{text}");
        }
    }
}
