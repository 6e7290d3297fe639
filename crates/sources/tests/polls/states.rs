//! What a source is said to be when a page does not give what it should: walls, pages that break off, pages that changed.

use crate::{
    poll::{feed, fetcher, fresh, now, report, rss, wait},
    support::{Answer, Asked, Web},
};
use chrono::TimeDelta;
use luister_mention::{Cursor, PollOutcome};
use luister_sources::{Keys, Source, kind};
use std::sync::atomic::{AtomicUsize, Ordering};
use toml::de::ValueDeserializer;

fn reviews(url: &url::Url) -> Box<dyn Source> {
    let table = format!("{{ name = 'nieuws', url = '{url}', robots = false, item = 'article', rating = 'b', author = 'i' }}");
    (kind("page").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap()
}

const CHALLENGE: &str = "<!doctype html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>";
const CONSENT: &str = "<!doctype html><title>Voordat je verdergaat</title><p>Wij gebruiken cookies<form><button>Akkoord</button></form>";

fn guarded(asked: &Asked) -> Answer {
    let port = asked.header("host").unwrap().rsplit(':').next().unwrap().to_owned();
    match asked.path.as_str() {
        "/challenge" => Answer::ok(CHALLENGE),
        "/challenge-403" => Answer::new("403 Forbidden", &[], CHALLENGE),
        "/challenge-503" => Answer::new("503 Service Unavailable", &[], CHALLENGE),
        "/challenge-429" => Answer::new("429 Too Many Requests", &[("Retry-After", "0")], CHALLENGE),
        "/busy" => Answer::new("503 Service Unavailable", &[], "<!doctype html><h1>Even geduld, cookies bakken"),
        "/login" => Answer::redirect("302 Found", "/account"),
        "/account" => Answer::ok("<!doctype html><title>Inloggen</title><form><input type='password'></form>"),
        "/consent" => Answer::redirect("302 Found", format!("http://localhost:{port}/cookies")),
        "/cookies" => Answer::ok(CONSENT),
        "/forwarding" => Answer::ok("<html><head><meta http-equiv=\"refresh\" content=\"0;url=/x\"></head></html>"),
        _ => Answer::ok("<!doctype html><title>Acme</title><p>Welkom. Wij gebruiken cookies."),
    }
}

#[tokio::test]
async fn a_wall_is_named_and_says_what_to_do() {
    let web = Web::new(guarded).await;
    let mut told = Vec::new();
    for path in
        ["challenge", "challenge-403", "challenge-503", "challenge-429", "busy", "login", "consent", "cookies", "forwarding", "other"]
    {
        for source in [feed(&web.url(&format!("/{path}")), ""), reviews(&web.url(&format!("/{path}")))] {
            let poll = fetcher().poll(&*source, &fresh(), now()).await;
            told.push(format!("{path}: {} {}\n  {}", report(&poll).outcome, poll.cursor.failures, report(&poll).detail));
        }
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn a_page_that_breaks_off_is_read_as_far_as_it_goes() {
    let whole = rss("<item><title>a</title></item><item><title>b</title></item>");
    let half = whole.split("<title>b").next().unwrap().to_owned();
    let times = AtomicUsize::new(0);
    let web = Web::new(move |asked| match times.fetch_add(1, Ordering::Relaxed) {
        0 => Answer::new("200 OK", &[("ETag", "\"1\"")], half.clone()),
        _ if asked.header("if-none-match").is_some() => Answer::new("304 Not Modified", &[], ""),
        _ => Answer::new("200 OK", &[("ETag", "\"1\"")], whole.clone()),
    })
    .await;
    let (fetcher, source) = (fetcher(), feed(&web.url("/"), "every = '15m'"));
    let cut = fetcher.poll(&*source, &fresh(), now()).await;
    assert_eq!((report(&cut).outcome, cut.items.len(), cut.cursor.failures), (PollOutcome::Parse, 1, 1));
    assert_eq!(report(&cut).detail, "the page breaks off in the middle; what stands before that was read; it will be tried again");
    assert!(wait(&cut) >= 900, "what can be read is read at the usual pace");
    let whole = fetcher.poll(&*source, &cut.cursor, now() + TimeDelta::minutes(15)).await;
    assert_eq!((report(&whole).outcome, whole.items.len(), whole.cursor.failures), (PollOutcome::Ok, 2, 0));
}

fn shop(asked: &Asked, time: usize) -> Answer {
    let rating = |time: usize| if time == 2 { "" } else { "<b>4</b>" };
    let review = |n: usize| format!("<article>Review {n}{}<i>Jan</i></article>", rating(time));
    let body = if time == 1 && asked.path == "/empty" { String::new() } else { (0..20).map(review).collect() };
    Answer::ok(format!("<!doctype html><h1>Reviews</h1><p>20 reviews</p>{body}"))
}

#[tokio::test]
async fn a_page_that_has_changed_says_so_and_recovers_by_itself() {
    for (path, outcomes) in [
        ("/empty", [PollOutcome::Ok, PollOutcome::ZeroYield, PollOutcome::Ok, PollOutcome::Ok]),
        ("/poorer", [PollOutcome::Ok, PollOutcome::Ok, PollOutcome::ZeroYield, PollOutcome::Ok]),
    ] {
        let times = AtomicUsize::new(0);
        // A page that was empty is read anew: what it tells is compared with what it told before that.
        let web = Web::new(move |asked| {
            let time = times.fetch_add(1, Ordering::Relaxed);
            shop(asked, if asked.path == "/empty" && time > 1 { 0 } else { time })
        })
        .await;
        let (fetcher, source) = (fetcher(), reviews(&web.url(path)));
        let mut cursor = fresh();
        for (time, outcome) in outcomes.into_iter().enumerate() {
            let poll = fetcher.poll(&*source, &cursor, now() + TimeDelta::hours(i64::try_from(time).unwrap())).await;
            let report = report(&poll);
            assert_eq!(report.outcome, outcome, "{path} {time}: {}", report.detail);
            assert_eq!(poll.cursor.failures, u32::from(outcome == PollOutcome::ZeroYield && path == "/empty"), "{path} {time}");
            if outcome == PollOutcome::ZeroYield {
                assert!(report.detail.starts_with("the page has changed: "), "{}", report.detail);
                assert_eq!(poll.items.len(), if path == "/empty" { 0 } else { 20 }, "what can be read is kept");
            }
            cursor = poll.cursor;
        }
    }
}

#[tokio::test]
async fn a_source_that_is_put_off_keeps_its_trouble() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/busy" => Answer::new("429 Too Many Requests", &[("Retry-After", "600")], ""),
        _ => Answer::ok("<rss><channel><item>"),
    })
    .await;
    let fetcher = fetcher();
    let source = feed(&web.url("/broken"), "");
    let broken = fetcher.poll(&*source, &fresh(), now()).await;
    fetcher.poll(&*feed(&web.url("/busy"), ""), &fresh(), now()).await;
    let mut cursor: Cursor = broken.cursor.clone();
    for _ in 0..2 {
        let put_off = fetcher.poll(&*source, &cursor, now()).await;
        assert_eq!((report(&put_off).outcome, put_off.cursor.failures), (PollOutcome::Parse, 1));
        let expected = format!(
            "{}; meanwhile `127.0.0.1` is left alone for another 10m, because it asked for that or did not answer",
            report(&broken).detail
        );
        assert_eq!(report(&put_off).detail, expected);
        cursor = put_off.cursor;
    }
}

#[tokio::test]
async fn an_api_that_never_ends_is_left_at_the_limit() {
    let web = Web::new(|asked| {
        let page: u32 = asked.path.rsplit('=').next().and_then(|page| page.parse().ok()).unwrap_or_default();
        Answer::ok(format!(r#"[{{"id": {page}, "text": "x", "next": "/posts?page={}"}}]"#, page + 1))
    })
    .await;
    let table = format!("{{ name = 'nieuws', url = '{}', text = 'text', id = 'id', next = '0.next', max_pages = 7 }}", web.url("/posts"));
    let source = (kind("api").unwrap().build)(ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap();
    let first = fetcher().poll(&*source, &fresh(), now()).await;
    assert_eq!((first.items.len(), web.paths().len(), report(&first).outcome), (7, 7, PollOutcome::Ok));
    fetcher().poll(&*source, &first.cursor, now()).await;
    assert_eq!(web.paths().len(), 8, "what is known is met at once");
}
