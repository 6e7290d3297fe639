//! The `[web]` table of the configuration.

use serde::Deserialize;
use std::net::SocketAddr;

/// Where the pages are served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The address and port to listen on, `"127.0.0.1:8650"`; without it there is no web server. The pages ask
    /// for no password: an address other than 127.0.0.1 belongs behind a reverse proxy or a firewall.
    pub listen: Option<SocketAddr>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_listens_unless_asked() {
        assert_eq!(toml::from_str::<Settings>("").unwrap().listen, None);
        let settings: Settings = toml::from_str("listen = '127.0.0.1:8650'").unwrap();
        assert_eq!(settings.listen, Some("127.0.0.1:8650".parse().unwrap()));
        for (text, expected) in
            [("listen = 'localhost:8650'", "invalid socket address syntax"), ("port = 8650", "unknown field `port`, expected `listen`")]
        {
            assert_eq!(toml::from_str::<Settings>(text).unwrap_err().message(), expected);
        }
    }
}
