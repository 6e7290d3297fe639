//! Digests as pages, behind links that can only be read.

use crate::support::{Front, Server, status};
use async_trait::async_trait;
use luister_mention::{AlertId, Locale, MentionId};
use luister_web::{DeadEnd, Reports, Ticket};

/// What a ticket says decides what it leads to.
const OPEN: &str = "open";
const TOO_OLD: &str = "old";

#[async_trait]
impl Reports for Front {
    fn read(&self, ticket: &str) -> Option<Ticket> {
        let alert = AlertId::from_bytes([u8::from(ticket == TOO_OLD); 16]);
        let until = chrono::DateTime::UNIX_EPOCH;
        [OPEN, TOO_OLD].contains(&ticket).then_some(Ticket { alert, mention: MentionId::from_bytes([0; 16]), until })
    }

    async fn page(&self, ticket: &Ticket) -> Result<String, DeadEnd> {
        let is_old = ticket.alert == AlertId::from_bytes([1; 16]);
        if is_old { Err(DeadEnd::Gone(Locale::Nl)) } else { Ok("<!doctype html><title>Ochtend</title>".to_owned()) }
    }
}

#[tokio::test]
async fn a_digest_is_read_and_nothing_else() {
    let server = Server::for_others();
    for (name, path, expected) in [
        ("as it was signed", "/digest/open", "200 OK"),
        ("another", "/digest/opem", "404 Not Found"),
        ("a parameter", "/digest/open?x=1", "404 Not Found"),
        ("deeper", "/digest/open/x", "404 Not Found"),
        ("too old", "/digest/old", "410 Gone"),
        ("bytes that are no text", "/digest/%ff", "404 Not Found"),
    ] {
        let (head, body) = server.get(path).await;
        assert_eq!(status(&head), expected, "{name}");
        assert!(head.contains("default-src 'none'") && head.contains("no-store") && !head.contains("set-cookie"), "{name}: {head}");
        assert_eq!(body.contains("Ochtend"), expected == "200 OK", "{name}");
    }
    let head = server.send("POST /digest/open HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    assert_eq!(status(&head), "405 Method Not Allowed");
}
