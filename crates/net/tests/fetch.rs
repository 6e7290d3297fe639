//! One fetch against servers that behave and servers that do not.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails the test")]

mod support;

use flate2::{
    Compression,
    write::{GzEncoder, ZlibEncoder},
};
use luister_mention::{Period, Size};
use luister_net::{
    Body, Client, Conditional, FetchError, Lookup, LookupFuture, Parcel, Request, Settings,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
};
use std::{
    io::{self, Write as _},
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};
use support::{Answer, Web};
use url::Url;

const MIB: usize = 1 << 20;

fn settings() -> Settings {
    Settings { allow: vec!["127.0.0.1/32".parse().unwrap()], ..Settings::default() }
}

fn client() -> Client {
    Client::new(settings()).unwrap()
}

async fn error_of(web: &Web, path: &str) -> FetchError {
    client().fetch(Request::get(web.url(path))).await.unwrap_err()
}

#[tokio::test]
async fn a_page_is_fetched_and_we_say_who_we_are() {
    let web = Web::new(|_| Answer::new("200 OK", &[("ETag", "\"1\""), ("Cache-Control", "max-age=60")], "hello")).await;
    let client = Client::new(Settings { contact: Some("webcare@acme.example".into()), ..settings() }).unwrap();
    let response = client.fetch(Request::get(web.url("/feed?x=1#part"))).await.unwrap();
    assert_eq!((response.status, response.body.as_slice()), (StatusCode::OK, &b"hello"[..]));
    assert_eq!(response.url, web.url("/feed?x=1"));
    assert_eq!(response.max_age(std::time::SystemTime::now()), Some(Duration::from_mins(1)));
    assert_eq!((response.moved, response.was_conditional), (None, false));
    let asked = web.asked().remove(0);
    assert_eq!(asked.header("user-agent").unwrap(), "luister/0.1 (+webcare@acme.example)");
    let mut encodings: Vec<String> = asked.header("accept-encoding").unwrap().split(',').map(str::to_owned).collect();
    encodings.sort();
    assert_eq!(encodings, ["br", "deflate", "gzip", "zstd"]);
    assert_eq!((asked.header("cookie"), asked.header("referer")), (None, None));
}

#[tokio::test]
async fn validators_go_to_their_own_address_only() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/old" => Answer::redirect("301 Moved Permanently", "/new"),
        _ if asked.header("if-none-match").is_some() => Answer::new("304 Not Modified", &[], ""),
        _ => Answer::ok("x"),
    })
    .await;
    for (start, known, expected) in [("/new", "/new", 304), ("/old", "/new", 304), ("/old", "/old", 200), ("/new", "/old", 200)] {
        let conditional = Conditional { url: web.url(known), etag: Some("\"1\"".into()), last_modified: Some("yesterday".into()) };
        let request = Request { conditional: Some(conditional), ..Request::get(web.url(start)) };
        let response = client().fetch(request).await.unwrap();
        assert_eq!(response.status.as_u16(), expected, "{start} with what is known of {known}");
        assert_eq!(response.was_conditional, expected == 304);
    }
    assert_eq!(web.asked()[0].header("if-modified-since").unwrap(), "yesterday");
}

#[tokio::test]
async fn an_error_page_is_no_content() {
    let web = Web::new(|_| Answer::new("503 Service Unavailable", &[("Retry-After", "120")], "<rss/>")).await;
    let response = client().fetch(Request::get(web.url("/"))).await.unwrap();
    assert_eq!((response.status.as_u16(), response.body.len()), (503, 0));
    assert_eq!(response.retry_after(SystemTime::UNIX_EPOCH), Some(Duration::from_mins(2)));
}

#[tokio::test]
async fn a_date_in_retry_after_counts_from_the_servers_own_clock() {
    let headers = [("Date", "Sun, 22 Nov 2026 10:00:00 GMT"), ("Retry-After", "Sun, 22 Nov 2026 10:00:30 GMT")];
    let web = Web::new(move |_| Answer::new("429 Too Many Requests", &headers, "")).await;
    let response = client().fetch(Request::get(web.url("/"))).await.unwrap();
    assert_eq!(response.retry_after(SystemTime::UNIX_EPOCH), Some(Duration::from_secs(30)));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Brotli of one uncompressed block (RFC 7932 9.2): a window of 16 bits, the length, the bytes, an empty last block.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() - 1).unwrap();
    [&(length << 4 | 1 << 20).to_le_bytes()[..3], bytes, &[3]].concat()
}

/// Zstandard (RFC 8878 3.1.1) of blocks that repeat one byte 128 KiB long.
fn zstd_of_spaces(blocks: usize) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    for block in 1..=blocks {
        let header = u32::from(block == blocks) | 1 << 1 | (128 * 1024) << 3;
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.push(b' ');
    }
    frame
}

#[tokio::test]
async fn every_compression_that_is_offered_is_undone() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/gzip" => Answer::new("200 OK", &[("Content-Encoding", "gzip")], gzip(b"hello")),
        "/deflate" => Answer::new("200 OK", &[("Content-Encoding", "deflate")], deflate(b"hello")),
        "/br" => Answer::new("200 OK", &[("Content-Encoding", "br")], brotli(b"hello")),
        "/zstd" => Answer::new("200 OK", &[("Content-Encoding", "zstd")], zstd_of_spaces(1)),
        _ => Answer::new("200 OK", &[("Content-Encoding", "identity")], "hello"),
    })
    .await;
    for path in ["/gzip", "/deflate", "/br", "/identity"] {
        assert_eq!(client().fetch(Request::get(web.url(path))).await.unwrap().body, b"hello", "{path}");
    }
    assert_eq!(client().fetch(Request::get(web.url("/zstd"))).await.unwrap().body.len(), 128 * 1024);
}

/// actix RUSTSEC-2026-0447: a limit that was applied before decompression.
#[tokio::test]
async fn bytes_are_counted_after_decompression() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/fits" => Answer::ok(vec![b' '; 8 * MIB]),
        "/longer" => Answer::ok(vec![b' '; 8 * MIB + 1]),
        "/gzip" => Answer::new("200 OK", &[("Content-Encoding", "gzip")], gzip(&vec![b' '; 64 * MIB])),
        "/zstd" => Answer::new("200 OK", &[("Content-Encoding", "zstd")], zstd_of_spaces(8 * 1024)),
        "/announced" => Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n<rss>").and_hold(),
        path => Answer::new("404 Not Found", &[], path),
    })
    .await;
    assert_eq!(client().fetch(Request::get(web.url("/fits"))).await.unwrap().body.len(), 8 * MIB);
    for path in ["/longer", "/gzip", "/zstd", "/announced"] {
        let error = error_of(&web, path).await;
        assert_eq!(error.to_string(), format!("the page at `127.0.0.1:{}` is longer than 8 MiB", web.port()), "{path}");
    }
    let request = Request { max_body: Some(Size::mib(9)), ..Request::get(web.url("/longer")) };
    assert_eq!(client().fetch(request).await.unwrap().body.len(), 8 * MIB + 1);
}

#[tokio::test]
async fn broken_answers_are_told_apart() {
    let cut = gzip(&b"<rss>hello</rss>".repeat(1000));
    let cut = cut[..cut.len() / 2].to_vec();
    let web = Web::new(move |asked| match asked.path.as_str() {
        "/lie" => Answer::new("200 OK", &[("Content-Encoding", "gzip")], "not gzip at all"),
        "/cut" => Answer::new("200 OK", &[("Content-Encoding", "gzip")], &cut),
        "/unknown" => Answer::new("200 OK", &[("Content-Encoding", "compress")], "x"),
        "/half" => Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        "/chunks" => Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
        "/unended" => Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        "/ssh" => Answer::raw("SSH-2.0-OpenSSH_9.9\r\n"),
        "/nothing" => Answer::raw(""),
        "/headers" => Answer::raw(format!("HTTP/1.1 200 OK\r\n{}\r\n", "Set-Cookie: a=b\r\n".repeat(10_000))),
        "/header" => Answer::raw(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(8 * MIB))),
        _ => Answer::raw("no header at all, as in 1991"),
    })
    .await;
    for path in ["/lie", "/cut", "/unknown"] {
        let error = error_of(&web, path).await;
        assert!(matches!(error, FetchError::Decode { .. }), "{path}: {error}");
    }
    for path in ["/half", "/chunks", "/unended", "/ssh", "/nothing", "/headers", "/header", "/0.9"] {
        let error = error_of(&web, path).await;
        assert!(matches!(error, FetchError::Network { .. }), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn the_whole_fetch_has_one_time_out() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/silent" => Answer::raw("").and_hold(),
        "/headers" => Answer::raw("HTTP/1.1 200 OK\r\nX-Slow: ").and_hold(),
        _ => Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>").and_hold(),
    })
    .await;
    let hasty = Client::new(Settings { timeout: Period(Duration::from_millis(100)), ..settings() }).unwrap();
    for path in ["/silent", "/headers", "/body"] {
        let error = hasty.fetch(Request::get(web.url(path))).await.unwrap_err();
        assert_eq!(error.to_string(), format!("`127.0.0.1:{}` took longer than 100ms", web.port()), "{path}");
    }
}

#[tokio::test]
async fn redirects_are_followed_up_to_a_limit() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/permanent" => Answer::redirect("301 Moved Permanently", "/again"),
        "/again" => Answer::redirect("308 Permanent Redirect", "/end"),
        "/once" => Answer::redirect("302 Found", "/again"),
        "/self" => Answer::redirect("302 Found", "/self#x"),
        "/ping" => Answer::redirect("302 Found", "/pong"),
        "/pong" => Answer::redirect("302 Found", "/ping"),
        "/empty" => Answer::new("302 Found", &[], ""),
        "/end" => Answer::ok("x"),
        path => Answer::redirect("302 Found", format!("{path}x")),
    })
    .await;
    let moved = |path: &'static str| {
        let request = Request::get(web.url(path));
        async move { client().fetch(request).await.unwrap().moved }
    };
    assert_eq!(moved("/permanent").await, Some(web.url("/end")));
    assert_eq!(moved("/once").await, None, "one that is not for good makes the whole way so");
    let host = format!("127.0.0.1:{}", web.port());
    for (path, expected) in [
        ("/self", format!("`{host}` redirects in circles")),
        ("/ping", format!("`{host}` redirects in circles")),
        ("/endless", format!("`{host}` redirects more than 5 times")),
        ("/empty", format!("`{host}` redirects, but does not say where to")),
    ] {
        assert_eq!(error_of(&web, path).await.to_string(), expected, "{path}");
    }
    assert_eq!(web.paths().iter().filter(|path| path.starts_with("/endless")).count(), 6);
}

/// Miniflux 2025-2026, changedetection.io 2024-2026: each hop is checked, in every spelling.
#[tokio::test]
async fn a_redirect_into_the_inside_is_refused() {
    let inside = Web::at("127.0.0.2", |_| Answer::ok("secret")).await;
    let port = inside.port();
    let web = Web::new(move |asked| {
        let target = asked.path.trim_start_matches("/to/");
        Answer::redirect("302 Found", target.replace("PORT", &port.to_string()))
    })
    .await;
    for target in [
        "http://127.0.0.2:PORT/",
        "http://2130706434:PORT/",
        "http://0x7f000002:PORT/",
        "http://[::ffff:127.0.0.2]:PORT/",
        "http://[::1]:PORT/",
        "http://localhost:PORT/x",
        "http://0.0.0.0:PORT/",
        "http://169.254.169.254:PORT/latest/meta-data",
        "//127.0.0.2:PORT/",
        "http://user@127.0.0.2:PORT/",
    ] {
        let error = error_of(&web, &format!("/to/{target}")).await;
        // The name is the one that this machine may give the allowed address; nobody listens there.
        let good = matches!(error, FetchError::Blocked { .. })
            || target.contains("localhost") && matches!(error, FetchError::Connect { .. } | FetchError::Dns { .. });
        assert!(good, "{target}: {error:?}");
    }
    for target in ["file:///etc/passwd", "gopher://127.0.0.2:PORT/_GET", "ftp://127.0.0.2/", "data:,x"] {
        let error = error_of(&web, &format!("/to/{target}")).await;
        assert!(matches!(error, FetchError::Refused { .. }), "{target}: {error:?}");
    }
    assert!(inside.asked().is_empty());
}

#[tokio::test]
async fn a_key_stays_with_its_origin() {
    let other = Web::new(|_| Answer::ok("x")).await;
    let target = other.url("/");
    let web = Web::new(move |asked| match asked.path.as_str() {
        "/within" => Answer::redirect("302 Found", "/end"),
        "/end" => Answer::ok("x"),
        _ => Answer::redirect("302 Found", &target),
    })
    .await;
    for path in ["/within", "/away"] {
        let mut request = Request::get(web.url(path));
        request.headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer key"));
        request.headers.insert("x-publication-api-token", HeaderValue::from_static("key"));
        client().fetch(request).await.unwrap();
    }
    let seen = |asked: &support::Asked| (asked.header("authorization").is_some(), asked.header("x-publication-api-token").is_some());
    assert_eq!(web.asked().iter().map(seen).collect::<Vec<_>>(), [(true, true); 3]);
    assert_eq!(other.asked().iter().map(seen).collect::<Vec<_>>(), [(false, false)]);
}

/// A name server that answers from a list, each question with the next entry.
struct Names(Vec<Result<Vec<IpAddr>, io::ErrorKind>>, AtomicUsize);

impl Lookup for Names {
    fn lookup(&self, _: &str) -> LookupFuture {
        let turn = self.1.fetch_add(1, Ordering::Relaxed);
        let answer = self.0[turn % self.0.len()].clone();
        Box::pin(async move { answer.map_err(io::Error::from) })
    }
}

fn client_with(names: &[Result<&[&str], io::ErrorKind>]) -> Client {
    let parsed = |list: &[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
    let names = names.iter().map(|answer| answer.map(parsed)).collect();
    Client::with_lookup(settings(), Arc::new(Names(names, AtomicUsize::new(0)))).unwrap()
}

/// Miniflux 2026: DNS rebinding. The address that is checked is the one that is connected to.
#[tokio::test]
async fn names_that_lie_lead_nowhere() {
    let inside = Web::at("127.0.0.2", |_| Answer::ok("secret")).await;
    let web = Web::new(|_| Answer::ok("public")).await;
    let at = |port: u16| Url::parse(&format!("http://rebind.example:{port}/")).unwrap();

    let client = client_with(&[Ok(&["127.0.0.1"]), Ok(&["127.0.0.2"])]);
    assert_eq!(client.fetch(Request::get(at(web.port()))).await.unwrap().body, b"public");
    let error = client.fetch(Request::get(at(inside.port()))).await.unwrap_err();
    assert_eq!(error.to_string(), format!("`rebind.example:{}` leads to 127.0.0.2, which is not a public address", inside.port()));

    let mixed = client_with(&[Ok(&["127.0.0.2", "::1", "127.0.0.1", "10.0.0.1"])]);
    assert_eq!(mixed.fetch(Request::get(at(web.port()))).await.unwrap().body, b"public", "the good one of several is used");
    assert!(matches!(mixed.fetch(Request::get(at(inside.port()))).await.unwrap_err(), FetchError::Connect { .. }), "and no other");
    for private in ["::ffff:127.0.0.2", "::1", "169.254.169.254", "100.64.66.66", "0.0.0.0", "64:ff9b::7f00:2"] {
        let error = client_with(&[Ok(&[private])]).fetch(Request::get(at(inside.port()))).await.unwrap_err();
        assert!(matches!(error, FetchError::Blocked { .. }), "{private}: {error:?}");
    }
    assert!(inside.asked().is_empty());
}

#[tokio::test]
async fn names_without_an_address_say_so() {
    let url = Url::parse("http://nowhere.example/").unwrap();
    for (answer, expected) in [
        (Ok(&[][..]), "could not find the address of `nowhere.example`: the name has no address"),
        (Err(io::ErrorKind::NotFound), "could not find the address of `nowhere.example`: entity not found"),
    ] {
        assert_eq!(client_with(&[answer]).fetch(Request::get(url.clone())).await.unwrap_err().to_string(), expected);
    }
}

#[tokio::test]
async fn nobody_at_home() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = client().fetch(Request::get(Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap())).await.unwrap_err();
    assert_eq!(error.to_string(), format!("could not connect to `127.0.0.1:{port}`: Connection refused (os error 111)"));
}

fn parcel(url: Url) -> Parcel {
    let body = Body { content_type: HeaderValue::from_static("application/json"), bytes: b"{}".to_vec() };
    let (timeout, max_answer) = (Period(Duration::from_millis(500)), Size(4));
    Parcel { url, method: Method::POST, headers: HeaderMap::new(), body, timeout, max_answer }
}

#[tokio::test]
async fn what_is_handed_over_goes_nowhere_else_and_the_status_is_the_answer() {
    let web = Web::new(|asked| match asked.path.as_str() {
        "/moved" => Answer::redirect("307 Temporary Redirect", "/ok"),
        "/cut" => Answer::raw(*b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab"),
        _ => Answer::new("422 Unprocessable Content", &[], "abcdefgh"),
    })
    .await;
    for (path, status, body) in [("/moved", 307, ""), ("/cut", 200, "ab"), ("/no", 422, "abcd")] {
        let answer = client().send(parcel(web.url(path))).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.body.as_slice()), (status, body.as_bytes()), "{path}");
    }
    assert_eq!(web.asked().len(), 3, "nobody was followed");
}

#[tokio::test]
async fn what_stays_inside_reaches_nothing_outside() {
    let inside = Client::inside(settings()).unwrap();
    let web = Web::new(|_| Answer::ok("")).await;
    assert_eq!(inside.send(parcel(web.url("/"))).await.unwrap().status, StatusCode::OK);
    for url in ["http://8.8.8.8/", "http://10.0.0.1/"] {
        let error = inside.send(parcel(url.parse().unwrap())).await.unwrap_err();
        assert!(matches!(error, FetchError::Blocked { .. }), "{url}: {error}");
    }
    for (url, expected) in [
        ("https://chat.acme.example/", true),
        ("https://10.0.0.1/", false),
        ("http://127.0.0.1:81/", true),
        ("http://8.8.8.8/", false),
        ("http://chat.intern/", true),
        ("https://user:pw@chat.acme.example/", false),
        ("ftp://chat.acme.example/", false),
    ] {
        assert_eq!(settings().may_send(&url.parse().unwrap()).is_ok(), expected, "{url}");
    }
    assert!(Settings::default().may_send(&"http://chat.intern/".parse().unwrap()).is_err(), "nothing is inside");
}
