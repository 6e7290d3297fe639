//! Mistakes in the configuration: each has a place, a reason and a repair, and all are told at once.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Home, run};
use std::{fmt::Write as _, fs, path::Path};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

const MAIL: &str = "[mail]\nfrom = \"luister <luister@acme.example>\"\nadministrator = \"admin@acme.example\"\nfolder = \"../mail\"\n";
const TEAM: &str = "[[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\n";

/// Every mistake that a webhook can have.
const WEBHOOKS: &str = r#"
[[webhook]]
name = "chat"
url = "http://chat.acme.example/hook"
secret_file = "a"
secret_env = "B"
timeout = "2m"

[[webhook]]
name = "Chat"
url = "https://10.0.0.1/hook"
shape = "slak"

[[webhook]]
name = "none"
secret = "geheim"

[[webhook]]
name = "lost"

[[webhook]]
name = "own"
url = "https://user:geheim@own.acme.example"
shape = "custom"
template = """
{"text": "{subject}",
 "by": "{auther}"}"""

[[webhook]]
name = "bare"
url = "own.acme.example"
shape = "custom"
template = '{"text": {text}}'

[[webhook]]
name = "headers"
url = "http://127.0.0.1/"
shape = "custom"
headers = { Authorization = "Bearer geheim", "X-Luister-Alert" = "1", "a b" = "c", X-Team = "w\u00ebbcare" }

[[webhook]]
name = "room"
url = "https://matrix.acme.example"
shape = "matrix"
group = "Users"
template = "{}"
headers = { X-Api-Token = { file = "a", env = "B" } }

[[team]]
name = "y"

[[team]]
name = "z"
webhook = ["chatt", "own", "nowhere"]
"#;
/// Every mistake that a look-up can have, and a route with it.
const LOOKUPS: &str = r#"
[[lookup]]
name = "crm"
url = "http://crm.acme.example/luister"
secret_file = "a"
secret_env = "B"
timeout = "31s"
send = ["author.handle", "code"]

[[lookup]]
name = "Crm"
url = "https://10.0.0.1/luister"
send = ["author", "name"]

[[lookup]]
name = "lost"
send = "link"
code = '\d+'
headers = { Authorization = "Bearer geheim" }

[[lookup]]
name = "broken"
url_file = "a"
send = "code"
code = '\bORD-(\d{6}\b'

[[lookup]]
name = "large"
url_env = "A"
send = ["code"]
code = '(\w{1,500}){1,500}'

[[lookup]]
name = "always"
url = "https://crm.acme.example/luister"
send = "code"
code = '\d*'

[[lookup]]
name = "silent"
url = "https://crm.acme.example/luister"

[[team]]
name = "y"
mail = "y@acme.example"
people = ["Karin", { name = "Anna", mail = "anna" }, { mail = "bob@acme.example" }]

[[team]]
name = "z"
mail = "z@acme.example"
people = ["Karin", { name = "karin", mail = "karin@acme.example" }]

[[route]]
name = "asks"
team = "Webcare"
lookup = "crn"
ack = { team = "Webcaer" }
nack = "Webcare"

[[route.route]]
name = "inside"
lookup = "always"
err = { team = "Nobody", person = "Anna" }

[[route]]
name = "asks nobody"
team = "Webcare"
err = { team = "Webcare" }
"#;
/// Webhooks that are right but for what they name.
const KEPT: &str = r#"
[[webhook]]
name = "chat"
url = "https://chat.acme.example/hook"
secret_file = "secret/chat"
headers = { Authorization = { env = "LUISTER_NOT_SET", before = "Bearer " } }

[[webhook]]
name = "slack"
url_file = "secret/slack"
"#;

/// Look-ups that are right but for what they name, of which routes ask one.
const UNASKED: &str = r#"
[[lookup]]
name = "crm"
url_file = "secret/crm"
send = ["author.handle", "author.name", "author.url", "link", "list", "signal", "thread", "source", "code"]
code = '\bORD-\d{6}\b'

[[lookup]]
name = "other"
url = "https://crm.acme.example/luister"
send = "author.handle"

[[route]]
name = "x"
team = "Webcare"
lookup = "crm"
"#;

/// Digests that cannot be reviewed, and terms that are none or end before one of them.
const DIGESTS: &str = r#"
[[digest]]
name = "x"
team = "Webcare"
schedule = "0 8 * * *"
review_by = "Webcare"

[[digest]]
name = "y"
team = "Webcare"
schedule = "0 */2 * * *"
review_by = "Webcaer"
review_time = "2h"

[[digest]]
name = "z"
team = "Webcare"
schedule = "0 8 * * *"
review_time = "2d"

[privacy]
retention = "6d"
[[retention]]
match = { source = "froum", list = "Acne" }
keep = "1h"
[[retention]]
match = { list = "Acne" }
keep = "5d"
[[retention]]
keep = "90d"
for = "x"
[[digest]]
name = "weekly"
team = "Webcare"
schedule = "0 8 * * 1"
"#;

/// What `check` says of these files, with the folder's name left out.
fn check(luister: &str, sources: &str, list: &str) -> String {
    let home = Home::with_folder();
    let config = home.config();
    fs::write(&config, luister).unwrap();
    fs::write(config.with_file_name("sources.toml"), sources).unwrap();
    home.set_list("acme.txt", list);
    said(&home, &config)
}

fn said(home: &Home, config: &Path) -> String {
    let output = run(PROGRAM, config, &["check"], "");
    let text = format!("{}{}exit status {}", output.out, output.err, output.status);
    text.replace(&home.path().display().to_string(), "HOME")
}

#[test]
fn every_mistake_has_a_place_a_reason_and_a_repair() {
    let with = |more: &str| format!("{MAIL}{TEAM}{more}");
    let mut all = String::new();
    for (name, luister, sources, list) in [
        ("an unknown key", with("[daemon]\nmax_polls = 3\nstaet = \"x\"\n"), "", "acme\n"),
        ("a bare number", with("[http]\ntimeout = 30\n"), "", "acme\n"),
        ("a wrong unit", with("[http]\ntimeout = \"30 parsecs\"\n[store]\ncache = \"64\"\n"), "", "acme\n"),
        ("an unknown table", with("[deamon]\n"), "", "acme\n"),
        ("a table where there may be several", with("[route]\nname = \"x\"\nteam = \"Webcare\"\n"), "", "acme\n"),
        ("a route to no team", with("[[route]]\nname = \"x\"\nteam = \"Webcaer\"\n"), "", "acme\n"),
        ("a route without a team", with("[[route]]\nname = \"x\"\n"), "", "acme\n"),
        (
            "a route inside another, and one that leads nowhere",
            with(
                "[[route]]\nname = \"x\"\n[[route.route]]\nname = \"y\"\nteem = \"Webcare\"\n[[route.route]]\nname = \"z\"\n[[route.route]]\nname = \"X\"\nteam = \"Webcaer\"\n",
            ),
            "",
            "acme\n",
        ),
        (
            "hours, holidays and bounds that are none",
            with(
                "[[team]]\nname = \"y\"\nmail = \"y@acme.example\"\nhours = \"ma-vr 9:00-17:00\"\nholidays = [\"nl\", \"kerst\"]\noutside = \"sent\"\nmails_per_hour = 0\n[[route]]\nname = \"x\"\nteam = \"y\"\nmatch = { score = \"0.8\" }\n",
            ),
            "",
            "acme\n",
        ),
        (
            "a team that nobody can stand in for",
            with(
                "[[team]]\nname = \"y\"\nmail = \"y@acme.example\"\nhours = \"daily 9:00-17:00\"\noutside = { team = \"Webcaer\" }\n[[team]]\nname = \"z\"\nmail = \"z@acme.example\"\noutside = { team = \"z\" }\n",
            ),
            "",
            "acme\n",
        ),
        (
            "a route for a list, a source and a signal that are not there",
            with(
                "[[route]]\nname = \"x\"\nteam = \"Webcare\"\n[route.match]\nlist = \"Acmee\"\nsource = [\"a\", \"b\"]\nsignal = \"complaints\"\n",
            ),
            "",
            "acme\n",
        ),
        ("two teams of one name", with("[[team]]\nname = \"webcare\"\nmail = \"x@acme.example\"\n"), "", "acme\n"),
        ("a mail address that is none", with("[[team]]\nname = \"x\"\nmail = [\"ok@acme.example\", \"not an address\"]\n"), "", "acme\n"),
        ("no mail", TEAM.to_owned(), "", "acme\n"),
        (
            "a secret that cannot be read",
            format!(
                "{}{TEAM}[mail.smtp]\nhost = \"mail.acme.example\"\nuser = \"luister\"\npassword_file = \"secret\"\n",
                MAIL.replace("folder = \"../mail\"\n", "")
            ),
            "",
            "acme\n",
        ),
        ("a threshold that is none", with("[signals]\ncomplaint = { certain = 0.4, uncertain = 0.6 }\n"), "", "acme\n"),
        ("a model that is none", with("[signals]\nmodel = \"luister.toml\"\n"), "", "acme\n"),
        ("a model that is not there", with("[signals]\nmodel = \"own.model\"\n"), "", "acme\n"),
        ("not TOML at all, twice", with("[http\ntimeout = \n"), "", "acme\n"),
        ("a source of no kind", with(""), "[[fead]]\nname = \"x\"\n", "acme\n"),
        (
            "a source without an address, and one with a bad one",
            with(""),
            "[[feed]]\nname = \"x\"\n\n[[feed]]\nname = \"y\"\nurl = \"ftp://a.example\"\nevery = \"0s\"\n",
            "acme\n",
        ),
        (
            "two sources of one name, about a list that is not there",
            with(""),
            "[[feed]]\nname = \"x\"\nurl = \"https://a.example\"\nabout = \"Acmee\"\n\n[[feed]]\nname = \"X\"\nurl = \"https://b.example\"\n",
            "list: Acme\n\nacme\n",
        ),
        (
            "a list with a broken query, for a team that is not there",
            with(""),
            "",
            "list: Acme\nteam: Sales\n\nacme AND (storing\nacme AND x OR y\n",
        ),
        (
            "everything at once",
            with("[http]\ntimeout = 30\n[[route]]\nname = \"x\"\nteam = \"y\"\n"),
            "[[feed]]\nname = \"x\"\n",
            "list: Acme\n\n(acme\n",
        ),
        (
            "a query for a source that is not there",
            with(""),
            "[[feed]]\nname = \"tweakers\"\nurl = \"https://a.example/feed\"\n",
            "acme AND source:tweakrs\nacme AND x1 AND source:tweak*\n",
        ),
        ("tests of a list with another mistake", with(""), "", "acme AND (storing\nmust match: Acme\nmust not match: Lumeo\n"),
        ("webhooks with mistakes, and teams that nothing reaches", with(WEBHOOKS), "", "acme\n"),
        ("a webhook whose secret cannot be read", with(KEPT), "", "acme\n"),
        ("look-ups with mistakes, and routes that ask", with(LOOKUPS), "", "acme\n"),
        ("look-ups that nobody asks, and whose address cannot be read", with(UNASKED), "", "acme\n"),
        ("digests that nobody can review, and terms that end before one", with(DIGESTS), "", "acme\n"),
        ("nothing", with(""), "[[feed]]\nname = \"x\"\nurl = \"https://a.example/feed\"\nabout = \"acme\"\n", "acme\n"),
    ] {
        write!(all, "== {name}\n{}\n\n", check(&luister, sources, list)).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn files_that_are_not_there_are_named() {
    let home = Home::with_folder();
    let config = home.config();
    let mut all = String::new();
    fs::remove_file(config.with_file_name("sources.toml")).unwrap();
    all.push_str(&said(&home, &config));
    fs::remove_dir_all(home.path().join("keywords")).unwrap();
    all.push_str("\n\n");
    all.push_str(&said(&home, &config));
    all.push_str("\n\n");
    all.push_str(&said(&home, &config.with_file_name("luister.tml")));
    insta::assert_snapshot!(all);
}

#[test]
fn a_list_is_looked_through_in_dutch() {
    let home = Home::with_folder();
    let config = home.config();
    fs::write(&config, format!("{MAIL}{TEAM}")).unwrap();
    fs::write(config.with_file_name("sources.toml"), "").unwrap();
    home.set_list("acme.txt", "list: Acme\n\nacme EN lang:nederlands\nacme en storing\n");
    let check = |arguments: &[&str]| run(PROGRAM, &config, &[&["check"], arguments].concat(), "");
    let told = check(&["--lang", "nl"]);
    assert!(told.err.contains("acme.txt:3:9: `lang:nederlands` is geen taalcode van twee letters; schrijf `lang:nl`\n"), "{}", told.err);
    assert!(told.err.ends_with("1 fout en 1 waarschuwing gevonden\n"), "{}", told.err);
    let row = &check(&["--lang", "nl", "--json"]).rows()[0];
    assert_eq!((&row["column"], &row["end_column"]), (&9.into(), &24.into()));
    assert_eq!(row["bytes"], serde_json::json!({ "start": 20, "end": 35 }));
    assert_eq!(
        (&row["message"], &row["repair"]),
        (&"`lang:nederlands` is geen taalcode van twee letters".into(), &"schrijf `lang:nl`".into())
    );

    home.set_list("acme.txt", "list: Acme\n\nacme NIET vacature\n");
    let explained = run(PROGRAM, &config, &["explain", "--lang", "nl", "vacature bij Acme"], "");
    let because = "  regel 3 vindt deze tekst net niet: acme NIET vacature\n    want `vacature` staat erin en dat mag niet\n";
    assert!(explained.out.contains(because), "{explained:?}");
    assert!(explained.out.starts_with("Overig. Niemand krijgt bericht: geen lijst vindt dit.\n"), "{explained:?}");
}

#[test]
fn what_is_shipped_is_fine_as_it_is() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/luister.toml");
    let output = run(PROGRAM, &config, &["check"], "");
    assert_eq!((output.status, output.err.as_str()), (0, ""), "{output:?}");
    assert!(output.out.starts_with("fine\n"), "{}", output.out);
}

#[test]
fn mistakes_of_the_configuration_are_told_in_dutch() {
    let home = Home::with_folder();
    let config = home.config();
    let luister = format!(
        "{MAIL}{TEAM}[http]\ntimeout = 30\n[store]\ncache = \"64\"\n[deamon]\n[daemon]\nstaet = \"x\"\n[[route]]\nname = \"x\"\nteam = \"Webcaer\"\n\
         match.list = \"x\"\n[[team]]\nname = \"Webcare\"\n{WEBHOOKS}"
    );
    fs::write(&config, luister).unwrap();
    fs::write(config.with_file_name("sources.toml"), "[[feed]]\nname = \"x\"\n").unwrap();
    home.set_list("acme.txt", "list: Acme\nteam: Sales\n\nacme AND (storing\nmust match: Acme\n");
    let said = |arguments: &[&str]| {
        let output = run(PROGRAM, &config, arguments, "");
        format!("{}{}", output.out, output.err).replace(&home.path().display().to_string(), "HOME")
    };
    let mut all = said(&["check", "--lang", "nl"]);
    fs::remove_file(config.with_file_name("sources.toml")).unwrap();
    fs::write(&config, TEAM).unwrap();
    home.set_list("acme.txt", "acme\n");
    all.push_str("\n\n");
    all.push_str(&said(&["check", "--lang", "nl"]));
    fs::write(&config, format!("{MAIL}{TEAM}")).unwrap();
    fs::write(config.with_file_name("sources.toml"), "").unwrap();
    all.push_str("\n\n");
    all.push_str(&said(&["check", "--lang", "nl"]));
    insta::assert_snapshot!(all);
}
