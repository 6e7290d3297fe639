//! What is brought, as clients and hubs see it on the wire.

use crate::support::{MOST, Server, TOKEN, status};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const INBOX: &str = "/inbox/kn%20ip%2Fsels";
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn bearer() -> String {
    format!("Bearer {TOKEN}")
}

#[tokio::test]
async fn an_inbox_answers_what_became_of_a_post() {
    let server = Server::for_others();
    let bearer = bearer();
    let token = ("Authorization", bearer.as_str());
    let long = "x".repeat(MOST + 1);
    let wants_token = "this wants `Authorization: Bearer` with the token of an inbox\n";
    let receipt = "{\"kept\":2,\"new\":1,\"edited\":1,\"skipped\":[{\"line\":3,\"reason\":\"no text\"},{\"reason\":\"more\"}]}\n";
    let nothing = "{\"kept\":0,\"new\":0,\"edited\":0,\"skipped\":[],\"error\":\"this is a web page\"}\n";
    let wants_type = "this takes application/x-ndjson, application/json, text/csv, and the Content-Type says which it is\n";
    let too_long = "this is longer than 200 KiB, the most that is taken here at once; send it in pieces\n";
    for (name, path, headers, body, expected, text) in [
        ("taken", INBOX, &[token, JSON][..], "{}", "200 OK", receipt),
        ("a charset", INBOX, &[token, ("Content-Type", "Text/CSV; charset=utf-8")], "{}", "200 OK", receipt),
        ("lower case", INBOX, &[("authorization", "bearer  0123456789abcdef0123"), JSON], "{}", "200 OK", receipt),
        ("no token", INBOX, &[JSON], "{}", "401 Unauthorized", wants_token),
        ("a wrong token", INBOX, &[("Authorization", "Bearer 0123456789abcdef0124"), JSON], "{}", "401 Unauthorized", wants_token),
        ("an empty token", INBOX, &[("Authorization", "Bearer "), JSON], "{}", "401 Unauthorized", wants_token),
        ("another scheme", INBOX, &[("Authorization", "Basic 0123456789abcdef0123"), JSON], "{}", "401 Unauthorized", wants_token),
        ("a wrong name", "/inbox/other", &[token, JSON], "{}", "401 Unauthorized", wants_token),
        ("a name that is none", "/inbox/%ff", &[token, JSON], "{}", "401 Unauthorized", wants_token),
        ("a token that was not read", "/inbox/unread", &[("Authorization", "Bearer"), JSON], "{}", "401 Unauthorized", wants_token),
        ("a token in the address", "/inbox/kn%20ip%2Fsels?token=0123456789abcdef0123", &[JSON], "{}", "401 Unauthorized", wants_token),
        ("a wrong type", INBOX, &[token, ("Content-Type", "text/html")], "{}", "415 Unsupported Media Type", wants_type),
        ("no type", INBOX, &[token], "{}", "415 Unsupported Media Type", wants_type),
        ("too long", INBOX, &[token, JSON], &long, "413 Payload Too Large", too_long),
        ("not readable", INBOX, &[token, JSON], "rubbish", "400 Bad Request", nothing),
        ("not now", INBOX, &[token, JSON], "full", "503 Service Unavailable", "the disk is full\n"),
    ] {
        let (head, answered) = server.post(path, headers, body).await;
        assert_eq!((status(&head), answered.as_str()), (expected, text), "{name}");
        assert!(head.contains("connection: close") && head.contains("x-content-type-options: nosniff"), "{name}: {head}");
        assert_eq!(head.contains("www-authenticate: Bearer"), expected.starts_with("401"), "{name}: {head}");
        assert_eq!(head.contains("retry-after: 30"), expected.starts_with("503"), "{name}: {head}");
    }
    assert_eq!(server.post(INBOX, &[token, JSON], "bad").await.0.lines().next().unwrap(), "HTTP/1.1 400 Bad Request");
    assert!(server.front.seen().iter().all(|seen| seen.starts_with("kn ip/sels: ")), "nobody else was let in");
}

#[tokio::test]
async fn a_length_that_is_not_said_is_counted() {
    let server = Server::for_others();
    let post = |size: usize| {
        let chunks = format!("{:x}\r\n{}\r\n", 1024, "x".repeat(1024)).repeat(size / 1024);
        format!(
            "POST {INBOX} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"
        )
    };
    assert_eq!(status(&server.send(&post(MOST)).await), "200 OK");
    assert_eq!(status(&server.send(&post(MOST + 1024)).await), "413 Payload Too Large");
    assert_eq!(server.front.seen(), [format!("kn ip/sels: {MOST} bytes of text/csv")]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_is_not_waited_for() {
    let server = Server::for_others();
    let head = format!(
        "POST {INBOX} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\ntext"
    );
    let began = tokio::time::Instant::now();
    let answer = server.send(&head).await;
    assert_eq!(status(&answer), "408 Request Timeout");
    assert!(answer.ends_with("this took longer than 30 seconds to arrive\n"), "{answer}");
    assert!(began.elapsed() <= Duration::from_secs(31), "{:?}", began.elapsed());
}

#[tokio::test]
async fn only_so_many_are_served_at_a_time() {
    let server = Server::for_others();
    let head = format!(
        "POST {INBOX} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: text/csv\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
    );
    let mut others = Vec::new();
    for _ in 0..8 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.unwrap();
        assert!(go_on.starts_with(b"HTTP/1.1 100"), "the body is wanted now");
        others.push(stream);
    }
    let bearer = bearer();
    let (head, text) = server.post(INBOX, &[("Authorization", &bearer), JSON], "{}").await;
    assert_eq!((status(&head), text.as_str()), ("503 Service Unavailable", "8 others are being served, which is the most at a time\n"));
    assert!(head.contains("retry-after: 5"), "{head}");
    for mut stream in others {
        stream.write_all(b"text").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert_eq!(status(&answer), "200 OK");
    }
}

#[tokio::test]
async fn a_hub_is_told_what_we_asked_for() {
    let server = Server::for_others();
    let topic = "hub.topic=https%3A%2F%2Fa.example%2Ffeed";
    let no_page = "there is no such page\n";
    for (name, query, expected, text) in [
        ("asked", format!("abc?hub.mode=subscribe&{topic}&hub.challenge=x%3C1&hub.lease_seconds=60"), "200 OK", "x<1"),
        ("no challenge", format!("abc?hub.mode=subscribe&{topic}"), "404 Not Found", no_page),
        ("another topic", "abc?hub.mode=subscribe&hub.topic=https://b.example/&hub.challenge=x".into(), "404 Not Found", no_page),
        ("another mode", format!("abc?hub.mode=unsubscribe&{topic}&hub.challenge=x"), "404 Not Found", no_page),
        ("a mode that is none", format!("abc?hub.mode=publish&{topic}&hub.challenge=x"), "404 Not Found", no_page),
        ("another token", format!("abd?hub.mode=subscribe&{topic}&hub.challenge=x"), "404 Not Found", no_page),
        ("nothing", "abc".into(), "404 Not Found", no_page),
        ("a bad lease", format!("abc?hub.mode=subscribe&{topic}&hub.challenge=x&hub.lease_seconds=-1"), "200 OK", "x"),
        ("denied", format!("abc?hub.mode=denied&{topic}&hub.reason=full"), "200 OK", "noted\n"),
        ("denied to somebody else", format!("abd?hub.mode=denied&{topic}"), "404 Not Found", no_page),
    ] {
        let (head, body) = server.get(&format!("/websub/{query}")).await;
        assert_eq!((status(&head), body.as_str()), (expected, text), "{name}");
        assert!(head.contains("content-type: text/plain; charset=utf-8"), "{name}: what a stranger wrote is no page: {head}");
    }
    let seen = server.front.seen();
    assert_eq!(seen[0], "subscribe https://a.example/feed Some(60)");
    assert!(seen.contains(&"denied https://a.example/feed full".to_owned()), "{seen:?}");
}

#[tokio::test]
async fn only_what_is_signed_is_believed() {
    let server = Server::for_others();
    // Of the body `news`, with the secret of the fake.
    let good = "sha256=a0affc19e2885909793d030585a10ef5d6befba64fa3c7a38dfe768e2a77ed8b";
    let long = "x".repeat(MOST + 1);
    for (name, path, signature, body, expected, seen) in [
        ("not signed", "/websub/abc", None, "news", "202 Accepted", "forged"),
        ("signed by somebody else", "/websub/abc", Some("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"), "news", "202 Accepted", "forged"),
        ("signed for another text", "/websub/abc", Some(good), "olds", "202 Accepted", "forged"),
        ("signed", "/websub/abc", Some(good), "news", "202 Accepted", "pushed 4 bytes"),
        ("too long", "/websub/abc", None, &long, "413 Payload Too Large", ""),
        ("nobody's", "/websub/abd", Some(good), "news", "410 Gone", ""),
    ] {
        let headers: Vec<(&str, &str)> = signature.map(|signature| ("X-Hub-Signature", signature)).into_iter().collect();
        let (head, _) = server.post(path, &headers, body).await;
        assert_eq!(status(&head), expected, "{name}");
        assert_eq!(server.front.seen().join(", "), seen, "{name}");
    }
}

#[tokio::test]
async fn what_is_brought_is_not_shown() {
    let server = Server::for_others();
    for (method, path) in [("GET", INBOX), ("PUT", INBOX), ("DELETE", INBOX), ("PUT", "/websub/abc"), ("DELETE", "/websub/abc")] {
        let answer = server.send(&format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), "405 Method Not Allowed", "{method} {path}");
        assert!(answer.ends_with("this is not how something is brought here\n"), "{answer}");
    }
    for path in ["/inbox", "/inbox/", "/websub/", "/websub/abc/x", "/inbox/a/b"] {
        assert_eq!(status(&server.get(path).await.0), "404 Not Found", "{path}");
    }
}
