//! Every kind of mail, held still in both languages, and what hostile words must not do to it.

use super::*;
use crate::{MailConfig, Team, sample};
use chrono::{DateTime, Utc};
use luister_mention::{Author, Body, Identity, Link, Locale, MentionId, Notice, SealReason, Signal, SourceName, Told};
use mail_parser::{MessageParser, MimeHeaders as _};

fn now() -> DateTime<Utc> {
    "2026-11-21T08:24:00Z".parse().unwrap()
}

fn config(lang: &str) -> (Team, MailConfig) {
    let team = format!("name = \"Webcare\"\nmail = [\"karin@acme.example\"]\nlang = \"{lang}\"\nresponse_target = \"1h\"\n");
    let mail = format!(
        "from = \"luister <luister@acme.example>\"\nadministrator = \"beheer@acme.example\"\nreply_to = \"webcare@acme.example\"\nlang = \"{lang}\"\nfolder = \"mail\"\n"
    );
    (toml::from_str(&team).unwrap(), toml::from_str(&mail).unwrap())
}

fn samples(lang: &str) -> Vec<(&'static str, Alert)> {
    let (team, mail) = config(lang);
    sample::alerts(&team, &mail, now()).unwrap()
}

fn sample(lang: &str, name: &str) -> Alert {
    samples(lang).into_iter().find(|(kind, _)| *kind == name).unwrap().1
}

fn recipient() -> Recipient {
    Recipient { channel: "mail".into(), name: Some("Webcare".into()), address: "karin@acme.example".into() }
}

fn one(change: impl FnOnce(&mut Told)) -> Alert {
    let mut alert = sample("nl", "mention");
    if let Body::Mentions(told) = &mut alert.body {
        change(&mut told[0]);
    }
    alert
}

#[test]
fn every_kind_of_mail_looks_like_this() {
    for lang in ["nl", "en"] {
        for (name, alert) in samples(lang) {
            let mail = mail(&alert, &recipient()).unwrap();
            insta::assert_snapshot!(format!("{name}-{lang}-text"), format!("{}\n\n{}", mail.subject, mail.text));
            insta::assert_snapshot!(format!("{name}-{lang}-html"), mail.html);
        }
    }
}

#[test]
fn with_links_a_mail_looks_like_this() {
    let link = |id: MentionId| Link::parse(&format!("https://luister.acme.example/act/ticket-of-{}", id.short()));
    let page = |folder: &str| Link::parse(&format!("https://luister.acme.example/{folder}/ticket"));
    for (lang, kinds) in [("nl", &["mention", "mentions", "reminder", "handover", "draft"][..]), ("en", &["mention"])] {
        for (name, mut alert) in samples(lang).into_iter().filter(|(name, _)| kinds.contains(name)) {
            alert.set_acts(link);
            alert.set_pages(page("digest"), page("review"));
            let mail = mail(&alert, &recipient()).unwrap();
            insta::assert_snapshot!(format!("{name}-links-{lang}-text"), mail.text);
            insta::assert_snapshot!(format!("{name}-links-{lang}-html"), mail.html);
        }
    }
}

#[test]
fn headers_tell_programs_what_they_need() {
    let mut alert = sample("nl", "mention");
    alert.in_reply_to = Some(luister_mention::AlertId::of(&[b"before"]));
    let mail = mail(&alert, &recipient()).unwrap();
    let text = String::from_utf8(mail.bytes).unwrap();
    insta::assert_snapshot!("headers", text.split("\r\n\r\n").next().unwrap().replace('\r', ""));
}

#[test]
fn the_same_alert_gives_the_same_bytes() {
    for (name, alert) in samples("nl") {
        let again: Alert = serde_json::from_str(&serde_json::to_string(&alert).unwrap()).unwrap();
        assert_eq!(mail(&alert, &recipient()).unwrap(), mail(&again, &recipient()).unwrap(), "{name}");
    }
}

#[test]
fn a_subject_tells_the_affair() {
    let long = "Dit is een heel lange titel die nergens ophoudt omdat de schrijver ervan houdt om alles in één zin te zeggen";
    let family = "👨\u{200D}👩\u{200D}👧 ".repeat(40);
    let subjects: Vec<String> = [
        one(|_| {}),
        one(|told| told.again = true),
        one(|told| told.signal = Signal::Crisis),
        one(|told| told.signal = Signal::Lead),
        one(|told| told.signal = Signal::Praise),
        one(|told| told.signal = Signal::Other),
        one(|told| {
            told.signal = Signal::Lead;
            told.verdict.matches[0].kind = luister_mention::ListKind::Sector;
        }),
        one(|told| told.mention.title = None),
        one(|told| told.mention.title = Some(long.into())),
        one(|told| told.mention.title = Some(family.clone())),
        one(|told| told.mention.title = Some("nette titel\r\nBcc: x@y.example\u{202E}\0 'einde'".into())),
        one(|told| told.mention.source = SourceName::new(&"s".repeat(80)).unwrap()),
        one(|told| {
            told.mention.title = None;
            told.mention.text = String::new();
        }),
        sample("nl", "mentions"),
        sample("en", "mentions"),
        Alert { group: "author=name:tweakers:jan".into(), ..sample("nl", "mentions") },
        Alert { group: "source=trustpilot".into(), ..sample("nl", "mentions") },
        Alert { group: "thread=tweakers:7".into(), ..sample("nl", "mentions") },
        sample("nl", "digest"),
        sample("en", "notice"),
    ]
    .iter()
    .map(|alert| mail(alert, &recipient()).unwrap().subject)
    .collect();
    for subject in &subjects {
        assert!(!subject.chars().any(|c| c.is_control() || luister_mention::text::is_hidden(c)), "{subject:?}");
        assert!(unicode_segmentation::UnicodeSegmentation::graphemes(subject.as_str(), true).count() <= 84, "{subject}");
    }
    insta::assert_snapshot!("subjects", subjects.join("\n"));
}

#[test]
fn strangers_write_text_and_nothing_else() {
    let evil = "</p><script>alert(1)</script>\r\nBcc: victim@x.example\r\n\r\n.\r\nMAIL FROM:<a@b>\r\n\"'&<!--\u{202E}\0";
    let alert = one(|told| {
        told.mention.title = Some(evil.into());
        told.mention.text = evil.into();
        told.mention.author =
            Some(Author { name: Some(evil.into()), handle: Some(evil.into()), url: Link::parse("https://a.example/\"><b>") });
        told.verdict.matches[0].query = evil.into();
        told.earlier[0].excerpt = evil.into();
        told.mention.parent.as_mut().unwrap().text = Some(evil.into());
        told.answers[0].because = vec![evil.into()];
        let customer = told.customer.as_mut().unwrap();
        for said in [&mut customer.name, &mut customer.number, &mut customer.unknown_team, &mut customer.unknown_person] {
            *said = Some(evil.into());
        }
        customer.link = Link::parse("https://a.example/\"><b>");
    });
    let mail = mail(&alert, &recipient()).unwrap();
    assert!(!mail.html.contains("<script>") && !mail.html.contains("\"><b>") && !mail.html.contains("<!--\u{202E}"));
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    assert!(parsed.bcc().is_none());
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("karin@acme.example"));
    let text = parsed.body_text(0).unwrap();
    assert!(text.contains("<script>alert(1)</script>") && text.contains("MAIL FROM:<a@b>"), "{text}");
    assert!(!text.contains('\0') && !text.contains('\u{202E}'));
}

#[test]
fn a_storm_of_strangers_words_stays_text() {
    let evil = "</p><script>alert(1)</script>\r\nBcc: victim@x.example\u{202E}\0\"'&<!--";
    let mut alert = sample("nl", "storm");
    let Body::Storm(body) = &mut alert.body else { panic!("a storm") };
    body.about = vec![evil.into(); 6];
    for line in body.first.iter_mut().chain(&mut body.widest) {
        line.excerpt = evil.into();
        line.author = Some(evil.into());
        line.url = Link::parse("https://a.example/\"><b>");
    }
    body.hours.clear();
    let mail = mail(&alert, &recipient()).unwrap();
    assert!(!mail.html.contains("<script>") && !mail.html.contains("\"><b>") && !mail.html.contains('\u{202E}'), "{}", mail.html);
    assert!(mail.text.contains("<script>alert(1)</script>") && !mail.text.contains('\u{202E}') && !mail.text.contains('\0'));
    assert!(MessageParser::default().parse(&mail.bytes).unwrap().bcc().is_none());
}

#[test]
fn a_mail_can_be_read_back() {
    for (name, alert) in samples("nl") {
        let mail = mail(&alert, &recipient()).unwrap();
        let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
        assert_eq!(parsed.subject(), Some(mail.subject.as_str()), "{name}");
        assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), mail.text, "{name}");
        assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n"), mail.html, "{name}");
        assert_eq!(format!("<{}>", parsed.message_id().unwrap()), mail.message_id, "{name}");
        assert_eq!(parsed.date().unwrap().to_timestamp(), alert.sealed.timestamp(), "{name}");
        assert_eq!(parsed.content_type().unwrap().subtype(), Some("alternative"), "{name}");
        assert!(mail.bytes.is_ascii() && mail.bytes.split(|b| *b == b'\n').all(|line| line.len() <= 998), "{name}");
    }
}

#[test]
fn a_hundred_long_mentions_still_make_a_mail() {
    let mut alert = sample("nl", "mention");
    let Body::Mentions(told) = &mut alert.body else { panic!("mentions") };
    let source = SourceName::new("tweakers").unwrap();
    let long = |index: usize| {
        let mut long = told[0].clone();
        long.mention.id = MentionId::of(&source, &Identity::native(&index.to_string()));
        long.mention.text = "é<".repeat(10_000);
        long
    };
    *told = (0..100).map(long).collect();
    let mail = mail(&alert, &recipient()).unwrap();
    assert!(mail.bytes.len() < 6 << 20, "{}", mail.bytes.len());
    assert_eq!(mail.text.matches("ingekort voor deze mail").count(), 100);
    // Gmail hides what comes after 102 kB: each is at least named there, with its link and what `luister case` takes.
    assert!(mail.html.len() <= 96 << 10, "{}", mail.html.len());
    let Body::Mentions(told) = &alert.body else { panic!("mentions") };
    assert!(told.iter().all(|told| mail.html.contains(&told.mention.id.short())));
    assert!(mail.html.contains("Verder, in het kort"));
}

#[test]
fn forty_short_mentions_are_shown_as_far_as_there_is_room() {
    let mut alert = sample("en", "mention");
    let Body::Mentions(told) = &mut alert.body else { panic!("mentions") };
    *told = vec![told[0].clone(); 40];
    let html = mail(&alert, &recipient()).unwrap().html;
    let (full, brief) = html.split_once("And in short").unwrap();
    let (full, brief) = (full.matches("Why you get this").count(), brief.matches("<td dir=\"auto\"").count());
    assert!(full > 5 && full + brief == 40, "{full} in full and {brief} in short");
    let one_more = 96 * 1024 - html.len();
    assert!(one_more < 8 * 1024, "there would be room for one more: {one_more} bytes are left");
}

#[test]
fn a_morning_with_many_cases_is_shown_whole_and_says_how_many_more_there_are() {
    let mut alert = sample("nl", "handover");
    let Body::Handover(lines) = &mut alert.body else { panic!("cases") };
    let mut long = lines[0].clone();
    long.place.excerpt = "é".repeat(500);
    long.place.author = Some("ë".repeat(200));
    long.place.url = Link::parse(&format!("https://forum.example/{}", "x".repeat(300)));
    (long.by, long.note) = (Some("ï".repeat(200)), Some("ö".repeat(500)));
    *lines = vec![long; 300];
    alert.set_acts(|id| Link::parse(&format!("https://luister.acme.example/act/{}{id}", "t".repeat(60))));
    let mail = mail(&alert, &recipient()).unwrap();
    assert!(mail.html.len() <= 100 << 10, "{}", mail.html.len());
    assert!(mail.html.contains("En nog 260 zaken"), "{}", mail.text);
}

#[test]
fn what_was_sealed_wrong_is_an_error_and_no_panic() {
    let mut alert = sample("nl", "mention");
    alert.letterhead.from_address = "nobody".into();
    let error = mail(&alert, &recipient()).unwrap_err().to_string();
    assert!(error.ends_with("has `nobody` is not a mail address, write for instance `webcare@acme.example` as its sender"), "{error}");
    let mut alert = Alert { zone: "Nowhere".into(), boundary: "a\r\nb".into(), ..sample("nl", "notice") };
    alert.body = Body::Notice(Notice { title: String::new(), paragraphs: Vec::new(), listing: Vec::new() });
    assert!(mail(&alert, &recipient()).is_ok());
}

#[test]
fn why_it_came_now_is_said() {
    for (reason, expected) in [
        (SealReason::Full, "Deze mail is vol en ging daarom meteen weg; de rest volgt in een"),
        (SealReason::Asked, "Iemand vroeg om deze mail."),
    ] {
        let alert = Alert { reason, ..sample("nl", "mention") };
        assert!(mail(&alert, &recipient()).unwrap().text.contains(expected));
    }
    let by_list = Alert { route: None, ..sample("nl", "mention") };
    assert!(mail(&by_list, &recipient()).unwrap().text.contains("Geen route koos dit; team Webcare hoort bij de lijst."));
    assert_eq!(by_list.locale, Locale::Nl);
}

#[test]
fn a_digest_of_a_very_full_day_stays_below_what_gmail_shows() {
    let mut alert = sample("nl", "digest");
    let Body::Digest(body) = &mut alert.body else { panic!("a digest") };
    let long = |line: &mut luister_mention::DigestLine| {
        line.url = Link::parse(&format!("https://www.example.org/{}", "pad/".repeat(500)));
        line.excerpt = "Een lange zin over van alles en nog wat. ".repeat(4);
        line.author = Some("Johannes Wilhelmus van den Berg-Schuurmans".into());
    };
    for topics in body.complaints.iter_mut().chain(&mut body.questions) {
        let topic = topics.found[0].clone();
        topics.found = vec![topic; 12];
        for topic in &mut topics.found {
            topic.typical = body.lines.iter().take(3).cloned().collect();
            topic.typical.iter_mut().for_each(long);
        }
    }
    body.seen.iter_mut().for_each(|seen| long(&mut seen.line));
    body.lines = body.lines.iter().cycle().take(300).cloned().collect();
    body.lines.iter_mut().for_each(long);
    let mail = mail(&alert, &recipient()).unwrap();
    assert!(mail.html.len() < 102 * 1024, "{} bytes", mail.html.len());
    assert!(mail.html.contains("stroom") && mail.text.matches("Een lange zin").count() > 60, "the text is whole");
}
