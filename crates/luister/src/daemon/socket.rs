//! The socket by which commands reach the running daemon: one request in, JSON lines back.

use super::{post::Post, teaching};
use crate::{clock, desk};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::mpsc,
    task::JoinSet,
};
use tracing::warn;

/// How long a request may take to arrive, and a line to be taken.
const PATIENCE: Duration = Duration::from_secs(30);
/// Requests that are answered at the same time; others wait.
const AT_ONCE: usize = 4;
/// Lines that wait to be taken.
const LINES: usize = 64;

/// The name of an account, or its number.
fn account(uid: u32) -> String {
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let of = |line: &str| line.split(':').nth(2).is_some_and(|number| number == uid.to_string());
    let name = accounts.lines().find(|line| of(line)).and_then(|line| line.split(':').next());
    name.map_or_else(|| uid.to_string(), str::to_owned)
}

/// Answers commands until the daemon shuts down.
pub(super) async fn serve(post: Arc<Post>, listener: Arc<UnixListener>) {
    let mut answers = JoinSet::new();
    loop {
        while answers.len() >= AT_ONCE {
            answers.join_next().await;
        }
        match listener.accept().await {
            Ok((stream, _)) => {
                answers.spawn(answer(Arc::clone(&post), stream));
            }
            Err(error) => {
                warn!(%error, "the socket does not accept a command");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn answer(post: Arc<Post>, mut stream: UnixStream) {
    if let Err(error) = converse(post, &mut stream).await {
        warn!(%error, "a command broke off");
    }
}

async fn converse(post: Arc<Post>, stream: &mut UnixStream) -> anyhow::Result<()> {
    let who = stream.peer_cred().map_or_else(|_| "unknown".to_owned(), |peer| account(peer.uid()));
    let (read, mut write) = stream.split();
    let mut request = String::new();
    tokio::time::timeout(PATIENCE, BufReader::new(read.take(desk::MAX_REQUEST_BYTES as u64)).read_line(&mut request)).await??;
    let (sender, mut lines) = mpsc::channel::<desk::Line>(LINES);
    let worker = Arc::clone(&post);
    let work = tokio::task::spawn_blocking(move || {
        let live = worker.live();
        let told = desk::answer_text(&request, &who, &live.plan, &*worker.store, clock::now(), &mut |line| {
            sender.blocking_send(line).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
        });
        teaching::learn_now(&worker);
        worker.ring();
        worker.to_deliver.notify_one();
        drop(sender);
        told
    });
    while let Some(line) = lines.recv().await {
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        tokio::time::timeout(PATIENCE, write.write_all(text.as_bytes())).await??;
    }
    let last = match work.await? {
        Ok(()) => desk::Line::Done,
        Err(error) => desk::Line::Error(format!("{error:#}")),
    };
    let mut text = serde_json::to_string(&last)?;
    text.push('\n');
    tokio::time::timeout(PATIENCE, write.write_all(text.as_bytes())).await??;
    Ok(())
}
