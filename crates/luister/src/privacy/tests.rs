use super::*;
use crate::config::{Secrets, load};
use std::fs;

const CONFIG: &str = r#"
[mail]
from = "luister <luister@acme.example>"
administrator = "admin@acme.example"
lang = "nl"
[mail.smtp]
host = "mail.acme.example"
[privacy]
controller = "Acme B.V., privacy@acme.example"
basis = "gerechtvaardigd belang"
purposes = ["klachten in het openbaar beantwoorden"]
retention = "90d"
pseudonymise_after = "30d"
[privacy.countries]
"acme.example" = "NL"
"chat.example" = "us"
[[retention]]
match = { signal = "crisis" }
keep = "400d"
[backup]
schedule = "0 3 * * *"
keep = 14
[[webhook]]
name = "chat"
url = "https://hooks.chat.example/abc"
[[webhook]]
name = "ticket"
url = "http://tickets.example/new"
[[webhook]]
name = "desk"
url = "http://10.0.0.7/new"
[[lookup]]
name = "crm"
url = "https://crm.example/ask"
send = ["author.handle"]
[http]
allow = ["10.0.0.0/8"]
[[team]]
name = "Webcare"
mail = ["karin@acme.example", "joost@acme.example"]
webhook = ["chat", "desk"]
[[route]]
name = "all"
match = { signal = "complaint" }
team = "Webcare"
"#;

fn of(config: &str) -> (tempfile::TempDir, Register) {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["config", "keywords", "state"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
    }
    fs::write(dir.path().join("keywords/acme.txt"), "list: Acme\n\nacme\n").unwrap();
    fs::write(dir.path().join("config/luister.toml"), config).unwrap();
    let sources = "[[feed]]\nname = \"forum\"\nurl = \"https://forum.example/feed\"\nchannel = \"forum\"\n";
    fs::write(dir.path().join("config/sources.toml"), sources).unwrap();
    let loaded = load(&dir.path().join("config/luister.toml"), None, Secrets::LeaveAlone);
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    let plan = loaded.plan.unwrap_or_else(|| panic!("{problems:?}"));
    let space = BTreeMap::from([("mention".to_owned(), 3 << 20), ("alert".to_owned(), 1000)]);
    let register = register(&plan, DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000), &space);
    (dir, register)
}

#[test]
fn the_record_says_all_that_the_configuration_does() {
    let (dir, register) = of(CONFIG);
    let zone = chrono_tz::Europe::Amsterdam;
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(&regex::escape(&dir.path().display().to_string()), "DIR");
    settings.add_filter(r"\d+ B\)|\d+\.\d .iB\)", "SIZE)");
    settings.bind(|| {
        insta::assert_snapshot!("nl", text(&register, Locale::Nl, zone));
        insta::assert_snapshot!("en", text(&register, Locale::En, zone));
    });
    let page = html(&register, Locale::Nl, zone);
    assert!(page.starts_with("<!doctype html>") && page.contains("<td>https") || page.contains("forum.example"));
    let json = serde_json::to_value(&register).unwrap();
    assert_eq!(json["recipients"][2]["place"], serde_json::json!({ "in": "US" }));
}

#[test]
fn what_strangers_could_write_is_only_text() {
    let (_dir, register) = of(&CONFIG.replace("klachten in het openbaar", "<script>alert(1)</script>"));
    assert!(!html(&register, Locale::Nl, chrono_tz::Europe::Amsterdam).contains("<script>"));
}

#[test]
fn an_empty_configuration_is_warned_of() {
    let bare = CONFIG.split("[privacy]").next().unwrap().to_owned() + "[[team]]\nname = \"W\"\nmail = \"w@acme.example\"\n";
    let (_dir, register) = of(&bare);
    let told: Vec<&str> = register.warnings.iter().map(|warning| warning.in_words(Locale::En)).collect();
    for expected in ["is kept for ever", "nobody is named", "no ground in law", "no backup is made", "in which country the mail server"] {
        assert!(told.iter().any(|told| told.contains(expected)), "{expected}: {told:?}");
    }
}
