//! Plain text as it grows: breaks, list marks and quote marks are written only when a word follows.

use luister_mention::text::{is_hidden, words};

/// How deep quotes and lists are shown; deeper ones look like the last.
const MAX_SHOWN_DEPTH: usize = 3;
/// How deep lists are counted.
const MAX_LISTS: usize = 32;

/// What stands between the last word and the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

/// Text as it grows.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    gap: Gap,
    /// The mark of a list item that has no word yet.
    mark: Option<String>,
    /// The lists around here: the number of the last item, or none if it has bullets.
    lists: Vec<Option<u32>>,
    quotes: usize,
    pre: usize,
}

impl Writer {
    /// A writer of what will have at most about so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A new paragraph begins with the next word.
    pub(super) fn paragraph(&mut self) {
        // The paragraph inside a list item stands beside its mark.
        self.widen(if self.mark.is_some() { Gap::Line } else { Gap::Paragraph });
    }

    /// A new line begins with the next word.
    pub(super) fn line(&mut self) {
        self.widen(Gap::Line);
    }

    /// A line ends here; an empty one makes a paragraph.
    pub(super) fn line_break(&mut self) {
        self.widen(if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line });
    }

    /// The next word belongs to another cell of the same row.
    pub(super) fn cell(&mut self) {
        self.widen(Gap::Cell);
    }

    /// The next word begins an item of the list around here.
    pub(super) fn item(&mut self) {
        self.mark = Some(match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        });
    }

    /// A list begins.
    pub(super) fn enter_list(&mut self, numbered: bool) {
        if self.lists.len() < MAX_LISTS {
            self.lists.push(numbered.then_some(0));
        }
    }

    /// A list ends.
    pub(super) fn leave_list(&mut self) {
        self.lists.pop();
        self.mark = None;
    }

    /// Somebody else's words begin.
    pub(super) fn enter_quote(&mut self) {
        self.quotes += 1;
    }

    /// Somebody else's words end.
    pub(super) fn leave_quote(&mut self) {
        self.quotes = self.quotes.saturating_sub(1);
    }

    /// From here on line breaks count.
    pub(super) fn enter_pre(&mut self) {
        self.pre += 1;
    }

    /// From here on line breaks are spaces again.
    pub(super) fn leave_pre(&mut self) {
        self.pre = self.pre.saturating_sub(1);
    }

    /// Adds words. Control characters are spaces, and what is not seen goes.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let (run, tail) = words(rest);
            if !run.is_empty() {
                self.close_gap();
                self.text.push_str(run);
            }
            let mut chars = tail.chars();
            match chars.next() {
                None => return,
                Some('\n') if self.pre > 0 => self.line_break(),
                Some(c) if is_hidden(c) => {}
                Some(c) if c.is_whitespace() || c.is_control() => self.widen(Gap::Space),
                Some(c) => {
                    self.close_gap();
                    self.text.push(c);
                }
            }
            rest = chars.as_str();
        }
    }

    /// Writes what stands between the last word and the next.
    fn close_gap(&mut self) {
        let begins = self.text.is_empty();
        if self.gap == Gap::None && !begins {
            return;
        }
        match self.gap {
            _ if begins => {}
            Gap::None => {}
            Gap::Space => self.text.push(' '),
            Gap::Cell => self.text.push_str(" | "),
            Gap::Line => self.text.push('\n'),
            Gap::Paragraph => self.text.push_str("\n\n"),
        }
        if begins || self.gap >= Gap::Line {
            for _ in 0..self.quotes.min(MAX_SHOWN_DEPTH) {
                self.text.push_str("> ");
            }
            self.text.push_str(&self.mark.take().unwrap_or_default());
        }
        self.gap = Gap::None;
    }

    /// All of it.
    pub(super) fn finish(mut self) -> String {
        // Of a page that is nearly nothing but tags little is left.
        if self.text.capacity() / 2 > self.text.len() {
            self.text.shrink_to_fit();
        }
        self.text
    }
}
