//! The cookie that remembers who somebody said to be. It opens nothing: the ticket in the address does.

use axum::http::{HeaderMap, HeaderValue, header};
use url::{Url, form_urlencoded};

const NAME: &str = "luister_who";
/// How long it is remembered: a year.
const SECONDS: u32 = 365 * 24 * 60 * 60;

/// Where the cookie is sent back.
#[derive(Clone)]
pub(super) struct Scope {
    path: String,
    secure: &'static str,
}

impl Scope {
    pub(super) fn of(public: Option<&Url>) -> Self {
        let prefix = public.map(|url| url.path().trim_end_matches('/')).unwrap_or_default();
        let secure = if public.is_some_and(|url| url.scheme() == "https") { "; Secure" } else { "" };
        Self { path: format!("{prefix}/act"), secure }
    }

    /// `Lax`, for it is wanted when somebody comes from a mail.
    pub(super) fn set(&self, who: &str) -> Option<HeaderValue> {
        let who: String = form_urlencoded::byte_serialize(who.as_bytes()).collect();
        let Self { path, secure } = self;
        HeaderValue::from_str(&format!("{NAME}={who}; Path={path}; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}")).ok()
    }
}

/// Who somebody said to be before.
pub(super) fn who(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    let mut pairs = cookies.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(name, _)| *name == NAME)?.1;
    let pair = format!("who={value}");
    let (_, who) = form_urlencoded::parse(pair.as_bytes()).next()?;
    Some(super::form::name(&who)).filter(|who| !who.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_remembered() {
        let scope = Scope::of(Url::parse("https://acme.example/luister/").ok().as_ref());
        for name in ["Anna", "Zoë de Vries", "a;b=c", "<b>\"&"] {
            let set = scope.set(name).unwrap();
            let set = set.to_str().unwrap();
            assert!(set.ends_with("; Path=/luister/act; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"), "{set}");
            let pair = set.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(&format!("other=1; {pair}")).unwrap());
            assert_eq!(who(&headers).as_deref(), Some(name));
        }
        assert!(Scope::of(None).set("Anna").unwrap().to_str().unwrap().ends_with("Path=/act; Max-Age=31536000; HttpOnly; SameSite=Lax"));
    }

    #[test]
    fn strange_cookies_are_nobody() {
        for cookie in ["", "luister_who", "luister_who=", "luister_who=%00%0a+", "LUISTER_WHO=x", "xluister_who=x"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
            assert_eq!(who(&headers), None, "{cookie}");
        }
    }
}
