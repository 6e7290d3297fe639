//! The conversation: safe or not at all, and every answer has its consequence.

use crate::{
    sealed::{alert, delivery},
    server::{Act, Script, Server, certificate, self_signed},
};
use luister_alerts::channels::{Channel as _, SendError, Smtp};
use rcgen::{BasicConstraints, IsCa};
use std::{fs, path::Path, time::Duration};

/// A channel to the server; `rest` is TOML.
pub(crate) fn channel(server: &Server, rest: &str) -> Smtp {
    channel_in(server, rest, Path::new(""))
}

fn channel_in(server: &Server, rest: &str, base: &Path) -> Smtp {
    let port = server.address.port();
    let config = toml::from_str(&format!("host = \"localhost\"\nport = {port}\n{rest}")).unwrap();
    Smtp::open(&config, base).unwrap()
}

async fn send(channel: &Smtp) -> Result<(), SendError> {
    let alert = alert(|_| {});
    channel.send(&alert, &delivery(&alert, "karin@acme.example")).await
}

/// A folder with a password and a certificate.
fn secrets(pem: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("password"), "geheim\n").unwrap();
    fs::write(folder.path().join("ca.pem"), pem).unwrap();
    folder
}

const LOGIN: &str = "user = \"luister\"\npassword_file = \"password\"\nca_file = \"ca.pem\"\n";

#[tokio::test]
async fn one_conversation_carries_many_mails_and_ends_politely() {
    let server = Server::start(Script::default()).await;
    let channel = channel(&server, "security = \"none\"\nmax_connections = 1");
    for _ in 0..3 {
        send(&channel).await.unwrap();
    }
    channel.rest().await;
    send(&channel).await.unwrap();
    assert_eq!((server.heard().connections, server.heard().messages.len()), (2, 4));
    assert_eq!(server.heard().commands.iter().filter(|command| *command == "QUIT").count(), 1);
}

#[tokio::test]
async fn the_password_and_the_mail_travel_under_tls_only() {
    let (pem, tls) = certificate();
    let folder = secrets(&pem);
    let plain = ["tls:AUTH PLAIN AGx1aXN0ZXIAZ2VoZWlt"];
    let login = ["tls:AUTH LOGIN", "tls:bHVpc3Rlcg==", "tls:Z2VoZWlt"];
    for (name, security, offers, auth) in [
        ("starttls", "starttls", vec!["STARTTLS", "AUTH LOGIN PLAIN"], &plain[..]),
        ("implicit", "tls", vec!["AUTH PLAIN"], &plain[..]),
        ("login", "starttls", vec!["STARTTLS", "AUTH LOGIN"], &login[..]),
    ] {
        let script = Script { offers, implicit_tls: security == "tls", tls: Some(tls.clone()), ..Script::default() };
        let server = Server::start(script).await;
        let channel = channel_in(&server, &format!("security = \"{security}\"\n{LOGIN}"), folder.path());
        send(&channel).await.unwrap();
        let heard = server.heard();
        let clear: Vec<&str> = heard.commands.iter().map(String::as_str).filter(|command| !command.starts_with("tls:")).collect();
        let expected: &[&str] = if security == "tls" { &[] } else { &["EHLO [127.0.0.1]", "STARTTLS"] };
        assert_eq!(clear, expected, "{name}");
        let proof: Vec<&str> = heard.commands.iter().map(String::as_str).filter(|command| auth.contains(command)).collect();
        assert_eq!(proof, auth, "{name}");
        assert_eq!(heard.messages.len(), 1, "{name}");
    }
}

#[tokio::test]
async fn without_tls_nothing_is_said() {
    let (pem, tls) = certificate();
    let folder = secrets(&pem);
    let injected = Act::Say("220 go ahead\r\n250-mail.test\r\n250 AUTH PLAIN\r\n");
    for (name, offers, acts, tls, expected) in [
        (
            "stripped",
            vec!["AUTH PLAIN"],
            vec![],
            None,
            "STARTTLS: the server offers no STARTTLS, and without it nothing is sent; write `security = \"tls\"` in [mail.smtp] if the port begins with TLS, or `security = \"none\"` for a relay on this machine",
        ),
        (
            "refused",
            vec!["STARTTLS"],
            vec![("STARTTLS", Act::Say("454 not now\r\n"))],
            None,
            "STARTTLS: 454 not now; ask who keeps the server, or use another port and `security` in [mail.smtp]",
        ),
        (
            "injected",
            vec!["STARTTLS"],
            vec![("STARTTLS", injected)],
            Some(tls),
            "STARTTLS: the server spoke before TLS was up, as if somebody stood in between",
        ),
    ] {
        let server = Server::start(Script { offers, acts, tls, ..Script::default() }).await;
        let channel = channel_in(&server, LOGIN, folder.path());
        let error = send(&channel).await.unwrap_err();
        assert_eq!(error.to_string(), format!("localhost:{} did not take it: {expected}", server.address.port()), "{name}");
        assert!(error.needs_a_person(), "{name}");
        let heard = server.heard();
        assert!(!heard.commands.iter().any(|said| said.contains("AUTH") || said.contains("MAIL")), "{name}: {:?}", heard.commands);
    }
}

#[tokio::test]
async fn a_certificate_is_trusted_if_it_is_named_good_and_for_this_server() {
    let authority = || IsCa::Ca(BasicConstraints::Unconstrained);
    let stranger = certificate().0;
    for (name, host, is_ca, until, other_file, expected) in [
        ("named", "localhost", IsCa::NoCa, 2096, None, Ok(())),
        ("named, and calls itself an authority", "localhost", authority(), 2096, None, Ok(())),
        ("somebody else's", "localhost", IsCa::NoCa, 2096, Some(&stranger), Err("invalid peer certificate")),
        ("somebody else's authority", "localhost", authority(), 2096, Some(&stranger), Err("CaUsedAsEndEntity")),
        ("for another server", "other.example", IsCa::NoCa, 2096, None, Err("not valid for name")),
        ("an authority for another server", "other.example", authority(), 2096, None, Err("not valid for name")),
        ("expired", "localhost", IsCa::NoCa, 2001, None, Err("expired")),
        ("an expired authority", "localhost", authority(), 2001, None, Err("expired")),
    ] {
        let (pem, tls) = self_signed(host, is_ca, until);
        let folder = secrets(other_file.unwrap_or(&pem));
        let server = Server::start(Script { offers: vec!["AUTH PLAIN"], implicit_tls: true, tls: Some(tls), ..Script::default() }).await;
        let sent = send(&channel_in(&server, &format!("security = \"tls\"\n{LOGIN}"), folder.path())).await;
        match (sent, expected) {
            (Ok(()), Ok(())) => assert_eq!(server.heard().messages.len(), 1, "{name}"),
            (Err(error), Err(expected)) => {
                assert!(error.to_string().contains(expected) && error.needs_a_person(), "{name}: {error}");
                assert!(server.heard().commands.is_empty(), "{name}");
            }
            (sent, _) => panic!("{name}: {sent:?}"),
        }
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_shown() {
    let folder = secrets(&certificate().0);
    let acts = vec![("AUTH", Act::Say("535 5.7.8 bad credentials\r\n"))];
    let server = Server::start(Script { offers: vec!["AUTH PLAIN"], acts, ..Script::default() }).await;
    let error = send(&channel_in(&server, &format!("security = \"none\"\n{LOGIN}"), folder.path())).await.unwrap_err();
    let SendError::Later { about_us: true, after: Some(after), ref reason, .. } = error else { panic!("{error}") };
    assert_eq!(
        (after, reason.as_str()),
        (Duration::from_mins(10), "login: 535 5.7.8 bad credentials; check `user` in [mail.smtp] and the password in its file or variable")
    );
}

#[tokio::test]
async fn every_answer_has_its_consequence() {
    let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
    let later = |after| Some((after, false));
    for (verb, act, expected) in [
        ("RCPT", Act::Say("550 5.1.1 no such user\r\n"), None),
        ("RCPT", Act::Say("451 4.7.1 greylisted\r\n"), later(minutes(2))),
        ("RCPT", Act::Say("452 4.2.2 over quota\r\n"), later(minutes(15))),
        ("RCPT", Act::Say("554 5.7.1 Relay access denied\r\n"), Some((minutes(10), true))),
        ("MAIL", Act::Say("550 5.7.1 sender rejected\r\n"), Some((minutes(10), true))),
        ("MAIL", Act::Say("421 too many connections\r\n"), later(None)),
        ("DATA", Act::Say("451 try later\r\n"), later(None)),
        (".", Act::Say("554 5.6.0 looks like spam\r\n"), None),
        (".", Act::Say("552 5.3.4 larger than we take\r\n"), None),
        (".", Act::Say("421 shutting down\r\n"), later(None)),
        (".", Act::Drop, later(None)),
        ("RCPT", Act::Drop, later(None)),
        ("connect", Act::Drop, later(None)),
        ("connect", Act::Say("421 busy\r\n"), later(None)),
        ("connect", Act::Say("554 no service\r\n"), Some((minutes(10), true))),
        ("connect", Act::Say("HTTP/1.1 400 Bad Request\r\n\r\n"), later(None)),
        ("EHLO", Act::Say("250-never\r\n350 mind\r\n"), later(None)),
    ] {
        let server = Server::start(Script { acts: vec![(verb, act.clone())], ..Script::default() }).await;
        let channel = channel(&server, "security = \"none\"");
        let error = send(&channel).await.unwrap_err();
        let consequence = match &error {
            SendError::Later { after, about_us, .. } => Some((*after, *about_us)),
            SendError::Never { .. } => None,
        };
        assert_eq!(consequence, expected, "{verb} {act:?}: {error}");
        send(&channel).await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_recipient_does_not_end_the_conversation() {
    let acts = vec![("RCPT", Act::Say("550 no such user\r\n"))];
    let server = Server::start(Script { acts, ..Script::default() }).await;
    let channel = channel(&server, "security = \"none\"");
    send(&channel).await.unwrap_err();
    send(&channel).await.unwrap();
    assert_eq!(server.heard().connections, 1);
    assert!(server.heard().commands.contains(&"RSET".to_owned()));
}

#[tokio::test]
async fn a_conversation_that_went_stale_costs_nothing() {
    for act in [Act::Say("421 enough for today\r\n"), Act::Drop] {
        let acts = vec![("MAIL", Act::Say("250 OK\r\n")), ("MAIL", act)];
        let server = Server::start(Script { acts, ..Script::default() }).await;
        let channel = channel(&server, "security = \"none\"");
        send(&channel).await.unwrap();
        send(&channel).await.unwrap();
        assert_eq!((server.heard().connections, server.heard().messages.len()), (2, 2));
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for() {
    for verb in ["connect", "EHLO", "RCPT", "."] {
        let server = Server::start(Script { acts: vec![(verb, Act::Silence)], ..Script::default() }).await;
        let channel = channel(&server, "security = \"none\"\ntimeout = \"40ms\"");
        let error = send(&channel).await.unwrap_err();
        assert!(error.to_string().contains("no answer in time"), "{verb}: {error}");
        assert_eq!(error.to_string().contains("if the port begins with TLS"), matches!(verb, "connect" | "EHLO"), "{verb}: {error}");
        assert!(matches!(error, SendError::Later { about_us: false, .. }), "{verb}");
    }
}

#[tokio::test]
async fn a_check_sends_nothing() {
    let server = Server::start(Script::default()).await;
    channel(&server, "security = \"none\"").check().await.unwrap();
    assert_eq!(server.heard().commands, ["EHLO [127.0.0.1]", "QUIT"]);
    let nobody = Server::start(Script { acts: vec![("connect", Act::Drop)], ..Script::default() }).await;
    let error = channel(&nobody, "security = \"none\"").check().await.unwrap_err().to_string();
    assert_eq!(error, format!("localhost:{} did not take it: greeting: the connection was closed", nobody.address.port()));
}

#[tokio::test]
async fn what_the_configuration_names_has_to_be_there() {
    let server = Server::start(Script::default()).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty"), "").unwrap();
    for (rest, expected) in [
        ("user = \"x\"\npassword_file = \"gone\"", "cannot read the password of the mail server "),
        ("user = \"x\"\npassword_file = \"empty\"", "holds nothing in its first line, where the password of the mail server should be"),
        ("user = \"x\"\npassword_env = \"LUISTER_NOT_SET\"", "the environment variable LUISTER_NOT_SET, which should hold"),
        ("ca_file = \"gone\"", "cannot read the certificates of the mail server "),
        ("ca_file = \"empty\"", "holds no certificate"),
    ] {
        let config = format!("host = \"localhost\"\nport = {}\n{rest}", server.address.port());
        let Err(error) = Smtp::open(&toml::from_str(&config).unwrap(), folder.path()) else { panic!("{rest}") };
        assert!(error.to_string().contains(expected), "{rest}: {error}");
    }
}
