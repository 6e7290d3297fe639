//! What commands say of what they are given: pages, lines, texts, and words that are none of theirs.

use luister_tests::{Home, run};
use std::fs;

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

const MAIL: &str = "[mail]\nfrom = \"luister <luister@acme.example>\"\nadministrator = \"admin@acme.example\"\nfolder = \"../mail\"\n";
const TEAM: &str = "[[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\n";

#[test]
fn wrong_usage_is_status_two() {
    let home = Home::with_folder();
    let config = home.config();
    let status = |arguments: &[&str]| run(PROGRAM, &config, arguments, "").status;
    for arguments in [&["listen"][..], &["label", "abc", "angry"], &["mentions", "--since", "7"], &["case", "abc"], &[]] {
        assert_eq!(status(arguments), 2, "{arguments:?}");
    }
    assert_eq!(status(&["check"]), 0);
    assert_eq!(status(&["completions", "bash"]), 0);
}

#[test]
fn lines_that_are_no_mentions_are_named_and_harm_no_other() {
    let home = Home::with_folder();
    let config = home.config();
    let keywords = home.path().join("keywords");
    let input = "{\"text\":\"Alweer storing bij Acme\"}\n[]\n\n{\"text\":\"\"}\n{\"id\":\"x\",\"text\":\"y\"}\n{\"text\":\"Het regent\"}\n";
    let judged = run(PROGRAM, &config, &["judge", "--keywords", keywords.to_str().unwrap()], input);
    let rows = judged.rows();
    assert_eq!((rows.len(), judged.status), (2, 1));
    assert_eq!(rows[0]["matches"][0]["list"], "Acme");
    assert_eq!(rows[0]["scores"]["complaint"], 1.0);
    insta::assert_snapshot!(judged.err);
}

#[test]
fn a_saved_page_is_read_as_its_kind_reads_it() {
    let home = Home::with_folder();
    let config = home.config();
    let page = "<rss version=\"2.0\"><channel><item><title>Één</title><link>/1</link></item><item></item></channel></rss>";
    let read = run(PROGRAM, &config, &["read", "feed", "--url", "https://a.example/feed"], page);
    let rows = read.rows();
    assert_eq!((rows.len(), &rows[0]["title"], &rows[0]["url"]), (1, &"Één".into(), &"https://a.example/1".into()), "{read:?}");
    assert!(read.err.contains("kept 1, skipped 1"), "{}", read.err);
    let html = run(PROGRAM, &config, &["read", "feed", "--url", "https://a.example/feed"], "<!doctype html><html></html>");
    assert_eq!((html.status, html.err.as_str()), (1, "standard input: this is an HTML page, not what was due\n"));
}

#[test]
fn selectors_are_tried_on_a_saved_page() {
    let home = Home::with_folder();
    let config = home.config();
    let page = "<ul><li><b>Marieke</b><p>Alweer een storing.</p><i data-n=2></i></li><li></li></ul>";
    let read = |selectors: &[&str]| {
        let arguments = [&["read", "page", "--url", "https://a.example/gastenboek", "--selectors"][..], selectors].concat();
        run(PROGRAM, &config, &arguments, page)
    };
    let good = read(&["item=li", "text=p", "author=b", "rating=i @data-n"]);
    let rows = good.rows();
    assert_eq!((rows.len(), &rows[0]["text"], &rows[0]["author"]["name"]), (1, &"Alweer een storing.".into(), &"Marieke".into()));
    assert_eq!(rows[0]["rating"]["value"], 2.0, "{good:?}");
    assert!(good.err.contains("kept 1, skipped 1"), "{}", good.err);
    for (selectors, expected) in [
        (&["li"][..], "luister: `li` does not say what stands there, write for instance 'text=.body'\n"),
        (&["item=li", "text=p:first("], "luister: `p:first(` is no CSS selector: "),
        (&["item=li", "tekst=p"], "unknown field `tekst`"),
    ] {
        let bad = read(selectors);
        assert!(bad.status == 1 && bad.err.contains(expected), "{selectors:?}: {bad:?}");
    }
    for kind in ["reviews", "trustpilot", "kiyoh", "appstore", "mastodon", "bluesky", "reddit"] {
        let other = run(PROGRAM, &config, &["read", kind, "--url", "https://a.example/"], "Too many requests");
        assert_eq!((other.status, other.err.as_str()), (1, "standard input: this is plain text, not what was due\n"), "{kind}");
    }
}

#[test]
fn an_explanation_begins_with_what_happens() {
    let home = Home::with_folder();
    let config = home.config();
    let routes = "[[route]]\nname = \"now\"\nmatch = { signal = \"complaint\" }\nteam = \"Webcare\"\ngroup_wait = \"0s\"\n";
    fs::write(&config, format!("{MAIL}{TEAM}{routes}")).unwrap();
    fs::write(config.with_file_name("sources.toml"), "").unwrap();
    let first = |arguments: &[&str]| {
        let said = run(PROGRAM, &config, &[&["explain"], arguments].concat(), "");
        format!("{}{}", said.out, said.err).lines().next().unwrap_or_default().to_owned()
    };
    for (arguments, expected) in [
        (&["Alweer storing bij Acme"][..], "Complaint. Webcare is told, at once (route now)."),
        (&["Alweer storing bij Acme", "--lang", "nl"], "Klacht. Webcare krijgt bericht, meteen (route now)."),
        (&["Lekker weer", "--lang", "nl"], "Overig. Niemand krijgt bericht: geen lijst vindt dit."),
        (&["", "--lang", "nl"], "er is geen tekst; zet die tussen aanhalingstekens achter `luister explain`"),
    ] {
        assert_eq!(first(arguments), expected, "{arguments:?}");
    }
    home.set_list("acme.txt", "acme AND (storing\n");
    let said = run(PROGRAM, &config, &["explain", "--lang", "nl", "Alweer storing bij Acme"], "");
    assert!(said.err.contains("niet meegedaan, want er staan fouten in: ") && said.err.contains("acme.txt; `luister check`"), "{said:?}");
}
