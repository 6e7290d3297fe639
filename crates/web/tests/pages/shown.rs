//! The pages as a client on the wire sees them.

use crate::support::{Daemon, Server, status};
use luister_web::Health;
use std::time::Duration;
use tokio::net::TcpStream;

#[tokio::test]
async fn a_daemon_in_order() {
    let server = Server::well();
    for (path, expected_status, expected_type, expected_body) in [
        ("/healthz", "200 OK", "text/plain; charset=utf-8", "alive\n"),
        ("/readyz", "200 OK", "text/plain; charset=utf-8", "ready\n"),
        ("/metrics", "200 OK", "text/plain; version=0.0.4; charset=utf-8", "# TYPE luister_polls counter\nluister_polls 3\n"),
        ("/", "404 Not Found", "text/plain; charset=utf-8", "there is no such page\n"),
        ("//evil.example", "404 Not Found", "text/plain; charset=utf-8", "there is no such page\n"),
        ("/healthz/../metrics", "404 Not Found", "text/plain; charset=utf-8", "there is no such page\n"),
    ] {
        let (head, body) = server.get(path).await;
        assert_eq!((status(&head), body.as_str()), (expected_status, expected_body), "{path}");
        assert!(head.contains(&format!("content-type: {expected_type}")), "{path}: {head}");
        for header in [
            "content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "x-frame-options: DENY",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
        ] {
            assert!(head.contains(header), "{path} has no {header}: {head}");
        }
    }
}

#[tokio::test]
async fn a_daemon_in_trouble_says_why() {
    let reasons = vec!["the mail server does not answer".to_owned(), "the disk\nis full".to_owned()];
    let server = Server::of(Daemon { health: Health::Stuck { reason: "the recorder stands still".into() }, ready: Err(reasons) });
    let (head, body) = server.get("/healthz").await;
    assert_eq!((status(&head), body.as_str()), ("503 Service Unavailable", "stuck: the recorder stands still\n"));
    let (head, body) = server.get("/readyz").await;
    assert_eq!((status(&head), body.as_str()), ("503 Service Unavailable", "the mail server does not answer\nthe disk is full\n"));
}

#[tokio::test]
async fn pages_are_only_read() {
    let server = Server::well();
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = server.send(&format!("{method} /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), "405 Method Not Allowed", "{method}");
        assert!(answer.ends_with("this page can only be read\n"), "{answer}");
    }
    let answer = server.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && !answer.contains("alive"), "{answer}");
}

/// Miniflux CVE-2023-27591: a forwarded header opened the metrics. Here it changes nothing.
#[tokio::test]
async fn forwarded_headers_are_not_believed() {
    let server = Server::of(Daemon { health: Health::Alive, ready: Err(vec!["a reason".into()]) });
    let plain = server.send("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let forwarded = "GET /readyz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=10.0.0.1\r\nConnection: close\r\n\r\n";
    let without_date = |answer: &str| answer.lines().filter(|line| !line.starts_with("date:")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_date(&plain), without_date(&server.send(forwarded).await));
}

#[tokio::test]
async fn large_heads_are_refused() {
    let server = Server::well();
    let long = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(17 * 1024));
    let many = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{}\r\n", "X: y\r\n".repeat(70));
    let short = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_owned();
    for (request, expected) in
        [(long, "431 Request Header Fields Too Large"), (many, "431 Request Header Fields Too Large"), (short, "200 OK")]
    {
        assert_eq!(status(&server.send(&request).await), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_request_is_cut_off() {
    let server = Server::well();
    let began = tokio::time::Instant::now();
    let answer = server.send("GET /healthz HTTP/1.1\r\nHost:").await;
    assert_eq!(answer, "", "nothing was asked, so nothing is answered");
    assert!(began.elapsed() <= Duration::from_secs(61), "{:?}", began.elapsed());
}

#[tokio::test]
async fn it_stops_when_told() {
    let mut server = Server::well();
    assert!(server.get("/healthz").await.0.starts_with("HTTP/1.1 200"));
    let _idle = TcpStream::connect(server.address).await.unwrap();
    server.stop.take().unwrap().send(()).unwrap();
    server.tasks.join_next().await.unwrap().unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}
