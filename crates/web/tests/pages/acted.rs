//! Links in mails, as people, browsers and programs that check mails follow them.

use crate::support::{Front, Server, status};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use luister_mention::{
    Act, AlertId, Author, Case, CaseAct, CaseEvent, CaseState, Channel, Correction, Identity, Label, Link, Locale, Mention, MentionId,
    Signal, SourceName, StoryId, TeamName,
};
use luister_web::{Acts, DeadEnd, Deed, Later, Sheet, Ticket, TicketKey};
use std::{sync::LazyLock, time::Duration};

static KEY: LazyLock<TicketKey> = LazyLock::new(|| TicketKey::new(&[7; 32]).unwrap());

/// What the alert of a ticket says decides what it leads to.
const ALERT: AlertId = AlertId::from_bytes([1; 16]);
const ENGLISH: AlertId = AlertId::from_bytes([2; 16]);
const WITHOUT_CASE: AlertId = AlertId::from_bytes([3; 16]);
const TOO_OLD: AlertId = AlertId::from_bytes([4; 16]);
const BROKEN: AlertId = AlertId::from_bytes([5; 16]);
const ACTED_ON: AlertId = AlertId::from_bytes([6; 16]);

const CLOSE: (&str, &str) = ("Connection", "close");

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn ticket(alert: AlertId) -> Ticket {
    Ticket { alert, mention: mention().id, until: at("2026-11-28T08:12:00Z") }
}

fn path(alert: AlertId) -> String {
    format!("/act/{}", KEY.sign(&ticket(alert)))
}

/// Without its last letters.
fn cut(text: &str, letters: usize) -> String {
    text.get(..text.len() - letters).unwrap().to_owned()
}

fn mention() -> Mention {
    let source = SourceName::new("trustpilot").unwrap();
    let id = MentionId::of(&source, &Identity::native("1"));
    Mention {
        id,
        source,
        channel: Channel::Review,
        url: Link::parse("https://reviews.example/r/1?a=1&b=2"),
        title: Some("<b>Nooit meer</b>".into()),
        text: "Al drie weken wachten.\n<script>alert(1)</script> </textarea> \"quoted\"".into(),
        cut: false,
        author: Author::named("Jan <img src=x> de Vries"),
        own: false,
        about: vec![],
        story: StoryId(id),
        published: Some(at("2026-11-21T08:00:00Z")),
        edited: None,
        heard: at("2026-11-21T08:10:00Z"),
        lang: None,
        rating: None,
        thread: None,
        parent: None,
        reach: None,
    }
}

fn case() -> Case {
    Case {
        story: mention().story,
        team: TeamName::new("Webcare").unwrap(),
        alert: ALERT,
        route: None,
        state: CaseState::Open,
        opened: at("2026-11-21T08:12:00Z"),
        said: None,
        heard: None,
        signal: None,
        source: None,
        lists: vec![],
        delivered: None,
        due: Some(at("2026-11-21T09:12:00Z")),
        snoozed: None,
        reminded: None,
        escalated: None,
        repeated: None,
        next: None,
        history: vec![],
    }
}

fn sheet(alert: AlertId) -> Sheet {
    let mut sheet = Sheet {
        locale: if alert == ENGLISH { Locale::En } else { Locale::Nl },
        zone: chrono_tz::Europe::Amsterdam,
        team: TeamName::new("Webcare").unwrap(),
        people: if alert == ENGLISH { vec![] } else { vec!["Anna".into(), "Zoë \"Z\" <Bos>".into()] },
        mention: mention(),
        signal: Signal::Complaint,
        case: (alert != WITHOUT_CASE).then(case),
        labels: vec![],
        until: at("2026-11-28T08:12:00Z"),
    };
    if alert == ACTED_ON {
        let event = |time: &str, who: &str, state, note: Option<&str>| CaseEvent {
            note: note.map(str::to_owned),
            ..CaseEvent::new(at(time), who, state)
        };
        let case = sheet.case.as_mut().unwrap();
        case.act(event("2026-11-21T08:20:00Z", "Anna", CaseState::Claimed, None));
        case.act(event("2026-11-21T08:50:00Z", "<i>Bram</i>", CaseState::Handled, Some("gebeld,\n<b>klaar</b>")));
        let correction = Correction::Signal(Signal::Question);
        sheet.labels.push(Label {
            mention: mention().id,
            correction,
            who: "Anna".into(),
            note: Some("belde zelf".into()),
            at: at("2026-11-21T08:30:00Z"),
            teaches: true,
        });
        sheet.signal = Signal::Question;
    }
    sheet
}

#[async_trait]
impl Acts for Front {
    fn read(&self, ticket: &str) -> Option<Ticket> {
        KEY.read(ticket)
    }

    async fn look(&self, ticket: &Ticket) -> Result<Sheet, DeadEnd> {
        match ticket.alert {
            TOO_OLD => Err(DeadEnd::Gone(Locale::Nl)),
            BROKEN => Err(DeadEnd::Later(Later { after: Duration::from_secs(5), reason: "the store is being repaired".into() })),
            alert => Ok(sheet(alert)),
        }
    }

    async fn act(&self, ticket: &Ticket, deed: Deed) -> Result<(), DeadEnd> {
        self.look(ticket).await?;
        self.note(format!("{} by {}: {:?}", deed.act, deed.who, deed.note));
        Ok(())
    }
}

#[tokio::test]
async fn looking_changes_nothing_and_shows_what_it_is_about() {
    let server = Server::for_others();
    for (name, path) in [
        ("open", path(ALERT)),
        ("open-in-english", format!("{}/handled", path(ENGLISH))),
        ("without-case", format!("{}/not-us", path(WITHOUT_CASE))),
        ("acted-on", format!("{}/done", path(ACTED_ON))),
        ("too-old", path(TOO_OLD)),
        ("unknown", "/act/x".to_owned()),
    ] {
        let (head, body) = server.get(&path).await;
        let body = body.split("<style>").next().unwrap().to_owned() + "<style>…" + body.split("</style>").nth(1).unwrap();
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, body) });
        assert!(!head.contains("set-cookie"), "{head}");
        for header in
            ["referrer-policy: no-referrer", "cache-control: no-store", "x-frame-options: DENY", "style-src 'sha256-", "form-action 'self'"]
        {
            assert!(head.contains(header), "{name} has no {header}: {head}");
        }
    }
    let head = server.send(&format!("HEAD {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path(ALERT))).await;
    assert_eq!(status(&head), "200 OK");
    assert_eq!(server.front.seen(), Vec::<String>::new(), "programs that check mails follow every link");
}

#[tokio::test]
async fn only_the_whole_link_is_one() {
    let server = Server::for_others();
    let good = path(ALERT);
    let act = format!("{good}/claimed");
    for (name, path, expected) in [
        ("as it was signed", good.clone(), "200 OK"),
        ("with an act", act.clone(), "200 OK"),
        ("another last letter", cut(&good, 1) + "0", "404 Not Found"),
        ("cut", cut(&good, 4), "404 Not Found"),
        ("longer", format!("{good}0"), "404 Not Found"),
        ("a parameter", format!("{good}?m=999"), "404 Not Found"),
        ("an empty query", format!("{good}?"), "404 Not Found"),
        ("a parameter without a question", format!("{good}&m=999"), "404 Not Found"),
        ("an act with more", format!("{act}&m=999"), "404 Not Found"),
        ("an act with a query", format!("{act}?"), "404 Not Found"),
        ("half an act", cut(&act, 4), "404 Not Found"),
        ("no act", format!("{good}/"), "404 Not Found"),
        ("an unknown act", format!("{good}/delete"), "404 Not Found"),
        ("an act in capitals", format!("{good}/CLAIMED"), "404 Not Found"),
        ("capitals", good.to_uppercase(), "404 Not Found"),
        ("no ticket", "/act/".to_owned(), "404 Not Found"),
        ("deeper", format!("{act}/x"), "404 Not Found"),
        ("bytes that are no text", "/act/%ff".to_owned(), "404 Not Found"),
        ("too old", path(TOO_OLD), "410 Gone"),
        ("not now", path(BROKEN), "503 Service Unavailable"),
    ] {
        let (head, body) = server.get(&path).await;
        assert_eq!(status(&head), expected, "{name}");
        assert_eq!(body.contains("<form"), expected == "200 OK", "{name}");
        let (head, _) = server.post(&path, &[CLOSE], "act=handled&who=Anna").await;
        let expected = if expected == "200 OK" { "303 See Other" } else { expected };
        assert_eq!(status(&head), expected, "{name}");
    }
    assert_eq!(server.front.seen(), ["handled by Anna: None", "handled by Anna: None"]);
}

#[tokio::test]
async fn what_is_confirmed_is_done() {
    let server = Server::for_others();
    let cookie =
        |name: &str| format!("set-cookie: luister_who={name}; Path=/luister/act; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure");
    let ticket = KEY.sign(&ticket(ALERT));
    for (from, body, seen, location, who) in [
        ("", "act=claimed&who=Anna&other=&note=", "claimed by Anna: None", format!("{ticket}/done"), "Anna"),
        ("/handled", "act=snooze&who=&other=Co+%26+Co&note=morgen", "snooze by Co & Co: Some(\"morgen\")", "done".into(), "Co+%26+Co"),
        ("/done", "act=not-us&who=Anna", "not-us by Anna: None", "done".into(), "Anna"),
        ("/handled", "act=lead&who=Anna&act=", "", String::new(), ""),
    ] {
        let (head, page) = server.post(&format!("{}{from}", path(ALERT)), &[CLOSE], body).await;
        if seen.is_empty() {
            assert_eq!(status(&head), "422 Unprocessable Entity", "{body}");
            assert!(page.contains("Kies eerst wat je doet.") && page.contains("value=\"Anna\" checked"), "{page}");
        } else {
            assert_eq!(status(&head), "303 See Other", "{body}");
            assert!(head.contains(&format!("location: {location}\r\n")) && head.contains(&cookie(who)), "{head}");
        }
        assert_eq!(server.front.seen(), Vec::from_iter(Some(seen.to_owned()).filter(|seen| !seen.is_empty())));
    }
    let (head, page) = server.post(&path(ALERT), &[CLOSE], "act=claimed&who=+&note=x").await;
    assert!(head.starts_with("HTTP/1.1 422") && page.contains("Zeg eerst wie je bent.") && page.contains(">x</textarea>"), "{page}");
    let (head, _) = server.post(&path(ALERT), &[CLOSE], &format!("act=claimed&who=Anna&note={}", "x".repeat(20_000))).await;
    assert_eq!(status(&head), "413 Payload Too Large");
    for method in ["PUT", "DELETE", "PATCH"] {
        let answer = server.send(&format!("{method} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path(ALERT))).await;
        assert_eq!(status(&answer), "405 Method Not Allowed", "{method}");
    }
    assert_eq!(server.front.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn who_came_before_is_remembered() {
    let server = Server::for_others();
    for (cookie, expected) in [
        ("Anna", "value=\"Anna\" checked"),
        ("Zo%C3%AB+%22Z%22+%3CBos%3E", "value=\"Zoë &#34;Z&#34; &#60;Bos&#62;\" checked"),
        ("%22%3E%3Cscript%3E", "name=\"who\" value=\"&#34;&#62;&#60;script&#62;\" checked"),
    ] {
        let request = format!("GET {} HTTP/1.1\r\nHost: x\r\nCookie: a=b; luister_who={cookie}\r\nConnection: close\r\n\r\n", path(ALERT));
        let answer = server.send(&request).await;
        assert!(answer.contains(expected), "{cookie}: {answer}");
    }
    let act = CaseAct::Handled;
    let (_, page) = server.get(&format!("{}/{}", path(ALERT), Act::Case(act))).await;
    assert!(page.contains("value=\"handled\" required checked"), "the act of the link is chosen: {page}");
}

#[tokio::test]
async fn operations_and_others_have_an_address_each() {
    let (operations, others) = (Server::well(), Server::for_others());
    assert_eq!(status(&operations.get(&path(ALERT)).await.0), "404 Not Found");
    assert_eq!(status(&operations.get("/inbox/x").await.0), "404 Not Found");
    for path in ["/metrics", "/healthz", "/readyz", "/"] {
        assert_eq!(status(&others.get(path).await.0), "404 Not Found", "{path}");
    }
}
