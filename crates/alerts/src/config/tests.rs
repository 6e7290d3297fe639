//! What people may write, and what they are told when they may not.

use super::*;
use luister_mention::{Locale, Period, Section, Signal};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    team: Vec<Team>,
    #[serde(default)]
    route: Vec<RouteRule>,
    #[serde(default)]
    digest: Vec<DigestRule>,
    mail: Option<MailConfig>,
}

const WHOLE: &str = r#"
[[team]]
name = "Webcare"
mail = ["karin@acme.example", "webcare@acme.example"]
lang = "nl"
timezone = "Europe/Brussels"
response_target = "1h"
people = ["Karin"]

[[team]]
name = "PR"
mail = "pr@acme.example"

[[route]]
name = "webcare"
match = { signal = ["complaint", "crisis"], list = "Acme", lang = ["nl", "en"], channel = "review", source = "trustpilot", rating = "<= 2" }
team = "Webcare"
group_by = "story"
group_wait = "1m"
group_interval = "10m"
continue = true

[[digest]]
name = "morning"
list = "Acme"
team = "PR"
schedule = "0 8 * * 1"
sections = ["seen", "volume"]
send_on_nothing = true

[mail]
from = "luister <luister@acme.example>"
administrator = "beheer@acme.example"
reply_to = "webcare@acme.example"

[mail.smtp]
host = "smtp.acme.example"
user = "luister"
password_file = "secret/smtp"
"#;

#[test]
fn a_whole_configuration_is_read() {
    let file: File = toml::from_str(WHOLE).unwrap();
    assert_eq!((file.team[0].lang, file.team[0].timezone, file.team[1].lang), (Locale::Nl, chrono_tz::Tz::Europe__Brussels, Locale::En));
    assert_eq!(file.team[1].mail.len(), 1);
    assert_eq!(
        (file.route[0].wanted.signal.as_slice(), file.route[0].group_by),
        (&[Signal::Complaint, Signal::Crisis][..], Some(GroupBy::Story))
    );
    assert!(file.route[0].goes_on);
    let digest = &file.digest[0];
    assert_eq!((digest.list[0].as_str(), digest.send_on_nothing, digest.form()), ("Acme", true, luister_mention::DigestForm::Week));
    assert_eq!(digest.sections(), [Section::Volume, Section::Seen], "in the order in which they are shown");
    let mail = file.mail.unwrap();
    let Transport::Smtp(smtp) = &mail.transport else { panic!("smtp") };
    assert_eq!((smtp.to_string().as_str(), smtp.security, smtp.timeout), ("smtp.acme.example:587", Security::StartTls, Period::secs(30)));
    assert_eq!(mail.letterhead().from_name, "luister");
    let gone = mail.stand_in(luister_mention::TeamName::new("Gone").unwrap());
    assert_eq!(gone.recipients()[0].to_string(), "mail:beheer@acme.example");
}

#[test]
fn what_is_for_one_person_goes_to_their_own_address() {
    let team: Team = toml::from_str(
        "name = \"Key accounts\"\nmail = [\"a@acme.example\", \"b@acme.example\"]\nwebhook = \"chat\"\n\
         people = [\"Bob\", { name = \"Zoë\", mail = \"zoe@acme.example\" }]",
    )
    .unwrap();
    let reached = |person| -> Vec<String> {
        let named = |to: &luister_mention::Recipient| format!("{} {to}", to.name.as_deref().unwrap_or_default());
        team.recipients_for(person).iter().map(named).collect()
    };
    let whole = ["Key accounts mail:a@acme.example", "Key accounts mail:b@acme.example", "Key accounts webhook:chat"];
    for (person, expected) in [
        (None, &whole[..]),
        (Some("Bob"), &whole[..]),
        (Some("Nobody"), &whole[..]),
        (Some("ZOË"), &["Zoë mail:zoe@acme.example", "Key accounts webhook:chat"]),
    ] {
        assert_eq!(reached(person), expected, "{person:?}");
    }
}

fn problem(text: &str) -> String {
    let error = toml::from_str::<File>(text).unwrap_err();
    error.message().to_owned()
}

#[test]
fn mistakes_are_told_in_words() {
    let team = |rest: &str| format!("[[team]]\nname = \"Webcare\"\n{rest}");
    let route = |rest: &str| format!("[[route]]\nname = \"webcare\"\nteam = \"Webcare\"\n{rest}");
    let digest = |rest: &str| format!("[[digest]]\nname = \"morning\"\nteam = \"PR\"\n{rest}");
    let mail = |rest: &str| format!("[mail]\nfrom = \"luister@acme.example\"\nadministrator = \"a@acme.example\"\n{rest}");
    let smtp = |rest: &str| mail(&format!("[mail.smtp]\nhost = \"smtp.acme.example\"\n{rest}"));
    for (text, expected) in [
        (team("mail = \"webcare\""), "`webcare` is not a mail address, write for instance `webcare@acme.example`"),
        (team("mail = []"), "an empty list, leave the key out if you mean any"),
        (team("mail = \"a@b.example\"\nlang = \"de\""), "unknown variant `de`, expected `nl` or `en`"),
        (team("mail = \"a@b.example\"\ntimezone = \"Mars\""), "`Mars` is not a time zone, write for instance `Europe/Amsterdam`"),
        (team("mail = \"a@b.example\"\nresponse_target = \"90\""), "`90` has no unit, write `90s`, `90m`, `90h` or `90d`"),
        (
            team("mail = \"a@b.example\"\npeople = [\"Karin\"]\nphone = \"06\""),
            "unknown field `phone`, expected one of `name`, `mail`, `webhook`, `lang`, `timezone`, `hours`, `holidays`, `outside`, `mails_per_hour`, `response_target`, `escalation`, `handover`, `people`",
        ),
        (
            team("mail = \"a@b.example\"\npeople = [{ mail = \"a@b.example\" }]"),
            "who has an address has a name too: `{ name = \"…\", mail = \"…\" }`",
        ),
        (team("mail = \"a@b.example\"\npeople = [3]"), "invalid type: integer `3`, expected a name, or `{ name = \"…\", mail = \"…\" }`"),
        (route("nack = \"Webcare\""), "invalid type: string \"Webcare\", expected `{ team = \"…\" }`"),
        (
            route("match.signal = \"complain\""),
            "unknown variant `complain`, expected one of `crisis`, `complaint`, `lead`, `question`, `praise`, `other`",
        ),
        (route("match.signal = []"), "an empty list, leave the key out if you mean any"),
        (route("match.lang = \"dutch\""), "`dutch` is not a two-letter language code such as `nl` or `en`"),
        (digest("schedule = \"08:00\""), "`08:00` is a time of day: as a schedule for every day it is `0 8 * * *`"),
        (digest("schedule = \"0 0 31 4 *\""), "`0 0 31 4 *` never comes: no day is like that"),
        (
            digest("schedule = \"0 8 * * *\"\nsections = \"weather\""),
            "unknown variant `weather`, expected one of `volume`, `complaints`, `questions`, `leads`, `voices`, `webcare`, `reviews`, `share`, `seen`",
        ),
        (mail(""), "mail has no way out: add a table [mail.smtp], or `folder` to write files instead"),
        (
            mail("folder = \"mail\"\nsmtp = { host = \"a.example\" }"),
            "mail has two ways out: keep either `folder` or the table [mail.smtp]",
        ),
        (smtp("user = \"x\""), "`user` needs a password: add `password_file` or `password_env`"),
        (smtp("password_env = \"X\""), "a password needs a `user`"),
        (smtp("user = \"x\"\npassword_env = \"X\"\npassword_file = \"y\""), "keep either `password_file` or `password_env`"),
        (
            smtp("password = \"hunter2\""),
            "unknown field `password`, expected one of `host`, `port`, `security`, `user`, `password_file`, `password_env`, `ca_file`, `timeout`, `max_connections`, `hello`",
        ),
        (
            smtp("user = \"x\"\npassword_env = \"X\"\nsecurity = \"none\""),
            "with `security = \"none\"` the password would travel readable to `smtp.acme.example`: use \"starttls\" or \"tls\"",
        ),
        (smtp("max_connections = 0"), "`max_connections` lies between 1 and 20"),
        (smtp("timeout = \"0s\""), "`timeout` is at least `1s`"),
        (smtp("hello = \"a b\""), "`hello` is the name of this machine, such as `luister.acme.example`"),
        (mail("[mail.smtp]\nhost = \"a b\""), "`a b` is not the name of a server"),
    ] {
        assert_eq!(problem(&text), expected, "{text}");
    }
}

#[test]
fn ports_follow_security() {
    for (security, port) in [("starttls", 587), ("tls", 465), ("none", 25)] {
        let smtp: SmtpConfig = toml::from_str(&format!("host = \"a.example\"\nsecurity = \"{security}\"")).unwrap();
        assert_eq!(smtp.port, port);
    }
    let local: SmtpConfig = toml::from_str("host = \"127.0.0.1\"\nsecurity = \"none\"\nuser = \"x\"\npassword_env = \"X\"").unwrap();
    assert!(local.login.is_some(), "a login in the clear is possible to this machine");
}
