//! A small web: feeds and pages that tests change while the daemon polls them.

use std::{
    collections::HashMap,
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
};

/// One entry of a feed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its guid.
    pub guid: String,
    /// Its title.
    pub title: String,
    /// Its author.
    pub author: String,
    /// Its text, as HTML.
    pub text: String,
}

impl Entry {
    /// An entry whose guid says the same as its title.
    pub fn new(title: &str, author: &str, text: &str) -> Self {
        Self { guid: title.to_owned(), title: title.to_owned(), author: author.to_owned(), text: text.to_owned() }
    }
}

#[derive(Default)]
struct State {
    pages: HashMap<String, Vec<u8>>,
    feeds: HashMap<String, Vec<Entry>>,
    requests: HashMap<String, u32>,
}

/// A web server on loopback.
#[derive(Clone)]
pub struct FakeWeb {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

impl FakeWeb {
    /// Starts it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let web = Self { address: listener.local_addr().expect("an address"), state: Arc::default() };
        let state = Arc::clone(&web.state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                thread::spawn(move || drop(serve(stream, &state)));
            }
        });
        web
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Puts an entry on top of a feed.
    pub fn publish(&self, path: &str, entry: Entry) {
        self.state.0.lock().unwrap().feeds.entry(path.to_owned()).or_default().insert(0, entry);
    }

    /// Puts entries in the place of all that a feed has.
    pub fn set_feed(&self, path: &str, entries: Vec<Entry>) {
        self.state.0.lock().unwrap().feeds.insert(path.to_owned(), entries);
    }

    /// Answers a path with these very bytes: status line, headers and body.
    pub fn set_raw(&self, path: &str, answer: impl Into<Vec<u8>>) {
        self.state.0.lock().unwrap().pages.insert(path.to_owned(), answer.into());
    }

    /// Answers a path with a page of this type.
    pub fn set_page(&self, path: &str, status: &str, content_type: &str, body: &[u8]) {
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        self.set_raw(path, [head.as_bytes(), body].concat());
    }

    /// Waits until a path was asked for so often.
    pub fn wait_for_requests(&self, path: &str, count: u32) {
        let (state, changed) = &*self.state;
        let enough = |state: &mut State| state.requests.get(path).copied().unwrap_or_default() < count;
        let (_state, waited) = changed.wait_timeout_while(state.lock().unwrap(), crate::PATIENCE, enough).unwrap();
        assert!(!waited.timed_out(), "`{path}` was not asked for {count} times");
    }

    /// How often a path was asked for.
    pub fn requests(&self, path: &str) -> u32 {
        self.state.0.lock().unwrap().requests.get(path).copied().unwrap_or_default()
    }
}

fn serve(mut stream: TcpStream, state: &(Mutex<State>, Condvar)) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
    let answer = {
        let mut state = state.0.lock().unwrap();
        *state.requests.entry(path.clone()).or_default() += 1;
        match (state.pages.get(&path), state.feeds.get(&path)) {
            (Some(page), _) => page.clone(),
            (None, Some(entries)) => feed(entries),
            (None, None) => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
        }
    };
    stream.write_all(&answer)?;
    state.1.notify_all();
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn feed(entries: &[Entry]) -> Vec<u8> {
    let mut rss = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>t</title>");
    for Entry { guid, title, author, text } in entries {
        let [guid, title, author, text] = [guid, title, author, text].map(|text| escape(text));
        write!(rss, "<item><title>{title}</title><author>{author}</author><guid isPermaLink=\"false\">{guid}</guid><description>{text}</description></item>")
            .unwrap();
    }
    rss.push_str("</channel></rss>");
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", rss.len());
    [head.into_bytes(), rss.into_bytes()].concat()
}
