//! What a source asks of a server, and what proves there who we are. Plain values: the fetcher sends them.

use luister_net::{
    Body, Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
};
use secrecy::{ExposeSecret as _, SecretString};
use std::{path::PathBuf, time::Duration};
use url::Url;

/// One request that a source makes. Its headers may carry a key; they go to the origin of `url` and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Where.
    pub url: Url,
    /// With which headers.
    pub headers: HeaderMap,
    /// What is sent along, if anything.
    pub body: Option<Body>,
}

impl Ask {
    /// Asks for a page.
    #[must_use]
    pub fn page(url: Url) -> Self {
        Self { url, headers: HeaderMap::new(), body: None }
    }

    /// Asks for an answer of an API.
    #[must_use]
    pub fn json(url: Url) -> Self {
        Self::page(url).with(header::ACCEPT, HeaderValue::from_static("application/json"))
    }

    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same with a key in a header, as in `Authorization: Bearer KEY` with the prefix `Bearer `. A key that no header
    /// can carry is left out, and the server will say that it is missing.
    #[must_use]
    pub fn with_key(self, name: HeaderName, prefix: &str, key: &SecretString) -> Self {
        match secret_value(prefix, key.expose_secret()) {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with something to bring: it is posted.
    #[must_use]
    pub fn posting(mut self, content_type: HeaderValue, bytes: Vec<u8>) -> Self {
        self.body = Some(Body { content_type, bytes });
        self
    }

    /// The request for the fetcher to send.
    pub(crate) fn request(self) -> Request {
        Request { headers: self.headers, body: self.body, ..Request::get(self.url) }
    }
}

/// The value of a header that is not shown in logs.
fn secret_value(prefix: &str, key: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("{prefix}{}", key.trim())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// What a server gave us to show with each request, and for how long.
#[derive(Clone)]
pub struct Token {
    /// The header that carries it, with `Authorization: Bearer …` as the usual one.
    pub header: (HeaderName, HeaderValue),
    /// How long it can be used.
    pub lasts: Duration,
}

impl Token {
    /// A token for `Authorization: Bearer`. None if no header can carry it.
    #[must_use]
    pub fn bearer(token: &str, lasts: Duration) -> Option<Self> {
        Some(Self { header: (header::AUTHORIZATION, secret_value("Bearer ", token)?), lasts })
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("lasts", &self.lasts).finish_non_exhaustive()
    }
}

/// Where a key is kept: it never stands in the configuration itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFrom {
    /// The first line of a file.
    File(PathBuf),
    /// A variable of the environment.
    Env(String),
}

/// Reads keys while sources are built. What it is made of knows where files lie; no kind does.
pub struct Keys<'k>(pub &'k dyn Fn(&KeyFrom) -> Result<SecretString, String>);

impl Keys<'_> {
    /// The key that `file` or `env` names, from a pair of settings like `token_file` and `token_env`; none if neither is
    /// given.
    ///
    /// # Errors
    /// If both are given, or the key cannot be read.
    pub fn read(&self, name: &str, file: Option<&PathBuf>, env: Option<&String>) -> Result<Option<SecretString>, String> {
        let from = match (file, env) {
            (Some(_), Some(_)) => return Err(format!("keep either `{name}_file` or `{name}_env`")),
            (Some(file), None) => KeyFrom::File(file.clone()),
            (None, Some(name)) => KeyFrom::Env(name.clone()),
            (None, None) => return Ok(None),
        };
        (self.0)(&from).map(Some)
    }

    /// Keys that are not there to be read: whatever is asked for is an empty one.
    #[must_use]
    pub fn blank() -> Self {
        Keys(&|_| Ok(SecretString::default()))
    }
}

impl std::fmt::Debug for Keys<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_shown() {
        let ask = Ask::json(Url::parse("https://a.example/api").unwrap())
            .with_key(header::AUTHORIZATION, "Bearer ", &SecretString::from("geheim\n"))
            .posting(HeaderValue::from_static("application/json"), b"geheim".to_vec());
        assert_eq!(ask.headers[header::AUTHORIZATION], "Bearer geheim");
        let token = Token::bearer("geheim", Duration::from_mins(1)).unwrap();
        assert!(!format!("{ask:?} {token:?}").contains("geheim"));
        assert!(Token::bearer("a\nb", Duration::ZERO).is_none());
    }

    #[test]
    fn a_key_comes_from_one_place() {
        let keys = Keys(&|from| match from {
            KeyFrom::File(path) => Err(format!("cannot read {}", path.display())),
            KeyFrom::Env(name) => Ok(SecretString::from(name.as_str())),
        });
        let (file, env) = (PathBuf::from("x"), "X".to_owned());
        assert_eq!(keys.read("token", Some(&file), Some(&env)).unwrap_err(), "keep either `token_file` or `token_env`");
        assert_eq!(keys.read("token", Some(&file), None).unwrap_err(), "cannot read x");
        assert_eq!(keys.read("token", None, Some(&env)).unwrap().unwrap().expose_secret(), "X");
        assert!(keys.read("token", None, None).unwrap().is_none());
    }
}
