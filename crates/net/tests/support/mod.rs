//! A small web of our own on loopback: every request is written down and answered by a closure, byte for byte.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use url::Url;

/// One request, as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The path and query.
    pub(crate) path: String,
    head: String,
}

impl Asked {
    /// The value of a header, if it was sent.
    pub(crate) fn header(&self, wanted: &str) -> Option<String> {
        self.head.lines().skip(1).find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    }
}

/// What a server sends, and whether it hangs up afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    bytes: Vec<u8>,
    hold: bool,
}

impl Answer {
    /// A whole answer with its length.
    pub(crate) fn new(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = body.len().to_string();
        let mut head = vec![format!("HTTP/1.1 {status}")];
        let always = [("Connection", "close"), ("Content-Length", length.as_str())];
        head.extend(always.iter().chain(headers).map(|(name, value)| format!("{name}: {value}")));
        Self::raw([head.join("\r\n").as_bytes(), b"\r\n\r\n", body].concat())
    }

    /// `200 OK` with a body.
    pub(crate) fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::new("200 OK", &[], body)
    }

    /// A redirect.
    pub(crate) fn redirect(status: &str, location: impl AsRef<str>) -> Self {
        Self::new(status, &[("Location", location.as_ref())], "")
    }

    /// These bytes and nothing else.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), hold: false }
    }

    /// The same, but the connection stays open and nothing more comes.
    pub(crate) fn and_hold(self) -> Self {
        Self { hold: true, ..self }
    }
}

/// A server that lives as long as this value.
#[derive(Debug)]
pub(crate) struct Web {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    _server: JoinSet<()>,
}

impl Web {
    /// Serves on 127.0.0.1.
    pub(crate) async fn new(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1", answer).await
    }

    /// Serves on another address of loopback.
    pub(crate) async fn at(host: &str, answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((host, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&asked));
        let mut server = JoinSet::new();
        server.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                connections.spawn(async move { drop(connection(stream, &*answer, &log).await) });
            }
        });
        Self { address, asked, _server: server }
    }

    /// An address of this server.
    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// All requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths of all requests so far.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

async fn connection(mut stream: TcpStream, answer: &(dyn Fn(&Asked) -> Answer + Send + Sync), log: &Mutex<Vec<Asked>>) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let asked = Asked { path: head.split(' ').nth(1).unwrap_or_default().to_owned(), head };
    let answer = answer(&asked);
    log.lock().unwrap().push(asked);
    stream.write_all(&answer.bytes).await?;
    if answer.hold {
        tokio::time::sleep(Duration::from_hours(1)).await;
    }
    stream.shutdown().await
}
