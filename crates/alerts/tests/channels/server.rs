//! A mail server on loopback that keeps what it is told and misbehaves on order.

use rcgen::{CertificateParams, IsCa, KeyPair, date_time_ymd};
use rustls::{ServerConfig, crypto::ring};
use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// What the server was told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// Every command, over all connections; those under TLS begin with `tls:`.
    pub(crate) commands: Vec<String>,
    /// Every message as it came over the wire, with doubled dots and its closing dot.
    pub(crate) messages: Vec<Vec<u8>>,
    pub(crate) connections: usize,
}

/// What the server does when it hears a command.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Answers these lines, as they are.
    Say(&'static str),
    /// Closes the connection.
    Drop,
    /// Says nothing and waits.
    Silence,
}

/// How the server behaves.
#[derive(Clone, Default)]
pub(crate) struct Script {
    /// Answered to EHLO after the name, a line each.
    pub(crate) offers: Vec<&'static str>,
    /// For a verb, the next time it is heard: what happens instead of the usual. `.` is the end of a message,
    /// and `connect` the beginning of a connection.
    pub(crate) acts: Vec<(&'static str, Act)>,
    /// Whether TLS begins with the connection.
    pub(crate) implicit_tls: bool,
    pub(crate) tls: Option<TlsAcceptor>,
}

/// A running server; it stops when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
    _tasks: JoinSet<()>,
}

impl Server {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let acts = Arc::new(Mutex::new(script.acts.iter().cloned().collect::<VecDeque<_>>()));
        let mut tasks = JoinSet::new();
        let log = heard.clone();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((tcp, _)) = listener.accept().await {
                log.lock().unwrap().connections += 1;
                let talk = Talk { script: script.clone(), acts: acts.clone(), heard: log.clone(), prefix: "" };
                connections.spawn(async move { drop(talk.accept(tcp).await) });
            }
        });
        Self { address, heard, _tasks: tasks }
    }

    /// What it was told so far.
    pub(crate) fn heard(&self) -> Heard {
        self.heard.lock().unwrap().clone()
    }
}

/// A certificate that `localhost` signed itself, and its acceptor.
pub(crate) fn certificate() -> (String, TlsAcceptor) {
    self_signed("localhost", IsCa::NoCa, 2096)
}

/// The same for a name, calling itself an authority or not, and good until a year.
pub(crate) fn self_signed(name: &str, is_ca: IsCa, until: i32) -> (String, TlsAcceptor) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.is_ca = is_ca;
    params.not_after = date_time_ymd(until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let cert = params.self_signed(&key).unwrap();
    let key = key.serialize_der().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
    (cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

struct Talk {
    script: Script,
    acts: Arc<Mutex<VecDeque<(&'static str, Act)>>>,
    heard: Arc<Mutex<Heard>>,
    prefix: &'static str,
}

impl Talk {
    async fn accept(mut self, tcp: TcpStream) -> io::Result<()> {
        match self.script.tls.clone().filter(|_| self.script.implicit_tls) {
            Some(tls) => {
                self.prefix = "tls:";
                let stream = tls.accept(tcp).await?;
                self.talk(BufReader::new(stream), true).await.map(drop)
            }
            None => match self.talk(BufReader::new(tcp), true).await? {
                Some(tcp) => self.upgrade(tcp).await,
                None => Ok(()),
            },
        }
    }

    async fn upgrade(mut self, tcp: TcpStream) -> io::Result<()> {
        let Some(tls) = self.script.tls.clone() else { return Ok(()) };
        self.prefix = "tls:";
        let stream = tls.accept(tcp).await?;
        self.talk(BufReader::new(stream), false).await.map(drop)
    }

    /// What is ordered for this verb, if it is next.
    fn act(&self, verb: &str) -> Option<Act> {
        let mut acts = self.acts.lock().unwrap();
        let at = acts.iter().position(|(ordered, _)| *ordered == verb)?;
        acts.remove(at).map(|(_, act)| act)
    }

    /// Talks until the client leaves; gives the connection back when TLS is to begin.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: BufReader<S>, greet: bool) -> io::Result<Option<S>> {
        if greet && self.answer(&mut stream, "connect", "220 mail.test ESMTP\r\n").await?.is_none() {
            return Ok(None);
        }
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            let line = line.trim_end_matches(['\r', '\n']).to_owned();
            self.heard.lock().unwrap().commands.push(format!("{}{line}", self.prefix));
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_owned();
            let usual = self.usual(&verb, &line);
            let Some(code) = self.answer(&mut stream, &verb, &usual).await? else { return Ok(None) };
            match verb.as_str() {
                "STARTTLS" if self.script.tls.is_some() => return Ok(Some(stream.into_inner())),
                "DATA" if code == "354" => {
                    let message = read_message(&mut stream).await?;
                    self.heard.lock().unwrap().messages.push(message);
                    if self.answer(&mut stream, ".", "250 2.0.0 kept\r\n").await?.is_none() {
                        return Ok(None);
                    }
                }
                "QUIT" => return Ok(None),
                _ => {}
            }
        }
    }

    fn usual(&self, verb: &str, line: &str) -> String {
        match verb {
            "EHLO" => {
                let mut lines = vec!["mail.test"];
                lines.extend(&self.script.offers);
                let last = lines.pop().unwrap_or_default();
                let mut said: Vec<String> = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
                said.push(format!("250 {last}\r\n"));
                said.concat()
            }
            "STARTTLS" => "220 go ahead\r\n".to_owned(),
            "DATA" => "354 end with a dot\r\n".to_owned(),
            "AUTH" if line == "AUTH LOGIN" => "334 VXNlcm5hbWU6\r\n".to_owned(),
            "QUIT" => "221 bye\r\n".to_owned(),
            "bHVpc3Rlcg==" => "334 UGFzc3dvcmQ6\r\n".to_owned(),
            "AUTH" | "Z2VoZWlt" => "235 welcome\r\n".to_owned(),
            _ => "250 OK\r\n".to_owned(),
        }
    }

    /// Answers as ordered or as usual, and gives the code; none if the connection is to end.
    async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        verb: &str,
        usual: &str,
    ) -> io::Result<Option<String>> {
        let said = match self.act(verb) {
            None => usual,
            Some(Act::Say(said)) => said,
            Some(Act::Drop) => return Ok(None),
            Some(Act::Silence) => std::future::pending().await,
        };
        stream.write_all(said.as_bytes()).await?;
        stream.flush().await?;
        Ok(Some(said.chars().take(3).collect()).filter(|code| code != "421"))
    }
}

/// Reads to the closing dot as RFC 5321 has it: CRLF, dot, CRLF, and nothing else.
async fn read_message<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    while !message.ends_with(b"\r\n.\r\n") && message != b".\r\n" {
        message.push(stream.read_u8().await?);
    }
    Ok(message)
}
