//! What is asked and what is answered, as tables.

use super::*;
use luister_mention::{Identity, ListKind, ListName, LookupStatus, Match, MentionLine, Scores, SourceName, Versions};

fn lookup(rest: &str) -> Lookup {
    toml::from_str(&format!("name = \"crm\"\nurl = \"https://crm.acme.example/luister\"\n{rest}")).unwrap()
}

fn mention(guid: &str, title: &str, text: &str) -> Mention {
    let source = SourceName::new("tweakers").unwrap();
    let line = serde_json::json!({
        "title": title, "text": text, "url": format!("https://tweakers.example/{guid}"), "thread": "77",
        "author": { "name": "Jan Jansen", "handle": "@jan" }, "published": "2026-11-21T09:00:00Z",
    });
    let mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&source, "2026-11-21T09:00:00Z".parse().unwrap());
    Mention { id: luister_mention::MentionId::of(&source, &Identity::native(guid)), ..mention }
}

fn verdict() -> Verdict {
    let list = ListName::new("Acme").unwrap();
    let hit = Match { list, kind: ListKind::Brand, line: None, query: String::new(), signal: None, spans: Vec::new() };
    Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores::default(),
        matches: vec![hit],
        why: Vec::new(),
        versions: Versions::default(),
    }
}

fn question(rest: &str, mention: &Mention) -> Question {
    Question::of(&lookup(rest), mention, &verdict(), Signal::Complaint)
}

#[test]
fn nothing_leaves_but_what_is_named_and_known() {
    let known = mention("1", "Storing", "Waar blijft ORD-123456, en ORD-654321?");
    let bare = Mention { author: None, thread: None, url: None, ..known.clone() };
    let in_title = mention("1", "Over ORD-000001", "en niet over ORD-123456");
    let code = "code = '\\bORD-\\d{6}\\b'";
    let digits = "code = 'ORD-(\\d{6})'";
    for (name, mention, send, code, expected) in [
        ("one", &known, "\"author.handle\"", "", r#"{"author":{"handle":"@jan"}}"#),
        (
            "all",
            &known,
            "[\"author.handle\", \"author.name\", \"author.url\", \"link\", \"list\", \"signal\", \"thread\", \"source\", \"code\"]",
            code,
            r#"{"author":{"handle":"@jan","name":"Jan Jansen"},"code":"ORD-123456","link":"https://tweakers.example/1","list":"Acme","signal":"complaint","source":"tweakers","thread":"77"}"#,
        ),
        ("nothing is known", &bare, "[\"author.name\", \"thread\", \"link\"]", "", "{}"),
        ("a code in the title comes first", &in_title, "\"code\"", code, r#"{"code":"ORD-000001"}"#),
        ("a group of the pattern", &known, "\"code\"", digits, r#"{"code":"123456"}"#),
        ("no code", &mention("1", "", "niets"), "\"code\"", code, "{}"),
    ] {
        let question = question(&format!("send = {send}\n{code}"), mention);
        assert_eq!(String::from_utf8(question.body()).unwrap(), expected, "{name}");
    }
}

#[test]
fn the_same_question_has_the_same_key_and_alike_ones_share_an_answer() {
    let (one, other) = (mention("1", "", "ORD-123456"), mention("2", "", "ORD-123456"));
    let author = "send = [\"author.handle\", \"link\"]";
    assert_eq!(question(author, &one), question(author, &one), "after a crash it is the same");
    assert_ne!(question(author, &one).id, question(author, &other).id, "every mention is asked under its own key");
    for (name, send, alike) in [
        ("one author", author, true),
        ("nobody is named, only the link", "send = [\"link\", \"source\"]", false),
        ("one code", "send = [\"code\", \"link\"]\ncode = 'ORD-\\d+'", true),
        ("nothing but what is the same", "send = [\"source\"]", true),
    ] {
        assert_eq!(question(send, &one).alike == question(send, &other).alike, alike, "{name}");
    }
    let somebody_else = Mention { author: Author::named("Piet"), ..other };
    let named = "send = [\"author.name\"]";
    assert_ne!(question(named, &one).alike, question(named, &somebody_else).alike);
    assert_eq!(question(named, &one).in_words(), ["author.name: Jan Jansen"]);
}

#[test]
fn an_answer_is_read_or_it_is_none() {
    let ack = Said::bare(LookupStatus::Ack);
    let nack = |reason: &str| Said { reason: Some(reason.to_owned()), ..Said::bare(LookupStatus::Nack) };
    for (body, expected) in [
        (r#"{"status":"ACK"}"#, Ok(ack.clone())),
        (r#"{"status":" ack ","id":"x","extra":{"deep":[1]}}"#, Ok(ack.clone())),
        (
            r#"{"status":"Ack","name":"Jansen BV","customer":1234,"link":"https://crm.acme.example/1","team":"Key accounts","person":"Anna"}"#,
            Ok(Said {
                name: Some("Jansen BV".into()),
                number: Some("1234".into()),
                link: Link::parse("https://crm.acme.example/1"),
                team: Some("Key accounts".into()),
                person: Some("Anna".into()),
                ..ack.clone()
            }),
        ),
        (r#"{"status":"ACK","name":"","customer":null,"link":"javascript:alert(1)","team":["a"]}"#, Ok(ack.clone())),
        ("{\"status\":\"ACK\",\"name\":\"Jan\\r\\nBcc: x\\u202e\\u0000\"}", Ok(Said { name: Some("Jan Bcc: x".into()), ..ack })),
        (r#"{"status":"NACK","reason":"no thanks","team":"Sales"}"#, Ok(nack("no thanks"))),
        (r#"{"status":"ERR"}"#, Ok(Said::bare(LookupStatus::Err))),
        (r#"{"status":"OK"}"#, Err(Unreadable::NoStatus)),
        (r#"{"status":{}}"#, Err(Unreadable::NoStatus)),
        ("{}", Err(Unreadable::NoStatus)),
        (r#"["ACK"]"#, Err(Unreadable::NotJson)),
        ("\"ACK\"", Err(Unreadable::NotJson)),
        ("", Err(Unreadable::NotJson)),
        ("<html>thanks</html>", Err(Unreadable::NotJson)),
        (r#"{"status":"ACK""#, Err(Unreadable::NotJson)),
        (&"[".repeat(60_000), Err(Unreadable::NotJson)),
        (&format!("{}{}", r#"{"status":"ACK"}"#, " ".repeat(MAX_ANSWER_BYTES)), Err(Unreadable::TooLong)),
    ] {
        assert_eq!(Said::read(body.as_bytes()), expected, "{}", luister_mention::text::excerpt(body, 80));
    }
    let long = Said::read(format!("{{\"status\":\"ACK\",\"name\":\"{}\"}}", "é".repeat(30_000)).as_bytes()).unwrap();
    assert_eq!(long.name.unwrap().chars().count(), 121);
    assert_eq!(Said::read(b"{\"status\":\"ACK\",\"name\":\"\xff\"}"), Err(Unreadable::NotJson));
}
