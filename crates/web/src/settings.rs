//! The `[web]` table of the configuration.

use serde::{Deserialize, Deserializer, de::Error as _};
use std::net::SocketAddr;
use url::Url;

/// Where the pages are served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Said")]
pub struct Settings {
    /// The address and port of `/healthz`, `/readyz` and `/metrics`, `"127.0.0.1:8650"`; without it nobody is told. They ask for
    /// no password: an address other than 127.0.0.1 belongs behind a reverse proxy or a firewall.
    pub listen: Option<SocketAddr>,
    /// The address and port of what others reach, `"127.0.0.1:8651"`: the pages behind the links in mails, the inboxes, and what
    /// hubs push. All of it asks for a token or a signature.
    pub public_listen: Option<SocketAddr>,
    /// The address under which that is reached from outside, `"https://luister.acme.example"`; without it mails have no links to
    /// act with and no hub is asked for anything.
    pub public_url: Option<Url>,
}

/// The table as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Said {
    listen: Option<SocketAddr>,
    public_listen: Option<SocketAddr>,
    #[serde(deserialize_with = "public_url")]
    public_url: Option<Url>,
}

impl TryFrom<Said> for Settings {
    type Error = &'static str;
    fn try_from(Said { listen, public_listen, public_url }: Said) -> Result<Self, Self::Error> {
        match (listen, public_listen) {
            (_, None) if public_url.is_some() => {
                Err("nothing is served at `public_url` without `public_listen`; add `public_listen = \"127.0.0.1:8651\"`")
            }
            (Some(own), Some(public)) if own == public => Err(
                "`listen` and `public_listen` are one address; give one of them another port, for whoever reaches the one is not to reach the other",
            ),
            _ => Ok(Self { listen, public_listen, public_url }),
        }
    }
}

fn public_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(text.trim()).ok().filter(|url| {
        let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        is_web && url.query().is_none() && url.fragment().is_none()
    });
    url.map(Some).ok_or_else(|| D::Error::custom("`public_url` is an address of the web, for instance \"https://luister.acme.example\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_listens_unless_asked() {
        assert_eq!(toml::from_str::<Settings>("").unwrap(), Settings::default());
        let text = "listen = '127.0.0.1:8650'\npublic_listen = '127.0.0.1:8651'\npublic_url = 'https://luister.acme.example'";
        let settings: Settings = toml::from_str(text).unwrap();
        assert_eq!(settings.listen, Some("127.0.0.1:8650".parse().unwrap()));
        assert_eq!(settings.public_listen, Some("127.0.0.1:8651".parse().unwrap()));
        assert_eq!(settings.public_url.unwrap().as_str(), "https://luister.acme.example/");
        let public = "`public_url` is an address of the web, for instance \"https://luister.acme.example\"";
        for (text, expected) in [
            ("listen = 'localhost:8650'", "invalid socket address syntax"),
            ("port = 8650", "unknown field `port`, expected one of `listen`, `public_listen`, `public_url`"),
            (
                "listen = '127.0.0.1:8650'\npublic_url = 'https://a.example'",
                "nothing is served at `public_url` without `public_listen`; add `public_listen = \"127.0.0.1:8651\"`",
            ),
            (
                "listen = '127.0.0.1:8650'\npublic_listen = '127.0.0.1:8650'",
                "`listen` and `public_listen` are one address; give one of them another port, for whoever reaches the one is not to reach the other",
            ),
            ("public_url = 'luister.acme.example'", public),
            ("public_url = 'https://a.example/?x=1'", public),
            ("public_url = 'https://me:pw@a.example/'", public),
        ] {
            assert_eq!(toml::from_str::<Settings>(text).unwrap_err().message(), expected, "{text}");
        }
    }
}
