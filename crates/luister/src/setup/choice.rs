//! Asking somebody at a terminal which rows to keep.

use crate::commands::say;
use anyhow::{Context, bail};
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

/// The longest answer that is read, in bytes.
const MAX_ANSWER: u64 = 4096;

/// The rows to keep of so many, counted from 0. Everything is kept if `yes` was said, or if there is nobody to ask.
///
/// # Errors
/// If the person ends the input instead of answering.
pub(crate) fn choose(count: usize, yes: bool) -> anyhow::Result<Vec<usize>> {
    let all = || (0..count).collect();
    if yes || count == 0 || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(all());
    }
    loop {
        drop(write!(io::stderr().lock(), "Which of them? Enter for all, 0 for none, or numbers such as 1,3-5: "));
        let mut answer = String::new();
        let read = io::stdin().lock().take(MAX_ANSWER).read_line(&mut answer).context("cannot read the answer")?;
        if read == 0 {
            say("");
            bail!("there was no answer, so nothing was written");
        }
        match chosen(&answer, count) {
            Ok(rows) => return Ok(rows),
            Err(why) => say(&why),
        }
    }
}

/// The rows that an answer means.
fn chosen(answer: &str, count: usize) -> Result<Vec<usize>, String> {
    let answer = answer.trim();
    if answer.is_empty() || answer.eq_ignore_ascii_case("all") {
        return Ok((0..count).collect());
    }
    if answer == "0" || answer.eq_ignore_ascii_case("none") {
        return Ok(Vec::new());
    }
    let number = |text: &str| {
        let number = text.trim().parse::<usize>().ok().filter(|number| (1..=count).contains(number));
        number.ok_or_else(|| format!("`{}` is not a number from 1 to {count}", luister_mention::text::excerpt(text.trim(), 20)))
    };
    let mut rows = Vec::new();
    for piece in answer.split([',', ' ']).filter(|piece| !piece.is_empty()) {
        let (first, last) = match piece.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(piece)?, number(piece)?),
        };
        rows.extend(first - 1..last);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_rows() {
        for (answer, expected) in [
            ("\n", Ok(&[0, 1, 2, 3, 4][..])),
            ("all", Ok(&[0, 1, 2, 3, 4])),
            ("0", Ok(&[])),
            ("2", Ok(&[1])),
            ("1,3-5", Ok(&[0, 2, 3, 4])),
            (" 5 1, 1 ", Ok(&[0, 4])),
            ("6", Err("`6` is not a number from 1 to 5")),
            ("1-99999999999999999999", Err("`99999999999999999999` is not a number from 1 to 5")),
            ("yes", Err("`yes` is not a number from 1 to 5")),
        ] {
            assert_eq!(chosen(answer, 5).as_deref().map_err(String::as_str), expected, "{answer:?}");
        }
    }
}
