//! Asking who somebody is, and the cookie that remembers it. It opens nothing: the ticket in the address does.

use axum::http::{HeaderMap, HeaderValue, header};
use luister_mention::{Locale, text};
use url::{Url, form_urlencoded};

/// The most of a name, in characters.
pub(super) const NAME_CHARS: usize = 80;
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
    /// For the pages below this folder alone.
    pub(super) fn of(public: Option<&Url>, folder: &str) -> Self {
        let prefix = public.map(|url| url.path().trim_end_matches('/')).unwrap_or_default();
        let secure = if public.is_some_and(|url| url.scheme() == "https") { "; Secure" } else { "" };
        Self { path: format!("{prefix}/{folder}"), secure }
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
    Some(name(&who)).filter(|who| !who.is_empty())
}

/// A name as it is kept: one line, and not too long.
pub(super) fn name(said: &str) -> String {
    text::line(&text::clean(said)).chars().take(NAME_CHARS).collect::<String>().trim().to_owned()
}

/// The question who somebody is, as a form asks it.
pub(super) struct Asked {
    pub(super) legend: &'static str,
    /// Who it may be, and whether that one is chosen; nobody, if only a name can be typed.
    pub(super) people: Vec<(String, bool)>,
    pub(super) other: &'static str,
    pub(super) typed: String,
}

impl Asked {
    pub(super) fn of(people: &[String], who: &str, locale: Locale) -> Self {
        let mut people: Vec<(String, bool)> = people.iter().map(|person| (person.clone(), person == who)).collect();
        // Somebody else who came before is one to choose too. What is typed is always somebody new.
        if !people.is_empty() && !who.is_empty() && people.iter().all(|(person, _)| person != who) {
            people.push((who.to_owned(), true));
        }
        let legend = if people.is_empty() { locale.pick("Je naam", "Your name") } else { locale.pick("Wie ben je?", "Who are you?") };
        Self { legend, people, other: locale.pick("Iemand anders:", "Somebody else:"), typed: who.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_remembered() {
        let scope = Scope::of(Url::parse("https://acme.example/luister/").ok().as_ref(), "act");
        for name in ["Anna", "Zoë de Vries", "a;b=c", "<b>\"&"] {
            let set = scope.set(name).unwrap();
            let set = set.to_str().unwrap();
            assert!(set.ends_with("; Path=/luister/act; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"), "{set}");
            let pair = set.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(&format!("other=1; {pair}")).unwrap());
            assert_eq!(who(&headers).as_deref(), Some(name));
        }
        assert!(
            Scope::of(None, "act").set("Anna").unwrap().to_str().unwrap().ends_with("Path=/act; Max-Age=31536000; HttpOnly; SameSite=Lax")
        );
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
