//! A server on loopback, and the daemon behind it as tests want it.

use async_trait::async_trait;
use luister_mention::{HubMode, Secret, Size};
use luister_web::{Door, Health, Later, Operations, Others, Pages, Posted, Question, Receipt, Reception, Settings, Skipped, serve};
use std::{
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinSet,
};

/// The token of the inbox, and the secret of the subscription.
pub(crate) const TOKEN: &str = "0123456789abcdef0123";
/// The most that either takes.
pub(crate) const MOST: usize = 200 * 1024;

pub(crate) struct Daemon {
    pub(crate) health: Health,
    pub(crate) ready: Result<(), Vec<String>>,
}

impl Operations for Daemon {
    fn health(&self) -> Health {
        self.health.clone()
    }
    fn ready(&self) -> Result<(), Vec<String>> {
        self.ready.clone()
    }
    fn metrics(&self) -> String {
        "# TYPE luister_polls counter\nluister_polls 3\n".to_owned()
    }
}

/// One inbox, `kn ip/sels`, and one subscription, `abc`, to `https://a.example/feed`. What a body says decides what becomes of it.
#[derive(Default)]
pub(crate) struct Front {
    /// What came in, in words.
    pub(crate) seen: Mutex<Vec<String>>,
}

impl Front {
    pub(crate) fn note(&self, what: impl Into<String>) {
        self.seen.lock().unwrap().push(what.into());
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

fn door() -> Door {
    Door { key: Secret::new(TOKEN.into()), most: Size(MOST as u64) }
}

#[async_trait]
impl Reception for Front {
    fn inbox(&self, name: &str) -> Option<Door> {
        let unread = Door { key: Secret::new(String::new()), ..door() };
        (name == "kn ip/sels").then(door).or_else(|| (name == "unread").then_some(unread))
    }

    async fn post(&self, name: &str, posted: Posted) -> Result<Receipt, Later> {
        let body = String::from_utf8(posted.body).unwrap();
        self.note(format!("{name}: {} bytes of {}", body.len(), posted.content_type.unwrap_or_default()));
        match body.as_str() {
            "full" => Err(Later { after: Duration::from_secs(30), reason: "the disk is full".into() }),
            "rubbish" => Ok(Receipt { error: Some("this is a web page".into()), ..Receipt::default() }),
            "bad" => Ok(Receipt { skipped: vec![Skipped { line: Some(1), reason: "no text".into() }], ..Receipt::default() }),
            _ => {
                let skipped = vec![Skipped { line: Some(3), reason: "no text".into() }, Skipped { line: None, reason: "more".into() }];
                Ok(Receipt { kept: 2, new: 1, edited: 1, skipped, error: None })
            }
        }
    }

    fn subscription(&self, token: &str) -> Option<Door> {
        (token == "abc").then(door)
    }

    async fn confirm(&self, token: &str, question: Question) -> Result<bool, Later> {
        let lease = question.lease_secs;
        self.note(format!("{} {} {lease:?}", question.mode.as_str(), question.topic));
        Ok(token == "abc" && question.mode == HubMode::Subscribe && question.topic == "https://a.example/feed")
    }

    async fn denied(&self, token: &str, topic: &str, reason: &str) -> bool {
        self.note(format!("denied {topic} {reason}"));
        token == "abc"
    }

    fn push(&self, _: &str, posted: Posted) -> Result<(), Later> {
        self.note(format!("pushed {} bytes", posted.body.len()));
        if posted.body == b"full" { Err(Later { after: Duration::from_secs(1), reason: "too much waits".into() }) } else { Ok(()) }
    }

    fn forged(&self, _: &str) {
        self.note("forged");
    }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) tasks: JoinSet<std::io::Result<()>>,
    pub(crate) front: Arc<Front>,
}

impl Server {
    /// The pages for whoever watches over this daemon.
    pub(crate) fn of(daemon: Daemon) -> Self {
        Self::serving(Pages::of_operations(Arc::new(daemon)), Arc::default())
    }

    pub(crate) fn well() -> Self {
        Self::of(Daemon { health: Health::Alive, ready: Ok(()) })
    }

    /// The pages that others reach.
    pub(crate) fn for_others() -> Self {
        let front: Arc<Front> = Arc::default();
        let settings = "public_listen = '127.0.0.1:1'\npublic_url = 'https://acme.example/luister/'";
        let settings: Settings = toml::from_str(settings).unwrap();
        let others = Others { reception: front.clone(), acts: front.clone(), reports: front.clone(), reviews: front.clone() };
        Self::serving(Pages::for_others(others, &settings), front)
    }

    fn serving(pages: Pages, front: Arc<Front>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let mut tasks = JoinSet::new();
        tasks.spawn(serve(listener, pages, async { drop(stopped.await) }));
        Self { address, stop: Some(stop), tasks, front }
    }

    /// Everything that comes back until the server hangs up.
    pub(crate) async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // A server that has answered already reads no further.
        drop(stream.write_all(request.as_bytes()).await);
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> (String, String) {
        parts(&self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await)
    }

    /// Posts a body with these headers.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (String, String) {
        let headers = headers.iter().fold(String::new(), |all, (name, value)| all + name + ": " + value + "\r\n");
        let length = body.len();
        parts(&self.send(&format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n{headers}\r\n{body}")).await)
    }
}

fn parts(answer: &str) -> (String, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    (head.to_owned(), body.to_owned())
}

pub(crate) fn status(head: &str) -> &str {
    head.lines().next().unwrap().trim_start_matches("HTTP/1.1 ")
}
