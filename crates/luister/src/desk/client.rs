//! Asking: the running daemon if there is one, else the store itself.

use super::{Line, MAX_REQUEST_BYTES, Out, Request, answer};
use crate::{clock, commands::who, config::Plan, daemon::open_store};
use anyhow::{Context, bail, ensure};
use std::{
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

/// How long the daemon may be silent: a verification of a large store says nothing for a while.
const PATIENCE: Duration = Duration::from_mins(10);

/// Asks, and gives every line of the answer to `out`. Says whether the running daemon answered.
pub(crate) fn ask(plan: &Plan, request: &Request, out: &mut Out<'_>) -> anyhow::Result<bool> {
    if let Ok(stream) = UnixStream::connect(plan.socket()) {
        ask_daemon(stream, request, out).map(|()| true)
    } else {
        let store = open_store(plan)?;
        answer(request, &who(None), plan, &*store, clock::now(), out).map(|()| false)
    }
}

fn ask_daemon(mut stream: UnixStream, request: &Request, out: &mut Out<'_>) -> anyhow::Result<()> {
    stream.set_read_timeout(Some(PATIENCE)).context("cannot speak to the daemon")?;
    let mut text = serde_json::to_string(request)?;
    text.push('\n');
    ensure!(text.len() <= MAX_REQUEST_BYTES, "this is more than the daemon takes at once, {MAX_REQUEST_BYTES} bytes");
    stream.write_all(text.as_bytes()).context("cannot speak to the daemon")?;
    for line in BufReader::new(stream).lines() {
        let line = line.context("the daemon broke off")?;
        match serde_json::from_str(&line).context("the daemon answers something else; is it of the same version?")? {
            Line::Done => return Ok(()),
            Line::Error(error) => bail!(error),
            line => out(line)?,
        }
    }
    bail!("the daemon broke off before it was done")
}
