//! robots.txt (RFC 9309), for pages that were not made to be polled.

use crate::gate::{Gate, Watch};
use chrono::{DateTime, Utc};
use luister_mention::{PollOutcome, Size};
use luister_net::{Client, FetchError, Request, Response};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use texting_robots::Robot;
use url::Url;

/// The name that rules address us by.
pub(crate) const PRODUCT: &str = "luister";
/// How long the rules of a host are kept (RFC 9309 2.4: at most a day).
const KEPT: Duration = Duration::from_hours(24);
/// How long a robots.txt that cannot be read now is not asked for again.
const RETRY: Duration = Duration::from_mins(10);
/// The longest robots.txt that is read; RFC 9309 2.5 wants at least 500 KiB.
const MAX_ROBOTS: Size = Size::mib(1);
/// The most hosts whose rules are kept.
const MAX_HOSTS: usize = 1024;

/// Whether a page may be fetched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Permission {
    /// It may, with such a pause between two requests.
    Granted { pause: Option<Duration> },
    /// The rules forbid it.
    Denied,
    /// There may be rules, but they cannot be read: how asking for them ended, and that in words.
    NotNow { outcome: PollOutcome, reason: String },
}

/// What robots.txt of one host says.
#[derive(Debug, Clone)]
enum Rules {
    /// There are none.
    None,
    Some(Arc<Robot>),
    Unknown(PollOutcome, String),
}

/// The rules of all hosts that were asked.
#[derive(Debug, Default)]
pub(crate) struct Robots {
    kept: Mutex<HashMap<String, (DateTime<Utc>, Rules)>>,
}

impl Robots {
    /// Whether this page may be fetched. Asks the host for its rules if they are not known or old.
    pub(crate) async fn ask(&self, url: &Url, client: &Client, gate: &Gate, watch: &Watch) -> Permission {
        let origin = url.origin().ascii_serialization();
        let known = self.lock().get(&origin).filter(|(until, _)| *until > watch.now()).map(|(_, rules)| rules.clone());
        let rules = match known {
            Some(rules) => rules,
            None => self.learn(origin, url, client, gate, watch).await,
        };
        rules.permission(url)
    }

    async fn learn(&self, origin: String, url: &Url, client: &Client, gate: &Gate, watch: &Watch) -> Rules {
        let Ok(address) = url.join("/robots.txt") else { return Rules::None };
        gate.turn().await;
        let rules = Rules::of(client.fetch(Request { max_body: Some(MAX_ROBOTS), ..Request::get(address) }).await);
        let kept_for = if matches!(rules, Rules::Unknown(..)) { RETRY } else { KEPT };
        let now = watch.now();
        let mut kept = self.lock();
        if kept.len() >= MAX_HOSTS {
            kept.retain(|_, (until, _)| *until > now);
        }
        if kept.len() >= MAX_HOSTS {
            kept.clear(); // they are only asked for again
        }
        kept.insert(origin, (crate::schedule::later(now, kept_for), rules.clone()));
        rules
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (DateTime<Utc>, Rules)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rules {
    /// RFC 9309 2.3.1: no such file and too many redirects mean no rules; a server in trouble means not now.
    fn of(answer: Result<Response, FetchError>) -> Self {
        match answer {
            Ok(response) if response.status.is_success() => Self::parse(&response.body),
            Ok(response) if response.status.is_server_error() || response.status.as_u16() == 429 => {
                Self::Unknown(PollOutcome::HttpError, format!("robots.txt answers {}", response.status))
            }
            // What is blocked here is blocked for the page as well, and says so there.
            Ok(_)
            | Err(
                FetchError::RedirectLoop { .. }
                | FetchError::TooManyRedirects { .. }
                | FetchError::BadRedirect { .. }
                | FetchError::Blocked { .. }
                | FetchError::Refused { .. },
            ) => Self::None,
            Err(error) => {
                let outcome = match error {
                    FetchError::Timeout { .. } => PollOutcome::Timeout,
                    FetchError::Tls { .. } => PollOutcome::Tls,
                    _ => PollOutcome::Network,
                };
                Self::Unknown(outcome, format!("robots.txt cannot be read: {error}"))
            }
        }
    }

    fn parse(text: &[u8]) -> Self {
        let text = addressed(&String::from_utf8_lossy(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)));
        match catch_unwind(AssertUnwindSafe(|| Robot::new(PRODUCT, text.as_bytes()))) {
            Ok(Ok(robot)) => Self::Some(Arc::new(robot)),
            Ok(Err(_)) | Err(_) => Self::None,
        }
    }

    fn permission(self, url: &Url) -> Permission {
        match self {
            Self::None => Permission::Granted { pause: None },
            Self::Unknown(outcome, reason) => Permission::NotNow { outcome, reason },
            Self::Some(robot) => match catch_unwind(AssertUnwindSafe(|| robot.allowed(url.as_str()))) {
                Ok(false) => Permission::Denied,
                Ok(true) | Err(_) => {
                    Permission::Granted { pause: robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()) }
                }
            },
        }
    }
}

/// The same rules with every line that means us in the one form that the parser takes for it: RFC 9309 2.2.1
/// compares the product token alone, so `luister/0.1` and `Luister (webcare)` are we.
fn addressed(text: &str) -> String {
    let ours = |line: &str| {
        let (key, value) = line.split_once(':')?;
        let token = value.trim_start().split(|c: char| !c.is_ascii_alphabetic() && !matches!(c, '-' | '_')).next()?;
        Some(key.trim().eq_ignore_ascii_case("user-agent") && token.eq_ignore_ascii_case(PRODUCT))
    };
    let lines = text.split(['\n', '\r']);
    lines
        .map(|line| if ours(line) == Some(true) { format!("User-agent: {PRODUCT}") } else { line.to_owned() })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_as_the_standard_says() {
        let granted = Permission::Granted { pause: None };
        for (name, text, path, expected) in [
            ("nothing", "", "/x", &granted),
            ("all forbidden", "User-agent: *\nDisallow: /", "/x", &Permission::Denied),
            ("we are forbidden", "User-agent: *\nAllow: /\n\nUser-agent: Luister\nDisallow: /", "/x", &Permission::Denied),
            (
                "we are forbidden with our version",
                "User-agent: *\nAllow: /\nUser-agent: luister/0.1 (x)\nDisallow: /",
                "/x",
                &Permission::Denied,
            ),
            ("somebody else who is called like us", "User-agent: luisterboek\nDisallow: /", "/x", &granted),
            ("others are forbidden", "User-agent: other\nDisallow: /", "/x", &granted),
            ("the longer rule counts", "User-agent: *\nDisallow: /p\nAllow: /page", "/page/1", &granted),
            ("ends and wildcards", "\u{feff}USER-AGENT: *\r\nDISALLOW: /*.html$\r\n", "/a.html", &Permission::Denied),
            ("a web page", "<html><body>Disallow: /</body></html>", "/x", &granted),
            ("a pause", "User-agent: *\nCrawl-delay: 3", "/x", &Permission::Granted { pause: Some(Duration::from_secs(3)) }),
        ] {
            let url = Url::parse("https://a.example/").unwrap().join(path).unwrap();
            assert_eq!(Rules::parse(text.as_bytes()).permission(&url), *expected, "{name}");
        }
    }

    /// Google's own cases, with our name in the place of theirs.
    #[test]
    #[expect(clippy::print_stderr, reason = "a test that was skipped says so")]
    fn corpus_robots() {
        let Some(folder) = std::env::var_os("LUISTER_CORPUS") else {
            eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
            return;
        };
        let cases = std::fs::read_to_string(std::path::Path::new(&folder).join("robots/google_robotstxt.jsonl")).unwrap();
        let is_token = |agent: &str| !agent.is_empty() && agent.chars().all(|c| c.is_ascii_alphabetic());
        let mut held = 0;
        for line in cases.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let [agent, url, text] = ["user_agent", "url", "robots_txt"].map(|key| case[key].as_str().unwrap());
            let Some(url) = Url::parse(url).ok().filter(|_| is_token(agent)) else { continue };
            let renamed = |line: &str| {
                let lower = line.to_ascii_lowercase();
                if lower.trim_start().starts_with("user") { lower.replace(&agent.to_ascii_lowercase(), PRODUCT) } else { line.to_owned() }
            };
            let ours = text.lines().map(renamed).collect::<Vec<_>>().join("\n");
            let allowed = Rules::parse(ours.as_bytes()).permission(&url) != Permission::Denied;
            assert_eq!(Some(allowed), case["allowed"].as_bool(), "{line}");
            held += 1;
        }
        eprintln!("robots.txt: {held} cases held");
    }
}
