//! What a mail server reads when strangers write what they like.

use crate::{
    sealed::{alert, delivery},
    server::{Script, Server},
    smtp::channel,
};
use luister_alerts::{channels::Channel as _, render};
use luister_mention::{Author, Body};
use mail_parser::MessageParser;

/// Undoes what a client does to lines that begin with a dot.
fn unstuffed(wire: &[u8]) -> Vec<u8> {
    let body = wire.strip_suffix(b".\r\n").unwrap();
    let mut message = Vec::new();
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    message
}

/// RUSTSEC-2026-0561 and CVE-2023-51764: a bare line feed or carriage return before a dot ended a message for one
/// server and not for another, and what followed was taken for commands.
#[tokio::test]
async fn rustsec_2026_0561_cve_2023_51764_text_cannot_become_commands() {
    let server = Server::start(Script::default()).await;
    let channel = channel(&server, "security = \"none\"");
    let endings = ["\n.\n", "\r.\r", "\r\n.\r\n", "\n.\r\n", "\r\n.\n", "\r.\n", "\n.\r", "\0\r\n.\r\n", ".", "\n..\n"];
    let smuggled: Vec<String> = endings.iter().map(|end| format!("voor{end}MAIL FROM:<evil@x.example>{end}DATA{end}")).collect();
    for text in &smuggled {
        let alert = alert(|told| {
            told.mention.text.clone_from(text);
            told.mention.title = Some(format!("titel{text}"));
            told.mention.author = Some(Author { name: Some(text.clone()), handle: Some(text.clone()), url: None });
            told.verdict.matches[0].query.clone_from(text);
        });
        let delivery = delivery(&alert, "karin@acme.example");
        channel.send(&alert, &delivery).await.unwrap();
        let heard = server.heard();
        let wire = heard.messages.last().unwrap();
        let lone = |at: usize, byte: u8| match byte {
            b'\n' => at == 0 || wire[at - 1] != b'\r',
            b'\r' => wire.get(at + 1) != Some(&b'\n'),
            byte => byte == 0 || byte > 126,
        };
        assert!(!wire.iter().enumerate().any(|(at, byte)| lone(at, *byte)), "{text:?}");
        assert_eq!(unstuffed(wire), render::mail(&alert, &delivery.to).unwrap().bytes, "{text:?}");
        let mail = unstuffed(wire);
        let parsed = MessageParser::default().parse(&mail).unwrap();
        assert!(parsed.body_text(0).unwrap().contains("MAIL FROM:<evil@x.example>"), "{text:?}");
        assert_eq!(parsed.headers().iter().filter(|header| header.name() == "Subject").count(), 1);
    }
    let heard = server.heard();
    assert_eq!(heard.messages.len(), smuggled.len(), "one message for each that was sent");
    let unexpected = heard.commands.iter().find(|command| {
        !["EHLO [127.0.0.1]", "MAIL FROM:<luister@acme.example>", "RCPT TO:<karin@acme.example>", "DATA"].contains(&command.as_str())
    });
    assert_eq!(unexpected, None);
}

#[tokio::test]
async fn header_values_cannot_begin_a_header() {
    let server = Server::start(Script::default()).await;
    let channel = channel(&server, "security = \"none\"");
    let evil = "x\r\nBcc: victim@x.example\r\nX-Evil: 1\r\n\r\nbody\0";
    let mut alert = alert(|told| {
        told.mention.title = Some(evil.into());
        told.mention.author = Author::named(evil);
    });
    alert.letterhead.from_name = evil.into();
    alert.boundary = evil.into();
    let mut delivery = delivery(&alert, "karin@acme.example");
    delivery.to.name = Some(evil.into());
    channel.send(&alert, &delivery).await.unwrap();
    let heard = server.heard();
    let message = unstuffed(&heard.messages[0]);
    let parsed = MessageParser::default().parse(&message).unwrap();
    let injected = parsed.headers().iter().find(|header| ["Bcc", "X-Evil"].contains(&header.name()));
    assert!(injected.is_none(), "{injected:?}");
    assert_eq!(heard.commands.iter().filter(|command| command.starts_with("RCPT")).count(), 1);
    assert!(matches!(alert.body, Body::Mentions(_)));
}
