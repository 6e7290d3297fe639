//! What is asked over HTTP, and what follows from each answer, or from none.

use crate::sealed::{alert, delivery};
use luister_alerts::{
    Webhook,
    channels::{Channel as _, SendError, Webhooks},
};
use luister_mention::{Delivery, Recipient};
use luister_net::Settings;
use ring::hmac;
use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// A request as it came.
#[derive(Debug, Clone)]
struct Asked {
    line: String,
    head: String,
    body: Vec<u8>,
}

impl Asked {
    fn header(&self, wanted: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(':'));
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    }
}

/// A server that says these bytes to whoever asks; nothing, if there are none, and then it hangs up or waits.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    _tasks: JoinSet<()>,
}

impl Server {
    async fn start(answer: &'static str, holds: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<Asked>>>::default());
        let kept = Arc::clone(&asked);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut held = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = read(&mut stream).await else { continue };
                kept.lock().unwrap().push(request);
                drop(stream.write_all(answer.as_bytes()).await);
                if holds {
                    held.push(stream);
                }
            }
        });
        Self { address, asked, _tasks: tasks }
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let (line, head) = head.split_once("\r\n").unwrap();
        let asked = Asked { line: line.to_owned(), head: head.to_owned(), body: bytes[end + 4..].to_vec() };
        if asked.body.len() >= asked.header("content-length").map_or(0, |length| length.parse().unwrap()) {
            return Some(asked);
        }
    }
}

fn webhooks(url: &str, rest: &str, base: &Path, allow: &[&str]) -> Webhooks {
    let webhook: Webhook = toml::from_str(&format!("name = \"chat\"\nurl = \"{url}\"\n{rest}")).unwrap();
    let http = Settings { allow: allow.iter().map(|network| network.parse().unwrap()).collect(), ..Settings::default() };
    assert_eq!(webhook.faults(&http), [], "{rest}");
    Webhooks::open(&[webhook], &http, base).unwrap()
}

fn to_chat(delivery: Delivery) -> Delivery {
    Delivery { to: Recipient { channel: "webhook".into(), name: None, address: "chat".into() }, ..delivery }
}

async fn send(channel: &Webhooks) -> Result<(), SendError> {
    let alert = alert(|_| {});
    channel.send(&alert, &to_chat(delivery(&alert, ""))).await
}

const LOOPBACK: &[&str] = &["127.0.0.1/32"];

#[tokio::test]
async fn a_body_is_signed_and_every_attempt_has_the_same_key() {
    let server = Server::start("HTTP/1.1 204 No Content\r\n\r\n", false).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), "geheim\n").unwrap();
    fs::write(folder.path().join("token"), "t0ken\n").unwrap();
    let rest = "secret_file = \"secret\"\nheaders = { X-Team = \"webcare\", Authorization = { file = \"token\", before = \"Bearer \" } }";
    let channel = webhooks(&format!("http://{}/hook?x=1", server.address), rest, folder.path(), LOOPBACK);
    let alert = alert(|_| {});
    for _ in 0..2 {
        send(&channel).await.unwrap();
    }
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].line.as_str()), (2, "POST /hook?x=1 HTTP/1.1"));
    assert_eq!(asked[0].body, asked[1].body, "a retry is the same to the byte");
    for asked in &asked {
        let key = format!("{}-0", alert.id);
        for (name, expected) in [
            ("idempotency-key", key.as_str()),
            ("x-luister-alert", &alert.id.to_string()),
            ("content-type", "application/json"),
            ("x-team", "webcare"),
            ("authorization", "Bearer t0ken"),
        ] {
            assert_eq!(asked.header(name), Some(expected), "{name}");
        }
        let (time, signature) = asked.header("x-luister-signature").unwrap().split_once(",v1=").unwrap();
        let time = time.strip_prefix("t=").unwrap();
        assert_eq!(asked.header("x-luister-timestamp"), Some(time));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"geheim"), &[time.as_bytes(), b".", &asked.body].concat());
        let mut hex = String::new();
        tag.as_ref().iter().for_each(|byte| write!(hex, "{byte:02x}").unwrap());
        assert_eq!(signature, hex);
        assert!(serde_json::from_slice::<serde_json::Value>(&asked.body).unwrap()["mentions"][0]["why"][0].is_string());
    }
}

#[tokio::test]
async fn every_answer_has_its_consequence_and_so_has_none() {
    // None: it is there. `later`: another attempt may help. `never`: none will.
    for (name, answer, holds, expected) in [
        ("accepted", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, None),
        ("accepted, and the answer breaks off", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nok", false, None),
        (
            "accepted, with a body that cannot be read",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
            false,
            None,
        ),
        (
            "refused",
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 16\r\n\r\n<b>no\n\x1b[1m</b>!",
            false,
            Some("never: it answered with 400 Bad Request: <b>no [1m</b>!"),
        ),
        ("gone", "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", false, Some("never: it answered with 410 Gone")),
        (
            "a redirect",
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
            false,
            Some("never: it answered with 302 Found, which leads elsewhere, and webhooks follow nobody: write the new address as `url`"),
        ),
        ("an error", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", false, Some("later: it answered with 500 Internal Server Error")),
        (
            "too many",
            "HTTP/1.1 429 Slow down\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n",
            false,
            Some("later after 30s: it answered with 429 Too Many Requests"),
        ),
        ("dropped", "", false, Some("later: the connection to `HOST` broke: ")),
        ("no HTTP", "\0 not http\r\n\r\n", false, Some("later: the connection to `HOST` broke: ")),
        ("slow", "", true, Some("later: `HOST` took longer than 300ms")),
    ] {
        let server = Server::start(answer, holds).await;
        let host = server.address.to_string();
        let channel = webhooks(&format!("http://{host}/hook"), "timeout = \"300ms\"", Path::new(""), LOOPBACK);
        let said = send(&channel).await.err().map(|error| match error {
            SendError::Later { after, reason, about_us: false, .. } => {
                format!("later{}: {reason}", after.map(|after| format!(" after {after:?}")).unwrap_or_default())
            }
            SendError::Never { reason, .. } => format!("never: {reason}"),
            SendError::Later { .. } => panic!("{name}"),
        });
        match (&said, expected) {
            (Some(said), Some(expected)) => assert!(said.starts_with(&expected.replace("HOST", &host)), "{name}: {said}"),
            _ => assert_eq!(said.as_deref(), expected, "{name}"),
        }
        assert_eq!(server.asked().len(), 1, "{name}: asked once");
    }
}

#[tokio::test]
async fn nobody_is_there_and_nobody_may_be() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = send(&webhooks(&format!("http://{free}/"), "", Path::new(""), LOOPBACK)).await.unwrap_err();
    assert!(matches!(error, SendError::Later { .. }), "{error}");
    // A name that leads inside, where nothing inside is allowed; and one that leads inside, but elsewhere than is allowed.
    let inside = send(&webhooks("https://localhost:1/", "", Path::new(""), &[])).await.unwrap_err().to_string();
    let elsewhere = send(&webhooks("http://localhost:1/", "", Path::new(""), &["10.1.2.0/24"])).await.unwrap_err().to_string();
    for said in [inside, elsewhere] {
        assert!(said.starts_with("localhost:1 refused it: ") && said.contains("is not a public address; if it is yours"), "{said}");
    }
}

#[tokio::test]
async fn matrix_knows_a_delivery_by_its_transaction() {
    let server = Server::start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false).await;
    let rest = "shape = \"matrix\"\nroom = \"!a/b:acme.example\"";
    send(&webhooks(&format!("http://{}", server.address), rest, Path::new(""), LOOPBACK)).await.unwrap();
    let id = alert(|_| {}).id;
    let expected = format!("PUT /_matrix/client/v3/rooms/!a%2Fb:acme.example/send/m.room.message/{id}-0 HTTP/1.1");
    assert_eq!(server.asked()[0].line, expected);
}

#[tokio::test]
async fn a_webhook_that_is_gone_is_told() {
    let channel = webhooks("https://chat.acme.example/", "", Path::new(""), &[]);
    let alert = alert(|_| {});
    let mut delivery = to_chat(delivery(&alert, ""));
    delivery.to.address = "old".to_owned();
    let error = channel.send(&alert, &delivery).await.unwrap_err();
    assert_eq!(error.to_string(), "luister refused it: there is no webhook `old` in the configuration any more");
}

#[test]
fn secrets_are_kept_elsewhere_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty"), "\n").unwrap();
    fs::write(folder.path().join("inside"), "https://10.0.0.1/geheim\n").unwrap();
    let open = |text: &str| {
        let webhook: Webhook = toml::from_str(&format!("name = \"chat\"\n{text}")).unwrap();
        let shown = format!("{webhook:?}");
        assert!(!shown.contains("geheim") && shown.contains("***"), "{shown}");
        Webhooks::open(&[webhook], &Settings::default(), folder.path()).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let url = "url = \"https://chat.acme.example/geheim\"\n";
    for (text, expected) in [
        (format!("{url}secret_file = \"gone\""), "cannot read the secret of a webhook"),
        (format!("{url}secret_file = \"empty\""), "holds nothing in its first line, where the secret of a webhook should be"),
        (format!("{url}secret_env = \"LUISTER_NOT_SET\""), "LUISTER_NOT_SET, which should hold the secret of a webhook, is not set"),
        (
            format!("{url}headers = {{ X-Api-Token = {{ env = \"LUISTER_NOT_SET\" }} }}"),
            "which should hold a header of a webhook, is not set",
        ),
        ("url_file = \"inside\"".to_owned(), "the address of the webhook `chat` cannot be used: 10.0.0.1 is not a public address"),
    ] {
        let said = open(&text);
        assert!(said.contains(expected) && !said.contains("geheim"), "{text}: {said}");
    }
    assert_eq!(Duration::from_secs(10), toml::from_str::<Webhook>("name = \"x\"\nurl = \"https://a.example\"").unwrap().timeout.0);
}
