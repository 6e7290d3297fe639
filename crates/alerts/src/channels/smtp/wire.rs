//! What lettre's connection reads and writes: a stream that keeps the server's answers within bounds.
//!
//! Answers are handed over line by line, so that none is left in a buffer when TLS begins; they are short, in ASCII and
//! ended by CRLF, whatever the server sent; and nothing is written while the server still has something to say.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The most that is read between two of our commands, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// The most of one line that is handed over, in bytes; RFC 5321 allows 512.
const MAX_LINE_BYTES: usize = 512;

/// What a conversation runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A handle on the stream: lettre holds one, and we another to take the stream back when TLS is to begin.
#[derive(Clone)]
pub(super) struct Wire {
    peer: SocketAddr,
    pipe: Arc<Mutex<Pipe>>,
}

struct Pipe {
    stream: Box<dyn Stream>,
    /// Read, and not yet a line that was handed over.
    unread: Vec<u8>,
    /// What is left of the line that is being handed over.
    line: Vec<u8>,
    /// How much was read since we last wrote.
    heard: usize,
}

impl Wire {
    /// A fresh connection: the server speaks first.
    pub(super) fn new(stream: Box<dyn Stream>, peer: SocketAddr) -> Self {
        let pipe = Pipe { stream, unread: Vec::new(), line: Vec::new(), heard: 0 };
        Self { peer, pipe: Arc::new(Mutex::new(pipe)) }
    }

    /// A connection on which TLS has just begun. The server does not greet again (RFC 3207), but lettre waits for a
    /// greeting: it gets ours.
    pub(super) fn resumed(stream: Box<dyn Stream>, peer: SocketAddr) -> Self {
        let wire = Self::new(stream, peer);
        wire.pipe().line.extend_from_slice(b"220 TLS\r\n");
        wire
    }

    /// The stream, when every other handle is gone and all that the server said was read; else none.
    pub(super) fn into_stream(self) -> Option<Box<dyn Stream>> {
        let pipe = Arc::into_inner(self.pipe)?.into_inner().unwrap_or_else(PoisonError::into_inner);
        (pipe.unread.is_empty() && pipe.line.is_empty()).then_some(pipe.stream)
    }

    fn pipe(&self) -> MutexGuard<'_, Pipe> {
        self.pipe.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pipe {
    /// Makes the next line ready; none at the end of the stream, where half a line is no answer.
    fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.line.is_empty() {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                self.line = tidy(&line);
                break;
            }
            let mut chunk = [0; 2048];
            let mut buffer = ReadBuf::new(&mut chunk);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                break;
            }
            self.heard += buffer.filled().len();
            if self.heard > MAX_ANSWER_BYTES {
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "an answer without end")));
            }
            self.unread.extend_from_slice(buffer.filled());
        }
        Poll::Ready(Ok(()))
    }
}

/// A line as lettre can read it: a code alone gets the blank that belongs behind it.
fn tidy(line: &[u8]) -> Vec<u8> {
    let harmless = |byte: &u8| if byte.is_ascii_graphic() || *byte == b' ' { *byte } else { b'?' };
    let said = line.strip_suffix(b"\n").unwrap_or(line);
    let said = said.strip_suffix(b"\r").unwrap_or(said);
    let mut tidy: Vec<u8> = said.iter().take(MAX_LINE_BYTES).map(harmless).collect();
    if tidy.len() == 3 {
        tidy.push(b' ');
    }
    tidy.extend_from_slice(b"\r\n");
    tidy
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut pipe = self.pipe();
        ready!(pipe.poll_line(cx))?;
        let most = pipe.line.len().min(buffer.remaining());
        let bytes: Vec<u8> = pipe.line.drain(..most).collect();
        buffer.put_slice(&bytes);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut pipe = self.pipe();
        if !pipe.unread.is_empty() || !pipe.line.is_empty() {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "the server spoke without being asked")));
        }
        pipe.heard = 0;
        Pin::new(&mut pipe.stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe().stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("peer", &self.peer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// A wire whose server has said this and then closes.
    fn heard(said: &[u8]) -> Wire {
        let stream = tokio::io::join(io::Cursor::new(said.to_vec()), tokio::io::sink());
        Wire::new(Box::new(stream), SocketAddr::from(([127, 0, 0, 1], 25)))
    }

    #[tokio::test]
    async fn answers_are_handed_over_tidy_and_line_by_line() {
        let long = format!("250 {}\r\n", "x".repeat(600));
        for (name, said, expected) in [
            ("as it should be", &b"250 OK\r\n"[..], "250 OK\r\n".to_owned()),
            ("one line at a time", b"250-a\r\n250 b\r\n", "250-a\r\n".to_owned()),
            ("bare line feed", b"220 hi\n", "220 hi\r\n".to_owned()),
            ("a code alone", b"250\r\n", "250 \r\n".to_owned()),
            ("Latin-1 and controls", b"250 \xfcbernommen\x1b\x00\r\n", "250 ?bernommen??\r\n".to_owned()),
            ("a long line", long.as_bytes(), format!("250 {}\r\n", "x".repeat(508))),
            ("half a line", b"250 O", String::new()),
            ("nothing", b"", String::new()),
        ] {
            let mut buffer = [0; 4096];
            let n = heard(said).read(&mut buffer).await.unwrap();
            assert_eq!(String::from_utf8_lossy(&buffer[..n]), expected, "{name}");
        }
    }

    #[tokio::test]
    async fn an_answer_has_an_end() {
        for said in [vec![b'x'; MAX_ANSWER_BYTES + 1], b"250-x\r\n".repeat(MAX_ANSWER_BYTES)] {
            let error = heard(&said).read_to_end(&mut Vec::new()).await.unwrap_err();
            assert_eq!(error.to_string(), "an answer without end");
        }
    }

    #[tokio::test]
    async fn nothing_is_written_over_what_the_server_says() {
        let mut wire = heard(b"220 go ahead\r\n250 injected\r\n");
        wire.read_exact(&mut [0; 14]).await.unwrap();
        assert_eq!(wire.write_all(b"EHLO x\r\n").await.unwrap_err().to_string(), "the server spoke without being asked");
        assert!(wire.into_stream().is_none());
        let mut wire = heard(b"220 go ahead\r\n");
        wire.read_exact(&mut [0; 14]).await.unwrap();
        let other = wire.clone();
        assert!(other.into_stream().is_none(), "somebody else still holds it");
        assert!(wire.into_stream().is_some());
    }
}
