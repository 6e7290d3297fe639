//! What stands between us and a page: checks for robots, log-ins, questions about cookies, and pages that only send
//! browsers on. It is looked for where no message was found, so that a page that merely mentions cookies is never one.

use crate::{Looks, Page, html};
use luister_mention::PollOutcome;

/// How far into a page is looked, in bytes.
const HEAD: usize = 256 << 10;
/// The most words of a page that does nothing but ask something, in bytes; a shop with a log-in at its top says more.
const MAX_ASKING: usize = 3000;

/// What a page is in the place of what was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wall {
    /// It wants to know whether a person looks at it.
    Challenge,
    /// It wants to know who looks at it.
    LogIn,
    /// It wants a yes to cookies or terms.
    Consent,
    /// It sends browsers on and says nothing.
    Forwarding,
}

/// What only checks for robots have in them: Cloudflare, Akamai, `DataDome`, HUMAN, Imperva, AWS, Sucuri, Anubis. Scripts that
/// such services put into every page are not among them.
const CHALLENGES: [&str; 12] = [
    "_cf_chl_opt",
    "id=\"challenge-form\"",
    "errors.edgesuite.net",
    "sec-if-cpt-container",
    "captcha-delivery.com",
    "id=\"px-captcha\"",
    "incapsula incident id",
    "window.gokuprops",
    "sucuri website firewall - access denied",
    "anubis_challenge",
    "<title>just a moment...</title>",
    "<title>attention required! | cloudflare</title>",
];
/// What a short page says that wants to see a person.
const PERSONS: [&str; 8] = [
    "verify you are human",
    "verify that you are human",
    "are you a robot",
    "not a robot",
    "ben je een robot",
    "bent u een robot",
    "geen robot",
    "een mens bent",
];
/// Titles of pages that want a log-in.
const LOG_INS: [&str; 9] = ["log in", "login", "log on", "sign in", "signin", "inloggen", "log in op", "aanmelden", "meld je aan"];
/// What a short page says that asks about cookies or terms…
const CONSENTS: [&str; 9] = [
    "cookie",
    "before you continue",
    "voordat je verdergaat",
    "voordat je verder gaat",
    "voordat u verdergaat",
    "voor je verdergaat",
    "toestemming",
    "your consent",
    "your privacy choices",
];
/// …and what stands on the button.
const YES: [&str; 9] = ["accept", "agree", "allow all", "akkoord", "toestaan", "ga verder", "doorgaan", "continue", "ik stem"];

impl Wall {
    /// What a page is that has no message on it; none if nothing speaks for it.
    pub(crate) fn of(page: &Page) -> Option<Self> {
        let html = String::from_utf8_lossy(page.body.get(..HEAD).unwrap_or(&page.body)).to_lowercase();
        if Looks::of_text(&html) != Looks::Html {
            return None;
        }
        let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        let title = html.split_once("<title").and_then(|(_, rest)| rest.split_once("</title")).map_or("", |(title, _)| title);
        let shown = html::to_text(&html);
        let is_short = shown.len() <= MAX_ASKING;
        let asks = ["<form", "<button", "<input", "role=\"button\""].into_iter().any(|tag| html.contains(tag));
        let host = page.url.host_str().unwrap_or_default();
        if says(&html, &CHALLENGES) || is_short && says(&shown, &PERSONS) {
            Some(Self::Challenge)
        } else if has_password(&html) && (is_short || says(title, &LOG_INS)) {
            Some(Self::LogIn)
        } else if is_short && (host.starts_with("consent.") || asks && says(&format!("{title} {shown}"), &CONSENTS) && says(&shown, &YES)) {
            Some(Self::Consent)
        } else if shown.is_empty() && html.contains("http-equiv") && html.contains("refresh") {
            Some(Self::Forwarding)
        } else {
            None
        }
    }

    /// How a poll ends that meets it.
    pub(crate) fn outcome(self) -> PollOutcome {
        match self {
            Self::Challenge => PollOutcome::Forbidden,
            Self::LogIn | Self::Consent => PollOutcome::NotAFeed,
            Self::Forwarding => PollOutcome::Parse,
        }
    }

    /// What it is and what to do, after the name of what was asked.
    pub(crate) fn sentence(self, name: &luister_mention::SourceName) -> String {
        match self {
            Self::Challenge => format!(
                "a check whether a person is looking: programs are not let in here; ask its owner for a feed or an API, or remove `{name}` from sources.toml"
            ),
            Self::LogIn => format!("a page to log in: look for a public address, or remove `{name}` from sources.toml"),
            Self::Consent => {
                format!(
                    "a page that asks for consent to cookies: look for a feed of this site and put its address at `{name}` in sources.toml"
                )
            }
            Self::Forwarding => {
                format!("a page that only sends browsers on: open it in one, and put the address where you end at `{name}` in sources.toml")
            }
        }
    }
}

/// Whether there is a field for a password.
fn has_password(html: &str) -> bool {
    ["type=password", "type=\"password\"", "type='password'"].into_iter().any(|field| html.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn wall(url: &str, html: &str) -> Option<Wall> {
        Wall::of(&Page { url: Url::parse(url).unwrap(), content_type: None, body: html.into() })
    }

    #[test]
    fn walls_are_told_apart() {
        use Wall::{Challenge, Consent, Forwarding, LogIn};
        for (name, html, expected) in [
            (
                "Cloudflare",
                "<!DOCTYPE html><html lang='en-US'><title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
                Challenge,
            ),
            (
                "Akamai",
                "<html><title>Access Denied</title>You don't have permission. Reference #18.2 <p>https://errors.edgesuite.net/18.2",
                Challenge,
            ),
            ("DataDome", "<html><script src='https://ct.captcha-delivery.com/c.js'></script>Please enable JS", Challenge),
            ("Imperva", "<html><iframe src=x>Request unsuccessful. Incapsula incident ID: 877-1</iframe>", Challenge),
            ("a check in Dutch", "<html><h1>Controle</h1><p>Bevestig dat je een mens bent.<button>Verder</button>", Challenge),
            ("a check in English", "<html><p>Please verify you are human<input type=checkbox>", Challenge),
            ("a log-in", "<html><title>Log in</title><form method=post><input type=password name=p></form></html>", LogIn),
            ("a log-in in Dutch", "<html><title>Inloggen | Forum</title><p>Je moet ingelogd zijn.<input type='password'>", LogIn),
            ("cookies in Dutch", "<html><title>Voordat je verder gaat</title><body>Cookies?<form><button>Akkoord</button></form>", Consent),
            ("cookies in English", "<html><h1>Before you continue</h1><p>We use cookies.<button>Accept all</button>", Consent),
            ("sent on", "<html><meta http-equiv=\"refresh\" content=\"0;url=/x\"><body></body></html>", Forwarding),
        ] {
            assert_eq!(wall("https://www.example.org/", html), Some(expected), "{name}");
        }
        let bare = "<html><p>Un moment<a href=/ok>OK</a>";
        assert_eq!(wall("https://consent.example.org/m?continue=x", bare), Some(Consent), "the host says it");
        assert_eq!(wall("https://www.example.org/", bare), None);
    }

    #[test]
    fn a_normal_page_is_no_wall() {
        let long = "Dit is een gewone zin over een gewone dag. ".repeat(100);
        for (name, html) in [
            ("not there", "<html><title>Page not found</title><body>Sorry! 404</body></html>".to_owned()),
            ("a cookie banner", format!("<html><title>Forum</title><p>{long}<div>Wij gebruiken cookies <button>Akkoord</button></div>")),
            ("a log-in at the top", format!("<html><title>Winkel</title><form><input type=password></form><p>{long}")),
            ("a link to log in", "<html><title>Reviews</title><a href=/login>Inloggen</a><p>Nog geen reviews".to_owned()),
            ("a recipe", "<html><title>Cookies bakken</title><p>Neem 200 gram suiker".to_owned()),
            (
                "Cloudflare's script in any page",
                format!("<html><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script><p>{long}"),
            ),
            ("a feed", "<rss><channel><item><title>Log in</title></item></channel></rss>".to_owned()),
            ("an answer", "{\"error\": \"verify you are human\"}".to_owned()),
        ] {
            assert_eq!(wall("https://www.example.org/", &html), None, "{name}");
        }
    }
}
