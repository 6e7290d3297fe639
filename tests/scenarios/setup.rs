//! Getting started: a first configuration, one more source, feeds from a feed reader and back, queries of other tools.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Entry, FakeWeb, Home, Output, run};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");
const SITE: &str = "<!doctype html><html><head><title>Acme</title><link rel=\"alternate\" type=\"application/rss+xml\" title=\"Acme blog\" href=\"/feed\"></head><body><h1>Acme</h1></body></html>";

/// A site whose page links to its feed.
fn site() -> FakeWeb {
    let web = FakeWeb::start();
    web.set_page("/", "200 OK", "text/html", SITE.as_bytes());
    web.publish("/feed", Entry::new("Alweer een storing", "Marieke", "Al drie uur geen stroom bij Acme Energie."));
    web
}

/// Everything that was said, with what differs from run to run left out.
fn said(output: &Output, folder: &Path, web: &FakeWeb) -> String {
    let text = format!("{}---\n{}exit status {}", output.out, output.err, output.status);
    let host = web.url("").replace("http://", "");
    text.replace(&folder.display().to_string(), "DIR").replace(&host, "WEB")
}

fn init(dir: &Path, more: &[&str]) -> Output {
    let arguments =
        [&["init", "--mail", "webcare@acme.example", "--dir", dir.to_str().unwrap(), "--allow", "127.0.0.1/32", "--sites-only"][..], more];
    run(PROGRAM, Path::new("none"), &arguments.concat(), "")
}

fn sources(config: &Path) -> PathBuf {
    config.with_file_name("sources.toml")
}

#[test]
fn from_a_name_to_a_configuration_that_listens() {
    let (web, dir) = (site(), tempfile::tempdir().unwrap());
    let output = init(dir.path(), &["--brand", "Acme Energie", "--site", &web.url("/")]);
    insta::assert_snapshot!(said(&output, dir.path(), &web));
    let config = dir.path().join("config/luister.toml");
    let checked = run(PROGRAM, &config, &["check"], "");
    assert_eq!((checked.status, checked.err.as_str()), (0, ""), "{checked:?}");
    assert!(checked.out.starts_with("fine\n1 source is listened to for 1 list with 1 query.\n  Acme Energie (brand, "), "{}", checked.out);
    let once = run(PROGRAM, &config, &["run", "--once"], "");
    assert_eq!(once.status, 0, "{once:?}");
    let heard = run(PROGRAM, &config, &["mentions", "--json"], "").rows();
    assert_eq!((heard.len(), &heard[0]["author"]["name"]), (1, &"Marieke".into()), "{heard:?}");

    let written = fs::read(&config).unwrap();
    let again = init(dir.path(), &["--brand", "Acme", "--site", &web.url("/")]);
    insta::assert_snapshot!("a_second_time", said(&again, dir.path(), &web));
    assert_eq!(fs::read(&config).unwrap(), written);
}

#[test]
fn a_service_gets_its_files_where_it_looks_for_them() {
    let (web, dir) = (site(), tempfile::tempdir().unwrap());
    let config = dir.path().join("luister.toml");
    let (url, list) = (web.url("/"), dir.path().join("keywords/acme.txt"));
    let arguments = [
        "init",
        "--service",
        "--brand",
        "Acme",
        "--mail",
        "webcare@acme.example",
        "--site",
        &url,
        "--allow",
        "127.0.0.1/32",
        "--sites-only",
    ];
    let refused = run(PROGRAM, &config, &arguments, "");
    assert!(refused.status == 1 && refused.err.contains("the service has no folder `"), "{refused:?}");
    fs::create_dir(dir.path().join("keywords")).unwrap();
    let output = run(PROGRAM, &config, &arguments, "");
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.err.contains("systemctl enable --now luister"), "{output:?}");
    assert!(output.err.contains("Mails become files in /var/lib/luister/mail;"), "{output:?}");
    for (file, expected) in [(&config, 0o640), (&sources(&config), 0o640), (&list, 0o664)] {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, expected, "{}", file.display());
    }
    let checked = run(PROGRAM, &config, &["check"], "");
    assert!(checked.status == 0 && checked.out.contains("Everything is kept in /var/lib/luister."), "{checked:?}");
}

#[test]
fn names_and_places_that_cannot_be_used_are_told_before_anything_is_written() {
    let (web, dir) = (FakeWeb::start(), tempfile::tempdir().unwrap());
    let keywords = dir.path().join("keywords");
    fs::create_dir(&keywords).unwrap();
    fs::write(keywords.join("acme.txt"), "list: Acme\n\nacme\n").unwrap();
    fs::write(keywords.join("old.txt"), "list: Acme Energie\n\nacme\n").unwrap();
    let mut all = String::new();
    for more in [
        &["--brand", "Acme Energie", "--site", &web.url("/")][..],
        &["--brand", "///", "--site", &web.url("/")],
        &["--brand", "De", "--site", &web.url("/")],
        &["--brand", &"x".repeat(200), "--site", &web.url("/")],
        &["--brand", "Acme", "--site", &web.url("/")],
        &["--brand", "ACME!", "--site", &web.url("/"), "--allow", "here"],
        &["--brand", "Acme.", "--site", "ftp://acme.example"],
    ] {
        all.push_str(&said(&init(dir.path(), more), dir.path(), &web));
        all.push_str("\n\n");
    }
    insta::assert_snapshot!(all);
    assert!(!dir.path().join("config").exists(), "nothing was written");
}

#[test]
fn a_site_that_says_nothing_still_gets_a_configuration() {
    let (web, dir) = (FakeWeb::start(), tempfile::tempdir().unwrap());
    let output = init(dir.path(), &["--brand", "Acme", "--site", &web.url("/"), "--lang", "en"]);
    insta::assert_snapshot!(said(&output, dir.path(), &web));
    let checked = run(PROGRAM, &dir.path().join("config/luister.toml"), &["check"], "");
    assert!(checked.status == 0 && checked.err.contains("there are no sources, so nothing is heard"), "{checked:?}");
}

#[test]
fn one_more_source_keeps_every_byte_that_was_there() {
    let (web, mut home) = (site(), Home::with_folder());
    home.add_source("# Read this first.\r\n[[feed]]\r\nname='Acme blog' # ours\r\nurl = \"https://a.example/f\"");
    let config = home.config();
    fs::set_permissions(sources(&config), fs::Permissions::from_mode(0o640)).unwrap();
    let before = fs::read_to_string(sources(&config)).unwrap();
    let added = run(PROGRAM, &config, &["add", &web.url("/feed"), "--kind", "feed", "--name", "acme blog"], "");
    insta::assert_snapshot!(said(&added, home.path(), &web));
    let after = fs::read_to_string(sources(&config)).unwrap();
    let more = after.strip_prefix(before.as_str()).unwrap().replace(&web.url(""), "WEB");
    assert_eq!(more, "\r\n\r\n[[feed]]\r\nname = \"acme blog 2\"\r\nurl = \"WEB/feed\"\r\n");
    assert_eq!(fs::metadata(sources(&config)).unwrap().permissions().mode() & 0o777, 0o640);

    let again = run(PROGRAM, &config, &["add", &web.url("/feed"), "--kind", "feed"], "");
    insta::assert_snapshot!("a_source_that_is_there", said(&again, home.path(), &web));
    assert_eq!(fs::read_to_string(sources(&config)).unwrap(), after);
}

#[test]
fn a_site_of_the_brand_itself_is_about_its_list() {
    let (web, home) = (site(), Home::with_folder());
    web.set_page("/blog", "200 OK", "text/html", b"<link rel=alternate type='application/rss+xml' title='Reacties' href='/feed'>");
    let config = home.config();
    for arguments in [&["add", &web.url("/feed"), "--kind", "feed", "--about", "acme"][..], &["add", &web.url("/blog"), "--about", "ACME"]]
    {
        fs::write(sources(&config), "").unwrap();
        let added = run(PROGRAM, &config, arguments, "");
        let text = fs::read_to_string(sources(&config)).unwrap();
        assert!(added.status == 0 && text.contains("about = \"Acme\"\n"), "{added:?}\n{text}");
        assert_eq!(run(PROGRAM, &config, &["check"], "").status, 0);
    }
}

#[test]
fn a_link_stays_a_link() {
    let (web, home) = (site(), Home::with_folder());
    let config = home.config();
    let real = home.path().join("real.toml");
    fs::rename(sources(&config), &real).unwrap();
    std::os::unix::fs::symlink("../real.toml", sources(&config)).unwrap();
    let added = run(PROGRAM, &config, &["add", &web.url("/feed"), "--kind", "feed"], "");
    assert_eq!(added.status, 0, "{added:?}");
    assert!(sources(&config).is_symlink() && fs::read_to_string(&real).unwrap().contains("[[feed]]"));
}

#[test]
fn what_cannot_be_added_says_why_and_changes_nothing() {
    let (web, home) = (site(), Home::with_folder());
    let config = home.config();
    let opml = |name: &str, text: &str| {
        let path = home.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (page, empty, nothing) =
        (opml("page.opml", "<!doctype html><html></html>"), opml("empty.opml", ""), opml("nothing.opml", "<opml><body/></opml>"));
    let missing = home.path().join("missing.opml").display().to_string();
    let mut all = String::new();
    for arguments in [
        &["add", &web.url("/gone")][..],
        &["add", &web.url("/gone"), "--kind", "feed"],
        &["add", &web.url("/"), "--kind", "feed"],
        &["add", &web.url("/"), "--kind", "fead"],
        &["add", &web.url("/"), "--kind", "mastodon"],
        &["add", "http://192.168.1.1/feed", "--kind", "feed"],
        &["add", "ftp://a.example/"],
        &["add", &page],
        &["add", &empty],
        &["add", &nothing],
        &["add", &missing],
        &["add", &nothing, "--name", "x"],
        &["add", &web.url("/feed"), "--about", "Bol"],
    ] {
        all.push_str(&said(&run(PROGRAM, &config, arguments, ""), home.path(), &web));
        all.push_str("\n\n");
    }
    insta::assert_snapshot!(all);
    assert_eq!(fs::read_to_string(sources(&config)).unwrap(), "");
    let none = run(PROGRAM, &home.path().join("none/luister.toml"), &["add", &web.url("/")], "");
    assert_eq!(
        said(&none, home.path(), &web),
        "---\nluister: there is no configuration in `DIR/none/luister.toml` yet; begin with `luister init`, or name another one with --config\nexit status 1"
    );
    fs::write(sources(&config), "[[feed]]\nname = \"x\"\n").unwrap();
    let broken = run(PROGRAM, &config, &["add", &nothing], "");
    assert_eq!(
        said(&broken, home.path(), &web),
        "---\nDIR/config/sources.toml:1:1: [[feed]] has no `url`, add `url = …`\n  [[feed]]\n  ^^^^^^^^\nluister: the configuration has to be mended first, so nothing was added\nexit status 1"
    );
}

/// Name, address and channel of every feed.
fn listened_to(config: &Path) -> BTreeSet<(String, String, String)> {
    let tables: toml::Table = fs::read_to_string(sources(config)).unwrap().parse().unwrap();
    let text = |table: &toml::Value, key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or("news").to_owned();
    let feeds = tables.get("feed").and_then(toml::Value::as_array).into_iter().flatten();
    feeds.map(|feed| (text(feed, "name"), text(feed, "url"), text(feed, "channel"))).collect()
}

#[test]
fn the_feeds_of_a_feed_reader_come_in_and_go_out() {
    let (web, mut home, other) = (FakeWeb::start(), Home::with_folder(), Home::with_folder());
    home.add_source("[[feed]]\nname = \"Blog\"\nurl = \"https://a.example/f\"\n[[hackernews]]\nname = \"hn\"\nsearch = \"acme\"\n");
    let config = home.config();
    let opml = home.path().join("feeds.opml");
    let text = "<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><body>\n<outline text=\"Forum\">\n\
        <outline type=\"rss\" text=\"Blog\" xmlUrl=\"https://b.example/f?a=1&amp;b=2\"/>\n\
        <outline text=\"known already\" xmlUrl=\"https://a.example/f\"/></outline>\n\
        <outline text=\"twice\" xmlUrl=\"https://b.example/f?a=1&amp;b=2\"/>\n\
        <outline xmlUrl=\"https://www.c.example/rss\" htmlUrl=\"https://www.c.example/\"/>\n\
        <outline text=\"no feed\"/>\n<outline text=\"inside\" xmlUrl=\"javascript:alert(1)\"/></body></opml>";
    fs::write(&opml, text).unwrap();
    let added = run(PROGRAM, &config, &["add", opml.to_str().unwrap()], "");
    insta::assert_snapshot!(said(&added, home.path(), &web));
    assert_eq!(run(PROGRAM, &config, &["check"], "").status, 0);

    let out = run(PROGRAM, &config, &["sources", "--opml"], "");
    insta::assert_snapshot!("out_again", said(&out, home.path(), &web));
    let (exported, other_config) = (home.path().join("out.opml"), other.config());
    fs::write(&exported, &out.out).unwrap();
    let taken = run(PROGRAM, &other_config, &["add", exported.to_str().unwrap()], "");
    assert_eq!(taken.status, 0, "{taken:?}");
    assert_eq!(listened_to(&other_config), listened_to(&config));
}

#[test]
fn thousands_of_feeds_come_in_at_once() {
    let home = Home::with_folder();
    let config = home.config();
    let outline = |number: u32| format!("<outline text='A' xmlUrl='https://a.example/{number}'/>");
    let outlines = (0..2000).map(outline).collect::<Vec<_>>().join("\n");
    let opml = home.path().join("many.opml");
    fs::write(&opml, format!("<opml><body>{outlines}</body></opml>")).unwrap();
    let added = run(PROGRAM, &config, &["add", opml.to_str().unwrap()], "");
    assert_eq!(
        added.err.replace(&home.path().display().to_string(), "DIR"),
        "2000 sources added to DIR/config/sources.toml; a daemon that runs reads it by itself\n"
    );
    assert_eq!(listened_to(&config).len(), 2000);
}

#[test]
fn a_pasted_query_of_each_tool_becomes_a_list() {
    let mut all = String::new();
    for (tool, query) in [
        (
            "brandwatch",
            "((vandebron OR {VDB}) NEAR/6 (storing OR klacht*)) AND country:nl NOT (\"werken bij\" OR authorFollowers:[0 TO 5])\n",
        ),
        ("meltwater", "(eneco near/3 storing) and stroom or (title:“eneco” and boete*)^5 not sponsor*\n"),
        ("talkwalker", "\"eneco klantenservice\"~4 OR (ziggo AND *storing* AND engagement:>50) -site:\"https://www.ziggo.nl/\"\n"),
        ("hootsuite", "ziggo AND storing\n"),
        ("coosto", "(oxxio of essent) EN (opzegg* OF overstapp*) NIET vacature\nvolgers:100\n"),
        ("google-alerts", "\"green choice\" OR greenchoice storing OR boete -vacature site:nl\n"),
    ] {
        for lang in ["nl", "en"] {
            let output = run(PROGRAM, Path::new("none"), &["import-query", "--from", tool, "--name", "Acme", "--lang", lang], query);
            let (out, err, status) = (output.out, output.err, output.status);
            writeln!(all, "# {tool}, {lang}\n{query}--- standard output\n{out}--- standard error\n{err}exit status {status}\n").unwrap();
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_file_of_queries_becomes_a_list_that_check_finds_fine() {
    let home = Home::with_folder();
    let file = home.path().join("energie.txt");
    fs::write(&file, "<<<Klachten>>>\n(acme OR\n  volta) AND storing*\n\nacme NEAR/5 \"geld terug\"\n\nNOT acme\n").unwrap();
    let brought = run(PROGRAM, Path::new("none"), &["import-query", "--from", "brandwatch", file.to_str().unwrap(), "--lang", "en"], "");
    let said = format!("{}---\n{}exit status {}", brought.out, brought.err, brought.status);
    insta::assert_snapshot!(said.replace(&home.path().display().to_string(), "DIR"));
    let asked = ["--kind", "sector", "--languages", "nl,en", "--name", "Energie"];
    let asked = run(
        PROGRAM,
        Path::new("none"),
        &[&["import-query", "--from", "brandwatch", "-"][..], &asked].concat(),
        "(acme OR links:acme.nl) AND storing*\n",
    );
    assert!(asked.out.contains("\nlist:  Energie\nkind:  sector\nlang:  nl, en\n\n// MIND: "), "{asked:?}");
    let first = asked.err.lines().next().unwrap();
    assert!(asked.status == 0 && first.starts_with("standard input:1:1: MIND: this part could not be kept"), "{asked:?}");
    home.set_list("acme.txt", &brought.out);
    let checked = run(PROGRAM, &home.config(), &["check"], "");
    assert!(checked.status == 0 && checked.out.contains("energie (brand, "), "{checked:?}");
}

#[test]
fn what_cannot_be_brought_says_why() {
    let home = Home::with_folder();
    let latin = home.path().join("latin.txt");
    fs::write(&latin, b"caf\xe9").unwrap();
    let mut all = String::new();
    for (arguments, input) in [
        (&["--from", "brandwatch"][..], "acme AND storing OR kapot\n"),
        (&["--from", "talkwalker", "--lang", "en", "-"], "sourcecountry:nl\n\n-acme\n"),
        (&["--from", "coosto"], ""),
        (&["--from", "coosto", "--name", "Acme OR Volta"], "acme"),
        (&["--from", "coosto", "--name", " "], "acme"),
        (&["--from", "coosto", "nowhere.txt"], ""),
        (&["--from", "coosto", latin.to_str().unwrap()], ""),
        (&["--from", "hootsuite"], "acme".repeat(300_000).as_str()),
        (&["--from", "radian6"], "acme"),
    ] {
        let dutch = if arguments.contains(&"--lang") { &[][..] } else { &["--lang", "nl"] };
        let output = run(PROGRAM, Path::new("none"), &[&["import-query"][..], arguments, dutch].concat(), input);
        writeln!(all, "# {}\n{}---\n{}exit status {}\n", arguments.join(" "), output.out, output.err, output.status).unwrap();
    }
    insta::assert_snapshot!(all.replace(&home.path().display().to_string(), "DIR"));
}
