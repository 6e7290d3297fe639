//! A mail server that keeps what it accepts, and misbehaves towards some recipients.
//!
//! By the part before the `@`: `reject` is refused for good; `greylist` is refused once and then accepted; `drop` is
//! kept, but the first time the connection ends before the answer; `busy` is put off for ever. Any other is accepted.

use mail_parser::{HeaderValue, MessageParser};
use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A mail that was accepted.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The recipient of the envelope.
    pub to: String,
    /// The bytes, as they came, without the dots that SMTP adds.
    pub bytes: Vec<u8>,
}

impl Accepted {
    /// A header, decoded; blank if it is not there.
    pub fn header(&self, name: &str) -> String {
        let message = MessageParser::default().parse(&self.bytes).expect("a mail");
        match message.header(name) {
            Some(HeaderValue::Text(text)) => text.to_string(),
            Some(HeaderValue::TextList(texts)) => texts.join(" "),
            Some(other) => other.as_text().map_or_else(|| format!("{other:?}"), str::to_owned),
            None => String::new(),
        }
    }

    /// The text for people without HTML.
    pub fn text(&self) -> String {
        let message = MessageParser::default().parse(&self.bytes).expect("a mail");
        message.body_text(0).expect("a text part").into_owned()
    }

    /// The HTML.
    pub fn html(&self) -> String {
        let message = MessageParser::default().parse(&self.bytes).expect("a mail");
        message.body_html(0).expect("an HTML part").into_owned()
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        MessageParser::default().parse(&self.bytes).expect("a mail").subject().unwrap_or_default().to_owned()
    }
}

#[derive(Default)]
struct State {
    accepted: Vec<Accepted>,
    seen: HashSet<String>,
}

/// A mail server on loopback.
#[derive(Clone)]
pub struct FakeMail {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
    down: Arc<AtomicBool>,
}

impl FakeMail {
    /// Starts it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let mail = Self { address: listener.local_addr().expect("an address"), state: Arc::default(), down: Arc::default() };
        let (state, down) = (Arc::clone(&mail.state), Arc::clone(&mail.down));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if down.load(Ordering::SeqCst) {
                    continue;
                }
                let (state, down) = (Arc::clone(&state), Arc::clone(&down));
                thread::spawn(move || drop(converse(stream, &state, &down)));
            }
        });
        mail
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Ends every connection without a word, until it is up again.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    /// What was accepted so far.
    pub fn accepted(&self) -> Vec<Accepted> {
        self.state.0.lock().unwrap().accepted.clone()
    }

    /// Waits until what was accepted is enough.
    pub fn wait_until(&self, what: &str, enough: impl Fn(&[Accepted]) -> bool) -> Vec<Accepted> {
        let (state, changed) = &*self.state;
        let (state, waited) = changed.wait_timeout_while(state.lock().unwrap(), crate::PATIENCE, |state| !enough(&state.accepted)).unwrap();
        let accepted = state.accepted.clone();
        drop(state);
        let subjects: Vec<String> = accepted.iter().map(|mail| format!("{}: {}", mail.to, mail.subject())).collect();
        assert!(!waited.timed_out(), "{what} did not come; there were {subjects:#?}");
        accepted
    }

    /// Waits for so many mails.
    pub fn wait_for(&self, count: usize) -> Vec<Accepted> {
        self.wait_until(&format!("{count} mails"), |accepted| accepted.len() >= count)
    }
}

fn converse(mut stream: TcpStream, state: &(Mutex<State>, Condvar), down: &AtomicBool) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    stream.set_nodelay(true)?;
    stream.write_all(b"220 fake ESMTP\r\n")?;
    let (mut to, mut line) = (String::new(), Vec::new());
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 || down.load(Ordering::SeqCst) {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        let answer = match text.to_ascii_uppercase().split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-fake\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n".to_owned(),
            "RCPT" => {
                text.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                recipient(&to, state)
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let bytes = data(&mut reader)?;
                let mut kept = state.0.lock().unwrap();
                kept.accepted.push(Accepted { to: to.clone(), bytes });
                let dropped = local(&to) == "drop" && kept.seen.insert(to.clone());
                drop(kept);
                state.1.notify_all();
                if dropped {
                    return Ok(());
                }
                "250 kept\r\n".to_owned()
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            "MAIL" | "RSET" | "NOOP" => "250 fine\r\n".to_owned(),
            _ => format!("500 what is `{text}`?\r\n"),
        };
        stream.write_all(answer.as_bytes())?;
    }
}

fn local(to: &str) -> &str {
    to.split('@').next().unwrap_or_default()
}

fn recipient(to: &str, state: &(Mutex<State>, Condvar)) -> String {
    match local(to) {
        "reject" => "550 5.1.1 no such user\r\n".to_owned(),
        "busy" => "452 4.2.2 mailbox full\r\n".to_owned(),
        "greylist" if state.0.lock().unwrap().seen.insert(to.to_owned()) => "451 4.7.1 greylisted, try again in 1 second\r\n".to_owned(),
        _ => "250 fine\r\n".to_owned(),
    }
}

fn data(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
