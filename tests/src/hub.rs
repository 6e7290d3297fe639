//! A hub: takes subscriptions, verifies them as it is told to, and pushes what a test gives it.

use crate::PATIENCE;
use ring::hmac;
use std::{
    collections::HashMap,
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
};

/// What the hub does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it, and verifies it with a lease of so many seconds.
    Verifies(u64),
    /// Answers that something is wrong with itself.
    Fails,
}

/// A request that came, and what came of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The parameters, by name.
    pub form: HashMap<String, String>,
    /// The whole answer to the verification; blank if there was none.
    pub verified: String,
}

impl Asked {
    /// A parameter; blank if it is not there.
    pub fn of(&self, name: &str) -> &str {
        self.form.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Pushes a body, signed with the secret of this subscription. Gives the whole answer.
    pub fn push(&self, body: &str) -> String {
        self.push_signed(body, self.of("hub.secret"))
    }

    /// Pushes a body, signed with any secret.
    pub fn push_signed(&self, body: &str, secret: &str) -> String {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body.as_bytes());
        let mut digits = String::new();
        tag.as_ref().iter().for_each(|byte| write!(digits, "{byte:02x}").unwrap());
        let headers = format!("Content-Type: application/rss+xml\r\nX-Hub-Signature: sha256={digits}\r\n");
        post(self.of("hub.callback"), &headers, body)
    }

    /// Asks the callback something, as a hub would.
    pub fn ask(&self, query: &str) -> String {
        let (address, path) = split(self.of("hub.callback"));
        talk(&address, &format!("GET {path}?{query} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
    }
}

/// A hub on loopback.
#[derive(Clone)]
pub struct FakeHub {
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    asked: Arc<(Mutex<Vec<Asked>>, Condvar)>,
}

impl FakeHub {
    /// Starts it.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let hub = Self { address: listener.local_addr().expect("an address"), manner: Arc::new(Mutex::new(manner)), asked: Arc::default() };
        let own = hub.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let hub = own.clone();
                thread::spawn(move || drop(hub.serve(stream)));
            }
        });
        hub
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/hub", self.address)
    }

    /// Does something else from now on.
    pub fn set_manner(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// Waits until it was asked so often, and gives all of that.
    pub fn wait_for(&self, count: usize) -> Vec<Asked> {
        let (asked, changed) = &*self.asked;
        let (asked, waited) = changed.wait_timeout_while(asked.lock().unwrap(), PATIENCE, |asked| asked.len() < count).unwrap();
        let all = asked.clone();
        drop(asked);
        assert!(!waited.timed_out(), "the hub was asked {} times, not {count}: {all:#?}", all.len());
        all
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.0.lock().unwrap().clone()
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let form = form(&mut BufReader::new(stream.try_clone()?))?;
        let manner = *self.manner.lock().unwrap();
        let mut asked = Asked { form, verified: String::new() };
        let status = if manner == Manner::Fails { "503 Service Unavailable" } else { "202 Accepted" };
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
        drop(stream);
        if let Manner::Verifies(lease) = manner {
            let topic = asked.of("hub.topic").replace(':', "%3A").replace('/', "%2F");
            let query = format!("hub.mode={}&hub.topic={topic}&hub.challenge=c4a11&hub.lease_seconds={lease}", asked.of("hub.mode"));
            asked.verified = asked.ask(&query);
        }
        self.asked.0.lock().unwrap().push(asked);
        self.asked.1.notify_all();
        Ok(())
    }
}

/// Gets an address. Gives the whole answer.
pub fn get(url: &str) -> String {
    let (address, path) = split(url);
    talk(&address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
}

/// Posts a body to an address. Gives the whole answer.
pub fn post(url: &str, headers: &str, body: &str) -> String {
    let (address, path) = split(url);
    let length = body.len();
    talk(&address, &format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"))
}

fn split(url: &str) -> (String, String) {
    let rest = url.strip_prefix("http://").expect("an http address");
    let (address, path) = rest.split_once('/').unwrap_or((rest, ""));
    (address.to_owned(), format!("/{path}"))
}

fn talk(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    stream.write_all(request.as_bytes()).expect("it listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn form(reader: &mut impl BufRead) -> std::io::Result<HashMap<String, String>> {
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if let Some(said) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = said.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body).unwrap();
    Ok(body.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decoded(name), decoded(value))).collect())
}

fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        whole.push(char::from(u8::from_str_radix(digits, 16).unwrap()));
        whole.push_str(rest);
    }
    whole
}
