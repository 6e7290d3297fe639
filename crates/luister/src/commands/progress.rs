//! How far long work has come, on one line of a terminal.

use std::{
    cell::Cell,
    io::{self, IsTerminal as _, Write as _},
};

/// How many signs the bar has.
const WIDTH: u64 = 30;

/// A line that says how far it has come, and is gone when this is dropped. Where there is no terminal nothing is said.
pub(super) struct Progress {
    what: &'static str,
    is_terminal: bool,
    is_shown: Cell<bool>,
}

impl Progress {
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, is_terminal: io::stderr().is_terminal(), is_shown: Cell::new(false) }
    }

    pub(super) fn show(&self, done: u64, all: u64) {
        if self.is_terminal {
            self.is_shown.set(true);
            // If standard error is closed, there is nobody to tell.
            drop(write!(io::stderr().lock(), "\r{}\x1b[K", line(self.what, done, all)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown.get() {
            drop(write!(io::stderr().lock(), "\r\x1b[K"));
        }
    }
}

fn line(what: &str, done: u64, all: u64) -> String {
    let part = |of: u64| done.min(all).saturating_mul(of).checked_div(all).unwrap_or(0);
    let bar: String = (0..WIDTH).map(|at| if at < part(WIDTH) { '#' } else { '.' }).collect();
    format!("{what} [{bar}] {:>3}%", part(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_and_never_flows_over() {
        for (done, all, expected) in [
            (0, 10, "x [..............................]   0%"),
            (5, 10, "x [###############...............]  50%"),
            (12, 10, "x [##############################] 100%"),
            (3, 0, "x [..............................]   0%"),
        ] {
            assert_eq!(line("x", done, all), expected);
        }
    }
}
