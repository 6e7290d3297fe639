//! Mentions that somebody gives to a command: JSON lines of a file, or of standard input.

use super::say;
use anyhow::Context;
use luister_mention::MentionLine;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read as _},
    path::Path,
};

/// The longest line, in bytes.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

/// Gives every mention; what is none is said with its place, and counted.
pub(super) fn each(file: Option<&Path>, mut take: impl FnMut(MentionLine) -> anyhow::Result<()>) -> anyhow::Result<usize> {
    let mut input: Box<dyn BufRead> = match file {
        Some(file) => Box::new(BufReader::new(File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?)),
        None => Box::new(io::stdin().lock()),
    };
    let named = file.map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
    let mut bad = 0;
    for number in 1.. {
        let mut line = Vec::new();
        if (&mut input).take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match MentionLine::parse(&String::from_utf8_lossy(&line)) {
            Ok(line) => take(line)?,
            Err(error) => {
                bad += 1;
                say(&format!("{named}:{number}: {error}"));
            }
        }
    }
    Ok(bad)
}
