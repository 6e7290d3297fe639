//! Polls against a small web: what is asked, what is kept, and when the next one is due.

use crate::support::{Answer, Asked, Web};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Cursor, Period, PollOutcome, PollReport, SourceName};
use luister_net::{Client, Settings as Http};
use luister_sources::{Fetcher, FetcherSettings, Keys, Poll, Source, kind};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use toml::de::ValueDeserializer;

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub(crate) fn feed(url: &url::Url, extra: &str) -> Box<dyn Source> {
    let table = format!("{{ name = 'nieuws', url = '{url}', {extra} }}");
    (kind("feed").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap()
}

pub(crate) fn fetcher() -> Fetcher {
    let http = Http { allow: vec!["127.0.0.1/32".parse().unwrap()], timeout: Period(Duration::from_secs(5)), ..Http::default() };
    Fetcher::new(Client::new(http).unwrap(), FetcherSettings { pace: Period::secs(0), ..FetcherSettings::default() })
}

pub(crate) fn fresh() -> Cursor {
    Cursor::new(SourceName::new("nieuws").unwrap(), now())
}

pub(crate) fn rss(items: &str) -> String {
    format!("<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>F</title>{items}</channel></rss>")
}

pub(crate) fn report(poll: &Poll) -> &PollReport {
    poll.cursor.report.as_ref().unwrap()
}

pub(crate) fn wait(poll: &Poll) -> i64 {
    (poll.cursor.next_due - now()).num_seconds()
}

const THREE: &str = "<item><title>a</title></item><item><title>b</title></item><item><title>c</title></item>";

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let web = Web::new(|asked| match asked.header("if-none-match") {
        Some(tag) if tag == "\"1\"" => Answer::new("304 Not Modified", &[], ""),
        _ => Answer::new("200 OK", &[("ETag", "\"1\""), ("Last-Modified", "Sun, 22 Nov 2026 09:00:00 GMT")], rss(THREE)),
    })
    .await;
    let (fetcher, source) = (fetcher(), feed(&web.url("/f"), ""));
    let first = fetcher.poll(&*source, &fresh(), now()).await;
    assert_eq!((first.items.len(), report(&first).outcome, report(&first).kept), (3, PollOutcome::Ok, 3));
    assert_eq!(first.cursor.etag.as_deref(), Some("\"1\""));
    assert_eq!(first.cursor.url, Some(web.url("/f").to_string()));
    assert_eq!((first.cursor.first_read.is_some(), first.cursor.failures), (true, 0));
    assert!((900..=960).contains(&wait(&first)), "{}", wait(&first));

    let second = fetcher.poll(&*source, &first.cursor, now()).await;
    assert_eq!((second.items.len(), report(&second).outcome), (0, PollOutcome::Ok));
    assert_eq!((&second.cursor.etag, second.cursor.first_read), (&first.cursor.etag, first.cursor.first_read));
    let asked = web.asked().remove(1);
    assert_eq!(asked.header("if-modified-since").as_deref(), Some("Sun, 22 Nov 2026 09:00:00 GMT"));
    assert!(asked.header("user-agent").unwrap().starts_with("luister/"));

    let moved = feed(&web.url("/g"), "");
    assert_eq!(fetcher.poll(&*moved, &second.cursor, now()).await.items.len(), 3, "validators of another address are not sent");
}

fn misbehave(asked: &Asked) -> Answer {
    let text = |status: &str| Answer::new(status, &[], "<rss/>");
    match asked.path.as_str() {
        "/unchanged" => text("304 Not Modified"),
        "/circle" => Answer::redirect("302 Found", "/circle"),
        "/inside" => Answer::redirect("302 Found", "http://10.0.0.1/"),
        "/scheme" => Answer::redirect("302 Found", "file:///etc/passwd"),
        "/cut" => Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>"),
        "/lie" => Answer::new("200 OK", &[("Content-Encoding", "gzip")], "x"),
        "/long" => Answer::ok(" ".repeat(2000)),
        "/empty" => Answer::ok(""),
        "/html" => Answer::ok("<!doctype html><p>x"),
        "/broken" => Answer::ok("<rss version='2.0'><channel><item>"),
        "/blank" => Answer::ok(rss("<item/><item><title> </title></item>")),
        "/none" => Answer::ok(rss("")),
        "/some" => Answer::ok(rss(&format!("<item/>{THREE}"))),
        "/moved" => Answer::redirect("301 Moved Permanently", "/some"),
        path => text(&format!("{} X", path.trim_start_matches('/'))),
    }
}

#[tokio::test]
async fn every_end_is_told_in_a_sentence() {
    let web = Web::new(misbehave).await;
    let fetcher = fetcher();
    let mut told = Vec::new();
    for path in [
        "200",
        "204",
        "300",
        "401",
        "403",
        "404",
        "410",
        "418",
        "451",
        "500",
        "999",
        "unchanged",
        "circle",
        "inside",
        "scheme",
        "cut",
        "lie",
        "long",
        "empty",
        "html",
        "broken",
        "blank",
        "none",
        "some",
        "moved",
    ] {
        let source = feed(&web.url(&format!("/{path}")), "max_bytes = '1 KiB'");
        let poll = fetcher.poll(&*source, &fresh(), now()).await;
        let report = report(&poll);
        let detail = report.detail.replace(&web.port().to_string(), "PORT");
        told.push(format!("{path}: {} {} {}\n  {detail}", report.outcome, report.kept, poll.cursor.failures));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn nobody_answers() {
    let fetcher = fetcher();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let source = feed(&format!("http://127.0.0.1:{port}/").parse().unwrap(), "");
    let first = fetcher.poll(&*source, &fresh(), now()).await;
    assert_eq!(report(&first).outcome, PollOutcome::Network);
    let second = fetcher.poll(&*source, &first.cursor, now()).await;
    assert_eq!((second.cursor.failures, (60..=66).contains(&wait(&second))), (2, true), "at first it is soon tried again");
    let read_before = Cursor { first_read: Some(now()), ..fresh() };
    let third = self::fetcher().poll(&*source, &read_before, now()).await;
    assert!(wait(&third) >= 900, "what was read before keeps its pace: {}", wait(&third));

    let other = feed(&format!("http://127.0.0.1:{port}/other").parse().unwrap(), "");
    let put_off = fetcher.poll(&*other, &fresh(), now()).await;
    assert_eq!((report(&put_off).outcome, put_off.cursor.failures), (PollOutcome::RateLimited, 0));
    assert_eq!(report(&put_off).detail, "`127.0.0.1` is left alone for another 10s, because it asked for that or did not answer");
    assert!((9..=11).contains(&wait(&put_off)), "{}", wait(&put_off));
    let later = fetcher.poll(&*other, &fresh(), now() + TimeDelta::seconds(11)).await;
    assert_eq!(report(&later).outcome, PollOutcome::Network, "the host is tried again by itself");
}

#[tokio::test]
async fn a_server_that_asks_for_time_gets_it_from_all_its_sources() {
    for (header, expected) in [
        (Some("7200"), 7200),
        (Some("Sun, 22 Nov 2026 12:00:00 GMT"), 7200),
        (Some("3153600000"), 86_400),
        (Some("0"), 900),
        (Some("soon"), 900),
        (None, 900),
    ] {
        let web = Web::new(move |asked| match (asked.path.as_str(), header) {
            ("/well", _) => Answer::ok(rss(THREE)),
            (_, Some(value)) => Answer::new("429 Too Many Requests", &[("Retry-After", value)], ""),
            (_, None) => Answer::new("429 Too Many Requests", &[], ""),
        })
        .await;
        let fetcher = fetcher();
        let limited = fetcher.poll(&*feed(&web.url("/x"), ""), &fresh(), now()).await;
        assert_eq!((report(&limited).outcome, limited.cursor.failures), (PollOutcome::RateLimited, 1), "{header:?}");
        assert!((expected..=expected + 60).contains(&wait(&limited)), "{header:?}: {}", wait(&limited));

        let well = feed(&web.url("/well"), "");
        let closed_for = if matches!(header, Some("soon") | None) { 60 } else { expected };
        if header != Some("0") {
            let put_off = fetcher.poll(&*well, &fresh(), now()).await;
            assert_eq!((report(&put_off).outcome, wait(&put_off) >= closed_for), (PollOutcome::RateLimited, true), "{header:?}");
            assert_eq!(web.paths(), ["/x"], "{header:?}");
        }
        let open = fetcher.poll(&*well, &fresh(), now() + TimeDelta::seconds(closed_for + 1)).await;
        assert_eq!(open.items.len(), 3, "{header:?}");
    }
}

#[tokio::test]
async fn failures_slow_down_and_one_success_forgets_them() {
    let times = AtomicUsize::new(0);
    let web = Web::new(move |_| match times.fetch_add(1, Ordering::Relaxed) {
        0..=3 => Answer::new("500 Internal Server Error", &[], ""),
        _ => Answer::ok(rss(THREE)),
    })
    .await;
    let (fetcher, source) = (fetcher(), feed(&web.url("/"), "every = '1m'"));
    let mut cursor = fresh();
    for expected in [60, 120, 240, 480] {
        let poll = fetcher.poll(&*source, &cursor, now()).await;
        assert!((expected..=expected + expected / 10).contains(&wait(&poll)), "{expected}: {}", wait(&poll));
        cursor = poll.cursor;
    }
    let well = fetcher.poll(&*source, &cursor, now()).await;
    assert_eq!((well.cursor.failures, (60..=66).contains(&wait(&well))), (0, true));
}

#[tokio::test]
async fn the_server_sets_the_pace_within_bounds() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/ttl" => Answer::ok(rss(&format!("<ttl>30</ttl>{THREE}"))),
        _ => Answer::new("200 OK", &[("Cache-Control", "public, max-age=31536000")], rss(THREE)),
    })
    .await;
    for (path, expected) in [("/ttl", 1800), ("/age", 3600)] {
        let poll = fetcher().poll(&*feed(&web.url(path), "every = '1m'"), &fresh(), now()).await;
        assert!((expected..=expected + 60).contains(&wait(&poll)), "{path}: {}", wait(&poll));
    }
}

fn paged(next: &str, item: &str) -> Answer {
    let body = rss(&format!("<atom:link rel='next' href='{next}'/><item><title>{item}</title></item>"));
    Answer::new("200 OK", &[("ETag", "\"p\"")], body)
}

#[tokio::test]
async fn pages_are_followed_to_the_end_or_the_limit() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/1" => paged("/2", "one"),
        "/2" => paged("/3", "two"),
        "/3" => paged("/1", "three"),
        "/self" => paged("/self", "self"),
        "/away" => paged("http://127.0.0.1:1/", "away"),
        "/half" => paged("/gone", "half"),
        _ => Answer::new("404 Not Found", &[], ""),
    })
    .await;
    for (start, max_pages, expected) in [
        ("/1", 1, &["/1"][..]),
        ("/1", 2, &["/1", "/2"]),
        ("/1", 9, &["/1", "/2", "/3"]),
        ("/self", 9, &["/self"]),
        ("/away", 9, &["/away"]),
        ("/half", 9, &["/half", "/gone"]),
    ] {
        let before = web.paths().len();
        let poll = fetcher().poll(&*feed(&web.url(start), &format!("max_pages = {max_pages}")), &fresh(), now()).await;
        assert_eq!(web.paths()[before..], *expected, "{start} {max_pages}");
        if start == "/half" {
            assert_eq!((poll.items.len(), report(&poll).kept, report(&poll).outcome), (1, 1, PollOutcome::HttpError));
            assert_eq!((poll.cursor.etag, poll.cursor.failures), (None, 1), "no validator of a poll that was not whole");
        } else {
            assert_eq!((poll.items.len(), poll.cursor.etag.as_deref()), (expected.len(), Some("\"p\"")), "{start} {max_pages}");
        }
    }
}

#[tokio::test]
async fn a_page_on_which_nothing_is_read_is_asked_for_again() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/blank" => Answer::new("200 OK", &[("ETag", "\"b\"")], rss("<item/>")),
        _ if asked.header("if-none-match").is_some() => Answer::new("304 Not Modified", &[], ""),
        _ => Answer::new("200 OK", &[("ETag", "\"n\"")], rss("")),
    })
    .await;
    let fetcher = fetcher();
    let blank = fetcher.poll(&*feed(&web.url("/blank"), ""), &fresh(), now()).await;
    assert_eq!((report(&blank).outcome, blank.cursor.etag), (PollOutcome::ZeroYield, None));
    assert_eq!(blank.cursor.report.unwrap().skipped["no title and no text"], 1);

    let none = feed(&web.url("/none"), "");
    let empty = fetcher.poll(&*none, &fresh(), now()).await;
    let still = fetcher.poll(&*none, &empty.cursor, now()).await;
    assert_eq!((report(&still).outcome, still.cursor.failures), (PollOutcome::Empty, 0), "unchanged and still empty");
}

#[tokio::test]
async fn robots_txt_is_asked_where_it_counts() {
    for (rules, expected, pages) in [
        (Answer::ok("User-agent: *\nDisallow: /\n"), PollOutcome::Robots, 0),
        (Answer::ok("User-agent: *\nAllow: /\n\nUser-agent: luister\nDisallow: /\n"), PollOutcome::Robots, 0),
        (Answer::ok("User-agent: *\nDisallow: /other\n"), PollOutcome::Ok, 2),
        (Answer::ok("<html>404</html>"), PollOutcome::Ok, 2),
        (Answer::new("404 Not Found", &[], ""), PollOutcome::Ok, 2),
        (Answer::new("403 Forbidden", &[], ""), PollOutcome::Ok, 2),
        (Answer::redirect("302 Found", "/robots.txt"), PollOutcome::Ok, 2),
        (Answer::new("503 Service Unavailable", &[], ""), PollOutcome::Robots, 0),
        (Answer::raw(""), PollOutcome::Robots, 0),
    ] {
        let shown = format!("{rules:?}");
        let web = Web::new(move |asked| if asked.path == "/robots.txt" { rules.clone() } else { Answer::ok(rss(THREE)) }).await;
        let fetcher = fetcher();
        for _ in 0..2 {
            let poll = fetcher.poll(&*feed(&web.url("/page"), "robots = true"), &fresh(), now()).await;
            assert_eq!(report(&poll).outcome, expected, "{shown}: {}", report(&poll).detail);
        }
        let paths = web.paths();
        assert_eq!(paths.iter().filter(|path| *path == "/page").count(), pages, "{shown}");
        assert_eq!(paths.iter().filter(|path| *path == "/robots.txt").count(), 1, "the rules are kept: {shown}");
        fetcher.poll(&*feed(&web.url("/feed"), ""), &fresh(), now()).await;
        assert!(web.paths().contains(&"/feed".to_owned()), "feeds are made to be polled");
    }
}

#[tokio::test]
async fn robots_txt_is_read_again_after_a_day() {
    let web = Web::new(|asked| if asked.path == "/robots.txt" { Answer::ok("") } else { Answer::ok(rss(THREE)) }).await;
    let (fetcher, source) = (fetcher(), feed(&web.url("/page"), "robots = true"));
    for (hours, expected) in [(0, 1), (23, 1), (25, 2)] {
        fetcher.poll(&*source, &fresh(), now() + TimeDelta::hours(hours)).await;
        assert_eq!(web.paths().iter().filter(|path| *path == "/robots.txt").count(), expected, "{hours}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn polls_run_on_tasks_of_their_own() {
    let web = Web::new(|_| Answer::ok(rss(THREE))).await;
    let (fetcher, source) = (Arc::new(fetcher()), feed(&web.url("/"), ""));
    let mut tasks = tokio::task::JoinSet::new();
    let source: Arc<dyn Source> = Arc::from(source);
    for _ in 0..8 {
        let (fetcher, source) = (Arc::clone(&fetcher), Arc::clone(&source));
        tasks.spawn(async move { fetcher.poll(&*source, &fresh(), now()).await.items.len() });
    }
    assert_eq!(tasks.join_all().await, [3; 8]);
}

#[tokio::test]
async fn a_slow_server_does_not_hold_us() {
    let web = Web::new(|_| Answer::raw("HTTP/1.1 200 OK\r\n\r\n<rss>").and_hold()).await;
    let http = Http { allow: vec!["127.0.0.1/32".parse().unwrap()], timeout: Period(Duration::from_millis(50)), ..Http::default() };
    let fetcher = Fetcher::new(Client::new(http).unwrap(), FetcherSettings::default());
    let poll = fetcher.poll(&*feed(&web.url("/"), ""), &fresh(), now()).await;
    let expected = format!("`127.0.0.1:{}` took longer than 50ms; it will be tried again", web.port());
    assert_eq!((report(&poll).outcome, report(&poll).detail.as_str()), (PollOutcome::Timeout, expected.as_str()));
}

#[tokio::test]
async fn what_strangers_write_is_fetched_by_nobody() {
    let canary = Web::new(|_| Answer::ok("x")).await;
    let url = canary.url("/canary");
    let items = format!(
        "<item><title>a</title><link>{url}</link><enclosure url='{url}' length='1' type='image/png'/><comments>{url}</comments><description>&lt;img src='{url}'&gt;</description></item>"
    );
    let web = Web::new(move |_| Answer::ok(rss(&items))).await;
    assert_eq!(fetcher().poll(&*feed(&web.url("/"), ""), &fresh(), now()).await.items.len(), 1);
    assert!(canary.asked().is_empty());
}
