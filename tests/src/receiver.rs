//! A receiver of webhooks and look-ups that keeps what comes and answers what it is told to.

use crate::PATIENCE;
use ring::hmac;
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
};

/// Something that was handed over.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Where: `/hook`.
    pub path: String,
    /// The headers, by their names in small letters.
    pub headers: HashMap<String, String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Handed {
    /// A header; blank if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Whether it was signed with this secret, its time included.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let Some((time, digits)) = self.header("x-luister-signature").strip_prefix("t=").and_then(|rest| rest.split_once(",v1=")) else {
            return false;
        };
        let digits: Vec<u8> = (0..digits.len() / 2).filter_map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()).collect();
        let signed = [time.as_bytes(), b".", &self.body].concat();
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), &signed, &digits).is_ok()
            && self.header("x-luister-timestamp") == time
    }
}

type Answers = HashMap<String, Vec<&'static str>>;

/// A receiver on loopback. Whatever it was not told to answer differently it accepts.
#[derive(Clone)]
pub struct FakeReceiver {
    address: SocketAddr,
    answers: Arc<Mutex<Answers>>,
    said: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    hanging: Arc<Mutex<HashSet<String>>>,
    handed: Arc<(Mutex<Vec<Handed>>, Condvar)>,
}

impl FakeReceiver {
    /// Starts it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let receiver = Self { address, answers: Arc::default(), said: Arc::default(), hanging: Arc::default(), handed: Arc::default() };
        let own = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let receiver = own.clone();
                thread::spawn(move || drop(receiver.serve(stream)));
            }
        });
        receiver
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers a path with these statuses first, one after the other: `500 Oops`. A blank one hangs up.
    pub fn answer(&self, path: &str, statuses: &[&'static str]) {
        self.answers.lock().unwrap().insert(path.to_owned(), statuses.iter().rev().copied().collect());
    }

    /// Answers a path with this body from now on.
    pub fn say(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.said.lock().unwrap().insert(path.to_owned(), body.into());
    }

    /// Never answers a path, until it is told otherwise.
    pub fn hang(&self, path: &str, hangs: bool) {
        let mut hanging = self.hanging.lock().unwrap();
        if hangs {
            hanging.insert(path.to_owned())
        } else {
            hanging.remove(path)
        };
    }

    /// Waits until so much was handed over, and gives all of it.
    pub fn wait_for(&self, count: usize) -> Vec<Handed> {
        let (handed, changed) = &*self.handed;
        let (handed, waited) = changed.wait_timeout_while(handed.lock().unwrap(), PATIENCE, |handed| handed.len() < count).unwrap();
        let all = handed.clone();
        drop(handed);
        assert!(!waited.timed_out(), "{} were handed over, not {count}", all.len());
        all
    }

    /// What was handed over so far.
    pub fn handed(&self) -> Vec<Handed> {
        self.handed.0.lock().unwrap().clone()
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut headers = HashMap::new();
        line.clear();
        while reader.read_line(&mut line)? > 2 {
            if let Some((name, value)) = line.split_once(':') {
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
            line.clear();
        }
        let mut body = vec![0; headers.get("content-length").map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body)?;
        let status = self.answers.lock().unwrap().get_mut(&path).and_then(Vec::pop).unwrap_or("200 OK");
        let said = self.said.lock().unwrap().get(&path).cloned().unwrap_or_default();
        let hangs = self.hanging.lock().unwrap().contains(&path);
        self.handed.0.lock().unwrap().push(Handed { path, headers, body });
        if hangs {
            self.handed.1.notify_all();
            // Until the other side has had enough.
            return reader.read(&mut [0]).map(drop);
        }
        if !status.is_empty() {
            let location = if status.starts_with('3') { "Location: /elsewhere\r\n" } else { "" };
            let length = said.len();
            write!(stream, "HTTP/1.1 {status}\r\n{location}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
            // Whoever has read enough of it hangs up.
            drop(stream.write_all(&said));
        }
        self.handed.1.notify_all();
        Ok(())
    }
}
