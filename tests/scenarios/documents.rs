//! Bad pages: the report says what was kept and what was skipped and why; strangers' text stays text.

use luister_tests::{Accepted, Entry, FakeMail, FakeWeb, Home, Luister};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

/// The text without the marks around the words that were hit.
fn plain(mail: &Accepted) -> String {
    mail.text().replace('*', "")
}

#[test]
fn every_bad_page_is_a_state_with_a_name_and_harms_no_other() {
    let (web, busy, mail) = (FakeWeb::start(), FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    let xml = "application/rss+xml";
    web.set_page("/empty", "200 OK", xml, b"");
    web.set_page("/html", "200 OK", "text/html", b"<!doctype html><html><body><h1>Log in</h1></body></html>");
    web.set_page("/huge", "200 OK", xml, &vec![b' '; 8 * 1024 * 1024 + 1]);
    web.set_page("/gone", "410 Gone", "text/plain", b"gone");
    web.set_page("/forbidden", "403 Forbidden", "text/plain", b"no");
    busy.set_page("/later", "429 Too Many Requests", "text/plain", b"later");
    web.set_page("/broken", "500 Internal Server Error", "text/plain", b"oops");
    web.set_raw("/loop", format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", web.url("/loop")));
    web.set_raw("/inside", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    web.set_page("/odd", "200 OK", xml, "<rss version=\"2.0\"><channel><item></item><item><title>Acme zonder link of datum</title></item><item><title>zelfde</title><guid>g</guid></item><item><title>zelfde</title><guid>g</guid></item></channel></rss>".as_bytes());
    let names = ["empty", "html", "huge", "gone", "forbidden", "broken", "loop", "inside", "odd"];
    home.feed(&busy, "later", "/later", "");
    for name in names {
        home.feed(&web, name, &format!("/{name}"), "");
    }
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    for name in &names {
        if *name != "odd" {
            luister.wait_for_log(&format!("could not poll `{name}`"));
        }
    }
    luister.wait_for_log("could not poll `later`");
    let rows = luister.command(&["sources", "--json"]).rows();
    let row = |name: &str| rows.iter().find(|row| row["source"] == name).unwrap();
    let reason = |name: &str| row(name)["reason"].as_str().unwrap_or_default().to_owned();
    for (name, expected) in [
        ("empty", "empty"),
        ("html", "not_a_feed"),
        ("huge", "too_large"),
        ("gone", "gone"),
        ("forbidden", "forbidden"),
        ("broken", "http_error"),
        ("loop", "redirect"),
        ("inside", "blocked"),
        ("odd", "ok"),
        ("later", "rate_limited"),
    ] {
        assert_eq!(reason(name), expected, "{name}: {}", row(name));
        assert!(expected == "ok" || row(name)["detail"].is_string(), "a failure says what to do");
    }
    let skipped = &row("odd")["skipped"];
    assert_eq!(skipped.as_object().map(|skipped| skipped.values().filter_map(Value::as_u64).sum::<u64>()), Some(2), "{skipped}");
    luister.stop();
}

#[test]
fn strangers_text_is_only_ever_text() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    let mut entry = Entry::new(
        "Acme <script>alert(1)</script>\r\nBcc: evil@example.org",
        "Eve\nX-Evil: 1",
        "Acme \u{202e}txt.exe \u{0}\n.\nMAIL FROM:<x@y>\n..\n<img src=x onerror=alert(1)>",
    );
    entry.text = entry.text.replace('\u{0}', "");
    entry.guid = "../../etc/passwd".to_owned();
    web.publish("/f", entry);
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(1);
    luister.stop();
    let mail = &mails[0];
    assert_eq!(mails.len(), 1);
    assert_eq!((mail.header("Bcc"), mail.header("X-Evil")), (String::new(), String::new()));
    assert!(mail.subject().contains("Bcc: evil") || !mail.subject().contains('\n'), "{}", mail.subject());
    let html = mail.html();
    assert!(!html.contains("<script") && !html.contains("onerror=") || html.contains("&lt;script"), "{html}");
    assert!(!mail.text().contains('\u{202e}') && !html.contains('\u{202e}'));
}

#[test]
fn an_edit_for_the_worse_is_told_again_and_a_reply_inside_an_entry_is_heard() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.set_list("acme.txt", "list: Acme\n\nacme\nacme AND kapot => complaint\nacme AND prima => praise\n");
    home.feed(&web, "forum", "/f", "");
    let entry = |text: &str| Entry::new("Topic", "Jan", text);
    web.set_feed("/f", vec![entry("Acme is prima.")]);
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    web.set_feed("/f", vec![entry("Acme is kapot.")]);
    let mails = mail.wait_for(2);
    assert!(plain(&mails[1]).contains("Acme is kapot."), "{}", mails[1].text());
    web.set_feed("/f", vec![entry("Acme is kapot. En bij mij is Acme ook kapot, wat een ellende.")]);
    let mails = mail.wait_for(3);
    assert!(plain(&mails[2]).contains("wat een ellende"), "{}", mails[2].text());
    let rows = luister.command(&["mentions", "--json"]).rows();
    assert_eq!(rows.len(), 2, "the entry and the reply that was put inside it");
    let reply = rows.iter().find(|row| row["parent"].is_object()).unwrap();
    assert_eq!(reply["text"], "En bij mij is Acme ook kapot, wat een ellende.");
    luister.stop();
}

fn review(stars: u8) -> Vec<u8> {
    let page = "<!doctype html><h1>Reviews</h1><article id=\"r1\"><p>De monteur van Acme is langs geweest.</p><b>STARS</b></article>";
    page.replace("STARS", &stars.to_string()).into_bytes()
}

#[test]
fn stars_that_are_taken_back_are_told() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("[\"crisis\", \"complaint\", \"lead\", \"question\", \"praise\"]", "[\"complaint\"]");
    home.set_list("acme.txt", "list: Acme\n\nacme\n");
    let url = web.url("/reviews");
    home.add_source(&format!(
        "[[page]]\nname = \"reviews\"\nurl = \"{url}\"\nitem = \"article\"\ntext = \"p\"\nrating = \"b\"\nid = \"@id\"\nlang = \"nl\"\n\
         channel = \"review\"\nevery = \"1s\"\nrobots = false\n"
    ));
    web.set_page("/reviews", "200 OK", "text/html", &review(4));
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("heard 1 new");
    web.set_page("/reviews", "200 OK", "text/html", &review(1));
    let mails = mail.wait_for(1);
    assert!(mails[0].text().contains("★☆☆☆☆ 1 uit 5"), "{}", mails[0].text());
    assert!(!mails[0].text().contains("eerder"), "praise went to nobody, so this is the first that the team hears:\n{}", mails[0].text());
    web.set_page("/reviews", "200 OK", "text/html", &review(2));
    luister.wait_for_log("0 new and 1 edited");
    let rows = luister.command(&["mentions", "--json"]).rows();
    assert_eq!((rows.len(), rows[0]["rating"]["value"].as_f64().is_some()), (1, true), "one review, edited");
    luister.stop();
    assert_eq!(mail.accepted().len(), 1, "one that is no worse is not told again");
}

#[test]
fn another_guid_at_every_look_is_no_news() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "nieuws", "/f", "");
    let item = |look: u32, n: u32| {
        format!("<item><title>Acme {n}</title><link>https://a.example/{n}?utm_source={look}#top</link><guid>{look}-{n}</guid></item>")
    };
    let feed = |look: u32| {
        let items = [1, 2, 3].map(|n| item(look, n)).concat();
        format!("<rss version='2.0'><channel><title>t</title>{items}</channel></rss>").into_bytes()
    };
    web.set_page("/f", "200 OK", "application/rss+xml", &feed(0));
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    for look in 1..=2 {
        web.set_page("/f", "200 OK", "application/rss+xml", &feed(look));
        web.wait_for_requests("/f", web.requests("/f") + 2);
    }
    assert_eq!(luister.command(&["mentions", "--json"]).rows().len(), 3);
    luister.stop();
    assert_eq!(mail.accepted().len(), 1);
}
