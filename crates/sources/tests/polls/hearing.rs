//! What a poll does so that nothing is missed, and what it does before a server listens to it.

use crate::support::{Answer, Web};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Cursor, Item, Period, PollOutcome, PollReport, SourceName};
use luister_net::{
    Client, Settings as Http,
    http::{HeaderValue, header},
};
use luister_sources::{Ask, Batch, Fetcher, FetcherSettings, Keys, Order, Page, Poll, ReadError, Settings, Source, Token, kind};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use toml::de::ValueDeserializer;
use url::Url;

fn now() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn fresh() -> Cursor {
    Cursor::new(SourceName::new("lijst").unwrap(), now())
}

fn report(poll: &Poll) -> &PollReport {
    poll.cursor.report.as_ref().unwrap()
}

fn fetcher() -> Fetcher {
    let http = Http { allow: vec!["127.0.0.1/32".parse().unwrap()], timeout: Period(Duration::from_secs(5)), ..Http::default() };
    Fetcher::new(Client::new(http).unwrap(), FetcherSettings { pace: Period::secs(0), ..FetcherSettings::default() })
}

/// A source of numbers, one a line: each is a message of that minute. `> /path` is where the page goes on.
#[derive(Debug)]
struct Numbers {
    settings: Settings,
    url: Url,
    order: Order,
    logs_in: bool,
}

impl Numbers {
    fn at(url: Url) -> Self {
        let table = format!("{{ name = 'lijst', url = '{url}', every = '1m', max_pages = 5 }}");
        let feed = (kind("feed").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap();
        Self { settings: feed.settings().clone(), url, order: Order::NewestFirst, logs_in: false }
    }
}

fn item(line: &str) -> Result<Item, String> {
    let minutes: i64 = line.parse().map_err(|_| "no number".to_owned())?;
    let published = Some(now() - TimeDelta::hours(10) + TimeDelta::minutes(minutes));
    Ok(Item { native_id: Some(line.to_owned()), text: format!("bericht {line}"), published, ..Item::default() })
}

impl Source for Numbers {
    fn settings(&self) -> &Settings {
        &self.settings
    }
    fn address(&self) -> Url {
        self.url.clone()
    }
    fn start(&self, cursor: &Cursor) -> Vec<Ask> {
        let mut url = self.url.clone();
        url.set_query(cursor.position.as_ref().map(|position| format!("after={position}")).as_deref());
        vec![Ask::json(url)]
    }
    fn order(&self) -> Order {
        self.order
    }
    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let mut batch = Batch::default();
        for line in std::str::from_utf8(&page.body).unwrap().lines() {
            match line.split_once(' ') {
                Some((">", path)) => batch.next = Some(Ask::json(page.url.join(path).unwrap())),
                Some(("wait", seconds)) => batch.wait = Some(Duration::from_secs(seconds.parse().unwrap())),
                Some(("error", said)) => return Err(ReadError::Api(said.to_owned())),
                _ => batch.push(item(line)),
            }
        }
        batch.position = batch.items.first().and_then(|item| item.native_id.clone()).filter(|_| self.order == Order::Forward);
        Ok(batch)
    }
    fn login(&self) -> Option<Ask> {
        let ask = || Ask::json(self.url.join("/login").unwrap()).posting(HeaderValue::from_static("text/plain"), b"wachtwoord".to_vec());
        self.logs_in.then(ask)
    }
    fn token(&self, page: &Page) -> Result<Token, ReadError> {
        let text = std::str::from_utf8(&page.body).unwrap();
        Token::bearer(text, Duration::from_hours(1)).ok_or_else(|| ReadError::Api("no token".into()))
    }
    fn is_api(&self) -> bool {
        true
    }
    fn complaint(&self, page: &Page) -> Option<String> {
        Some(String::from_utf8_lossy(&page.body).into_owned())
    }
}

/// Lines for the numbers, the highest first.
fn lines(numbers: std::ops::Range<u32>) -> String {
    numbers.rev().flat_map(|number| [number.to_string(), "\n".to_owned()]).collect()
}

#[tokio::test]
async fn a_poll_reads_back_to_what_it_knows() {
    let web = Web::new(|asked| {
        Answer::ok(match asked.path.as_str() {
            "/first" => format!("{}> /older\n", lines(5..10)),
            "/now" => format!("{}> /now2\n", lines(20..25)),
            "/now2" => format!("{}> /now3\n", lines(15..20)),
            "/now3" => format!("{}> /now4\n", lines(8..15)),
            _ => lines(0..5),
        })
    })
    .await;
    let fetcher = fetcher();
    let first = fetcher.poll(&Numbers::at(web.url("/first")), &fresh(), now()).await;
    assert_eq!((web.paths().len(), first.items.len()), (2, 10), "the first time it reads what there is");
    let second = fetcher.poll(&Numbers::at(web.url("/now")), &first.cursor, now()).await;
    assert_eq!(web.paths()[2..], ["/now", "/now2", "/now3"], "and then until it meets what it knows");
    assert_eq!((second.items.len(), second.cursor.gaps.len()), (17, 0));
    let third = fetcher.poll(&Numbers::at(web.url("/now")), &second.cursor, now()).await;
    assert_eq!((web.paths().len(), third.items.len()), (6, 5), "one page is enough if it is known");
}

#[tokio::test]
async fn a_poll_that_meets_nothing_notes_a_gap() {
    let round = AtomicUsize::new(0);
    let web = Web::new(move |_| Answer::ok(if round.fetch_add(1, Ordering::Relaxed) == 0 { lines(0..10) } else { lines(40..50) })).await;
    let (fetcher, source) = (fetcher(), Numbers::at(web.url("/")));
    let first = fetcher.poll(&source, &fresh(), now()).await;
    let second = fetcher.poll(&source, &first.cursor, now()).await;
    assert_eq!(second.cursor.gaps.len(), 1);
    assert_eq!(
        report(&second).detail,
        "possible gap 2026-11-22 00:09-00:40 UTC: none of what was heard before is on the page any more; poll it more often"
    );
    assert_eq!(report(&second).outcome, PollOutcome::Ok);
    let third = fetcher.poll(&source, &second.cursor, now()).await;
    assert_eq!((third.cursor.gaps.len(), report(&third).detail.as_str()), (1, ""), "it is told once and remembered");
}

#[tokio::test]
async fn a_source_that_goes_forward_keeps_its_place() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/" => Answer::ok("3\n2\n1\n"),
        "/?after=3" => Answer::ok("9\n8\n"),
        "/?after=9" => Answer::ok(""),
        _ => Answer::new("500 Internal Server Error", &[], ""),
    })
    .await;
    let source = Numbers { order: Order::Forward, ..Numbers::at(web.url("/")) };
    let fetcher = fetcher();
    let first = fetcher.poll(&source, &fresh(), now()).await;
    let second = fetcher.poll(&source, &first.cursor, now()).await;
    assert_eq!((second.cursor.position.as_deref(), second.items.len(), second.cursor.gaps.len()), (Some("9"), 2, 0));
    let third = fetcher.poll(&source, &second.cursor, now()).await;
    assert_eq!((report(&third).outcome, report(&third).detail.as_str()), (PollOutcome::Ok, ""), "nothing came after it");
    let lost = Cursor { position: Some("7".to_owned()), ..third.cursor };
    let failed = fetcher.poll(&source, &lost, now()).await;
    assert_eq!(
        (report(&failed).outcome, failed.cursor.position.as_deref()),
        (PollOutcome::HttpError, Some("7")),
        "a poll that failed moves nothing"
    );
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_again_when_it_is_no_longer_good() {
    let web = Web::new(|asked| match (asked.path.as_str(), asked.header("authorization").as_deref()) {
        ("/login", None) => Answer::ok("sleutel"),
        ("/", Some("Bearer sleutel")) => Answer::ok("1\n"),
        ("/expired", _) => Answer::new("401 Unauthorized", &[], "token expired"),
        _ => Answer::new("403 Forbidden", &[], "who are you"),
    })
    .await;
    let fetcher = fetcher();
    let source = Numbers { logs_in: true, ..Numbers::at(web.url("/")) };
    for _ in 0..2 {
        assert_eq!(fetcher.poll(&source, &fresh(), now()).await.items.len(), 1);
    }
    assert_eq!(web.paths(), ["/login", "/", "/"]);
    let expired = Numbers { logs_in: true, ..Numbers::at(web.url("/expired")) };
    let poll = fetcher.poll(&expired, &fresh(), now()).await;
    assert_eq!(web.paths()[3..], ["/expired", "/login", "/expired"], "one new token, and no more");
    assert_eq!(report(&poll).outcome, PollOutcome::Forbidden);
    assert!(report(&poll).detail.ends_with("it says: token expired"), "{}", report(&poll).detail);
}

#[tokio::test]
async fn an_api_says_what_is_wrong_and_how_much_is_left() {
    let used_up = [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "2026-11-22T10:02:00Z")];
    let web = Web::new(move |asked| match asked.path.as_str() {
        "/bad" => Answer::new("400 Bad Request", &[], "q is missing"),
        "/wrong" => Answer::ok("error site is unknown\n"),
        "/slow" => Answer::ok("1\nwait 90\n> /more\n"),
        _ => Answer::new("200 OK", &used_up, "1\n"),
    })
    .await;
    for (path, outcome, detail) in [
        ("/bad", PollOutcome::ApiError, "q is missing"),
        ("/wrong", PollOutcome::ApiError, "the API says: site is unknown"),
        ("/slow", PollOutcome::Ok, ""),
        ("/last", PollOutcome::Ok, ""),
    ] {
        let fetcher = fetcher();
        let poll = fetcher.poll(&Numbers::at(web.url(path)), &fresh(), now()).await;
        assert_eq!(report(&poll).outcome, outcome, "{path}: {}", report(&poll).detail);
        assert!(report(&poll).detail.contains(detail), "{path}: {}", report(&poll).detail);
        let again = fetcher.poll(&Numbers::at(web.url(path)), &poll.cursor, now()).await;
        let waits = (poll.cursor.next_due - now()).num_seconds();
        assert!(waits >= i64::from(matches!(path, "/slow" | "/last")) * 89, "{path}: the next poll comes when the host is open: {waits}");
        let closed = report(&again).outcome == PollOutcome::RateLimited;
        assert_eq!(closed, matches!(path, "/slow" | "/last"), "{path}: a host that asks for time is left alone");
    }
    assert!(!web.paths().contains(&"/more".to_owned()));
    let asked = header::ACCEPT;
    assert_eq!(web.asked()[0].header(asked.as_str()).as_deref(), Some("application/json"));
}
