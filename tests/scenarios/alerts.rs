//! What a webcare team lives with: one thread for one affair, no more mails than promised, and its office hours.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use luister_tests::{Accepted, Entry, FakeMail, FakeWeb, Home, Luister};
use std::{fs, time::SystemTime};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

fn complaint(guid: u32, author: &str, text: &str) -> Entry {
    Entry { guid: guid.to_string(), ..Entry::new("Acme", author, text) }
}

fn forum(mail: &FakeMail, web: &FakeWeb, route: &str, team: &str) -> Home {
    let mut home = Home::new(mail);
    home.rest = format!(
        "[[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\nlang = \"nl\"\nresponse_target = \"1h\"\n{team}\n\
         [[route]]\nname = \"all\"\nmatch = {{ signal = [\"crisis\", \"complaint\"] }}\nteam = \"Webcare\"\n{route}\n"
    );
    home.feed(web, "forum", "/f", "");
    web.set_feed("/f", Vec::new());
    home
}

/// What a mail says, whatever its lines are.
fn words(mail: &Accepted) -> String {
    mail.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_author_who_writes_again_is_told_in_the_same_thread_and_opens_the_case_again() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let home = forum(&mail, &web, "group_wait = \"0s\"\ngroup_interval = \"0s\"", "");
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur."));
    let first = mail.wait_for(1).remove(0);
    let id = luister.command(&["mentions", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(luister.command(&["case", &id, "handled", "--who", "Karin"]).status, 0);
    web.publish("/f", complaint(2, "Sanne", "De monteur van Acme was er, en nu doet helemaal niets het meer."));
    let again = mail.wait_for(2).remove(1);
    let message_id = first.header("Message-ID");
    assert_eq!(again.subject(), format!("Re: {}", first.subject()), "mail programs keep together what is called the same");
    assert_eq!((again.header("In-Reply-To"), again.header("References")), (message_id.clone(), message_id.clone()));
    let said = "een eerder bericht van deze schrijver was afgehandeld door Karin; de zaak is weer open";
    for said in [said, "Schreef al één keer eerder", "(forum, afgehandeld)"] {
        assert!(words(&again).contains(said), "no `{said}` in {}", again.text());
    }
    let newest = luister.command(&["mentions", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    assert_ne!(newest, id);
    let case = luister.command(&["case", &newest, "claimed", "--json"]).rows().remove(0);
    let history: Vec<&str> = case["history"].as_array().unwrap().iter().map(|event| event["state"].as_str().unwrap()).collect();
    assert_eq!(history, ["handled", "open", "claimed"], "one case: {case}");
    web.publish("/f", complaint(3, "Bas", "Bij Acme neemt niemand de telefoon op."));
    let other = mail.wait_for(3).remove(2);
    assert_eq!(other.header("In-Reply-To"), "", "another affair is another thread");
    web.publish("/f", complaint(4, "Sanne", "En Acme zegt dat het aan mij ligt."));
    let third = mail.wait_for(4).remove(3);
    let references = format!("{message_id} {}", again.header("Message-ID"));
    assert_eq!((third.header("In-Reply-To"), third.header("References")), (again.header("Message-ID"), references));
    luister.stop();
}

#[test]
fn a_mail_has_the_answers_that_the_team_keeps_ready() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let home = forum(&mail, &web, "group_wait = \"0s\"\ngroup_interval = \"0s\"", "");
    let folder = home.path().join("config/answers");
    let file = folder.join("faq.txt");
    let answer = "answer: Wachten op de monteur\nwhen: monteur* NABIJ/8 wacht*\nsignal: complaint\nlang: nl\n\nWat vervelend dat je moet wachten!\nBel 0800-9009.\n";
    let luister = Luister::start(PROGRAM, &home);
    // The folder comes later than the daemon.
    fs::create_dir(&folder).unwrap();
    luister.wait_for_log("configuration and lists reloaded");
    fs::write(&file, answer).unwrap();
    luister.wait_for_logs("configuration and lists reloaded", 2);
    let check = luister.command(&["check", "--lang", "nl"]);
    assert!(check.status == 0 && check.out.contains("Klaar om mee te antwoorden: 1 antwoord in "), "{check:?}");
    web.publish("/f", complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur."));
    let told = words(&mail.wait_for(1)[0]);
    let said = "Uit jullie antwoorden: - Wachten op de monteur (past bij ‘wachten’ en ‘monteur’) | Wat vervelend dat je moet wachten! | Bel 0800-9009.";
    assert!(told.contains(said), "{told}");
    // A mistake leaves the file as it was, and is told.
    fs::write(&file, answer.replace("when:", "wanneer:")).unwrap();
    let notice = mail.wait_for(2).remove(1);
    assert!(notice.to == "admin@acme.example" && notice.text().contains("write `when:`"), "{}", notice.text());
    web.publish("/f", complaint(2, "Bas", "Ook ik zit te wachten op een monteur van Acme."));
    assert!(words(&mail.wait_for(3)[2]).contains("Wachten op de monteur"));
    fs::write(&file, answer.replace("0800-9009", "0800-1234")).unwrap();
    luister.wait_for_logs("configuration and lists reloaded", 3);
    web.publish("/f", complaint(3, "Cas", "Al een maand wachten op die monteur van Acme."));
    assert!(words(&mail.wait_for(4)[3]).contains("0800-1234"));
    luister.stop();
}

#[test]
fn a_team_gets_no_more_mails_than_promised_and_loses_nothing() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let home = forum(&mail, &web, "group_by = \"author\"\ngroup_wait = \"0s\"", "mails_per_hour = 3\n");
    web.set_feed("/f", (1..=250).map(|n| complaint(n, &format!("Buur {n}"), &format!("Bij Acme is voor de {n}e keer storing."))).collect());
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(3);
    let summary = mails.iter().find(|mail| mail.subject().contains("248 klachten")).unwrap();
    let text = summary.text();
    for told in ["mails_per_hour", "IN HET KORT"] {
        assert!(text.contains(told), "no `{told}` in\n{text}");
    }
    assert!(summary.html().len() < 102 * 1024 && summary.html().contains("luister mentions --alert"), "{}", summary.html().len());
    let id = summary.header("X-Luister-Alert");
    assert_eq!(luister.command(&["mentions", "--alert", &id, "--json"]).rows().len(), 248);
    let all: String = mails.iter().map(words).collect();
    for number in 1..=250 {
        assert!(all.contains(&format!("Buur {number} ")) || all.contains(&format!("Buur {number}: ")), "Buur {number} is in no mail");
    }
    web.publish("/f", complaint(900, "Later", "Acme doet het weer niet."));
    luister.wait_for_log("heard 1 new");
    let waiting = luister.command(&["outbox", "--json"]).rows();
    assert!(waiting.iter().any(|row| row["state"] == "pending"), "{waiting:?}");
    luister.end();
    assert_eq!(mail.accepted().len(), 3);
}

#[test]
fn who_does_not_answer_is_reminded_and_then_another_team_is_told() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home =
        forum(&mail, &web, "group_wait = \"0s\"", "escalation = \"Leads\"\n[[team]]\nname = \"Leads\"\nmail = \"leads@acme.example\"\n");
    home.rest = home.rest.replace("\"1h\"", "\"2s\"");
    web.set_feed("/f", vec![complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur.")]);
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(3);
    let kinds: Vec<String> = mails.iter().map(|mail| format!("{} {}", mail.header("X-Luister-Kind"), mail.to)).collect();
    assert_eq!(kinds, ["mentions webcare@acme.example", "reminder webcare@acme.example", "escalation leads@acme.example"]);
    let first = &mails[0];
    assert_eq!((mails[1].subject(), mails[1].header("In-Reply-To")), (format!("Re: {}", first.subject()), first.header("Message-ID")));
    assert!(
        words(&mails[2]).contains("Webcare has not answered yet") || words(&mails[2]).contains("HAS NOT ANSWERED YET"),
        "{}",
        mails[2].text()
    );
    let open = luister.command(&["cases", "--json"]).rows();
    assert_eq!((open.len(), &open[0]["late"], &open[0]["team"]), (1, &true.into(), &"Webcare".into()));
    luister.stop();
}

/// The newest posts of a forum that runs Discourse: number, author, what it answers, text. All in one topic.
fn posts(all: &[(u32, &str, Option<u32>, &str)]) -> Vec<u8> {
    let post = |(number, author, answers, text): &(u32, &str, Option<u32>, &str)| {
        serde_json::json!({
            "id": number, "username": author, "cooked": format!("<p>{text}</p>"), "post_number": number, "post_type": 1,
            "reply_to_post_number": answers, "topic_id": 8, "topic_slug": "acme", "topic_title": "Acme",
        })
    };
    serde_json::json!({ "latest_posts": all.iter().rev().map(post).collect::<Vec<_>>() }).to_string().into_bytes()
}

#[test]
fn our_own_public_answer_closes_the_case_and_what_we_answered_first_is_told_to_nobody() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = forum(&mail, &web, "group_wait = \"0s\"", "");
    home.rest.insert_str(0, "[own]\naccounts = [\"acme_webcare\"]\n");
    let table = format!("[[discourse]]\nname = \"community\"\nurl = \"{}\"\nevery = \"1s\"\nmax_pages = 1\n", web.url("/"));
    home.add_source(&table);
    let show = |all: &[(u32, &str, Option<u32>, &str)]| web.set_page("/posts.json", "200 OK", "application/json", &posts(all));
    let asked = (1, "sanne", None, "Acme laat mij al drie weken wachten op een monteur.");
    show(&[asked]);
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    assert_eq!(luister.command(&["cases", "--json"]).rows().len(), 1);
    let answered = (2, "acme_webcare", Some(1), "Vervelend om te horen, we bellen je vandaag.");
    let later = (3, "bas", None, "De app van Acme doet het niet.");
    let at_once = (4, "acme_webcare", Some(3), "Dat is verholpen, probeer het nog eens.");
    show(&[asked, answered, later, at_once]);
    luister.wait_for_log("heard 3 new");
    assert_eq!(luister.command(&["cases", "--json"]).rows().len(), 0);
    let id = luister.command(&["mentions", "monteur", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    let case = luister.command(&["case", &id, "handled", "--json"]).rows().remove(0);
    let event = &case["history"][0];
    assert_eq!((&event["state"], &event["who"]), (&"handled".into(), &"luister".into()), "{case}");
    assert!(event["note"].as_str().unwrap().starts_with("answered in public by acme_webcare http"), "{case}");
    luister.stop();
    assert_eq!(mail.accepted().len(), 1, "what was answered when it was first heard needs nobody");
}

#[test]
fn what_somebody_silences_is_told_together_when_that_is_over() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let home = forum(&mail, &web, "group_by = \"author\"\ngroup_wait = \"0s\"", "");
    let luister = Luister::start(PROGRAM, &home);
    let said = luister.command(&[
        "silence",
        "add",
        "--list",
        "Acme",
        "--until",
        "1h",
        "--reason",
        "gepland onderhoud",
        "--who",
        "Karin",
        "--json",
    ]);
    assert_eq!((said.status, said.rows()[0]["because"]["asked"]["who"].as_str()), (0, Some("Karin")), "{said:?}");
    assert!(said.err.contains("a crisis is told all the same"), "{said:?}");
    web.set_feed("/f", vec![complaint(1, "Sanne", "Acme laat mij wachten."), complaint(2, "Bas", "De app van Acme doet het niet.")]);
    luister.wait_for_log("heard 2 new");
    let waiting = luister.command(&["outbox", "--json"]).rows();
    assert!(waiting.iter().all(|row| row["reason"] == "a complaint: somebody asked for silence") && waiting.len() == 2, "{waiting:?}");
    assert_eq!(luister.command(&["silence", "add", "--list", "Acne", "--until", "1h", "--reason", "x"]).status, 1);
    let id = luister.command(&["silence", "list", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(luister.command(&["silence", "end", &id]).status, 0);
    let told = words(&mail.wait_for(1).remove(0));
    assert!(told.contains("Sanne") && told.contains("Bas") && told.contains("om stilte had gevraagd"), "{told}");
    assert_eq!(luister.command(&["silence", "list", "--json"]).rows().len(), 0);
    luister.stop();
    assert_eq!(mail.accepted().len(), 1);
}

#[test]
fn outside_office_hours_it_waits_but_for_a_crisis() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let tomorrow = DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::days(2);
    let hours = format!("hours = \"{} 09:00-17:00\"\n", tomorrow.weekday());
    let home = forum(&mail, &web, "group_wait = \"0s\"", &hours);
    home.set_list("acme.txt", "list: Acme\n\nacme AND brand => crisis\nacme => complaint\n");
    web.set_feed("/f", vec![complaint(1, "Sanne", "Acme laat mij wachten.")]);
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("heard 1 new");
    let waiting = luister.command(&["outbox", "--json"]).rows();
    assert_eq!(waiting[0]["reason"], "a complaint: nobody of the team is there", "{waiting:?}");
    web.publish("/f", complaint(2, "Bas", "Er is brand bij Acme."));
    let told = mail.wait_for(1).remove(0);
    assert!(told.text().contains("brand") && !told.text().contains("wachten"), "{}", told.text());
    luister.end();
    assert_eq!(mail.accepted().len(), 1);
}
