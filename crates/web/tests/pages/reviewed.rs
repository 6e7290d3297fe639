//! Drafts of digests: what an editor sees, and what is made of what an editor sends.

use crate::support::{Front, Server, status};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use luister_mention::{AlertId, Draft, DraftItem, Edits, Link, Locale, MentionId, Signal, TeamName};
use luister_web::{DeadEnd, DraftLine, DraftSheet, Reviews, Revised, Revision, Ticket};

const CLOSE: (&str, &str) = ("Connection", "close");

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

fn mention(number: u8) -> DraftItem {
    DraftItem::Seen(MentionId::from_bytes([number; 16]))
}

fn line(item: DraftItem, said: &str) -> DraftLine {
    let of = matches!(item, DraftItem::Seen(_)).then(|| (Signal::Complaint, "tweakers".to_owned(), at("2026-11-20T18:05:00Z")));
    let count = of.is_none().then_some(9);
    let url = of.as_ref().and_then(|_| Link::parse("https://tweakers.example/a?b=1&c=%22"));
    DraftLine { item, said: said.to_owned(), of, count, url }
}

/// What a ticket says decides what it leads to.
fn sheet(ticket: &str) -> DraftSheet {
    let mut edits = Edits { edition: 4, ..Edits::default() };
    if ticket != "fresh" {
        edits.last = Some(("Anna <b>".into(), at("2026-11-21T06:40:00Z")));
        edits.dropped.insert(mention(2));
        edits.remarks.insert(mention(1), "Gebeld, \"morgen\" klaar".into());
        edits.remark = "Rustige\ndag </textarea>".into();
    }
    edits.released = ticket == "released";
    let sent = (ticket == "sent").then(|| at("2026-11-21T07:00:00Z"));
    DraftSheet {
        locale: if ticket == "fresh" { Locale::En } else { Locale::Nl },
        zone: chrono_tz::Europe::Amsterdam,
        team: TeamName::new("Redactie").unwrap(),
        people: if ticket == "fresh" { vec![] } else { vec!["Anna".into(), "Bram".into()] },
        name: "Ochtend".into(),
        until: at("2026-11-21T06:30:00Z"),
        readers: TeamName::new("PR & communicatie").unwrap(),
        draft: Draft { alert: AlertId::from_bytes([1; 16]), due: at("2026-11-21T07:00:00Z"), edits, sent },
        seen: vec![
            line(mention(1), "Storing in <b>Almere</b>\u{202e}"),
            line(mention(2), "Weggelaten bericht"),
            line(mention(3), "Nog een bericht"),
        ],
        complaints: vec![line(DraftItem::Complaints("00ff".into()), "stroom · storing")],
        questions: vec![],
        page: Link::parse("https://acme.example/luister/digest/ticket"),
    }
}

const TICKETS: [&str; 6] = ["open", "fresh", "older", "sent", "released", "old"];

fn of(ticket: &Ticket) -> &'static str {
    let number = ticket.alert.as_bytes().first().copied().map(usize::from);
    number.and_then(|number| TICKETS.get(number)).copied().unwrap()
}

#[async_trait]
impl Reviews for Front {
    fn read(&self, ticket: &str) -> Option<Ticket> {
        let number = u8::try_from(TICKETS.iter().position(|known| *known == ticket)?).unwrap();
        Some(Ticket { alert: AlertId::from_bytes([number; 16]), mention: MentionId::from_bytes([0; 16]), until: DateTime::UNIX_EPOCH })
    }

    async fn look(&self, ticket: &Ticket) -> Result<DraftSheet, DeadEnd> {
        match of(ticket) {
            "old" => Err(DeadEnd::Gone(Locale::Nl)),
            ticket => Ok(sheet(ticket)),
        }
    }

    async fn revise(&self, ticket: &Ticket, revision: Revision) -> Result<Revised, DeadEnd> {
        let Revision { edition, who, step, remarks, remark } = revision;
        self.note(format!("{step} of {edition} by {who}: {remarks:?} {remark:?}"));
        match of(ticket) {
            "older" => Ok(Revised::Older),
            "sent" => Ok(Revised::Sent),
            _ => Ok(Revised::Done),
        }
    }
}

#[tokio::test]
async fn looking_at_a_draft_changes_nothing() {
    let server = Server::for_others();
    let item = mention(3);
    for (name, path) in [
        ("draft", "/review/open".to_owned()),
        ("draft-in-english", "/review/fresh".to_owned()),
        ("draft-drop", format!("/review/open/drop-{item}")),
        ("draft-release", "/review/open/release".to_owned()),
        ("draft-sent", "/review/sent".to_owned()),
        ("draft-released", "/review/released".to_owned()),
    ] {
        let (head, body) = server.get(&path).await;
        assert_eq!(status(&head), "200 OK", "{name}");
        assert!(head.contains("form-action 'self'") && head.contains("style-src 'sha256-") && !head.contains("script"), "{head}");
        insta::assert_snapshot!(name, body);
    }
    let remark = server.get(&format!("/review/open/remark-{item}")).await.1;
    assert!(remark.contains(&format!("name=\"remark-{item}\" value=\"\" maxlength=\"200\" autofocus")), "{remark}");
    let absent = server.get(&format!("/review/open/drop-{}", mention(9))).await.1;
    assert!(!absent.contains("class=\"chosen\""), "what is not there is not asked about: {absent}");
    assert_eq!(server.front.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn only_the_whole_link_leads_to_a_draft() {
    let server = Server::for_others();
    for (path, expected) in [
        ("/review/opem", "404 Not Found"),
        ("/review/open?x=1", "404 Not Found"),
        ("/review/open/delete", "404 Not Found"),
        ("/review/open/drop-seen-1", "404 Not Found"),
        ("/review/open/release/x", "404 Not Found"),
        ("/review/old", "410 Gone"),
        ("/review/%ff", "404 Not Found"),
    ] {
        assert_eq!(status(&server.get(path).await.0), expected, "{path}");
        let (head, _) = server.post(path, &[CLOSE], "who=Anna&step=release").await;
        // Of one that is too old only the daemon knows.
        assert_eq!(status(&head), if path == "/review/old" { "303 See Other" } else { expected }, "{path}");
    }
    server.front.seen();
    for method in ["PUT", "DELETE"] {
        let answer = server.send(&format!("{method} /review/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), "405 Method Not Allowed", "{method}");
    }
}

#[tokio::test]
async fn what_an_editor_sends_is_done_or_said_why_not() {
    let server = Server::for_others();
    let item = mention(3);
    let body = format!("edition=4&who=Bram&step=up-{item}&remark=&remark-{item}=Let+op");
    let (head, _) = server.post("/review/open", &[CLOSE], &body).await;
    assert!(head.starts_with("HTTP/1.1 303") && head.contains(&format!("location: open/done#{item}\r\n")), "{head}");
    assert!(
        head.contains("set-cookie: luister_who=Bram; Path=/luister/review; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"),
        "{head}"
    );
    assert_eq!(server.front.seen(), [format!("up-{item} of 4 by Bram: {{{item:?}: \"Let op\"}} Some(\"\")")]);

    let (head, page) = server.post("/review/open/release", &[CLOSE], "edition=4&who=&step=release&remark=Mijn+woorden").await;
    assert!(
        head.starts_with("HTTP/1.1 422") && page.contains("Zeg eerst wie je bent.") && page.contains(">Mijn woorden</textarea>"),
        "{page}"
    );
    assert_eq!(server.front.seen(), Vec::<String>::new());

    let (head, page) = server.post("/review/older", &[CLOSE], &format!("edition=3&who=Bram&step=drop-{item}&remark-{item}=Mijn")).await;
    assert!(head.starts_with("HTTP/1.1 409") && page.contains("Anna &#60;b&#62; heeft dit concept intussen veranderd"), "{page}");
    assert!(
        page.contains("value=\"Mijn\"") && page.contains("name=\"edition\" value=\"4\""),
        "what was typed stays, on the newer one: {page}"
    );
    let (head, page) = server.post("/review/sent", &[CLOSE], "edition=4&who=Bram&step=save").await;
    assert!(head.starts_with("HTTP/1.1 409") && page.contains("Te laat") && !page.contains("<form"), "{page}");
    server.front.seen();

    let (head, _) = server.post("/review/open", &[CLOSE], &format!("edition=4&who=Bram&remark={}", "x".repeat(200_000))).await;
    assert_eq!(status(&head), "413 Payload Too Large");
    assert_eq!(server.front.seen(), Vec::<String>::new());
}
